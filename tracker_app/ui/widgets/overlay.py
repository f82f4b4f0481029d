"""A panel that floats over its window below the control that opened it. Knows nothing of what it holds.

It is a child of the window, not a window of its own: no desktop refuses to place it, and it ends with the window.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QWidget

from tracker_app.ui.theme import Kind, set_kind
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT


class Overlay(QFrame):
    """Closes with Esc, and when the keyboard goes elsewhere; `closed` tells it. Esc gives the keyboard back."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._anchor: QWidget | None = None
        set_kind(self, Kind.POPUP)
        self.setAutoFillBackground(True)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(0, 0, 0, 80))
        self.setGraphicsEffect(shadow)
        self.hide()

    def open_below(self, anchor: QWidget) -> None:
        """Show below `anchor`, or above it where there is no room; the panel moves into the anchor's window."""
        self._anchor = anchor
        if not self.isHidden():
            self.settle()
            return
        window = anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        window.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self.settle()
        self.show()
        self.raise_()

    def settle(self) -> None:
        """Take the size that the content wants now, and the place that fits it."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.adjustSize()
        self.place()

    def dismiss(self, *, give_back: bool = True) -> None:
        """Close; the keyboard goes back to the anchor if the panel had it."""
        if self.isHidden():
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        QApplication.instance().focusChanged.disconnect(self._focus_moved)  # type: ignore[union-attr]
        self.window().removeEventFilter(self)
        self.hide()
        if give_back and had_focus and self._anchor is not None:
            self._anchor.setFocus()
        self.closed.emit()

    def place(self) -> None:
        """Puts the panel where it belongs, inside the window."""
        anchor = self._anchor
        if anchor is None:
            return
        room = self.window().rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
        size = self.size().boundedTo(room.size())
        below = anchor.mapTo(self.window(), QPoint(0, anchor.height() + SPACE_TIGHT))
        above = anchor.mapTo(self.window(), QPoint(0, -SPACE_TIGHT - size.height()))
        spot = QPoint(below)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            spot.setX(below.x() + anchor.width() - size.width())
        if below.y() + size.height() > room.bottom() and above.y() >= room.top():
            spot.setY(above.y())
        spot.setX(max(room.left(), min(spot.x(), room.right() - size.width())))
        spot.setY(max(room.top(), min(spot.y(), room.bottom() - size.height())))
        self.setGeometry(spot.x(), spot.y(), size.width(), size.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # The window's own Esc must not act while a panel lies over it.
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.place()
        return super().eventFilter(watched, event)

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        # None: another window was brought forward, and the person may come back.
        if new is not None and new is not self and not self.isAncestorOf(new):
            self.dismiss(give_back=False)
