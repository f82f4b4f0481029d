"""The first step: which server, who, and the secret. Shows what is wrong beside the field it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.domain.refusals import Refusal
from tracker_app.ui.accounts import presenter
from tracker_app.ui.problems.card import ProblemCard
from tracker_app.ui.theme import Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT
from tracker_app.ui.widgets import FormField


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed. `title` is the kind of server as people know it."""

    kind: str
    title: str
    url: str
    user: str
    secret: str = field(repr=False)


class AskStep(QWidget):
    """`submitted` says that Enter was pressed. With an account, its server is fixed and only the secret is asked."""

    submitted = Signal()

    def __init__(self, kinds: Sequence[Any], account: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._kinds = kinds
        self._account = account
        self._kind = QComboBox(self)
        self._kind.setAccessibleName(_("Kind of server"))
        for kind in kinds:
            self._kind.addItem(kind.title, kind.kind)
        if account is not None:
            self._kind.setCurrentIndex(self._kind.findData(account.kind))
        self._kind.currentIndexChanged.connect(self._choose_kind)
        label = QLabel(_("Kind of server"), self)
        label.setBuddy(self._kind)
        set_type(label, Type.STRONG)
        self._url = FormField(_("Address"), placeholder="https://", parent=self)
        self._user = FormField(_("User"), parent=self)
        self._secret = FormField(_("Secret"), secret=True, parent=self)
        self._show = QCheckBox(_("Show what I type"), self)
        self._show.toggled.connect(self._reveal)
        self._general = QVBoxLayout()
        self._card: ProblemCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        kind_row = QVBoxLayout()
        kind_row.setSpacing(SPACE_TIGHT)
        kind_row.addWidget(label)
        kind_row.addWidget(self._kind)
        column.addLayout(kind_row)
        for one in (self._url, self._user, self._secret):
            column.addWidget(one)
            one.entered.connect(self._enter)
        column.addWidget(self._show)
        column.addLayout(self._general)
        column.addStretch(1)
        fixed = account is not None
        self._kind.setVisible(not fixed)
        label.setVisible(not fixed)
        self._url.line.setReadOnly(fixed)
        self._choose_kind()
        if account is not None:
            self._url.line.setText(account.url)
            self._user.line.setText(account.user)

    def given(self) -> Given:
        """Return what was typed; a secret as it is, other fields without space around them."""
        kind = self._kinds[self._kind.currentIndex()]
        return Given(kind.kind, kind.title, self._url.text(), self._user.text(), self._secret.line.text())

    def focus_first(self) -> None:
        """Give the keyboard to the first field that needs something."""
        (self._secret if self._account is not None or self._user.text() else self._url).setFocus()

    def refuse(self, answer: object) -> None:
        """Show what came instead of an account, beside the field that it belongs to."""
        if isinstance(answer, Refusal):
            self._url.refuse(explain.sentence(answer))
            self._url.setFocus()
            return
        if not isinstance(answer, Problem):
            return
        answer = presenter.adapted(answer)
        place = {"url": self._url, "secret": self._secret}.get(presenter.place_of(answer))
        if place is not None:
            place.refuse(presenter.sentence_of(answer))
            place.setFocus()
            place.line.selectAll()
            return
        self._card = ProblemCard(answer, dismissible=False, parent=self)
        self._card.offer_nothing()
        self._general.addWidget(self._card)

    def clear_refusals(self) -> None:
        """Take away what was said about an earlier try."""
        for one in (self._url, self._user, self._secret):
            one.refuse("")
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None

    def forget_secret(self) -> None:
        """Empty the field of the secret, its history too."""
        self._secret.line.clear()

    @Slot()
    def _choose_kind(self) -> None:
        kind = self._kinds[self._kind.currentIndex()]
        if self._account is None:
            known = {"", *(one.default_url for one in self._kinds)}
            if self._url.text() in known:
                self._url.line.setText(kind.default_url)
        self._url.set_words(_("Address"), "" if self._account else _("Change it for a server of your own."))
        self._user.set_words(_("User"), "" if kind.needs_user else _("Only together with a password."))
        secret = kind.secret_label
        self._secret.set_words(_("Token or password"), secret[:1].upper() + secret[1:] + ".")
        self.clear_refusals()

    @Slot()
    def _enter(self) -> None:
        # Enter goes on to what is still empty; from the last field it submits.
        if not self._secret.line.text():
            self._secret.setFocus()
        else:
            self.submitted.emit()

    @Slot(bool)
    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._secret.line.setEchoMode(mode)
        self._secret.line.setFocus(Qt.FocusReason.OtherFocusReason)
