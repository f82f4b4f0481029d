"""The accounts in the settings: sign in again, remove, connect. Knows no server."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _, ngettext
from tracker_app.ui import text
from tracker_app.ui.theme import Icon, Kind, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import ElidedLabel, FlowLayout, announce, push_button


class AccountsSection(QWidget):
    """`sign_in`, `test` and `remove` carry the name of an account; `connect_wanted` asks for a new one."""

    sign_in = Signal(str)
    test = Signal(str)
    remove = Signal(str)
    connect_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[str, str, str, str, str]] | None = None
        self._none = QLabel(_("This computer only. Connect an account to see your time on a server too."), self)
        self._none.setWordWrap(True)
        self._none.setProperty("muted", True)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(SPACE)
        connect = push_button(_("Connect an account"), drawing=Icon.PLUS, parent=self)
        connect.clicked.connect(self.connect_wanted)
        foot = QWidget(self)
        flow = FlowLayout(foot)
        flow.addWidget(connect)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._none)
        column.addLayout(self._cards)
        column.addWidget(foot)
        self.setFocusProxy(connect)

    def fill(self, accounts: Sequence[Any], titles: dict[str, str]) -> None:
        """Show the accounts; `titles` names kinds of server."""
        wanted: list[tuple[str, str, str, str, str]] = [
            (one.name, titles.get(one.kind, one.kind), one.url, one.user, str(one.token_store)) for one in accounts
        ]
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name, title, url, user, store in wanted:
            self._cards.addWidget(self._card(name, title, url, user, store))
        self._none.setVisible(not wanted)

    def _card(self, name: str, title: str, url: str, user: str, store: str) -> QWidget:
        card = QFrame(self)
        set_kind(card, Kind.SUNKEN)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        heading = ElidedLabel(name, card)
        set_type(heading, Type.STRONG)
        # Translators: a kind of server, its address, the user there
        where = _("{kind}, {url}, {user}").format(kind=title, url=url, user=user) if user else f"{title}, {url}"
        place = ElidedLabel(where, card)
        set_type(place, Type.CAPTION)
        kept = ElidedLabel(
            _("Sign-in lasts until you quit") if store == "session" else _("Sign-in kept in the password store"), card
        )
        set_type(kept, Type.CAPTION)
        buttons = QWidget(card)
        flow = FlowLayout(buttons, gap=SPACE)
        for label, word, slot in (
            (_("Test"), "test", self._on_test),
            (_("Sign in again"), "sign-in", self._on_sign_in),
            (_("Remove…"), "remove", self._on_remove),
        ):
            button = push_button(label, parent=buttons)
            button.setAccessibleName(_("{action}: {account}").format(action=label, account=name))
            button.setProperty("account", name)
            button.setObjectName(word)
            button.clicked.connect(slot)
            flow.addWidget(button)
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE)
        column.setSpacing(SPACE_TIGHT)
        for widget in (heading, place, kept):
            column.addWidget(widget)
        result = QLabel(card)
        result.setObjectName(f"result {name}")
        result.setWordWrap(True)
        result.setTextFormat(Qt.TextFormat.PlainText)
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        result.hide()
        column.addWidget(result)
        column.addSpacing(SPACE_TIGHT)
        column.addWidget(buttons)
        return card

    def show_result(self, name: str, sentence: str, tone: str = "") -> None:
        """Say how the test of an account went; `tone` is "success", "danger" or ""."""
        label = self.findChild(QLabel, f"result {name}")
        if label is not None:
            label.setText(sentence)
            label.setProperty("tone", tone)
            label.style().unpolish(label)
            label.style().polish(label)
            label.show()
            announce(label, sentence)

    @Slot()
    def _on_test(self) -> None:
        self.test.emit(str(self.sender().property("account")))

    @Slot()
    def _on_sign_in(self) -> None:
        self.sign_in.emit(str(self.sender().property("account")))

    @Slot()
    def _on_remove(self) -> None:
        self.remove.emit(str(self.sender().property("account")))


def remove_effect(waiting: int) -> str:
    """Return what removing an account means, said before."""
    kept = _("Its entries stay on this computer and on the server. The sign-in is forgotten.")
    if not waiting:
        return kept
    unsent = ngettext(
        "{n} change was not sent yet and will not be; it stays on this computer.",
        "{n} changes were not sent yet and will not be; they stay on this computer.",
        waiting,
    ).format(n=text.number(waiting))
    # Translators: two whole sentences
    return _("{kept} {unsent}").format(kept=kept, unsent=unsent)
