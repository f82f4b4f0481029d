"""Says what each command of the window does. Knows use cases and the window's parts, and no key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from tracker_app.app.messages import _
from tracker_app.ui.keymap import Keymap
from tracker_app.ui.problems.dispatch import CONNECT, Case, Dispatch
from tracker_app.ui.shortcuts import CheatSheet

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.act import Act
    from tracker_app.ui.actions import Actions
    from tracker_app.ui.navigation import Navigation
    from tracker_app.ui.now import Now
    from tracker_app.ui.palette import CommandPalette
    from tracker_app.ui.timer_bar.view import TimerBar
    from tracker_app.ui.window import MainWindow


class Commands:
    """The commands of one window. `bind` makes them available, those of pages only where the page is there."""

    def __init__(
        self,
        holdfast: "Holdfast",
        act: "Act",
        now: "Now",
        window: "MainWindow",
        bar: "TimerBar",
        go: "Navigation",
        dispatch: Dispatch,
        palette: "CommandPalette",
    ) -> None:
        self._holdfast = holdfast
        self._act = act
        self._now = now
        self._window = window
        self._bar = bar
        self._go = go
        self._dispatch = dispatch
        self._palette = palette
        self._keymap: Keymap | None = None

    def bind(
        self,
        actions: "Actions",
        *,
        quit_: Callable[[], object],
        sync_now: Callable[[], object],
        mini: Callable[[], object],
    ) -> Keymap:
        """Connect every command; returns their keys."""
        window, bar, go = self._window, self._bar, self._go
        meant: dict[str, Callable[[], object]] = {
            "timer.toggle": bar.toggle,
            "timer.new": self._new_timer,
            "timer.stop": bar.stop,
            "timer.continue": self.start_last,
            "timer.start-at": self._ask_start,
            "edit.undo": self._act.undo,
            "edit.redo": self._act.redo,
            "view.next-region": lambda: window.cycle_region(1),
            "view.previous-region": lambda: window.cycle_region(-1),
            "sync.connect": lambda: self._dispatch.run(CONNECT, Case()),
            "mini.toggle": mini,
            "program.palette": self._palette.open,
            "program.keys": lambda: self.help(actions),
            "program.open": window.come_forward,
            "program.close": window.close,
            "program.quit": quit_,
        }
        if "list" in window.places():
            meant["timer.edit"] = self._edit_running
            meant["entry.add"] = lambda: go.do("add_earlier", on="list")
            meant["view.search"] = lambda: go.do("focus_search")
        if "sync" in window.places():
            meant["sync.now"] = sync_now
        for command, run in meant.items():
            actions.bind(command, run)
        for at, key in enumerate(window.places(), 1):
            action = actions.bind(f"view.{key}", self._shower(key))
            action.setShortcuts([QKeySequence(f"Ctrl+{at}"), *action.shortcuts()])
        self._keymap = Keymap(self._holdfast.settings, actions)
        self._keymap.load()
        return self._keymap

    def help(self, actions: "Actions") -> None:
        """Show every key."""
        if self._keymap is not None:
            CheatSheet(actions, self._keymap, self._window).open()

    def _shower(self, key: str) -> Callable[[], None]:
        def show() -> None:
            self._go.focus_page(key)

        return show

    def _edit_running(self) -> None:
        if self._now.running is not None:
            self._go.open_entry(self._now.running.entry.id)

    def _new_timer(self) -> None:
        self._window.come_forward()
        self._bar.start_new()

    def start_last(self) -> None:
        """Continue the last entry, unless a timer runs."""
        if self._now.running is None:
            self._act.perform(self._holdfast.recording.continue_entry, _("Timer started"))

    def _ask_start(self) -> None:
        self._window.come_forward()
        self._bar.times.ask_start()
