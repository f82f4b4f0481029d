"""The tray's menu, closing into it and quitting; and a desktop that has no tray."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from tests.gui.shell.conftest import Running, Start
from tracker_app.app.recording import Content
from tracker_app.ui.quit_question import QuitQuestion


def item(menu: QMenu, words: str) -> QAction:
    for one in (menu, *menu.findChildren(QMenu)):
        for action in one.actions():
            if action.text().startswith(words) and action.isEnabled():
                return action
    raise AssertionError((words, [action.text() for action in menu.actions()]))


def tray_menu(running: Running) -> QMenu:
    assert running.program.leaving.tray is not None
    menu = running.program.leaving.tray.menu
    menu.aboutToShow.emit()
    return menu


def test_the_menu_starts_continues_and_stops(launch: Start) -> None:
    running = launch(tray=True)
    running.press("Review draft", Qt.Key.Key_Return)
    running.clock.pass_(2520)
    menu = tray_menu(running)
    assert menu.actions()[0].text() == "Review draft · 0:42"
    item(menu, "Stop the timer").trigger()
    running.settle()
    assert running.running() is None
    menu = tray_menu(running)
    assert "Today 0:42 of 8:00" in [action.text() for action in menu.actions()]
    item(menu, "Review draft").trigger()
    running.settle()
    assert running.running() == "Review draft"


def test_the_timer_can_be_stopped_some_minutes_ago(launch: Start) -> None:
    running = launch(tray=True)
    running.press("Review draft", Qt.Key.Key_Return)
    running.clock.pass_(3600)
    item(tray_menu(running), "15 min ago").trigger()
    (view,) = running.holdfast.browsing.page()
    assert view.entry.stop == int(running.clock.now()) - 900


def test_the_tooltip_says_what_runs_and_todays_total(launch: Start) -> None:
    running = launch(tray=True)
    tray = running.program.leaving.tray
    assert tray is not None
    assert tray.tooltip() == "Holdfast: no timer runs\nToday 0:00"
    running.press("Review draft", Qt.Key.Key_Return)
    running.clock.pass_(600)
    assert tray.tooltip() == "Review draft · 0:10\nToday 0:10"


def test_closing_keeps_holdfast_in_the_tray_and_says_so_once(launch: Start) -> None:
    running = launch(tray=True)
    for _time in range(2):
        running.window.close()
        assert not running.window.isVisible()
        assert running.ended == []
        running.window.come_forward()
    assert [title for title, _body, key in running.notifier.shown if key == "tray"] == ["Holdfast"]


def test_without_a_tray_the_only_window_is_never_hidden(launch: Start) -> None:
    running = launch(hidden=False)
    assert running.window.banners.shown().key == "tray"
    running.window.close()
    assert running.ended == [None]


def test_a_hidden_start_without_a_tray_shows_the_window(launch: Start) -> None:
    running = launch(hidden=True)
    assert running.window.isVisible()


def test_a_hidden_start_shows_the_icon_alone(launch: Start) -> None:
    running = launch(hidden=True, tray=True)
    assert not running.window.isVisible()
    assert not running.program.ticker.is_ticking()


def test_a_tray_that_appears_later_is_used_and_one_that_goes_brings_the_window_back(launch: Start) -> None:
    running = launch()
    running.host.switch(True)
    assert running.program.leaving.tray is not None
    assert not running.window.banners.isVisible()
    running.window.close()
    assert not running.window.isVisible()
    running.host.switch(False)
    assert running.window.isVisible()


def test_a_click_on_the_icon_shows_and_hides_the_window(launch: Start) -> None:
    running = launch(tray=True)
    tray = running.program.leaving.tray
    assert tray is not None
    tray.clicked.emit()
    assert not running.window.isVisible()
    tray.clicked.emit()
    assert running.window.isVisible()


def test_p1_quitting_asks_about_a_running_timer_once_and_remembers(launch: Start) -> None:
    running = launch(tray=True)
    running.press("Writing", Qt.Key.Key_Return)
    running.press(Qt.Key.Key_Q, ctrl=True)
    question = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QuitQuestion) and one.isVisible())
    assert running.ended == []
    question._remember.setChecked(True)
    running.qtbot.keyClick(question, Qt.Key.Key_Return)
    assert running.ended == [None]
    assert running.running() == "Writing"
    running.program.leaving.quit()
    assert running.ended == [None, None]


def test_p1_quitting_can_stop_the_timer(launch: Start) -> None:
    running = launch(tray=True)
    running.holdfast.settings.set("timer.at_quit", "stop")
    running.press("Writing", Qt.Key.Key_Return)
    running.press(Qt.Key.Key_Q, ctrl=True)
    assert running.running() is None
    assert running.ended == [None]


def test_another_starts_word_brings_the_window_back(launch: Start) -> None:
    running = launch(hidden=True, tray=True)
    running.program.heard("show")
    assert running.window.isVisible()


def test_the_title_follows_what_another_process_started_while_hidden(launch: Start) -> None:
    running = launch(hidden=True, tray=True)
    other = running.elsewhere()
    other.recording.start(Content("Elsewhere"))
    other.close()
    running.program.heard("wake")
    running.settle()
    assert tray_menu(running).actions()[0].text().startswith("Elsewhere")
