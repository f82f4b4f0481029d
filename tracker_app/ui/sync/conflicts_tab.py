"""The tab of entries on which two sides disagree. Knows no engine: a decision leaves as a signal."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from tracker_app.app.messages import _
from tracker_app.ui import text
from tracker_app.ui.sync import words
from tracker_app.ui.sync.conflict_card import ConflictCard
from tracker_app.ui.sync.conflicts import Clash, clashes
from tracker_app.ui.sync.picture import Picture
from tracker_app.ui.theme import Icon
from tracker_app.ui.widgets import CardList, EmptyState


class ConflictsTab(QWidget):
    """`decided` carries {conflict id: "mine" or "theirs"} of one entry."""

    decided = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = Picture(0)
        self._list = CardList(self)
        self._list.setAccessibleName(_("Conflicts"))
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def fill(self, picture: Picture) -> None:
        """Show the undecided entries of now."""
        self._picture = picture
        found = clashes(picture.conflicts, picture.now, picture.zone, picture.names)
        self._list.show_cards([(clash.entry, clash) for clash in found], self._make, self._update)
        self._empty.fill(Icon.CHECK, words.none_found(picture.accounts, picture.now, picture.zone))
        self._stack.setCurrentIndex(0 if found else 1)

    def cards(self) -> list[QWidget]:
        """Return the cards now shown, from the top."""
        return self._list.cards()

    def _make(self, clash: Clash) -> QWidget:
        card = ConflictCard(clash, self._found(clash))
        card.decided.connect(self.decided)
        return card

    def _update(self, card: QWidget, clash: Clash) -> None:
        if isinstance(card, ConflictCard):
            card.fill(clash, self._found(clash))

    def _found(self, clash: Clash) -> str:
        clock = text.when(clash.found, self._picture.now, ZoneInfo(self._picture.zone))
        return _("changed here and on {service}, noticed {clock}").format(service=clash.account_name, clock=clock)
