"""The keys that a person gave to commands: kept, put on the actions, checked against each other. Knows no dialog."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from tracker_app.ui.actions import COMMANDS, Actions, Command

if TYPE_CHECKING:
    from tracker_app.app.settings import Settings

_PORTABLE = QKeySequence.SequenceFormat.PortableText
_NONE = "none"


class Keymap:
    """One key for each command, or the declared ones. What was kept and cannot be read any more counts as unset."""

    def __init__(self, settings: "Settings", actions: Actions) -> None:
        self._settings = settings
        self._actions = actions
        self._declared = {command.id: list(actions.get(command.id).shortcuts()) for command in COMMANDS}

    def load(self) -> None:
        """Put the kept keys on the actions."""
        for command in COMMANDS:
            kept = self._settings.recall(_word(command))
            if kept is not None:
                self._put(command, kept)

    def keys(self, command: Command) -> list[QKeySequence]:
        """The keys of a command now."""
        return list(self._actions.get(command.id).shortcuts())

    def is_changed(self, command: Command) -> bool:
        """Whether a person gave it another key than the declared ones."""
        return self.keys(command) != self._declared[command.id]

    def taken_by(self, key: QKeySequence, asking: Command) -> Command | None:
        """The command that already has this key."""
        if key.isEmpty():
            return None
        return next((one for one in COMMANDS if one.id != asking.id and key in self.keys(one)), None)

    def unfit(self, _key: QKeySequence) -> str:
        """Every key can be had inside the window."""
        return ""

    def give(self, command: Command, key: QKeySequence) -> None:
        """Give a command a key, or none for an empty one; whoever had it loses it."""
        loser = self.taken_by(key, command)
        if loser is not None:
            self.take(loser, key)
        self._keep(command, key)

    def take(self, command: Command, key: QKeySequence) -> None:
        """Take one key away from a command."""
        rest = [one for one in self.keys(command) if one != key]
        self._keep(command, rest[0] if rest else QKeySequence())

    def reset(self, command: Command) -> None:
        """Back to the declared keys, as far as no other command was given one of them."""
        self._settings.remember(_word(command), None)
        free = [key for key in self._declared[command.id] if self.taken_by(key, command) is None]
        self._actions.set_keys(command.id, free)

    def _keep(self, command: Command, key: QKeySequence) -> None:
        text = key.toString(_PORTABLE) or _NONE
        self._settings.remember(_word(command), text)
        self._put(command, text)

    def _put(self, command: Command, text: str) -> None:
        key = QKeySequence() if text == _NONE else QKeySequence.fromString(text, _PORTABLE)
        if text == _NONE:
            self._actions.set_keys(command.id, [])
        elif key.toString(_PORTABLE):
            self._actions.set_keys(command.id, [key])


def _word(command: Command) -> str:
    return f"keys.{command.id}"
