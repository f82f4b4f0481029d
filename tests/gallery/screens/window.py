"""The whole window: its pages, banner, toast, palette, cheat-sheet, the question at quitting, the tray's menu."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gallery.stage import LARGE, SMALLEST, WIDE, Screen, Stage
from tracker_app.app.opening import Opened
from tracker_app.app.problems import problem
from tracker_app.app.starting import Starting
from tracker_app.desktop.notify import NullNotifier
from tracker_app.desktop.qt.tray_host import TrayHost
from tracker_app.ui.actions import COMMANDS
from tracker_app.ui.key_dialog import KeyDialog
from tracker_app.ui.keymap import Keymap
from tracker_app.ui.program import Program
from tracker_app.ui.quit_question import QuitQuestion
from tracker_app.ui.shortcuts import CheatSheet
from tracker_app.ui.theme import current_tokens

_SIZES = (WIDE, SMALLEST)


class _Host(TrayHost):
    def ask(self) -> bool:
        return True


def window(page: str = "list") -> Callable[[Stage], QWidget]:
    """Builds the program and shows one page of it."""

    def build(stage: Stage) -> QWidget:
        stage.holdfast.settings.set("ui.theme", current_tokens().scheme.value)
        # A second file is shown like any other, and nothing is sent from it.
        opened = Opened(stage.holdfast, (), "side-file", Starting(stage.world.home))
        program = Program(stage.app, stage.theme, opened, notifier=NullNotifier(), tray_host=_Host())
        program.start(hidden=True)
        program.window.show_page(page)
        program.window.program = program  # type: ignore[attr-defined]
        stage.ends.append(program.stop)
        return program.window

    return build


def _still(widget: QWidget) -> bool:
    page = widget.program.window.current()  # type: ignore[attr-defined]
    return not widget.program.bridge.is_busy() and getattr(page, "is_whole", True)  # type: ignore[attr-defined]


def _toast(_stage: Stage, widget: QWidget) -> None:
    widget.program.act.did.emit("Review draft deleted")  # type: ignore[attr-defined]


def _palette(_stage: Stage, widget: QWidget) -> None:
    widget.program.palette.dismiss()  # type: ignore[attr-defined]
    widget.program.palette.open()  # type: ignore[attr-defined]
    widget.program.palette._line.setText("re")  # type: ignore[attr-defined]


def _banner(_stage: Stage, widget: QWidget) -> None:
    widget.program.news.tell(problem("HF-FILE-003", {"path": "/home/alice/holdfast.db"}))  # type: ignore[attr-defined]


def _keys(_stage: Stage, widget: QWidget) -> QWidget:
    program = widget.program  # type: ignore[attr-defined]
    sheet = CheatSheet(program.actions, Keymap(program.holdfast.settings, program.actions), widget)
    sheet.show()
    return sheet


def _key(_stage: Stage, widget: QWidget) -> QWidget:
    program = widget.program  # type: ignore[attr-defined]
    dialog = KeyDialog(COMMANDS[2], Keymap(program.holdfast.settings, program.actions), widget)
    dialog._edit.setKeySequence("Ctrl+Z")
    dialog.show()
    return dialog


def _section(key: str) -> "Callable[[Stage, QWidget], None]":
    def act(_stage: Stage, widget: QWidget) -> None:
        page = widget.current()  # type: ignore[attr-defined]
        while page.abilities._looking is not None:
            QTest.qWait(20)
        page.show_section(key)

    return act


def _drawn(_stage: Stage, widget: QWidget) -> None:
    page = widget.current()  # type: ignore[attr-defined]
    page.show_entry(widget.program.holdfast.browsing.page(limit=3)[2].entry.id)  # type: ignore[attr-defined]


def _quit(_stage: Stage, widget: QWidget) -> QWidget:
    question = QuitQuestion("Review draft", widget)
    question.show()
    return question


def _tray(_stage: Stage, widget: QWidget) -> QWidget:
    menu = widget.program.leaving.tray.menu  # type: ignore[attr-defined]
    menu.popup(QPoint(10, 10))
    QApplication.processEvents()
    return menu


def _mini(_stage: Stage, widget: QWidget) -> QWidget:
    mini = widget.program.mini  # type: ignore[attr-defined]
    mini.want(wanted=True)
    QApplication.processEvents()
    return mini  # type: ignore[no-any-return]


def _step(at: int) -> "Callable[[Stage, QWidget], None]":
    def act(_stage: Stage, widget: QWidget) -> None:
        widget.current().show_step(at)  # type: ignore[attr-defined]

    return act


SCREENS = (
    Screen("first-run-where", window("welcome"), data="empty", sizes=_SIZES, ready=_still, act=_step(0)),
    Screen("first-run-connected", window("welcome"), data="empty", sizes=_SIZES, ready=_still, act=_step(1)),
    Screen("first-run-look", window("welcome"), data="empty", sizes=_SIZES, ready=_still, act=_step(2)),
    Screen("mini-running", window(), ready=_still, act=_mini),
    Screen("mini-idle", window(), data="empty", ready=_still, act=_mini),
    Screen("mini-trouble", window(), data="trouble", ready=_still, act=_mini),
    Screen("window-empty", window(), data="empty", sizes=_SIZES, ready=_still),
    Screen("window-typical", window(), sizes=(*_SIZES, LARGE), ready=_still),
    Screen("window-crowded", window(), data="crowded", sizes=_SIZES, ready=_still),
    Screen("window-trouble", window(), data="trouble", sizes=_SIZES, ready=_still),
    Screen("window-projects", window("projects"), sizes=_SIZES, ready=_still),
    Screen("window-calendar", window("calendar"), sizes=_SIZES, ready=_still),
    Screen("window-sync", window("sync"), data="trouble", sizes=_SIZES, ready=_still),
    Screen("window-settings", window("settings"), sizes=_SIZES, ready=_still),
    Screen("window-calendar-editor", window("calendar"), sizes=(*_SIZES, LARGE), ready=_still, act=_drawn),
    Screen("window-settings-keys", window("settings"), sizes=_SIZES, ready=_still, act=_section("keys")),
    Screen("window-settings-abilities", window("settings"), sizes=_SIZES, ready=_still, act=_section("abilities")),
    Screen("window-toast", window(), sizes=_SIZES, ready=_still, act=_toast),
    Screen("window-banner", window(), sizes=_SIZES, ready=_still, act=_banner),
    Screen("window-palette", window(), sizes=_SIZES, ready=_still, act=_palette),
    Screen("dialog-keys", window(), ready=_still, act=_keys),
    Screen("dialog-key", window(), ready=_still, act=_key),
    Screen("dialog-quit", window(), ready=_still, act=_quit),
    Screen("tray-menu", window(), ready=_still, act=_tray),
)
