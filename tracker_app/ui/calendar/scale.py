"""Turns instants of a day into heights and back. A day is as long as its clock makes it: 23, 24 or 25 hours.

Knows no widget and no entry. Heights are device-independent pixels from the top of the day.
"""

from dataclasses import dataclass
from datetime import date

from tracker_app.domain.instants import Interval
from tracker_app.domain.zones import day_bounds, wall_clock

HOUR = 3600
SNAP_SECONDS = 300
SMALLEST_HOUR = 24.0
LARGEST_HOUR = 720.0
"""The zoom of UI.md 5: about two hours a row down to five minutes a row."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`hour` is the height of an hour."""

    hour: float

    def height(self, seconds: float) -> float:
        """The height of so many seconds."""
        return seconds * self.hour / HOUR

    def seconds(self, height: float) -> int:
        """The seconds that a height stands for, to the next whole one."""
        return round(height * HOUR / self.hour)

    def zoomed(self, factor: float) -> "Scale":
        """A scale larger by `factor`, within the limits."""
        return Scale(min(LARGEST_HOUR, max(SMALLEST_HOUR, self.hour * factor)))

    @property
    def step_seconds(self) -> int:
        """How far apart the lines between full hours are, so that they are neither crowded nor missing."""
        for seconds in (300, 600, 900, 1800):
            if self.height(seconds) >= 22:
                return seconds
        return HOUR


@dataclass(frozen=True, slots=True)
class Day:
    """A column: a local day and the instants between which it is that day."""

    day: date
    bounds: Interval

    @property
    def is_odd(self) -> bool:
        """Whether clocks change on this day, so that its hours have labels of their own."""
        return self.bounds.seconds != 24 * HOUR

    def hours(self, zone: str) -> list[tuple[int, int]]:
        """(seconds from the day's begin, 2) for each hour that begins, as the wall clock has them."""
        marks = []
        first = -self.bounds.start % HOUR if self.bounds.start % HOUR else 0
        for passed in range(first, self.bounds.seconds, 900):
            wall = wall_clock(self.bounds.start + passed, zone)
            if wall.minute == 0:
                marks.append((passed, wall.hour))
        return marks


def day_of(day: date, zone: str) -> Day:
    """The column of a local day."""
    return Day(day, day_bounds(day, zone))
