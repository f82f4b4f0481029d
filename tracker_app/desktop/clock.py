"""Tells the time of this computer. Knows nothing of what it is used for."""

import time


class SystemClock:
    """The system's two clocks."""

    def now(self) -> float:
        """Return the wall clock in UTC seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()
