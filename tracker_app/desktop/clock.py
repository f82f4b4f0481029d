"""Tells the time of this computer. Knows nothing of what it is used for."""

import time
from collections.abc import Mapping

FAST = "HOLDFAST_DEMO_CLOCK"
"""The environment of a demonstration: three numbers for `FastClock`, with colons between."""


class SystemClock:
    """The system's two clocks."""

    def now(self) -> float:
        """Return the wall clock in UTC seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()


class FastClock:
    """A clock for demonstrations: it showed `base` at the real instant `begun` (both UTC seconds), and runs faster."""

    def __init__(self, base: float, begun: float, speed: float) -> None:
        self.base = base
        self.begun = begun
        self.speed = speed

    def now(self) -> float:
        """Return the instant that it shows."""
        return self.base + (time.time() - self.begun) * self.speed

    def monotonic(self) -> float:
        """Return seconds that never run backwards, as fast as it."""
        return time.monotonic() * self.speed

    def as_text(self) -> str:
        """Return what another process needs to show the same time."""
        return f"{self.base}:{self.begun}:{self.speed}"


def make_clock(environ: Mapping[str, str]) -> SystemClock | FastClock:
    """Return the clock to go by: the system's, unless this is a demonstration."""
    try:
        base, begun, speed = (float(part) for part in environ.get(FAST, "").split(":"))
    except ValueError:
        return SystemClock()
    return FastClock(base, begun, speed) if 1 <= speed <= 10_000 else SystemClock()
