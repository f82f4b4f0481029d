"""Says where each row of the list lies, in pixels. Knows no widget: three heights and the days' shapes are enough."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from tracker_app.ui.entries.days import Days
from tracker_app.ui.entries.lines import Shape


@dataclass(frozen=True, slots=True)
class Heights:
    """Pixels of each shape of line, and of the header that stays at the top."""

    header: int
    entry: int
    thin: int
    pinned: int = 0


class Geometry:
    """Tops of rows over the whole list, from 0.

    All rows but headers and thin ones are equally tall, and only days that were read have thin ones: so places follow
    from the numbers of rows, and a million of them need no sum of their own.
    """

    def __init__(self, days: Days, heights: Heights) -> None:
        self._days = days
        self._heights = heights
        self._version = -1
        self._thin_places: list[int] = []
        self._thin_sums: list[int] = [0]

    @property
    def heights(self) -> Heights:
        """The heights now in force."""
        return self._heights

    def set_heights(self, heights: Heights) -> None:
        """Take other heights."""
        self._heights = heights

    def total(self) -> int:
        """Height of everything."""
        return self._top_of_day(len(self._days))

    def top(self, row: int) -> int:
        """Where a row begins."""
        place, inner = self._days.locate(row)
        return self._top_of_day(place) + self._inner_top(self._days[place].shapes, inner)

    def height(self, row: int) -> int:
        """How tall a row is."""
        place, inner = self._days.locate(row)
        return self._height_of(self._days[place].shapes[inner])

    def row_at(self, y: int) -> int | None:
        """The row that covers `y`, None below the last."""
        if not 0 <= y < self.total():
            return None
        place = bisect_right(range(len(self._days)), y, key=self._top_of_day) - 1
        left = y - self._top_of_day(place)
        shapes = self._days[place].shapes
        for inner, shape in enumerate(shapes):
            left -= self._height_of(shape)
            if left < 0:
                return self._days.first_row(place) + inner
        return self._days.first_row(place) + len(shapes) - 1

    def _top_of_day(self, place: int) -> int:
        self._refresh()
        sizes = self._heights
        thin = self._thin_sums[bisect_left(self._thin_places, place)]
        rows = self._days.first_row(place)
        return place * sizes.header + (rows - place) * sizes.entry - thin * (sizes.entry - sizes.thin)

    def _refresh(self) -> None:
        if self._version != self._days.version:
            self._version = self._days.version
            thin = self._days.thin()
            self._thin_places = [place for place, _ in thin]
            self._thin_sums = list(accumulate((count for _, count in thin), initial=0))

    def _inner_top(self, shapes: bytes, inner: int) -> int:
        if not inner:
            return 0
        sizes = self._heights
        thin = shapes.count(Shape.THIN, 1, inner)
        return sizes.header + (inner - 1) * sizes.entry - thin * (sizes.entry - sizes.thin)

    def _height_of(self, shape: int) -> int:
        if shape == Shape.ENTRY:
            return self._heights.entry
        return self._heights.header if shape == Shape.HEADER else self._heights.thin
