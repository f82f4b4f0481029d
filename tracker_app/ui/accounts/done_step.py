"""The last step: what was done, and what is worth knowing about it. Knows no account."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.ui.problems.card import ProblemCard
from tracker_app.ui.theme import Icon, Role, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets import Sign


class DoneStep(QWidget):
    """Shown once everything is kept."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sentence = QLabel(self)
        self._hint = QLabel(self)
        for label in (self._sentence, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        set_type(self._sentence, Type.HEADING)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(Sign(Icon.CHECK_DOUBLE, Role.SUCCESS, size=24, parent=self))
        head.addWidget(self._sentence, 1)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addSpacing(SPACE_WIDE)
        column.addLayout(self._remarks)
        column.addStretch(1)

    def fill(self, sentence: str, remarks: Sequence[Problem], *, first: bool) -> None:
        """Show the sentence, and each problem that came along, such as a missing password store."""
        self._sentence.setText(sentence)
        self._hint.setText(
            _("Holdfast reads your history now, the newest first. You can track time meanwhile.")
            if first
            else _("What waited is sent now.")
        )
        for one in remarks:
            card = ProblemCard(one, dismissible=False, parent=self)
            card.offer_nothing()
            self._remarks.addWidget(card)
