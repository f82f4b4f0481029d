"""Reminders reach people in their words, at most once a minute, and stop when a switch is turned off."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.now import Now
from tracker_app.ui.reminding import Reminding, Words
from tracker_app.ui.ticker import Ticker


class Desk:
    def __init__(self, world: World) -> None:
        self.world = world
        self.bridge = Bridge(world.holdfast)
        self.ticker = Ticker(world.holdfast.clock)
        self.now = Now(world.holdfast, self.bridge, self.ticker)
        self.away = False
        self.reminding = Reminding(world.holdfast, self.now, self.ticker, lambda: self.away)
        self.heard: list[Words] = []
        self.reminding.told.connect(self.heard.append)
        self.bridge.start()
        self.now.start()

    def minutes(self, count: int) -> None:
        for _ in range(count):
            self.world.clock.pass_(60)
            self.ticker.minute.emit(self.ticker.now())


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    with a_world(now="2026-11-24T10:00:00+02:00") as world:
        made = Desk(world)
        yield made
        made.bridge.stop()


def test_a_person_hears_that_nothing_runs_and_since_when(desk: Desk) -> None:
    desk.world.holdfast.settings.set("remind.idle_minutes", "15")
    desk.world.entry("Call", minutes=30, ago_minutes=30)
    desk.minutes(16)
    (words,) = desk.heard
    assert (words.title, words.body) == ("No timer is running", "Nothing has been recorded since 10:00.")
    desk.world.holdfast.settings.set("remind.idle_minutes", "0")
    desk.minutes(60)
    assert len(desk.heard) == 1


def test_a_long_timer_is_named_and_nobody_is_told_while_away_or_paused(desk: Desk) -> None:
    desk.world.holdfast.settings.set("remind.long_hours", "1")
    desk.world.holdfast.recording.start(Content("Review"))
    desk.away = True
    desk.minutes(90)
    assert desk.heard == []
    desk.away = False
    desk.reminding.pause(20)
    desk.minutes(19)
    assert desk.heard == []
    desk.minutes(2)
    assert desk.heard[0].title == "The timer has run for 1 hour 50 minutes"
    assert "“Review” began 10:00" in desk.heard[0].body
