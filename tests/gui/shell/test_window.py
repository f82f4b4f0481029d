"""The window as a whole: it opens whatever fails, shows other processes' changes, and can be used by keyboard alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.shell.conftest import Start
from tracker_app.app.recording import Content
from tracker_app.ui import ahead, pages


def test_it_opens_useful_without_an_account(launch: Start) -> None:
    running = launch()
    running.press("Writing", Qt.Key.Key_Return)
    assert running.running() == "Writing"
    assert running.window.windowTitle() == "Writing – Holdfast"
    assert running.window.toast.isVisible()


def test_undo_takes_the_start_back_also_while_the_field_has_the_keyboard(launch: Start) -> None:
    running = launch()
    running.press("Writing", Qt.Key.Key_Return)
    running.press(Qt.Key.Key_Z, ctrl=True)
    assert running.running() is None


def test_the_toasts_button_undoes(launch: Start) -> None:
    running = launch()
    running.press("Writing", Qt.Key.Key_Return)
    running.click("Undo: Timer started")
    assert running.running() is None


def test_a_change_on_the_command_line_is_in_the_window_within_a_second(launch: Start) -> None:
    running = launch()
    other = running.elsewhere()
    other.recording.start(Content("From the command line"))
    other.close()
    running.qtbot.waitUntil(lambda: "From the command line" in running.window.windowTitle(), timeout=1000)


def test_p6_a_page_that_cannot_be_made_does_not_keep_the_window_shut(
    launch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = pages.PageSpec("list", pages.SPECS[0].title, pages.SPECS[0].icon, "tracker_app.ui.page", "NotThere")
    monkeypatch.setattr(pages, "SPECS", (broken, *pages.SPECS[1:]))
    running = launch()
    running.press("Writing", Qt.Key.Key_Return)
    assert running.running() == "Writing"
    assert running.window.banners.shown().key.startswith("HF-START-001")
    assert any(
        one.accessibleName().startswith("List could not be started") for one in running.window.findChildren(QWidget)
    )


def test_pages_nobody_looked_at_are_made_ready_while_the_window_is_idle(
    launch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "BEGIN_MS", 0)
    running = launch()
    shown, places = running.window.current(), running.window._places
    running.qtbot.waitUntil(lambda: all(places[key].page is not None for key in running.window.places()))
    stack = running.window._stack
    running.qtbot.waitUntil(lambda: all(stack.indexOf(places[k].page.widget) >= 0 for k in running.window.places()))
    assert running.window.current() is shown
    assert all(not places[key].page.widget.isVisible() for key in running.window.places())


def test_p6_a_page_that_cannot_be_made_is_told_of_when_it_is_looked_at_not_when_made_ready(
    launch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [spec if spec.key != "sync" else replace(spec, kind="NotThere") for spec in pages.SPECS]
    monkeypatch.setattr(pages, "SPECS", tuple(broken))
    running = launch()
    told: list[str] = []
    running.program.news.tell = lambda found: told.append(found.code)  # type: ignore[method-assign]
    running.window.prepare("sync")
    assert told == []
    running.window.show_page("sync")
    running.window.show_page("list")
    running.window.show_page("sync")
    assert told == ["HF-START-001"]


def test_p6_a_mistake_in_a_start_step_is_named_in_the_window(launch: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: object, _kept: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tracker_app.ui.window.MainWindow.place_as", broken)
    running = launch()
    assert "the window's place could not be started" in running.window.banners.shown().sentence.casefold()


def test_f6_goes_round_the_parts_of_the_window(launch: Start) -> None:
    running = launch()
    seen = []
    for _turn in range(8):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        running.press(Qt.Key.Key_F6)
    assert running.window.timer_bar.isAncestorOf(seen[0])
    assert any(running.window.rail.isAncestorOf(one) for one in seen)
    assert any(running.window.status.isAncestorOf(one) for one in seen)


def test_ctrl_and_a_number_shows_a_page(launch: Start) -> None:
    running = launch()
    keys = running.window.places()
    for at, key in enumerate(keys, 1):
        running.press(getattr(Qt.Key, f"Key_{at}"), ctrl=True)
        assert running.window.current().key == key


def test_a_narrow_window_has_its_views_below(launch: Start) -> None:
    running = launch()
    running.window.resize(420, 480)
    running.qtbot.waitUntil(lambda: running.window.width() == 420)
    rail = running.window.rail
    running.qtbot.waitUntil(lambda: rail.width() == 420)
    assert rail.y() > running.window.height() // 2
    running.window.resize(1000, 700)
    running.qtbot.waitUntil(lambda: running.window.width() == 1000)
    running.qtbot.waitUntil(lambda: rail.width() < 120)


def test_the_palette_finds_a_command_and_what_to_start(launch: Start) -> None:
    running = launch()
    running.press("Review draft", Qt.Key.Key_Return)
    running.press(Qt.Key.Key_S, ctrl=True)
    running.press(Qt.Key.Key_K, ctrl=True)
    running.press("revi")
    texts = [choice.text for choice in running.program.palette.choices()]
    assert "Start “Review draft”" in texts
    running.press(Qt.Key.Key_Return)
    assert running.running() == "Review draft"
    running.press(Qt.Key.Key_K, ctrl=True)
    running.press("stop the", Qt.Key.Key_Return)
    assert running.running() is None


def test_the_cheat_sheet_names_every_key(launch: Start) -> None:
    running = launch()
    running.press(Qt.Key.Key_F1)
    sheet = QApplication.activeModalWidget() or QApplication.activeWindow()
    assert sheet is not None
    names = [one.accessibleName() for one in sheet.findChildren(QWidget)]
    assert "Stop the timer: Ctrl+S" in names
    running.qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_the_theme_follows_the_setting_at_once(launch: Start) -> None:
    running = launch()
    other = running.elsewhere()
    other.settings.set("ui.theme", "dark")
    other.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    running.qtbot.waitUntil(lambda: app.palette().window().color().lightness() < 60, timeout=1500)


def test_every_control_has_a_name_for_screen_readers(launch: Start) -> None:
    running = launch()
    nameless: list[str] = []
    for key in running.window.places():
        running.window.show_page(key)
        running.settle()
        for one in running.window.findChildren(QWidget):
            takes_keyboard = one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            inside = type(one).__name__.startswith("QAbstractScroll") or one.objectName().startswith("qt_")
            spoken = QAccessible.queryAccessibleInterface(one)
            if takes_keyboard and one.focusProxy() is None and not inside and not spoken.text(QAccessible.Text.Name):
                nameless.append(f"{key}: {type(one).__name__} {one.objectName()!r} in {type(one.parent()).__name__}")
    assert nameless == []
