"""A whole working day in the real window: once without a mouse, once without a keyboard (issue 5, must show 2)."""

from types import SimpleNamespace
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.entries.desk import Desk
from tests.gui.shell.conftest import Running, Start
from tests.worlds import World
from tracker_app.domain.zones import wall_clock
from tracker_app.ui.entries.page import EntriesPage
from tracker_app.ui.entries.spots import Spot
from tracker_app.ui.widgets import ChoiceList

ZONE = "Europe/Tallinn"


def list_desk(running: Running, qtbot: QtBot) -> Desk:
    """Hands for the list inside the window."""
    world = SimpleNamespace(holdfast=running.holdfast, clock=running.clock, zone=ZONE)
    page = running.window.page("list")
    assert isinstance(page, EntriesPage)
    program = running.program
    return Desk(cast("World", world), program.bridge, program.act, program.ticker, qtbot, page)


def day(running: Running) -> list[str]:
    """What the file says, oldest first."""
    lines = []
    for view in reversed(running.holdfast.browsing.page()):
        entry = view.entry
        start, stop = (wall_clock(at, ZONE) if at is not None else None for at in (entry.start, entry.stop))
        assert start is not None
        until = f"{stop:%H:%M}" if stop is not None else "now"
        tags = "".join(f" #{tag}" for tag in entry.tags)
        project = f" @{view.project_name}" if view.project_name else ""
        lines.append(f"{start:%H:%M}-{until} {entry.description}{project}{tags}")
    return lines


def test_a_working_day_without_a_mouse(launch: Start, qtbot: QtBot) -> None:
    running = launch(tray=True)
    minutes = 60
    # 16:30: a meeting, with a tag made on the way.
    running.press("Stand-up #meeting", Qt.Key.Key_Return, Qt.Key.Key_Return)
    running.clock.pass_(20 * minutes)
    # The next task, on a project made in place; it ends the meeting at that instant.
    running.press(Qt.Key.Key_N, ctrl=True)
    running.press("Fix the checkout @Website", Qt.Key.Key_Return, Qt.Key.Key_Return)
    running.clock.pass_(100 * minutes)
    # Stop; then remember that the call began ten minutes ago.
    running.press(Qt.Key.Key_S, ctrl=True)
    running.press(Qt.Key.Key_N, ctrl=True)
    running.press("Call with Ms. Kask")
    running.press(Qt.Key.Key_T, ctrl=True, shift=True)
    running.press("-10", Qt.Key.Key_Return)
    running.clock.pass_(15 * minutes)
    running.press(Qt.Key.Key_Return, ctrl=True)
    assert day(running) == [
        "16:30-16:50 Stand-up #meeting",
        "16:50-18:30 Fix the checkout @Website",
        "18:20-18:45 Call with Ms. Kask",
    ]
    # In the list: split the long one, delete a part by mistake, take that back.
    running.press(Qt.Key.Key_1, ctrl=True)
    desk = list_desk(running, qtbot)
    desk.go_to("Fix the checkout @Website")
    desk.press(Qt.Key.Key_S)
    desk.focus().selectAll()  # type: ignore[attr-defined]
    desk.type("17:30")
    desk.press(Qt.Key.Key_Return)
    assert [line[:11] for line in day(running)] == ["16:30-16:50", "16:50-17:30", "17:30-18:30", "18:20-18:45"]
    desk.go_to("Stand-up")
    desk.press(Qt.Key.Key_Delete)
    assert len(day(running)) == 3
    running.press(Qt.Key.Key_Z, ctrl=True)
    assert len(day(running)) == 4
    # Continue the meeting, look at the projects, find a command by name, and go home.
    desk.go_to("Stand-up")
    desk.press(Qt.Key.Key_Space)
    assert running.running() == "Stand-up"
    running.press(Qt.Key.Key_K, ctrl=True)
    running.press("show proj", Qt.Key.Key_Return)
    assert running.window.current().key == "projects"
    running.clock.pass_(5 * minutes)
    running.press(Qt.Key.Key_S, ctrl=True)
    running.press(Qt.Key.Key_Q, ctrl=True)
    assert running.ended == [None]
    assert day(running)[-1] == "18:45-18:50 Stand-up #meeting"


def test_a_working_day_without_a_keyboard(launch: Start, qtbot: QtBot) -> None:
    running = launch(tray=True)
    minutes = 60
    desk_of_yesterday(running)
    running.settle()
    # Start what was done yesterday: its line in the list has a button for that.
    running.click("Skip") if running.window.current().key == "welcome" else None
    desk = list_desk(running, qtbot)
    desk.settle()
    desk.click("Write the offer", Spot.CONTINUE)
    assert running.running() == "Write the offer"
    running.clock.pass_(50 * minutes)
    # Another project, picked from its panel.
    running.click("No project")
    pick(running, "Website")
    # It began ten minutes earlier than the click.
    running.click("50 minutes")
    running.click("10 min earlier")
    running.click("Stop")
    assert day(running)[-1] == "16:20-17:20 Write the offer @Website"
    # Take the stop back, then stop from the tray, some minutes ago.
    running.click("Undo: Timer stopped")
    assert running.running() == "Write the offer"
    running.clock.pass_(20 * minutes)
    tray = running.program.leaving.tray
    assert tray is not None
    tray.menu.aboutToShow.emit()
    item(tray.menu, "5 min ago").trigger()
    assert day(running)[-1] == "16:20-17:35 Write the offer @Website"
    # Delete in the list, and take that back too.
    desk.click("Write the offer @Website", Spot.DELETE)
    assert len(day(running)) == 1
    undo = next(one for one in running.window.toast.findChildren(QWidget) if one.accessibleName().startswith("Undo"))
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    running.settle()
    assert len(day(running)) == 2
    # Look round: every view by its button; then out, over the tray.
    for key in running.window.places():
        button = running.window.rail.button(key)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert running.window.current().key == key
    item(tray.menu, "Quit").trigger()
    assert running.ended == [None]


def desk_of_yesterday(running: Running) -> None:
    """One entry and one project from the day before."""
    from tracker_app.app.recording import Content

    running.holdfast.catalogue.add_project("Website")
    start = int(running.clock.now()) - 86_400
    running.holdfast.recording.add(Content("Write the offer"), start, start + 3600)


def pick(running: Running, words: str) -> None:
    """Click a line of the panel that is open."""
    view = next(one for one in running.window.findChildren(ChoiceList) if one.isVisible())
    row = next(n for n, choice in enumerate(view.choices()) if choice.text == words)
    where: QPoint = view.visualRect(view.model().index(row, 0)).center()
    running.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    running.settle()


def item(menu: QMenu, words: str) -> QAction:
    """An item of a menu or of its submenus."""
    QApplication.processEvents()
    for one in (menu, *menu.findChildren(QMenu)):
        for action in one.actions():
            if action.text().startswith(words) and action.isEnabled():
                return action
    raise AssertionError(words)
