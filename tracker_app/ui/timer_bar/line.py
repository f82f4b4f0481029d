"""The text field of the timer bar: passes keys to its suggestions, and gives text back with Esc. Knows no use case."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets import ChoiceList


class TimerLine(QLineEdit):
    """`entered` is Enter in the text; `accepted` carries (key of the highlighted suggestion, whether by Enter).

    `left` says that the keyboard went elsewhere; `escaped` that Esc was pressed with nothing to give back.
    """

    entered = Signal()
    accepted = Signal(object, bool)
    left = Signal()
    escaped = Signal()
    wants_suggestions = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._good = ""
        self._list: ChoiceList | None = None

    def attach(self, choices: ChoiceList) -> None:
        """The list whose lines Up, Down, Enter and Tab choose while it is visible."""
        self._list = choices

    def show_good(self, text: str) -> None:
        """Shows the saved text: what Esc comes back to."""
        self._good = text
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(len(text) if self.hasFocus() else 0)

    def good(self) -> str:
        """The saved text."""
        return self._good

    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.text() != self._good

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            # Tab takes a suggestion before it moves the focus; Esc is for the field before it is for the window.
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab and self._offer() is not None:
                self._accept(by_enter=False)
                return True
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.ShortcutOverride and self._leaves_to_window(event):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        shown = self._list is not None and self._list.isVisible()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        match event.key():
            case Qt.Key.Key_Down if plain and self._list is not None:
                if shown:
                    self._list.move_by(1)
                else:
                    self.wants_suggestions.emit()
            case Qt.Key.Key_Up if plain and shown and self._list is not None:
                self._list.move_by(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if plain:
                if self._offer() is not None:
                    self._accept(by_enter=True)
                else:
                    self.entered.emit()
            case Qt.Key.Key_Escape:
                self._escape(shown=shown)
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        # A menu or another window takes the keyboard for a moment only.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        room = self.contentsRect().width() - 2 * SPACE
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= room:
            super().paintEvent(event)
            return
        # Where nobody types, a long text ends in "…" rather than in the middle of a letter.
        whole = self.text()
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        where = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).adjusted(2, 0, 0, 0)
        align = QStyle.visualAlignment(
            self.layoutDirection(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(where, int(align), shown)
        painter.end()

    def _leaves_to_window(self, event: QKeyEvent) -> bool:
        # With nothing typed to take back, Ctrl+Z takes back the last change: most often the start just made here.
        undo = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
        return undo and not self.is_changed()

    def _offer(self) -> object | None:
        if self._list is None or not self._list.isVisible():
            return None
        return self._list.current()

    def _accept(self, *, by_enter: bool) -> None:
        choice = self._list.current() if self._list is not None else None
        if choice is not None:
            self.accepted.emit(choice.key, by_enter)

    def _escape(self, *, shown: bool) -> None:
        if not shown and self.is_changed():
            self.setText(self._good)
            self.selectAll()
            return
        self.escaped.emit()
