"""A field that asks a function what was typed, and says below itself what it cannot take. Knows no rule."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from tracker_app.ui.theme import Type, set_type
from tracker_app.ui.theme.tokens import SPACE_TIGHT
from tracker_app.ui.widgets.controls import announce


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text was understood: the value it stands for and how the field is to show it from now on."""

    value: object
    shown: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The text cannot be taken, and why, as one sentence."""

    sentence: str


Parse = Callable[[str], Parsed | Refused]


class TimeField(QWidget):
    """A line with its refusal below it.

    `committed` carries the value of Parsed when a changed text is left or entered; an untouched text is never parsed,
    so seconds that are not shown are not lost. `refused` carries the sentence. Esc brings the last good text back; a
    second Esc goes on to whoever holds the field.
    """

    committed = Signal(object)
    refused = Signal(str)

    def __init__(
        self, parse: Parse, *, name: str, placeholder: str = "", tooltip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parse = parse
        self._name = name
        self._line = _Line(self)
        self._line.setAccessibleName(name)
        self._line.setToolTip(tooltip or name)
        self._line.setPlaceholderText(placeholder)
        self._line.editingFinished.connect(self._commit)
        self._line.textEdited.connect(self._clear_refusal)
        self._line.restored.connect(self._clear_refusal)
        self._words = QLabel(self)
        self._words.setProperty("tone", "danger")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        set_type(self._words, Type.CAPTION)
        self._words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_TIGHT)
        column.addWidget(self._line)
        column.addWidget(self._words)
        self.setFocusProxy(self._line)

    def set_shown(self, text: str) -> None:
        """Shows the saved value; what Esc comes back to."""
        self._line.good = text
        self._line.setText(text)
        self._clear_refusal()

    def text(self) -> str:
        """What stands in the field, understood or not."""
        return self._line.text()

    def is_changed(self) -> bool:
        """Whether something else stands in the field than what was saved."""
        return self._line.text() != self._line.good

    def refusal(self) -> str:
        """The sentence now shown, or ""."""
        return self._words.text()

    def show_refusal(self, sentence: str) -> None:
        """Says why the value cannot be taken; also for reasons only the holder knows."""
        self._words.setText(sentence)
        self._words.show()
        self._line.setAccessibleDescription(sentence)
        self._mark(refused=True)
        announce(self._line, sentence)
        self.refused.emit(sentence)

    @Slot()
    def _clear_refusal(self) -> None:
        if self._words.text():
            self._words.clear()
            self._words.hide()
            self._line.setAccessibleDescription("")
            self._mark(refused=False)

    @Slot()
    def _commit(self) -> None:
        text = self._line.text()
        if text == self._line.good or self.refusal():
            return
        answer = self._parse(text)
        if isinstance(answer, Refused):
            self.show_refusal(answer.sentence)
            return
        self.set_shown(answer.shown)
        self.committed.emit(answer.value)

    def _mark(self, *, refused: bool) -> None:
        self._line.setProperty("refused", refused)
        self._line.style().unpolish(self._line)
        self._line.style().polish(self._line)


class _Line(QLineEdit):
    restored = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.good = ""

    def event(self, event: QEvent) -> bool:
        # A window's own Esc shortcut would otherwise win over giving the text back.
        if event.type() == QEvent.Type.ShortcutOverride and self._would_restore(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self._would_restore(event):
            self.setText(self.good)
            self.selectAll()
            self.restored.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _would_restore(self, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text() != self.good
