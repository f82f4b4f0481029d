"""Divides the width of a line among its columns, the same for every line. Knows no painting and no words."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache

from PySide6.QtCore import QLocale, QRect, Qt, QTime
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


class Half(IntEnum):
    """Which part of a line's height a column has: narrow lists write on two lines."""

    WHOLE = 0
    UPPER = 1
    LOWER = 2


Column = tuple[int, int, Half]
"""Left edge, width and height of a column; width 0 for one that is not shown."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column lies, counted from the side where reading begins."""

    badge: Column
    range: Column
    length: Column
    title: Column
    project: Column
    tags: Column
    billable: Column
    mark: Column


def place(column: Column, rect: QRect) -> QRect:
    """The column's part of a line, as if reading began at the left."""
    left, width, half = column
    if half is Half.WHOLE:
        return QRect(rect.left() + left, rect.top(), width, rect.height())
    middle = rect.height() // 2
    top = rect.top() + (2 if half is Half.UPPER else middle)
    return QRect(rect.left() + left, top, width, middle - 2)


def is_compact(width: int, letters: int) -> bool:
    """Whether a list of this width, with letters of this height, writes each entry on two lines."""
    return width < letters * 31


@lru_cache(maxsize=64)
def columns_for(width: int, font: str, range_text: str) -> Columns:
    """The columns for a list of this width. `font` is QFont.toString(), `range_text` the widest range of times."""
    made = QFont()
    made.fromString(font)
    metrics = QFontMetrics(made)
    span = metrics.horizontalAdvance(range_text) + 4
    length = metrics.horizontalAdvance("00:00") + 4
    letters = metrics.height()
    return (_compact if is_compact(width, letters) else _wide)(width, letters, span, length)


def _wide(width: int, letters: int, span: int, length: int) -> Columns:
    small = round(letters * 1.3)
    badge = EDGE + 4, round(letters * 1.9)
    first = badge[0] + badge[1]
    second = first + span + SPACE
    begin = second + length + SPACE_WIDE
    mark = width - EDGE - SPACE - small
    billable = mark - small
    room = max(40, billable - SPACE - begin)
    if room < _NARROW:
        title, project, tags = round(room * 0.58), round(room * 0.42), 0
    else:
        title, tags = round(room * 0.5), round(room * 0.22)
        project = room - title - tags
    whole = Half.WHOLE
    return Columns(
        (*badge, whole),
        (first, span, whole),
        (second, length, whole),
        (begin, title - SPACE, whole),
        (begin + title, project - SPACE, whole),
        (begin + title + project, tags, whole),
        (billable, small, whole),
        (mark, small, whole),
    )


def _compact(width: int, letters: int, span: int, length: int) -> Columns:
    """Description and duration above; times, project and signs below."""
    small = round(letters * 1.3)
    badge = EDGE + 4, round(letters * 1.9)
    begin = badge[0] + badge[1]
    end = width - EDGE - SPACE
    mark = end - small
    billable = mark - small
    project = begin + span + SPACE
    return Columns(
        (*badge, Half.WHOLE),
        (begin, span, Half.LOWER),
        (end - length, length, Half.UPPER),
        (begin, max(40, end - length - SPACE - begin), Half.UPPER),
        (project, max(0, billable - SPACE - project), Half.LOWER),
        (project, 0, Half.LOWER),
        (billable, small, Half.LOWER),
        (mark, small, Half.LOWER),
    )


def widest_range(locale: QLocale) -> str:
    """A range of times as wide as any, with the figures of one width that the font has."""
    time = locale.toString(QTime(22, 0), QLocale.FormatType.ShortFormat)
    return f"{time}–{time}"


def isolated(text: str, direction: Qt.LayoutDirection) -> str:
    """The text with an order of its own: figures and names do not turn round where a line runs from right to left."""
    return f"\u2068{text}\u2069" if direction == Qt.LayoutDirection.RightToLeft else text
