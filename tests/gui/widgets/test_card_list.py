"""Cards come a screen at a time, in their places, while the window stays usable."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tracker_app.ui.widgets import CardList
from tracker_app.ui.widgets.card_list import AT_ONCE, MOST


@pytest.fixture
def cards(qtbot: QtBot) -> CardList:
    made = CardList()
    qtbot.addWidget(made)
    return made


def show(cards: CardList, *keys: int, word: str = "card") -> None:
    cards.show_cards([(key, f"{word} {key}") for key in keys], QLabel, _fill)


def _fill(card: QWidget, value: str) -> None:
    assert isinstance(card, QLabel)
    card.setText(value)


def texts(cards: CardList) -> list[str]:
    return [card.text() for card in cards.cards() if isinstance(card, QLabel)]


def test_many_new_cards_are_made_in_turns_and_end_up_in_order(cards: CardList, qtbot: QtBot) -> None:
    show(cards, *range(MOST + 7))
    assert texts(cards) == [f"card {key}" for key in range(AT_ONCE)]
    qtbot.waitUntil(lambda: len(cards.cards()) == MOST)
    assert texts(cards) == [f"card {key}" for key in range(MOST)]


def test_cards_that_stay_are_filled_at_once_and_keep_their_places_among_those_to_come(
    cards: CardList, qtbot: QtBot
) -> None:
    show(cards, 20, 5)
    show(cards, *range(30), word="newer")
    assert {"newer 20", "newer 5"} <= set(texts(cards))
    qtbot.waitUntil(lambda: len(cards.cards()) == 30)
    assert texts(cards) == [f"newer {key}" for key in range(30)]


def test_what_is_gone_before_its_turn_is_never_made(cards: CardList, qtbot: QtBot) -> None:
    show(cards, *range(30))
    show(cards, 29)
    qtbot.wait(20)
    assert texts(cards) == ["card 29"]
