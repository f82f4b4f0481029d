"""Cards below each other that scroll; each keeps its place and its state while others come and go. Knows no card."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from tracker_app.app.messages import ngettext
from tracker_app.ui import text
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE

MOST = 50
"""More than a person goes through at once; the rest is counted, and follows as those above are dealt with."""

AT_ONCE = 4
"""New cards that are made together, about a screen of them; the window must not stand still for fifty."""


class CardList(QScrollArea):
    """`show_cards` makes, fills and removes cards so that they match what is given; many new ones come in turns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[Hashable, QWidget] = {}
        self._items: Sequence[tuple[Hashable, Any]] = ()
        self._maker: Callable[[Any], QWidget] | None = None
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._make_some)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, SPACE, SPACE, SPACE_WIDE)
        self._column.setSpacing(SPACE)
        self._rest = QLabel(inside)
        self._rest.setProperty("muted", True)
        self._column.addWidget(self._rest)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_cards(
        self,
        items: Sequence[tuple[Hashable, Any]],
        make: Callable[[Any], QWidget],
        fill: Callable[[QWidget, Any], None],
    ) -> None:
        """Show one card for each (key, value), in this order."""
        shown = items[:MOST]
        wanted = {key for key, _value in shown}
        for key in [key for key in self._cards if key not in wanted]:
            gone = self._cards.pop(key)
            gone.hide()
            gone.deleteLater()
        for key, value in shown:
            if key in self._cards:
                fill(self._cards[key], value)
        self._items, self._maker = shown, make
        self._make_some()
        rest = len(items) - len(shown)
        self._rest.setVisible(rest > 0)
        self._rest.setText(ngettext("{n} more follows.", "{n} more follow.", rest).format(n=text.number(rest)))

    @Slot()
    def _make_some(self) -> None:
        """Make the next few cards that are missing, each in its place; the rest in the next turn."""
        place, left = 0, AT_ONCE
        for key, value in self._items:
            card = self._cards.get(key)
            if card is None and left and self._maker is not None:
                card = self._cards[key] = self._maker(value)
                self._column.insertWidget(place, card)
                left -= 1
            elif card is not None and self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            place += card is not None
        if place < len(self._items):
            self._turns.start(0)
        else:
            self._turns.stop()

    def cards(self) -> list[QWidget]:
        """Return the cards now shown, from the top."""
        return [
            item.widget()
            for at in range(self._column.count())
            if (item := self._column.itemAt(at)) is not None and item.widget() in self._cards.values()
        ]
