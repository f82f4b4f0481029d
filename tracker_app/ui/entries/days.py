"""Keeps the days of the list in order and says which rows are whose. Knows no Qt and no entry.

Rows are numbered through all days; sums are made again only when somebody asks after a change.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import attrgetter

from tracker_app.ui.entries.lines import Line, Shape

_HEADER = bytes((Shape.HEADER,))
_ENTRY = bytes((Shape.ENTRY,))


@dataclass(slots=True)
class Day:
    """One day: `shapes` has a byte (Shape) for each of its rows, `lines` is None while nothing was read.

    `count` is how many entries the index says there are. `stale` asks for a fresh reading when it is next seen.
    `words` keeps what is written on its rows, once it was worked out.
    """

    day: date
    count: int
    shapes: bytes
    lines: tuple[Line, ...] | None = None
    stale: bool = False
    words: dict[int, object] | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether it must be read before it can be shown rightly."""
        return self.lines is None or self.stale

    @property
    def key(self) -> int:
        """What days are sorted by: the newest first."""
        return -self.day.toordinal()


def unread(day: date, count: int) -> Day:
    """Return a day of which only the number of entries is known."""
    return Day(day, count, _HEADER + _ENTRY * count)


class Days:
    """Days, newest first. `version` is another after each change, for whoever keeps figures of their own."""

    def __init__(self) -> None:
        self._days: list[Day] = []
        self._lengths: list[int] = []
        self._thin: dict[date, int] = {}
        self._starts: list[int] | None = None
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
        return self._sums()[-1]

    def counts(self) -> list[tuple[date, int]]:
        """Every day with the number of its entries."""
        return [(day.day, day.count) for day in self._days]

    def thin(self) -> list[tuple[int, int]]:
        """The places of days that have thin rows, and how many; only days that were read can have any."""
        found = [(place, count) for day, count in self._thin.items() if (place := self.place_of(day)) is not None]
        return sorted(found)

    def replace_all(self, days: list[Day]) -> None:
        """Forget everything and take these."""
        self._days = days
        self._lengths = [len(day.shapes) for day in days]
        self._thin = {day.day: count for day in days if day.lines and (count := day.shapes.count(Shape.THIN))}
        self._change()

    def insert(self, place: int, days: list[Day]) -> None:
        """Put days before the one at `place`."""
        self._days[place:place] = days
        self._lengths[place:place] = [len(day.shapes) for day in days]
        for day in days:
            self._note_thin(day)
        self._change()

    def remove(self, place: int) -> None:
        """Take a day away."""
        self._thin.pop(self._days[place].day, None)
        del self._days[place], self._lengths[place]
        self._change()

    def set_shapes(self, place: int, shapes: bytes) -> None:
        """Give a day other rows."""
        self._days[place].shapes = shapes
        self._lengths[place] = len(shapes)
        self._note_thin(self._days[place])
        self._change()

    def place_of(self, day: date) -> int | None:
        """Return where a day stands."""
        place = self.place_for(day)
        return place if place < len(self._days) and self._days[place].day == day else None

    def place_for(self, day: date) -> int:
        """Return where a day stands, or belongs if it is not there yet."""
        return bisect_left(self._days, -day.toordinal(), key=_key)

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
            self._starts = list(accumulate(self._lengths, initial=0))
        return self._starts

    def _note_thin(self, day: Day) -> None:
        count = day.shapes.count(Shape.THIN)
        if count:
            self._thin[day.day] = count
        else:
            self._thin.pop(day.day, None)

    def _change(self) -> None:
        self._starts = None
        self.version += 1


_key = attrgetter("key")
