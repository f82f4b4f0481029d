"""The mini timer: shows what runs, changes it, keeps its place, and is seen only where it is wanted."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.gui.shell.conftest import Running, Start
from tracker_app.ui.mini_timer import place

SCREEN = QRect(0, 0, 1280, 800)


def shown(launch: Start) -> Running:
    running = launch(tray=True)
    running.program.actions.get("mini.toggle").trigger()
    assert running.program.mini.isVisible()
    running.window.activateWindow()
    running.qtbot.waitActive(running.window)
    running.program.timer_bar.focus_line()
    return running


def test_it_shows_what_runs_and_counts_while_the_window_is_hidden(launch: Start) -> None:
    running = shown(launch)
    running.press("Writing", Qt.Key.Key_Return)
    running.window.hide()
    assert running.program.ticker.is_ticking()
    running.clock.pass_(3661)
    running.program.ticker.second.emit(int(running.clock.now()))
    mini = running.program.mini
    assert (mini._words.text(), mini._time.text()) == ("Writing", "1:01:01")
    mini.toggle()
    assert not running.program.ticker.is_ticking()


def test_its_button_stops_and_its_text_starts(launch: Start) -> None:
    running = shown(launch)
    running.press("Writing", Qt.Key.Key_Return)
    mini = running.program.mini
    running.qtbot.mouseClick(mini._button, Qt.MouseButton.LeftButton)
    assert running.running() is None
    running.qtbot.mouseClick(mini, Qt.MouseButton.LeftButton, pos=mini._pages.geometry().center())
    running.qtbot.keyClicks(mini._line, "Reading")
    running.qtbot.keyClick(mini._line, Qt.Key.Key_Return)
    assert running.running() == "Reading"


def test_a_click_on_the_text_edits_what_runs(launch: Start) -> None:
    running = shown(launch)
    running.press("Writing", Qt.Key.Key_Return)
    mini = running.program.mini
    running.qtbot.mouseClick(mini, Qt.MouseButton.LeftButton, pos=mini._pages.geometry().center())
    mini._line.selectAll()
    running.qtbot.keyClicks(mini._line, "Reading")
    running.qtbot.keyClick(mini._line, Qt.Key.Key_Return)
    assert running.running() == "Reading"
    running.program.act.undo()
    assert running.running() == "Writing"


def test_the_wheel_on_the_time_moves_the_start_by_a_minute(launch: Start) -> None:
    running = shown(launch)
    running.press("Writing", Qt.Key.Key_Return)
    mini = running.program.mini
    where = QPointF(mini._time.geometry().center())
    turn = QWheelEvent(
        where, QPointF(mini.mapToGlobal(where.toPoint())), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(mini, turn)
    view = running.holdfast.browsing.running()
    assert view is not None
    assert view.entry.start == int(running.clock.now()) - 60


def test_it_comes_back_at_the_next_start_and_only_while_a_timer_runs_where_wished(launch: Start) -> None:
    running = shown(launch)
    running.holdfast.settings.set("mini.only_running", "true")
    assert not running.program.mini.isVisible()
    running.press("Writing", Qt.Key.Key_Return)
    assert running.program.mini.isVisible()
    assert running.program.mini.was_wanted()


def test_a_double_click_brings_the_window(launch: Start) -> None:
    running = shown(launch)
    running.window.hide()
    mini = running.program.mini
    running.qtbot.mouseDClick(mini, Qt.MouseButton.LeftButton, pos=mini._pages.geometry().center())
    assert running.window.isVisible()


@pytest.mark.parametrize(
    ("wanted", "stands"),
    [
        (QPoint(5, 300), QPoint(0, 300)),
        (QPoint(955, 790), QPoint(960, 764)),
        (QPoint(500, 400), QPoint(500, 400)),
        (QPoint(-900, -900), QPoint(0, 0)),
        (QPoint(5000, 5000), QPoint(960, 764)),
    ],
)
def test_it_sticks_to_edges_and_stays_on_the_screen(wanted: QPoint, stands: QPoint) -> None:
    assert place.snapped(wanted, QSize(320, 36), [SCREEN]) == stands


def test_its_place_is_kept_for_each_set_of_screens() -> None:
    other = QRect(1280, 0, 1920, 1080)
    assert place.key_of([SCREEN, other]) == place.key_of([other, SCREEN]) != place.key_of([SCREEN])
    assert place.read(place.written(QRect(10, 20, 300, 36))) == (QPoint(10, 20), 300)
    assert place.read("nonsense") is None
    assert place.read(None) is None
