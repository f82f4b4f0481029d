"""The messages after an outage, in the settings: the mail server's password, and a test. Knows no server."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.ui.errand import Errand
from tracker_app.ui.theme import Type, set_type
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets import FlowLayout, announce, push_button

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast


class OutagesSection(QWidget):
    """What cannot be a plain setting: a secret, and a try. Both are done on a thread that may wait."""

    def __init__(self, holdfast: "Holdfast", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        label = QLabel(_("Password of the mail server"), self)
        self._secret = QLineEdit(self)
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.setAccessibleName(label.text())
        self._secret.setPlaceholderText(_("Kept in the password store, never shown"))
        label.setBuddy(self._secret)
        self._secret.returnPressed.connect(self._keep)
        keep = push_button(_("Keep"), parent=self)
        keep.setAccessibleName(_("Keep the password of the mail server"))
        keep.clicked.connect(self._keep)
        try_it = push_button(_("Send a test message"), parent=self)
        try_it.clicked.connect(self._try)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, gap=SPACE)
        flow.addWidget(keep)
        flow.addWidget(try_it)
        self._result = QLabel(self)
        self._result.setWordWrap(True)
        self._result.setTextFormat(Qt.TextFormat.PlainText)
        self._result.hide()
        set_type(self._result, Type.CAPTION)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for widget in (label, self._secret, buttons, self._result):
            column.addWidget(widget)

    def _show(self, sentence: str) -> None:
        self._result.setText(sentence)
        self._result.show()
        announce(self._result, sentence)

    @Slot()
    def _keep(self) -> None:
        telling, secret = self._holdfast.telling, self._secret.text()
        self._secret.clear()
        Errand(lambda: telling.keep_secret(secret), self._kept, _("keeping a password")).start()

    def _kept(self, answer: object) -> None:
        kept, refused = _("The password store has taken it."), _("The password store did not take it.")
        self._show(kept if answer is True else refused)

    @Slot()
    def _try(self) -> None:
        telling = self._holdfast.telling
        if not telling.channels():
            self._show(_("Give an address and a mail server first, or an address for push."))
            return
        self._show(_("Sending…"))
        Errand(
            lambda: [telling.test(channel) for channel in telling.channels()],
            self._tried,
            _("sending a test message"),
        ).start()

    def _tried(self, answer: object) -> None:
        answers = answer if isinstance(answer, list) else [answer]
        failed = [f"{one.what} {one.details}" for one in answers if isinstance(one, Problem)]
        self._show(" ".join(failed) or _("The test message was sent."))
