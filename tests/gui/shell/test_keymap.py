"""Keys that are given to commands by a person: kept, effective at once, never two of the same."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QToolButton

from tests.gui.shell.conftest import Running, Start
from tracker_app.ui.actions import COMMANDS
from tracker_app.ui.key_dialog import KeyDialog
from tracker_app.ui.keymap import Keymap
from tracker_app.ui.shortcuts import CheatSheet

STOP = next(one for one in COMMANDS if one.id == "timer.stop")
UNDO = next(one for one in COMMANDS if one.id == "edit.undo")


def dialog_of(running: Running, command: str) -> KeyDialog:
    running.press(Qt.Key.Key_F1)
    sheet = next(one for one in QApplication.topLevelWidgets() if isinstance(one, CheatSheet) and one.isVisible())
    button = next(one for one in sheet.findChildren(QToolButton) if one.property("command") == command)
    running.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, KeyDialog) and one.isVisible())


def back_to_the_window(running: Running) -> None:
    for sheet in QApplication.topLevelWidgets():
        if isinstance(sheet, CheatSheet):
            sheet.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    running.qtbot.wait(20)
    running.window.activateWindow()
    running.qtbot.waitActive(running.window)
    running.program.timer_bar.focus_line()
    # Without a window manager the activation goes to and fro before it rests.
    running.qtbot.wait(50)
    running.qtbot.waitUntil(running.program.timer_bar.describe.line.hasFocus)


def test_another_key_works_at_once_and_after_the_next_start(launch: Start) -> None:
    running = launch(tray=True)
    running.press("Writing", Qt.Key.Key_Return)
    dialog = dialog_of(running, "timer.stop")
    running.qtbot.keyClick(dialog._edit, Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    running.qtbot.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    back_to_the_window(running)
    running.press(Qt.Key.Key_S, ctrl=True)
    assert running.running() == "Writing"
    running.press(Qt.Key.Key_F9, ctrl=True)
    assert running.running() is None
    again = Keymap(running.holdfast.settings, running.program.actions)
    again.load()
    assert again.keys(STOP) == [QKeySequence("Ctrl+F9")]


def test_a_key_that_is_taken_is_said_and_changes_hands(launch: Start) -> None:
    running = launch(tray=True)
    dialog = dialog_of(running, "timer.stop")
    running.qtbot.keyClick(dialog._edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog._said.text() == "Ctrl+Z now means “Undo”, which would lose it."
    running.qtbot.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    keymap = Keymap(running.holdfast.settings, running.program.actions)
    assert keymap.keys(STOP) == [QKeySequence("Ctrl+Z")]
    assert keymap.keys(UNDO) == []
    back_to_the_window(running)


def test_no_key_and_back_to_the_declared_one(launch: Start) -> None:
    running = launch(tray=True)
    keymap = Keymap(running.holdfast.settings, running.program.actions)
    keymap.give(STOP, QKeySequence())
    assert keymap.keys(STOP) == []
    keymap.reset(STOP)
    assert keymap.keys(STOP) == [QKeySequence("Ctrl+S")]
    assert not keymap.is_changed(STOP)


@pytest.mark.parametrize("kept", ["", "Ctrl+Nonsense+++", "\x00"])
def test_p6_a_kept_key_that_cannot_be_read_counts_as_unset(launch: Start, kept: str) -> None:
    running = launch(tray=True)
    running.holdfast.settings.remember("keys.timer.stop", kept)
    keymap = Keymap(running.holdfast.settings, running.program.actions)
    keymap.load()
    assert keymap.keys(STOP) in ([QKeySequence("Ctrl+S")], [])


def test_no_two_commands_have_the_same_key(launch: Start) -> None:
    running = launch(tray=True)
    seen: dict[str, str] = {}
    for command, action in running.program.actions.available():
        for key in action.shortcuts():
            assert seen.setdefault(key.toString(), command.id) == command.id
