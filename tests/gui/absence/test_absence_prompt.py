"""The question after an absence, as people meet it (UI.md 9, lessons/users.md 39 to 46)."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.desktop.presence import Look
from tracker_app.domain.entry import TimeEntry
from tracker_app.ui.absence.keeper import AbsenceKeeper
from tracker_app.ui.absence.prompt import AbsencePrompt
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.now import Now
from tracker_app.ui.ticker import Ticker

MINUTE = 60


class Desk:
    """A running timer, the prompt, and a computer that notices what a test says."""

    def __init__(self, world: World, qtbot: QtBot) -> None:
        self.world = world
        self.qtbot = qtbot
        holdfast = world.holdfast
        self.bridge = Bridge(holdfast)
        self.act = Act(holdfast)
        self.ticker = Ticker(holdfast.clock)
        self.now = Now(holdfast, self.bridge, self.ticker)
        self.keeper = AbsenceKeeper(holdfast, self.act, self.now, self.ticker)
        self.prompt = AbsencePrompt(holdfast, self.keeper, self.ticker)
        qtbot.addWidget(self.prompt)
        self.bridge.start()
        self.now.start()

    def begin(self, words: str = "Review draft") -> TimeEntry:
        entry = self.world.holdfast.recording.start(Content(words))
        assert isinstance(entry, TimeEntry)
        return entry

    def look(self, minutes: float, *, idle: float | None = 0.0, locked: bool = False, slept: float = 0.0) -> None:
        self.world.clock.pass_(minutes * MINUTE)
        self.keeper.heard(Look(int(self.world.clock.now()), idle, locked, slept))
        self.qtbot.wait(1)

    def away_locked(self, minutes: float = 43) -> None:
        self.look(10, idle=1.0)
        self.look(0.1, idle=2.0, locked=True)
        self.look(minutes, idle=1.0, locked=True)
        self.look(0, idle=0.0)

    def press(self, words: str) -> None:
        button = next(b for b in self.prompt.findChildren(QPushButton) if words in b.text().replace("&", ""))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def entries(self, begun: TimeEntry) -> list[tuple[str, int, int | None]]:
        found = self.world.holdfast.browsing.page()
        return sorted(
            (
                v.entry.description,
                round((v.entry.start - begun.start) / MINUTE),
                None if v.entry.stop is None else round((v.entry.stop - begun.start) / MINUTE),
            )
            for v in found
        )


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    with a_world(now="2026-11-24T12:20:00+02:00") as world:
        made = Desk(world, qtbot)
        yield made
        made.bridge.stop()


def test_a_locked_screen_leads_to_one_calm_question_that_takes_no_keyboard(desk: Desk) -> None:
    desk.begin()
    desk.away_locked()
    assert desk.prompt.isVisible()
    assert desk.prompt.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert desk.prompt.windowModality() is Qt.WindowModality.NonModal
    assert "12:30" in desk.prompt._head.text()
    assert "43 minutes" in desk.prompt._head.text()
    assert desk.prompt._why.text() == "Screen locked 12:30."


@pytest.mark.parametrize(
    ("key", "left"),
    [
        (Qt.Key.Key_K, [("Review draft", 0, None)]),
        (Qt.Key.Key_Escape, [("Review draft", 0, None)]),
        (Qt.Key.Key_D, [("Review draft", 0, 10), ("Review draft", 53, None)]),
        (Qt.Key.Key_B, [("Review draft", 0, 10), ("Review draft", 53, None)]),
        (Qt.Key.Key_S, [("Review draft", 0, 10)]),
    ],
)
def test_one_key_decides(desk: Desk, key: Qt.Key, left: list[tuple[str, int, int | None]]) -> None:
    begun = desk.begin()
    desk.away_locked()
    QTest.keyClick(desk.prompt, key)
    assert desk.entries(begun) == left
    assert not desk.prompt.isVisible()


def test_an_absence_can_be_made_an_entry_of_its_own_and_undone(desk: Desk) -> None:
    begun = desk.begin()
    desk.away_locked()
    desk.press("New entry")
    QTest.keyClicks(desk.prompt._other, "Lunch")
    QTest.keyClick(desk.prompt._other, Qt.Key.Key_Return)
    assert desk.entries(begun) == [("Lunch", 10, 53), ("Review draft", 0, 10), ("Review draft", 53, None)]
    desk.act.undo()
    assert desk.entries(begun) == [("Review draft", 0, None)]


def test_the_edges_are_moved_by_keys(desk: Desk) -> None:
    begun = desk.begin()
    desk.away_locked()
    for _ in range(5):
        QTest.keyClick(desk.prompt._ribbon, Qt.Key.Key_Right)
    desk.press("Discard and stop")
    assert desk.entries(begun) == [("Review draft", 0, 15)]


def test_a_second_absence_before_an_answer_adds_a_line_and_moves_no_beginning(desk: Desk) -> None:
    desk.begin()
    desk.away_locked(20)
    desk.look(5, idle=1.0, locked=True)
    desk.look(30, idle=1.0, locked=True)
    desk.look(0, idle=0.0)
    assert desk.keeper.absence is not None
    assert len(desk.keeper.absence.stretches) == 2
    assert "12:30" in desk.prompt._head.text()


def test_the_question_goes_when_the_timer_is_stopped_elsewhere(desk: Desk) -> None:
    begun = desk.begin()
    desk.away_locked()
    desk.world.holdfast.recording.stop()
    assert not desk.prompt.isVisible()
    desk.keeper.stop_there()
    assert desk.entries(begun) == [("Review draft", 0, 53)]


def test_no_timer_no_question_and_none_where_settings_say_keep(desk: Desk) -> None:
    desk.away_locked()
    assert not desk.prompt.isVisible()
    desk.begin()
    desk.world.holdfast.settings.set("away.locked", "keep")
    desk.away_locked()
    assert not desk.prompt.isVisible()


def test_where_settings_say_stop_the_timer_ends_where_somebody_left_and_undo_brings_it_back(desk: Desk) -> None:
    begun = desk.begin()
    desk.world.holdfast.settings.set("away.locked", "stop")
    desk.away_locked()
    assert not desk.prompt.isVisible()
    assert desk.entries(begun) == [("Review draft", 0, 10)]
    desk.act.undo()
    assert desk.entries(begun) == [("Review draft", 0, None)]


def test_after_a_shutdown_the_next_start_offers_to_stop_where_somebody_was_last_seen(desk: Desk) -> None:
    begun = desk.begin()
    desk.world.clock.pass_(30 * MINUTE)
    desk.ticker.minute.emit(desk.ticker.now())
    desk.world.clock.pass_(600 * MINUTE)
    desk.keeper.start()
    assert desk.prompt.isVisible()
    QTest.keyClick(desk.prompt, Qt.Key.Key_S)
    assert desk.entries(begun) == [("Review draft", 0, 30)]
