"""The dialog that connects an account, or signs in again. Asks the server in the background; knows no wire."""

from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.domain.refusals import Refusal
from tracker_app.ui.accounts import presenter
from tracker_app.ui.accounts.ask_step import AskStep
from tracker_app.ui.accounts.choose_step import ChooseStep
from tracker_app.ui.accounts.done_step import DoneStep
from tracker_app.ui.accounts.presenter import Asked
from tracker_app.ui.errand import Errand
from tracker_app.ui.theme import Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets import announce, push_button

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast


WIDE = 500
TALL = 540


class Step(IntEnum):
    """Where the dialog stands."""

    ASK = 0
    CHOOSE = 1
    DONE = 2


class AccountDialog(QDialog):
    """`connected` carries the name of the account once it is kept, or signed in again.

    With `sign_in`, the name of an account, only its secret is asked for. Open it with `open()`: it never blocks.
    """

    connected = Signal(str)

    def __init__(self, holdfast: "Holdfast", parent: QWidget | None = None, *, sign_in: str = "") -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._sign_in = sign_in
        self._errand: Errand | None = None
        self._keeping = False
        self._asked: Asked | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Sign in to {account}").format(account=sign_in) if sign_in else _("Connect an account")
        self.setWindowTitle(title)
        heading = QLabel(title, self)
        set_type(heading, Type.TITLE)
        heading.setWordWrap(True)
        account = holdfast.accounts.named(sign_in) if sign_in else None
        self._ask_step = AskStep(list(holdfast.accounts.kinds()), account, self)
        self._ask_step.submitted.connect(self._forward)
        self._choose_step = ChooseStep(self)
        self._choose_step.submitted.connect(self._forward)
        self._done_step = DoneStep(self)
        self._stack = QStackedWidget(self)
        for step in (self._ask_step, self._choose_step, self._done_step):
            self._stack.addWidget(step)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy_words = QLabel(self)
        self._busy_words.setWordWrap(True)
        self._back = push_button(_("Back"), kind=Kind.QUIET, parent=self)
        self._back.clicked.connect(self._go_back)
        self._cancel = push_button(_("Cancel"), parent=self)
        self._cancel.clicked.connect(self.reject)
        self._next = push_button("", kind=Kind.PRIMARY, parent=self)
        self._next.clicked.connect(self._forward)
        for button in (self._back, self._cancel, self._next):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE_WIDE)
        column.addWidget(heading)
        column.addWidget(self._stack, 1)
        column.addWidget(self._busy_words)
        column.addWidget(self._busy)
        column.addLayout(row)
        self.setMinimumSize(400, 440)
        self.resize(WIDE, TALL)
        self._show_step(Step.ASK)
        self._ask_step.focus_first()

    @property
    def step(self) -> Step:
        """The step now shown."""
        return Step(self._stack.currentIndex())

    @property
    def is_busy(self) -> bool:
        """Whether the server or the password store is being asked."""
        return self._errand is not None

    def done(self, result: int) -> None:
        """Close; what was typed is forgotten, and an answer still on its way is dropped."""
        if self._keeping:
            return  # a secret is on its way into the keyring: a few seconds, and it is told how that went
        if self._errand is not None:
            self._errand.cancel()
            self._errand = None
        self._ask_step.forget_secret()
        self._asked = None
        super().done(result)

    def reject(self) -> None:
        """Esc and Cancel: first take the question back, then close."""
        if self._errand is not None and not self._keeping:
            self._errand.cancel()
            self._errand = None
            self._set_busy("")
            self._ask_step.focus_first()
            return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The fields hand Enter on themselves; a dialog that takes it too would act twice.
            event.accept()
            return
        super().keyPressEvent(event)

    @Slot()
    def _forward(self) -> None:
        if self._errand is not None:
            return
        if self.step is Step.ASK:
            self._ask()
        elif self.step is Step.CHOOSE:
            self._keep()
        else:
            self.accept()

    @Slot()
    def _go_back(self) -> None:
        self._asked = None
        self._show_step(Step.ASK)
        self._ask_step.focus_first()

    def _ask(self) -> None:
        holdfast, given = self._holdfast, self._ask_step.given()
        self._ask_step.clear_refusals()
        if self._sign_in:
            name = self._sign_in
            self._send(
                lambda: holdfast.accounts.sign_in(name, given.secret, user=given.user or None),
                self._signed_in,
                _("Asking {server}…").format(server=given.url),
            )
        else:
            self._send(
                lambda: presenter.ask(holdfast, given.kind, given.url, given.user, given.secret),
                self._answered,
                _("Asking {server}…").format(server=given.url),
            )

    def _answered(self, answer: object) -> None:
        self._end()
        if not isinstance(answer, Asked):
            self._ask_step.refuse(answer)
            return
        self._asked = answer
        taken = [account.name for account in self._holdfast.accounts.all()]
        self._choose_step.fill(answer, presenter.free_name(self._ask_step.given().title, taken))
        self._show_step(Step.CHOOSE)
        self._choose_step.focus_first()

    def _keep(self) -> None:
        asked, chosen = self._asked, self._choose_step.given()
        if asked is None:
            return
        accounts = self._holdfast.accounts
        self._keeping = True
        self._send(
            lambda: accounts.keep(
                asked.candidate, name=chosen.name, workspace=chosen.workspace or None, adopt_local=chosen.adopt
            ),
            self._kept,
            _("Keeping your sign-in…"),
        )

    def _kept(self, answer: object) -> None:
        self._keeping = False
        self._end()
        if isinstance(answer, Refusal | Problem):
            self._choose_step.refuse(
                explain.sentence(answer) if isinstance(answer, Refusal) else presenter.sentence_of(answer)
            )
            return
        self._finish(str(getattr(answer, "name", "")), _("{account} is connected."))

    def _signed_in(self, answer: object) -> None:
        self._end()
        if isinstance(answer, Refusal | Problem):
            self._ask_step.refuse(answer)
            return
        self._finish(self._sign_in, _("You are signed in to {account} again."))

    def _finish(self, name: str, sentence: str) -> None:
        self._ask_step.forget_secret()
        self._asked = None
        account = self._holdfast.accounts.named(name)
        remarks = self._holdfast.accounts.problems(account.id) if account is not None else []
        self._done_step.fill(sentence.format(account=name), remarks, first=not self._sign_in)
        self._show_step(Step.DONE)
        self._next.setFocus()
        announce(self, sentence.format(account=name))
        if account is not None:
            self._holdfast.sync_centre.click(account.id)
        self.connected.emit(name)

    def _send(self, job: Callable[[], object], done: Callable[[object], None], words: str) -> None:
        self._set_busy(words)
        self._errand = Errand(job, done, _("connecting an account")).start()

    def _end(self) -> None:
        self._errand = None
        self._set_busy("")

    def _set_busy(self, words: str) -> None:
        busy = bool(words)
        self._busy_words.setText(words)
        self._busy_words.setVisible(busy)
        self._busy.setVisible(busy)
        self._stack.setEnabled(not busy)
        self._next.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self._cancel.setEnabled(not self._keeping)
        if busy:
            announce(self, words)
            self._cancel.setFocus()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for everything that is said now, at the width that reads well."""
        layout = self.layout()
        tall = layout.totalHeightForWidth(WIDE) if layout is not None else 0
        return QSize(WIDE, max(TALL, tall))

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()  # something is said that needs more room
        return handled

    def _grow(self) -> None:
        wanted = self.sizeHint()
        if wanted.height() > self.height():
            self.resize(max(self.width(), wanted.width()), wanted.height())

    def _show_step(self, step: Step) -> None:
        self._stack.setCurrentIndex(step)
        self._set_busy("")
        self._back.setVisible(step is Step.CHOOSE)
        self._cancel.setVisible(step is not Step.DONE)
        first = _("Sign in") if self._sign_in else _("Continue")
        self._next.setText({Step.ASK: first, Step.CHOOSE: _("Connect"), Step.DONE: _("Done")}[step])
        self._next.setAccessibleName(self._next.text())
