"""The line to search with, and what is wrong with what was typed. Knows no entry."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Role, Type, set_type
from tracker_app.ui.theme.tokens import CONTROL_HEIGHT, ICON_SMALL, SPACE, SPACE_TIGHT
from tracker_app.ui.widgets import Sign, announce, icon_button

_REST_MS = 150


class SearchBox(QWidget):
    """`searched` carries the text a moment after the last key, or at once with Enter; Esc empties the line.

    `left` says that Esc or Down was pressed in a line that had nothing more to give: the keyboard may go on.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        self._field = QFrame(self)
        self._field.setProperty("field", True)
        self.line = _Line(self._field)
        self.line.setProperty("inner", True)
        self.line.setPlaceholderText(_("Search, or project:  tag:  date:  >2h"))
        self.line.setAccessibleName(_("Search entries"))
        self.line.setToolTip(
            _(
                "Words, and: project:Acme  client:Fox  tag:review  no:project  no:tag  is:billable  >2h  <10m\n"
                "date:today  date:2026-11  date:mon..fri  state:waiting, problem, conflict, sent or local"
            )
        )
        self.line.textChanged.connect(self._changed)
        self.line.returnPressed.connect(self._now)
        self.line.escaped.connect(self._escaped)
        self.line.went_down.connect(self.left)
        self.line.installEventFilter(self)
        self._clear = icon_button(Icon.CLOSE, _("Clear the search"), parent=self._field)
        self._clear.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self._clear.clicked.connect(self._escaped)
        self._clear.hide()
        row = QHBoxLayout(self._field)
        row.setContentsMargins(SPACE, 1, 2, 1)
        row.setSpacing(SPACE)
        row.addWidget(Sign(Icon.SEARCH, Role.MUTED, size=ICON_SMALL, parent=self._field))
        row.addWidget(self.line, 1)
        row.addWidget(self._clear)
        self._field.setMinimumHeight(CONTROL_HEIGHT)
        self._words = QLabel(self)
        self._words.setProperty("tone", "danger")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        set_type(self._words, Type.CAPTION)
        self._words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_TIGHT)
        column.addWidget(self._field)
        column.addWidget(self._words)
        self.setFocusProxy(self.line)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._now)

    def text(self) -> str:
        """What is searched for."""
        return self.line.text().strip()

    def set_text(self, text: str) -> None:
        """Search for this now."""
        self.line.setText(text)
        self._now()

    def refusal(self) -> str:
        """What is said about the text, or ""."""
        return self._words.text()

    def refuse(self, sentence: str) -> None:
        """Say what is not understood; "" takes it away."""
        self._words.setText(sentence)
        self._words.setVisible(bool(sentence))
        self.line.setAccessibleDescription(sentence)
        self._mark("refused", bool(sentence))
        if sentence:
            announce(self.line, sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._mark("focused", event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _mark(self, name: str, value: bool) -> None:
        self._field.setProperty(name, value)
        self._field.style().unpolish(self._field)
        self._field.style().polish(self._field)

    @Slot()
    def _changed(self) -> None:
        self._clear.setVisible(bool(self.line.text()))
        self._rest.start()

    @Slot()
    def _now(self) -> None:
        self._rest.stop()
        if self.text() != self._said:
            self._said = self.text()
            self.searched.emit(self._said)

    @Slot()
    def _escaped(self) -> None:
        if self.line.text():
            self.set_text("")
        else:
            self.left.emit()


class _Line(QLineEdit):
    escaped = Signal()
    went_down = Signal()

    def event(self, event: QEvent) -> bool:
        # Esc empties the line before it means anything to the window.
        if event.type() == QEvent.Type.ShortcutOverride and self._would_empty(event):
            event.accept()
            return True
        return super().event(event)

    def _would_empty(self, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and bool(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)
