"""Every command once: its word, label, drawing, keys and, once bound, what it does. Knows no page.

Menus, tray, palette and cheat-sheet read this list; a key means the same wherever the focus is (UI.md 11).
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from tracker_app.app.messages import LazyText, _l
from tracker_app.ui.theme import Icon, icon


class Group(StrEnum):
    """What a command is about; the order of the cheat-sheet."""

    TIMER = "timer"
    EDIT = "edit"
    VIEW = "view"
    SYNC = "sync"
    PROGRAM = "program"


GROUP_NAMES = {
    Group.TIMER: _l("Timer"),
    Group.EDIT: _l("Edit"),
    Group.VIEW: _l("Views"),
    Group.SYNC: _l("Sync"),
    Group.PROGRAM: _l("Program"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """A command as declared. `keys` in Qt's portable words; on a Mac, Ctrl is the Command key."""

    id: str
    label: LazyText
    group: Group
    icon: Icon | None = None
    keys: tuple[str, ...] = ()
    mac_keys: tuple[str, ...] | None = None

    def sequences(self) -> list[QKeySequence]:
        """The keys on this system."""
        keys = self.mac_keys if self.mac_keys is not None and sys.platform == "darwin" else self.keys
        return [QKeySequence(key) for key in keys]


COMMANDS = (
    Command("timer.toggle", _l("Start or stop the timer"), Group.TIMER, Icon.PLAY, ("Ctrl+Return", "Ctrl+Enter")),
    Command("timer.new", _l("New timer"), Group.TIMER, Icon.PLUS, ("Ctrl+N",)),
    Command("timer.stop", _l("Stop the timer"), Group.TIMER, Icon.STOP, ("Ctrl+S",)),
    Command("timer.continue", _l("Continue the last entry"), Group.TIMER, Icon.CONTINUE, ("Ctrl+O",)),
    Command("timer.start-at", _l("Change when the timer started"), Group.TIMER, Icon.CLOCK, ("Ctrl+Shift+T",)),
    Command("timer.edit", _l("Edit the running entry"), Group.TIMER, Icon.EDIT, ("Ctrl+E",)),
    Command("entry.add", _l("Add an entry"), Group.EDIT, Icon.PLUS, ("Ctrl+Shift+N",)),
    Command("edit.undo", _l("Undo"), Group.EDIT, Icon.UNDO, ("Ctrl+Z",)),
    Command("edit.redo", _l("Redo"), Group.EDIT, Icon.REDO, ("Ctrl+Shift+Z", "Ctrl+Y"), ("Ctrl+Shift+Z",)),
    Command("view.search", _l("Search"), Group.VIEW, Icon.SEARCH, ("Ctrl+F",)),
    Command("view.list", _l("Show the list"), Group.VIEW, Icon.LIST),
    Command("view.calendar", _l("Show the calendar"), Group.VIEW, Icon.CALENDAR),
    Command("view.reports", _l("Show reports"), Group.VIEW, Icon.CHART),
    Command("view.projects", _l("Show projects"), Group.VIEW, Icon.FOLDER),
    Command("view.sync", _l("Show the sync centre"), Group.VIEW, Icon.SYNC, ("Ctrl+Shift+Y",)),
    Command("view.settings", _l("Show settings"), Group.VIEW, Icon.SETTINGS, ("Ctrl+,",)),
    Command("view.next-region", _l("Go to the next part of the window"), Group.VIEW, None, ("F6",)),
    Command("view.previous-region", _l("Go to the part before"), Group.VIEW, None, ("Shift+F6",)),
    Command("sync.now", _l("Sync now"), Group.SYNC, Icon.SYNC, ("F5", "Ctrl+R")),
    Command("sync.connect", _l("Connect an account"), Group.SYNC, Icon.CLOUD),
    Command("mini.toggle", _l("Mini timer"), Group.PROGRAM, Icon.CLOCK, ("Ctrl+M",), ("Ctrl+Shift+M",)),
    Command("program.palette", _l("Command palette"), Group.PROGRAM, Icon.SEARCH, ("Ctrl+K",)),
    Command("program.keys", _l("Keyboard shortcuts"), Group.PROGRAM, Icon.INFO, ("F1",)),
    Command("program.open", _l("Open Holdfast"), Group.PROGRAM, Icon.HOME),
    Command("program.close", _l("Close the window"), Group.PROGRAM, Icon.CLOSE, ("Ctrl+W",)),
    Command("program.quit", _l("Quit"), Group.PROGRAM, Icon.CLOSE, ("Ctrl+Q",)),
)


class Actions(QObject):
    """The commands as Qt actions. One that nothing is bound to is neither shown nor reached by its keys."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._commands = {command.id: command for command in COMMANDS}
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(str(command.label), self)
            if command.icon is not None:
                action.setIcon(icon(command.icon))
            action.setShortcuts(command.sequences())
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setVisible(False)
            action.setEnabled(False)
            window.addAction(action)
            self._actions[command.id] = action

    def bind(self, command: str, run: Callable[[], object]) -> QAction:
        """Say what a command does, and make it available."""
        action = self._actions[command]
        action.triggered.connect(lambda _checked=False: run())
        action.setVisible(True)
        action.setEnabled(True)
        return action

    def get(self, command: str) -> QAction:
        """The action of a command."""
        return self._actions[command]

    def set_keys(self, command: str, keys: list[QKeySequence]) -> None:
        """Give a command other keys."""
        self._actions[command].setShortcuts(keys)

    def available(self) -> Iterator[tuple[Command, QAction]]:
        """The commands that can be given now, in the order declared."""
        for command in COMMANDS:
            action = self._actions[command.id]
            if action.isEnabled() and action.isVisible():
                yield command, action


def keys_text(action: QAction) -> str:
    """The first key of an action as this system writes it; "" without one."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
