"""The one timer behind all live figures: silent unless something runs and somebody looks."""

import pytest
from pytestqt.qtbot import QtBot

from tests.worlds import HandClock
from tracker_app.ui.ticker import Ticker


@pytest.fixture
def clock() -> HandClock:
    return HandClock(1_800_000_000.95)


def test_nothing_ticks_unless_a_timer_runs_and_somebody_looks(clock: HandClock, qtbot: QtBot) -> None:
    ticker = Ticker(clock)
    ticker.set_running(True)
    assert not ticker.is_ticking()
    ticker.set_visible(True)
    assert ticker.is_ticking()
    ticker.set_running(False)
    assert not ticker.is_ticking()


def test_a_second_is_told_on_the_full_second(clock: HandClock, qtbot: QtBot) -> None:
    ticker = Ticker(clock)
    ticker.set_visible(True)
    ticker.set_running(True)
    clock.pass_(0.1)
    with qtbot.waitSignal(ticker.second, timeout=500) as told:
        pass
    assert told.args == [1_800_000_001]
    ticker.set_running(False)


def test_figures_are_right_the_moment_they_are_shown_again(clock: HandClock, qtbot: QtBot) -> None:
    ticker = Ticker(clock)
    heard: list[object] = []
    ticker.second.connect(heard.append)
    ticker.minute.connect(heard.append)
    clock.pass_(3600)
    ticker.set_visible(True)
    assert heard == [1_800_003_600, 1_800_003_600]
