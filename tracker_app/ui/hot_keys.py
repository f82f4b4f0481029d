"""Keys that work while another program has the keyboard: follows their settings, and says what was pressed.

Knows no page. `GlobalKeys` is what the dialog for keys asks and changes.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence

from tracker_app.app.messages import _, _l
from tracker_app.desktop.hotkey import HotKeys, read_chord
from tracker_app.domain.changes import Changes, Kind
from tracker_app.ui.actions import Command, Group
from tracker_app.ui.theme import Icon

if TYPE_CHECKING:
    from tracker_app.app.settings import Settings
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.keymap import Keymap

TOGGLE = Command("hotkey.toggle", _l("Start or stop the timer, from anywhere"), Group.TIMER, Icon.PLAY)
SHOW = Command("hotkey.show", _l("Show or hide the window, from anywhere"), Group.PROGRAM, Icon.HOME)
EVERYWHERE = (TOGGLE, SHOW)
_PORTABLE = QKeySequence.SequenceFormat.PortableText


class HotKeyRing(QObject):
    """`pressed` carries "hotkey.toggle" or "hotkey.show"; `changed` says that other keys are listened to."""

    pressed = Signal(str)
    changed = Signal()
    _heard = Signal(str)

    def __init__(
        self, settings: "Settings", bridge: "Bridge", hot_keys: HotKeys, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._hot_keys = hot_keys
        self.refused: frozenset[str] = frozenset()
        self._heard.connect(self.pressed, Qt.ConnectionType.QueuedConnection)
        bridge.changed.connect(self._commit)

    @property
    def reason(self) -> str:
        """Why no key can be heard here; "" where one can."""
        return self._hot_keys.reason

    def start(self) -> None:
        """Listen to the keys that are set."""
        self._hot_keys.start(self._heard.emit)
        self._take()

    def stop(self) -> None:
        """Listen no more."""
        self._hot_keys.stop()

    def _take(self) -> None:
        wanted = {one.id: read_chord(str(self._settings.get(one.id))) for one in EVERYWHERE}
        self.refused = self._hot_keys.give({name: chord for name, chord in wanted.items() if chord is not None})
        self.changed.emit()

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if changes.touches(Kind.SETTING) and any(one.id in changes.ids[Kind.SETTING] for one in EVERYWHERE):
            self._take()


class GlobalKeys:
    """The keys that work everywhere, none of them at first. A key of the window that is taken for one is lost there."""

    def __init__(self, settings: "Settings", window_keys: "Keymap | None" = None) -> None:
        self._settings = settings
        self._window_keys = window_keys

    def keys(self, command: Command) -> list[QKeySequence]:
        """The key of a command, if it has one."""
        text = str(self._settings.get(command.id))
        return [QKeySequence.fromString(text, _PORTABLE)] if text else []

    def is_changed(self, command: Command) -> bool:
        """Whether it has a key."""
        return bool(self.keys(command))

    def taken_by(self, key: QKeySequence, asking: Command) -> Command | None:
        """The command, of these or of the window, that has this key."""
        if key.isEmpty():
            return None
        other = next((one for one in EVERYWHERE if one.id != asking.id and key in self.keys(one)), None)
        if other is not None or self._window_keys is None:
            return other
        return self._window_keys.taken_by(key, asking)

    def unfit(self, key: QKeySequence) -> str:
        """Keys that typing needs are no keys for everywhere."""
        if key.isEmpty() or read_chord(key.toString(_PORTABLE)) is not None:
            return ""
        return _("Other programs need this key. Hold Ctrl, Alt or the Windows key with it, or take a function key.")

    def give(self, command: Command, key: QKeySequence) -> None:
        """Give a command a key, or none; whoever had it loses it."""
        loser = self.taken_by(key, command)
        if loser is not None and loser in EVERYWHERE:
            self._settings.unset(loser.id)
        elif loser is not None and self._window_keys is not None:
            self._window_keys.take(loser, key)
        if key.isEmpty():
            self._settings.unset(command.id)
        else:
            self._settings.set(command.id, key.toString(_PORTABLE))

    def reset(self, command: Command) -> None:
        """No key, as at first."""
        self._settings.unset(command.id)
