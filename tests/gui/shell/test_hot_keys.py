"""Keys that work in every program: none at first, chosen in the settings, told when they cannot be had (users 75)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.gui.shell.conftest import Running, Start
from tracker_app.desktop.hotkey import NoHotKeys, read_chord
from tracker_app.ui.abilities import State
from tracker_app.ui.key_dialog import KeyDialog
from tracker_app.ui.settings.controls import HotKeyControl
from tracker_app.ui.settings.page import SettingsPage

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def settings_page(running: Running) -> QWidget:
    running.program.go.show_page("settings", "keys")
    page = running.window.current()
    assert isinstance(page, SettingsPage)
    running.qtbot.waitUntil(lambda: page.is_whole)
    return page


def dialog_of(running: Running, name: str) -> KeyDialog:
    control = next(one for one in settings_page(running).findChildren(HotKeyControl) if one.setting.key == name)
    button = control.findChild(QPushButton)
    running.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, KeyDialog) and one.isVisible())


def choose(running: Running, name: str, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    dialog = dialog_of(running, name)
    running.qtbot.keyClick(dialog._edit, key, held)
    running.qtbot.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    running.settle()


def test_no_key_is_taken_from_other_programs_before_one_is_chosen(launch: Start) -> None:
    running = launch(tray=True)
    assert running.hot_keys.given == {}


def test_the_chosen_key_starts_the_last_work_and_stops_it_without_the_window(launch: Start) -> None:
    running = launch(tray=True)
    running.press("Writing", Qt.Key.Key_Return)
    running.press(Qt.Key.Key_S, ctrl=True)
    choose(running, "hotkey.toggle", Qt.Key.Key_T, CTRL_ALT)
    running.window.hide()
    running.hot_keys.press("Ctrl+Alt+T")
    running.qtbot.waitUntil(lambda: running.running() == "Writing")
    running.settle()
    running.hot_keys.press("Ctrl+Alt+T")
    running.qtbot.waitUntil(lambda: running.running() is None)
    assert [body for _, body, key in running.notifier.shown if key == "hot-key"] == ["Timer started", "Timer stopped"]


def test_the_other_key_shows_and_hides_the_window(launch: Start) -> None:
    running = launch(tray=True)
    assert running.holdfast.settings.set("hotkey.show", "Ctrl+Alt+H") is None
    running.settle()
    running.window.hide()
    running.hot_keys.press("Ctrl+Alt+H")
    running.qtbot.waitUntil(running.window.isVisible)


def test_a_key_that_another_program_holds_is_said_beside_it(launch: Start) -> None:
    running = launch(tray=True)
    held = read_chord("Ctrl+Alt+T")
    assert held is not None
    running.hot_keys.held.add(held)
    choose(running, "hotkey.toggle", Qt.Key.Key_T, CTRL_ALT)
    control = settings_page(running).controls["hotkey.toggle"]  # type: ignore[attr-defined]
    assert control._refusal.text() == "Another program holds this key. Choose another one."
    choose(running, "hotkey.toggle", Qt.Key.Key_U, CTRL_ALT)
    assert control._refusal.text() == ""


def test_a_key_that_typing_needs_cannot_be_taken_and_one_of_the_window_changes_hands(launch: Start) -> None:
    running = launch(tray=True)
    dialog = dialog_of(running, "hotkey.toggle")
    running.qtbot.keyClick(dialog._edit, Qt.Key.Key_T)
    assert not dialog._save.isEnabled()
    assert dialog._said.text().startswith("Other programs need this key.")
    running.qtbot.keyClick(dialog._edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog._said.text() == "Ctrl+Z now means “Undo”, which would lose it."
    running.qtbot.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    assert QKeySequence("Ctrl+Z") not in running.program.actions.get("edit.undo").shortcuts()
    assert running.holdfast.settings.get("hotkey.toggle") == "Ctrl+Z"


@pytest.mark.parametrize("reason", ["wayland", "macos", "unsupported"])
def test_where_no_key_can_be_had_it_is_said_in_words_with_what_helps(launch: Start, reason: str) -> None:
    running = launch(tray=True)
    running.program.hot_keys._hot_keys = NoHotKeys(reason)
    (found,) = [one for one in running.program._parts.system.abilities.look() if one.key == "hotkey"]
    assert found.state is State.NONE
    assert "holdfast continue" in found.remedy
