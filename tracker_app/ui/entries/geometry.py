"""Says where each row of the list lies, in pixels. Knows no widget: three heights and the days' shapes are enough."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from tracker_app.ui.entries.days import Days
from tracker_app.ui.entries.lines import Shape


@dataclass(frozen=True, slots=True)
class Heights:
    """Pixels of each shape of line."""

    header: int
    entry: int
    thin: int


class Geometry:
    """Tops of rows over the whole list, from 0. Sums are made again when first asked after a change."""

    def __init__(self, days: Days, heights: Heights) -> None:
        self._days = days
        self._heights = heights
        self._tops: list[int] = []
        self._version = -1

    @property
    def heights(self) -> Heights:
        """The heights now in force."""
        return self._heights

    def set_heights(self, heights: Heights) -> None:
        """Take other heights."""
        self._heights = heights
        self._version = -1

    def total(self) -> int:
        """Height of everything."""
        return self._sums()[-1]

    def top(self, row: int) -> int:
        """Where a row begins."""
        place, inner = self._days.locate(row)
        return self._sums()[place] + self._inner_top(self._days[place].shapes, inner)

    def height(self, row: int) -> int:
        """How tall a row is."""
        place, inner = self._days.locate(row)
        return self._height_of(self._days[place].shapes[inner])

    def row_at(self, y: int) -> int | None:
        """The row that covers `y`, None below the last."""
        sums = self._sums()
        if not 0 <= y < sums[-1]:
            return None
        place = bisect_right(sums, y, hi=len(self._days)) - 1
        left = y - sums[place]
        shapes = self._days[place].shapes
        for inner, shape in enumerate(shapes):
            left -= self._height_of(shape)
            if left < 0:
                return self._days.first_row(place) + inner
        return self._days.first_row(place) + len(shapes) - 1

    def _sums(self) -> list[int]:
        if self._version != self._days.version:
            self._version = self._days.version
            self._tops = list(accumulate((self._inner_top(d.shapes, len(d.shapes)) for d in self._days), initial=0))
        return self._tops

    def _inner_top(self, shapes: bytes, inner: int) -> int:
        if not inner:
            return 0
        thin = shapes.count(Shape.THIN, 1, inner)
        return (
            self._heights.header + (inner - 1) * self._heights.entry - thin * (self._heights.entry - self._heights.thin)
        )

    def _height_of(self, shape: int) -> int:
        if shape == Shape.ENTRY:
            return self._heights.entry
        return self._heights.header if shape == Shape.HEADER else self._heights.thin
