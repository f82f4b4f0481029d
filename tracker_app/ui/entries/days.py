"""Keeps the days of the list in order and says which rows are whose. Knows no Qt and no entry.

Rows are numbered through all days; sums are made again only when somebody asks after a change.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from tracker_app.ui.entries.lines import Line, Shape

_HEADER = bytes((Shape.HEADER,))
_ENTRY = bytes((Shape.ENTRY,))


@dataclass(slots=True)
class Day:
    """One day: `shapes` has a byte (Shape) for each of its rows, `lines` is None while nothing was read.

    `count` is how many entries the index says there are. `stale` asks for a fresh reading when it is next seen.
    """

    day: date
    count: int
    shapes: bytes
    lines: tuple[Line, ...] | None = None
    stale: bool = False
    words: dict[int, object] = field(default_factory=dict)

    @property
    def is_wanted(self) -> bool:
        """Whether it must be read before it can be shown rightly."""
        return self.lines is None or self.stale


def unread(day: date, count: int) -> Day:
    """Return a day of which only the number of entries is known."""
    return Day(day, count, _HEADER + _ENTRY * count)


class Days:
    """Days, newest first. `version` is another after each change, for whoever keeps sums of their own."""

    def __init__(self) -> None:
        self._days: list[Day] = []
        self._starts: list[int] | None = None
        self._places: dict[date, int] | None = None
        self._rows = 0
        self.version = 0

    def __len__(self) -> int:
        return len(self._days)

    def __getitem__(self, place: int) -> Day:
        return self._days[place]

    def __iter__(self) -> Iterator[Day]:
        return iter(self._days)

    @property
    def rows(self) -> int:
        """How many rows all days have together."""
        return self._rows

    def replace_all(self, days: list[Day]) -> None:
        """Forget everything and take these."""
        self._days = days
        self._rows = sum(len(day.shapes) for day in days)
        self._forget_sums()

    def insert(self, place: int, days: list[Day]) -> None:
        """Put days before the one at `place`."""
        self._days[place:place] = days
        self._rows += sum(len(day.shapes) for day in days)
        self._forget_sums()

    def remove(self, place: int, count: int = 1) -> None:
        """Take days away."""
        self._rows -= sum(len(day.shapes) for day in self._days[place : place + count])
        del self._days[place : place + count]
        self._forget_sums()

    def set_shapes(self, place: int, shapes: bytes) -> None:
        """Give a day other rows."""
        self._rows += len(shapes) - len(self._days[place].shapes)
        self._days[place].shapes = shapes
        self._starts = None
        self.version += 1

    def place_of(self, day: date) -> int | None:
        """Return where a day stands."""
        if self._places is None:
            self._places = {one.day: place for place, one in enumerate(self._days)}
        return self._places.get(day)

    def place_for(self, day: date) -> int:
        """Return where a day that is not there yet belongs."""
        low, high = 0, len(self._days)
        while low < high:
            middle = (low + high) // 2
            if self._days[middle].day > day:
                low = middle + 1
            else:
                high = middle
        return low

    def first_row(self, place: int) -> int:
        """Return the number of a day's header; of the end, for the place behind the last."""
        return self._sums()[place]

    def locate(self, row: int) -> tuple[int, int]:
        """Return the place of the day that has a row, and the row's number within it."""
        sums = self._sums()
        place = bisect_right(sums, row, hi=len(self._days)) - 1
        return place, row - sums[place]

    def _sums(self) -> list[int]:
        if self._starts is None:
            self._starts = list(accumulate((len(day.shapes) for day in self._days), initial=0))
        return self._starts

    def _forget_sums(self) -> None:
        self._starts = None
        self._places = None
        self.version += 1
