"""A field for words that grows with them; Enter leaves it, for one entry's words are one line. Knows no entry."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

_MOST_LINES = 8


class GrowingText(QPlainTextEdit):
    """`committed` carries a changed text when it is left or Enter is pressed. Esc brings the saved one back.

    `many_lines` lets Enter make a new line; then only leaving the field commits.
    """

    committed = Signal(str)

    def __init__(self, *, name: str, placeholder: str, many_lines: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._many_lines = many_lines
        self._good = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._fit)

    def set_shown(self, text: str) -> None:
        """Show the saved text, unless somebody is writing another one."""
        if self.is_changed() and self.hasFocus():
            self._good = text
            return
        self._good = text
        if self.toPlainText() != text:
            self.setPlainText(text)

    def is_changed(self) -> bool:
        """Whether something else stands there than what was saved."""
        return self.toPlainText() != self._good

    def commit(self) -> None:
        """Save what was changed."""
        if self.is_changed():
            self._good = self.toPlainText()
            self.committed.emit(self._good)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._would_restore(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self._would_restore(event):
            self.setPlainText(self._good)
            self.selectAll()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._many_lines:
            self.commit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        text = source.text()
        self.insertPlainText(text if self._many_lines else " ".join(text.split()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self._height())

    def _would_restore(self, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.is_changed()

    def _lines(self) -> int:
        # QPlainTextEdit counts its document's height in lines.
        return max(1, round(self.document().size().height()))

    def _height(self) -> int:
        spacing = self.fontMetrics().lineSpacing()
        frame = self.height() - self.viewport().height() if self.isVisible() else 14
        return min(_MOST_LINES, self._lines()) * spacing + max(12, frame) + spacing // 6

    @Slot()
    def _fit(self) -> None:
        height = self._height()
        is_long = self._lines() > _MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if is_long else policy.ScrollBarAlwaysOff)
        if self.minimumHeight() != height:
            self.setFixedHeight(height)
