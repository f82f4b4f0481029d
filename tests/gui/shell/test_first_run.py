"""The first run: three skippable steps by keyboard alone, and a timer bar that works all the while."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox

from tests.gui.shell.conftest import Running, Start
from tracker_app.ui.first_run.page import KEY, FirstRun
from tracker_app.ui.widgets import CardButton


def page(running: Running) -> FirstRun:
    found = running.window.current()
    assert isinstance(found, FirstRun)
    return found


def test_the_timer_works_at_once_and_ends_the_welcome(launch: Start) -> None:
    running = launch()
    assert running.window.current().key == KEY
    running.press("Writing", Qt.Key.Key_Return)
    assert running.running() == "Writing"
    assert running.window.current().key == "list"


def test_three_steps_by_keyboard_alone(launch: Start) -> None:
    running = launch(tray=True)
    running.press(Qt.Key.Key_F6, Qt.Key.Key_F6)
    focused = QApplication.focusWidget()
    assert isinstance(focused, CardButton)
    assert focused.text() == "Start on this computer"
    running.press(Qt.Key.Key_Space)
    running.press(Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    running.press(Qt.Key.Key_Space)
    assert running.window.current().key == "list"
    assert running.program.timer_bar.describe.line.hasFocus()


def test_skip_goes_straight_to_the_list_and_is_remembered(launch: Start) -> None:
    running = launch()
    running.click("Skip")
    assert running.window.current().key == "list"
    assert running.holdfast.settings.recall("welcomed") == "1"


def test_the_theme_is_applied_as_it_is_chosen(launch: Start) -> None:
    running = launch()
    running.click("Start on this computer")
    running.click("Dark")
    assert running.holdfast.settings.get("ui.theme") == "dark"
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.palette().window().color().lightness() < 60


def test_closing_to_the_tray_can_be_turned_off_there(launch: Start) -> None:
    running = launch()
    running.click("Start on this computer")
    box = next(one for one in page(running).findChildren(QCheckBox) if one.text().startswith("Closing"))
    box.click()
    assert running.holdfast.settings.get("ui.close_to_tray") is False


def test_whoever_has_recorded_before_is_not_welcomed(launch: Start) -> None:
    running = launch()
    running.press("Writing", Qt.Key.Key_Return)
    running.program.stop()
    again = launch()
    assert again.window.current().key == "list"
    running.program.stop = _nothing  # type: ignore[method-assign]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Callable[[Running], None]:
    def connect(running: Running) -> None:
        from tracker_app.domain.changes import Kind
        from tracker_app.domain.ids import AccountId
        from tracker_app.store.accounts import Account, Accounts

        with running.holdfast.database.write() as unit:
            Accounts(unit.connection).add(Account(AccountId("a1"), "timetagger", "Work", "http://127.0.0.1:9/", "me"))
            unit.changed(Kind.ACCOUNT, "a1")

    return connect


def test_after_connecting_it_says_what_comes(launch: Start, connected: Callable[[Running], None]) -> None:
    running = launch()
    connected(running)
    assert page(running)._steps.currentIndex() == 1
    running.click("Go on")
    assert page(running)._steps.currentIndex() == 2


def _nothing() -> None:
    """It was ended before."""
