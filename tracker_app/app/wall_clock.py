"""Judges whether this computer's clock can be right, and carries time on where it cannot (SYNC 2.9). Knows no file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from tracker_app.app.problems import Problem, problem
from tracker_app.domain.refusals import EARLIEST
from tracker_app.sync.clock import Clock

LAST_WALL = "last_wall_utc"
DOUBTED_WALL = "doubted_wall_utc"
"""Facts of the data file: the last instant seen, and a jump ahead that was not believed, both UTC seconds."""
BACK_SECONDS = 300
AHEAD_SECONDS = 400 * 86_400
"""Who did not open Holdfast for more than a year is asked to look at the clock, once."""
RELEASED = 1_764_547_200
"""2025-12-01: no clock that is right shows a time before this program was made."""
BEYOND = RELEASED + 30 * 365 * 86_400
SAME_JUMP_SECONDS = 40 * 86_400


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the clock shows against what was seen before. `remember` is the instant to note as seen, None for none.

    `doubted` is a jump ahead to note: shown again by the next start, it is believed.
    """

    verdict: Literal["right", "back", "ahead"]
    remember: float | None
    doubted: float | None = None


def judge(now: float, last: float | None, doubted: float | None) -> Judgement:
    """Judge the clock; all are UTC seconds: the time it shows, the last seen before, a jump ahead that was doubted."""
    if now < RELEASED or (last is not None and now < last - BACK_SECONDS):
        return Judgement("back", None)
    believed = doubted is not None and abs(now - doubted) < SAME_JUMP_SECONDS and now < BEYOND
    if not believed and (now > BEYOND or (last is not None and now > last + AHEAD_SECONDS)):
        return Judgement("ahead", None, now)
    return Judgement("right", now)


def clock_problem(judgement: Judgement, now: float, last: float | None, zone: str) -> Problem | None:
    """Return what to tell the user; None where the clock is right."""
    if judgement.verdict == "right":
        return None
    facts = {"now_clock": _shown(now, zone), "last_clock": None if last is None else _shown(last, zone)}
    return problem("HF-CLOCK-003" if judgement.verdict == "back" else "HF-CLOCK-005", facts)


class CarriedClock:
    """The system's clock, but where that shows a time nothing can be recorded at, time carries on from `floor`.

    A computer whose battery died starts in 1970; its timer must still count (P6). Once the clock is set, it holds.
    """

    def __init__(self, clock: Clock, floor: float = RELEASED) -> None:
        self._clock = clock
        self._floor = floor
        self._since = clock.monotonic()

    def carry_from(self, floor: float) -> None:
        """Carry on from another instant, UTC seconds."""
        self._floor = max(floor, RELEASED)
        self._since = self._clock.monotonic()

    def shown(self) -> float:
        """Return what the system's clock shows, right or wrong."""
        return self._clock.now()

    def now(self) -> float:
        """Return the wall clock in UTC seconds."""
        shown = self._clock.now()
        return shown if shown >= EARLIEST else self._floor + self._clock.monotonic() - self._since

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return self._clock.monotonic()

    @property
    def speed(self) -> float:
        """How much faster than real time it runs; more than once only in a demonstration."""
        return float(getattr(self._clock, "speed", 1.0))


def _shown(instant: float, zone: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return f"{datetime.fromtimestamp(instant, ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return f"{datetime.fromtimestamp(min(max(instant, 0), 4e9), UTC):%Y-%m-%d %H:%M} UTC"
