"""Divides the width of a line among its columns, the same for every line. Knows no painting and no words."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QLocale, QRect, QTime
from PySide6.QtGui import QFont, QFontMetrics

from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE

EDGE = 8
"""How far the ground of a line keeps from the sides of the list."""
_NARROW = 360
"""With less than this for what is not figures, tags give way."""


class Field(StrEnum):
    """Columns into which can be typed; the value is the name in `Columns`."""

    TITLE = "title"
    RANGE = "range"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Columns:
    """(left, width) of each column, counted from the side where reading begins; width 0 for one that is not shown."""

    badge: tuple[int, int]
    range: tuple[int, int]
    length: tuple[int, int]
    title: tuple[int, int]
    project: tuple[int, int]
    tags: tuple[int, int]
    billable: tuple[int, int]
    mark: tuple[int, int]


def place(column: tuple[int, int], rect: QRect) -> QRect:
    """The column's part of a line, as if reading began at the left."""
    return QRect(rect.left() + column[0], rect.top(), column[1], rect.height())


@lru_cache(maxsize=64)
def columns_for(width: int, font: str, range_text: str) -> Columns:
    """The columns for a list of this width. `font` is QFont.toString(), `range_text` the widest range of times."""
    made = QFont()
    made.fromString(font)
    metrics = QFontMetrics(made)
    letters = metrics.height()
    small = round(letters * 1.3)
    badge = (EDGE + 4, round(letters * 1.9))
    span = (badge[0] + badge[1], metrics.horizontalAdvance(range_text) + 4)
    length = (span[0] + span[1] + SPACE, metrics.horizontalAdvance("00:00") + 4)
    begin = length[0] + length[1] + SPACE_WIDE
    mark = (width - EDGE - SPACE - small, small)
    billable = (mark[0] - small, small)
    room = max(40, billable[0] - SPACE - begin)
    if room < _NARROW:
        title, project, tags = round(room * 0.58), round(room * 0.42), 0
    else:
        title, tags = round(room * 0.5), round(room * 0.22)
        project = room - title - tags
    return Columns(
        badge, span, length, (begin, title - SPACE), (begin + title, project - SPACE), (begin + title + project, tags),
        billable, mark,
    )  # fmt: skip


def widest_range(locale: QLocale) -> str:
    """A range of times as wide as any, with the figures of one width that the font has."""
    time = locale.toString(QTime(22, 0), QLocale.FormatType.ShortFormat)
    return f"{time}–{time}"
