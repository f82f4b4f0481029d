"""The buttons that are painted on lines of the list: which there are and where. Knows no painting and no use case."""

from enum import StrEnum

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle

from tracker_app.app.messages import _
from tracker_app.ui.entries.lines import EntryLine, GapLine, GroupLine, Line, NothingLine, OverlapLine
from tracker_app.ui.theme import Icon


class Spot(StrEnum):
    """What can be pressed on a line with the mouse; each has its key and its place in the menu too."""

    EXPAND = "expand"
    CONTINUE = "continue"
    STOP = "stop"
    SPLIT = "split"
    DUPLICATE = "duplicate"
    DELETE = "delete"
    FILL = "fill"
    IGNORE = "ignore"
    TRIM = "trim"
    MOVE = "move"
    CONTINUE_LAST = "continue-last"
    ADD = "add"


DRAWINGS = {
    Spot.CONTINUE: Icon.PLAY,
    Spot.STOP: Icon.STOP,
    Spot.SPLIT: Icon.SPLIT,
    Spot.DUPLICATE: Icon.COPY,
    Spot.DELETE: Icon.TRASH,
}


def spot_text(spot: Spot) -> str:
    """What a button says, or what its tooltip says where it shows a drawing only."""
    return {
        Spot.EXPAND: _("Show or hide the single entries"),
        Spot.CONTINUE: _("Continue"),
        Spot.STOP: _("Stop"),
        Spot.SPLIT: _("Split at…"),
        Spot.DUPLICATE: _("Duplicate"),
        Spot.DELETE: _("Delete"),
        Spot.FILL: _("Fill"),
        Spot.IGNORE: _("Ignore"),
        Spot.TRIM: _("Trim"),
        Spot.MOVE: _("Move"),
        Spot.CONTINUE_LAST: _("Continue the last one"),
        Spot.ADD: _("Add earlier time"),
    }[spot]


def drawn_on(line: Line) -> tuple[Spot, ...]:
    """The buttons with drawings, shown while the mouse is on the line."""
    if isinstance(line, EntryLine):
        first = Spot.STOP if line.stop is None else Spot.CONTINUE
        return (first, Spot.SPLIT, Spot.DUPLICATE, Spot.DELETE)
    return (Spot.CONTINUE, Spot.DELETE) if isinstance(line, GroupLine) else ()


def worded_on(line: Line) -> tuple[Spot, ...]:
    """The buttons with words, always shown."""
    match line:
        case GapLine():
            return (Spot.FILL, Spot.IGNORE)
        case OverlapLine(earlier=earlier, later=later):
            # A timer that runs is neither cut short nor moved behind anybody's back.
            trim = () if earlier.entry.is_running else (Spot.TRIM,)
            move = () if later.entry.is_running or earlier.entry.is_running else (Spot.MOVE,)
            return (*trim, *move)
        case NothingLine(last=last):
            return (Spot.ADD,) if last is None else (Spot.CONTINUE_LAST, Spot.ADD)
        case _:
            return ()


def drawn_places(rect: QRect, line: Line, metrics: QFontMetrics, direction: Qt.LayoutDirection) -> dict[Spot, QRect]:
    """Where the buttons with drawings lie on a line that fills `rect`."""
    size = min(rect.height() - 4, round(metrics.height() * 1.7))
    spots = drawn_on(line)
    # Beside the signs, not over them: what a sign means is asked for with the mouse.
    left = rect.right() + 1 - 18 - round(metrics.height() * 2.6) - size * len(spots)
    top = rect.center().y() - size // 2 + 1
    return {
        spot: QStyle.visualRect(direction, rect, QRect(left + at * size, top, size, size))
        for at, spot in enumerate(spots)
    }


def worded_width(line: Line, metrics: QFontMetrics) -> int:
    """How much room the buttons with words need."""
    return sum(metrics.horizontalAdvance(spot_text(spot)) + 22 for spot in worded_on(line))


def worded_places(
    rect: QRect, line: Line, left: int, metrics: QFontMetrics, direction: Qt.LayoutDirection
) -> dict[Spot, QRect]:
    """Where the buttons with words lie; the first begins at `left`, counted in the direction of reading."""
    found = {}
    tall = metrics.height() + 2
    for spot in worded_on(line):
        wide = metrics.horizontalAdvance(spot_text(spot)) + 16
        place = QRect(left, rect.center().y() - tall // 2 + 1, wide, tall)
        found[spot] = QStyle.visualRect(direction, rect, place)
        left += wide + 6
    return found
