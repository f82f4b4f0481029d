"""Every control of every screen and dialog of the window has a name in the accessibility tree, and can be reached."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.shell.conftest import Running, Start
from tracker_app.ui.actions import COMMANDS
from tracker_app.ui.key_dialog import KeyDialog
from tracker_app.ui.keymap import Keymap
from tracker_app.ui.quit_question import QuitQuestion
from tracker_app.ui.shortcuts import CheatSheet


def nameless(root: QWidget) -> list[str]:
    """The controls that take the keyboard and have no name."""
    found = []
    for one in (root, *root.findChildren(QWidget)):
        takes_keyboard = one.isVisible() and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        inside = one.objectName().startswith("qt_")
        if takes_keyboard and one.focusProxy() is None and not inside:
            spoken = QAccessible.queryAccessibleInterface(one)
            if not spoken.text(QAccessible.Text.Name).strip():
                found.append(f"{type(one).__name__} in {type(one.parent()).__name__}")
    return found


def _welcome(running: Running) -> Iterator[QWidget]:
    for step in range(3):
        running.window.current().show_step(step)
        yield running.window


def _panels(running: Running) -> Iterator[QWidget]:
    running.press("Writing", Qt.Key.Key_Return)
    running.program.palette.open()
    yield running.window
    running.program.palette.dismiss()
    for opened in (
        running.program.timer_bar.chips.open_projects,
        running.program.timer_bar.chips.open_tags,
        running.program.timer_bar.times.ask_start,
    ):
        opened()
        yield running.window


def _dialogs(running: Running) -> Iterator[QWidget]:
    actions = running.program.actions
    keymap = Keymap(running.holdfast.settings, actions)
    for dialog in (
        CheatSheet(actions, keymap, running.window),
        KeyDialog(COMMANDS[0], keymap, running.window),
        QuitQuestion("Writing", running.window),
    ):
        dialog.show()
        yield dialog
        dialog.close()


def _mini(running: Running) -> Iterator[QWidget]:
    running.program.mini.want(wanted=True)
    yield running.program.mini


@pytest.mark.parametrize("screens", [_welcome, _panels, _dialogs, _mini])
def test_every_control_has_a_name(launch: Start, screens: Callable[[Running], Iterator[QWidget]]) -> None:
    running = launch(tray=True)
    for root in screens(running):
        assert nameless(root) == []


def test_tab_reaches_the_bar_the_rail_the_page_and_the_status(launch: Start) -> None:
    running = launch(tray=True)
    running.press("Writing", Qt.Key.Key_Return)
    seen: list[QWidget] = []
    for _turn in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in seen:
            break
        seen.append(focused)
        running.press(Qt.Key.Key_Tab)
    page = running.window.current().widget
    parts = (running.window.timer_bar, running.window.rail, page, running.window.status)
    places = [next((n for n, one in enumerate(seen) if part.isAncestorOf(one) or part is one), -1) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
