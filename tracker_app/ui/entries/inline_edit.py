"""A line to type in, laid over a column of the list; Tab goes on to the next column. Knows no entry."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.entries.columns import Field
from tracker_app.ui.widgets import announce

ORDER = (Field.TITLE, Field.RANGE, Field.LENGTH)


class InlineEdit(QLineEdit):
    """`finished` carries (field, text, next field or None): next is where Tab or Shift+Tab would go on."""

    finished = Signal(object)
    abandoned = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = Field.TITLE
        self._is_open = False
        self.hide()

    def open(self, field: Field, text: str, where: QRect) -> None:
        """Begin to edit a column that lies at `where`."""
        self._field = field
        self._is_open = True
        self.setText(text)
        self.setAccessibleName(_name(field))
        self.setToolTip("")
        self._refuse("")
        self.place(where)
        self.show()
        self.raise_()
        self.setFocus()
        self.selectAll()

    def place(self, where: QRect) -> None:
        """Lie over the column, which may have moved; never narrower than what can be typed into it."""
        wide = max(where.width(), self.fontMetrics().horizontalAdvance("00:00:00–00:00:00") + 24)
        tall = max(where.height() - 2, self.minimumSizeHint().height())
        self.setGeometry(where.left() - 8, where.center().y() - tall // 2, wide + 8, tall)

    @property
    def field(self) -> Field:
        """The column that is edited."""
        return self._field

    def refuse(self, sentence: str) -> None:
        """Say why it cannot be; the text stays to be mended."""
        self._refuse(sentence)
        announce(self, sentence)

    def close_edit(self) -> None:
        """End without a word."""
        self._is_open = False
        self.hide()

    def event(self, event: QEvent) -> bool:
        # Tab would leave the list before keyPressEvent sees it.
        if self._is_open and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            way = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
            if way is not None:
                at = ORDER.index(self._field) + way
                self._finish(ORDER[at] if 0 <= at < len(ORDER) else None)
                return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish(None)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_edit()
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if self._is_open and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._finish(None)

    def _finish(self, following: Field | None) -> None:
        self.finished.emit((self._field, self.text(), following))

    def _refuse(self, sentence: str) -> None:
        self.setToolTip(sentence)
        self.setAccessibleDescription(sentence)
        self.setProperty("refused", bool(sentence))
        self.style().unpolish(self)
        self.style().polish(self)


def _name(field: Field) -> str:
    return {
        Field.TITLE: _("Description"),
        Field.RANGE: _("Start and end"),
        Field.LENGTH: _("Duration"),
    }[field]
