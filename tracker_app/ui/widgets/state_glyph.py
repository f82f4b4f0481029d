"""The sign that says how far an entry has got: by shape, tooltip and name, never colour alone. Knows no sync."""

from enum import StrEnum

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Role, icon_pixmap
from tracker_app.ui.theme.tokens import ICON_SMALL


class Mark(StrEnum):
    """How far an entry has got."""

    SAVED = "saved"
    WAITING = "waiting"
    SENT = "sent"
    CHECKED = "checked"
    PROBLEM = "problem"
    CONFLICT = "conflict"
    LOCAL_ONLY = "local-only"


_LOOK = {
    Mark.SAVED: (Icon.SAVED, Role.MUTED),
    Mark.WAITING: (Icon.ARROW_UP, Role.MUTED),
    Mark.SENT: (Icon.CHECK, Role.MUTED),
    Mark.CHECKED: (Icon.CHECK_DOUBLE, Role.SUCCESS),
    Mark.PROBLEM: (Icon.ALERT, Role.DANGER),
    Mark.CONFLICT: (Icon.CONFLICT, Role.WARNING),
    Mark.LOCAL_ONLY: (Icon.HOME, Role.MUTED),
}


def mark_text(mark: Mark) -> str:
    """The sentence of a mark, for tooltips, for screen readers and for the column of a list."""
    return {
        Mark.SAVED: _("Saved on this computer"),
        Mark.WAITING: _("Saved here, waiting to be sent"),
        Mark.SENT: _("Sent to the server"),
        Mark.CHECKED: _("Sent, and confirmed by the server"),
        Mark.PROBLEM: _("Saved here, but not accepted by the server"),
        Mark.CONFLICT: _("Changed here and on the server: please choose"),
        Mark.LOCAL_ONLY: _("Kept on this computer only"),
    }[mark]


def paint_mark(painter: QPainter, rect: QRect, mark: Mark, *, size: int = ICON_SMALL, selected: bool = False) -> None:
    """Paints a mark into the middle of `rect`, for delegates. `selected`: on the colour of the selection."""
    drawing, role = _LOOK[mark]
    ratio = painter.device().devicePixelRatioF()
    picture = icon_pixmap(drawing, Role.ON_SELECTION if selected else role, size, ratio)
    spot = QRect(0, 0, size, size)
    spot.moveCenter(rect.center())
    painter.drawPixmap(spot, picture)


class StateGlyph(QWidget):
    """A mark as a widget of its own."""

    def __init__(self, parent: QWidget | None = None, *, mark: Mark = Mark.SAVED) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._mark = mark
        self.set_mark(mark)

    def set_mark(self, mark: Mark, detail: str = "") -> None:
        """Shows a mark; `detail` replaces the general sentence, as "Sent 10:03"."""
        self._mark = mark
        words = detail or mark_text(mark)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def mark(self) -> Mark:
        """The mark now shown."""
        return self._mark

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(ICON_SMALL + 4, ICON_SMALL + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        paint_mark(painter, self.rect(), self._mark)
        painter.end()
