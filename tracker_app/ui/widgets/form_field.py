"""A label, a line to type in, a line of help, and below it what is wrong with what was typed. Knows no rule."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.ui.theme import Type, set_type
from tracker_app.ui.theme.tokens import SPACE_TIGHT
from tracker_app.ui.widgets.controls import announce


class FormField(QWidget):
    """`edited` says that the text was changed by the person; a refusal shown is then taken away.

    A `bare` one shows its placeholder in the place of its label, which screen readers still hear.
    """

    edited = Signal()
    entered = Signal()

    def __init__(
        self, label: str, *, help_text: str = "", placeholder: str = "", secret: bool = False, bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(placeholder)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            self.line.setInputMethodHints(
                Qt.InputMethodHint.ImhSensitiveData
                | Qt.InputMethodHint.ImhNoPredictiveText
                | Qt.InputMethodHint.ImhNoAutoUppercase
            )
        self.line.textEdited.connect(self._on_edit)
        self.line.returnPressed.connect(self.entered)
        self._label = QLabel(self)
        self._label.setBuddy(self.line)
        self._label.setVisible(not bare)
        set_type(self._label, Type.STRONG)
        self._help = _small(self)
        self._refusal = _small(self)
        self._refusal.setProperty("tone", "danger")
        self._refusal.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_TIGHT)
        for widget in (self._label, self.line, self._refusal, self._help):
            column.addWidget(widget)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_words(label, help_text)

    def set_words(self, label: str, help_text: str = "") -> None:
        """Change label and help."""
        self._label.setText(label)
        self.line.setAccessibleName(label.replace("&", ""))
        self.line.setAccessibleDescription(help_text)
        self._help.setText(help_text)
        self._help.setVisible(bool(help_text))

    def text(self) -> str:
        """What stands in the line, without space around it."""
        return self.line.text().strip()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with it; "" takes that away."""
        if sentence == self._refusal.text():
            return
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))
        self.line.setProperty("refused", bool(sentence))
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
        if sentence:
            self.line.setAccessibleDescription(sentence)
            announce(self.line, sentence)

    def refusal(self) -> str:
        """The sentence now shown, or ""."""
        return self._refusal.text()

    @Slot()
    def _on_edit(self) -> None:
        self.refuse("")
        self.edited.emit()


def _small(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    set_type(label, Type.CAPTION)
    return label
