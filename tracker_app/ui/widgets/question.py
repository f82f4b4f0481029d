"""A question before something that cannot be undone: a sentence, what follows from it, the answers. Knows no matter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets.controls import push_button
from tracker_app.ui.widgets.sign import Sign


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of a question and what it does; `kind` says whether it takes something away."""

    label: str
    act: Callable[[], object]
    kind: Kind = Kind.PLAIN


class Question(QDialog):
    """Opens beside the window's work and never blocks it; Esc and Cancel change nothing and have the focus."""

    def __init__(self, title: str, sentence: str, hint: str, answers: Sequence[Answer], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("question")
        self._answers = tuple(answers)
        said = _paragraph(self, sentence)
        set_type(said, Type.HEADING)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE)
        head = QHBoxLayout()
        head.setSpacing(SPACE_WIDE)
        head.addWidget(Sign(Icon.INFO, Role.ACCENT, size=24, parent=self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE)
        words.addWidget(said)
        if hint:
            words.addWidget(_paragraph(self, hint))
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addSpacing(SPACE_WIDE)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch(1)
        for at, answer in enumerate(self._answers):
            button = push_button(answer.label, kind=answer.kind, parent=self)
            button.setAutoDefault(False)
            button.setProperty("answer", at)
            button.clicked.connect(self._answer)
            row.addWidget(button)
        cancel = push_button(_("Cancel"), parent=self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        column.addLayout(row)
        self.setAccessibleDescription(f"{sentence} {hint}".strip())
        self.setMinimumWidth(380)
        cancel.setFocus()

    @Slot()
    def _answer(self) -> None:
        button = self.sender()
        self.accept()
        if button is not None:
            self._answers[int(button.property("answer"))].act()


def _paragraph(parent: QWidget, text: str) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return label
