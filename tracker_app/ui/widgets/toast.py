"""A note over the bottom of a window with one button, gone after a while. Knows nothing of what it would undo."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Kind
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets.controls import announce, icon_button, push_button

SHOWN_MS = 10_000


class Toast(QFrame):
    """One note at a time. It waits while the mouse or the keyboard is on it.

    `acted` carries the token given to `say` when the button was pressed; `gone` carries it when the note went away
    for any other reason. A new note sends the old one away first.
    """

    acted = Signal(object)
    gone = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._token: object = None
        self.setProperty("kind", "toast")
        self.setAccessibleName(_("Notice"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_WIDE, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE_WIDE)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = push_button(_("Undo"), drawing=Icon.UNDO, kind=Kind.LINK, parent=self)
        self._button.clicked.connect(self._act)
        self._close = icon_button(Icon.CLOSE, _("Dismiss"), parent=self)
        self._close.clicked.connect(self.dismiss)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(0, 0, 0, 70))
        self.setGraphicsEffect(shadow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._late)
        parent.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, *, action: str | None = None, token: object = None, ms: int = SHOWN_MS) -> None:
        """Shows a note for `ms` milliseconds. `action` names the button, "Undo" if None; "" shows no button."""
        self.dismiss()
        self._token = token
        self._words.setText(sentence)
        name = _("Undo") if action is None else action
        self._button.setVisible(bool(name))
        self._button.setText(name)
        self._button.setAccessibleName(f"{name}: {sentence}")
        self._place()
        self.show()
        self.raise_()
        self._timer.start(ms)
        announce(self, sentence)

    def focus_action(self) -> None:
        """Brings the keyboard to the button, for F6 and the like."""
        if self.isVisible():
            (self._button if self._button.isVisible() else self._close).setFocus()

    @Slot()
    def dismiss(self) -> None:
        """Takes the note away."""
        if self.isHidden():
            return
        self._timer.stop()
        self.hide()
        token, self._token = self._token, None
        self.gone.emit(token)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        if self.isVisible():
            self._timer.start(SHOWN_MS // 2)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    @Slot()
    def _act(self) -> None:
        self._timer.stop()
        self.hide()
        token, self._token = self._token, None
        self.acted.emit(token)

    @Slot()
    def _late(self) -> None:
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus():
            self._timer.start(SHOWN_MS // 2)
        else:
            self.dismiss()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        room = parent.width() - 2 * SPACE_WIDE
        self._words.setWordWrap(False)
        if self.sizeHint().width() > room:
            self._words.setWordWrap(True)
        width = min(room, self.sizeHint().width())
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - SPACE_PAGE, width, height)
