"""Where the mini timer stands: sticks to edges, stays on a screen, is kept for each set of screens. Knows no widget."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize

STICKS = 14
"""How near to an edge it sticks there, in pixels."""
_MARGIN = 12


def snapped(wanted: QPoint, size: QSize, screens: Sequence[QRect]) -> QPoint:
    """The place nearest to `wanted` that sticks to the edges of its screen and lies wholly on it."""
    room = _screen_of(QRect(wanted, size), screens)
    if room is None:
        return wanted
    left, top = wanted.x(), wanted.y()
    right, bottom = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
    if left - room.left() < STICKS:
        left = room.left()
    elif right - left < STICKS:
        left = right
    if top - room.top() < STICKS:
        top = room.top()
    elif bottom - top < STICKS:
        top = bottom
    return QPoint(max(room.left(), min(left, right)), max(room.top(), min(top, bottom)))


def first_place(size: QSize, screen: QRect) -> QPoint:
    """Where it stands before anybody moved it: the lower right corner, clear of the edge."""
    return QPoint(screen.right() - size.width() - _MARGIN, screen.bottom() - size.height() - _MARGIN)


def key_of(screens: Sequence[QRect]) -> str:
    """A word for a set of screens: the same screens give the same word."""
    return "mini." + "+".join(sorted(f"{s.x()},{s.y()},{s.width()}x{s.height()}" for s in screens))


def written(where: QRect) -> str:
    """Place and width as text to be kept."""
    return f"{where.x()},{where.y()},{where.width()}"


def read(kept: str | None) -> tuple[QPoint, int] | None:
    """Place and width from kept text; None for anything else."""
    try:
        left, top, width = (int(part) for part in (kept or "").split(","))
    except ValueError:
        return None
    return QPoint(left, top), width


def _screen_of(where: QRect, screens: Sequence[QRect]) -> QRect | None:
    def shared(screen: QRect) -> tuple[int, int]:
        both = screen.intersected(where)
        away = (screen.center() - where.center()).manhattanLength()
        return max(0, both.width()) * max(0, both.height()), -away

    return max(screens, key=shared, default=None)
