"""Asks for another key of one command, and says whose it was. Changes nothing itself until it is told to."""

from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QKeySequenceEdit, QLabel, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.actions import Command
from tracker_app.ui.theme import Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets import push_button

_WORDS_WIDE = 400


class Keys(Protocol):
    """Where keys are kept: the window's own, or those that work everywhere."""

    def keys(self, command: Command) -> list[QKeySequence]:
        """The keys of a command now."""
        ...

    def is_changed(self, command: Command) -> bool:
        """Whether a person gave it other keys than it came with."""
        ...

    def taken_by(self, key: QKeySequence, asking: Command) -> Command | None:
        """The command that already has this key."""
        ...

    def unfit(self, key: QKeySequence) -> str:
        """Why this key cannot be had at all; "" where it can."""
        ...

    def give(self, command: Command, key: QKeySequence) -> None:
        """Give a command a key, or none."""
        ...

    def reset(self, command: Command) -> None:
        """Back to what it came with."""
        ...


class KeyDialog(QDialog):
    """`changed` says that the command has other keys now."""

    changed = Signal()

    def __init__(self, command: Command, keymap: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._command = command
        self._keymap = keymap
        self.setWindowTitle(_("Change a shortcut"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = QLabel(str(command.label), self)
        set_type(heading, Type.HEADING)
        heading.setMinimumWidth(_WORDS_WIDE)
        hint = QLabel(_("Press the new keys. Ctrl, Alt or Shift with a letter, or a function key, will do."), self)
        hint.setWordWrap(True)
        hint.setProperty("muted", True)
        self._edit = QKeySequenceEdit(self)
        self._edit.setMaximumSequenceLength(1)
        self._edit.setAccessibleName(_("New keys for “{command}”").format(command=command.label))
        keys = keymap.keys(command)
        if keys:
            self._edit.setKeySequence(keys[0])
        self._edit.keySequenceChanged.connect(self._look)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setProperty("tone", "warning")
        self._save = push_button(_("Save"), kind=Kind.PRIMARY, parent=self)
        self._save.clicked.connect(self._keep)
        self._save.setAutoDefault(False)
        default = push_button(_("As it was"), tooltip=_("The keys that Holdfast comes with"), parent=self)
        default.clicked.connect(self._reset)
        default.setEnabled(keymap.is_changed(command))
        none = push_button(_("No key"), parent=self)
        none.clicked.connect(self._drop)
        cancel = push_button(_("Cancel"), kind=Kind.QUIET, parent=self)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(default)
        row.addWidget(none)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._save)
        for button in (default, none, cancel):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE)
        for widget in (heading, hint, self._edit, self._said):
            column.addWidget(widget)
        column.addSpacing(SPACE)
        column.addLayout(row)
        self._look()
        self._edit.setFocus()

    @Slot()
    def _look(self) -> None:
        key = self._edit.keySequence()
        taken = self._keymap.taken_by(key, self._command)
        sentence = unfit = self._keymap.unfit(key)
        if taken is not None and not unfit:
            shown = key.toString(QKeySequence.SequenceFormat.NativeText)
            sentence = _("{keys} now means “{command}”, which would lose it.").format(keys=shown, command=taken.label)
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        self._save.setEnabled(not key.isEmpty() and not unfit)

    @Slot()
    def _keep(self) -> None:
        self._keymap.give(self._command, self._edit.keySequence())
        self._done()

    @Slot()
    def _drop(self) -> None:
        self._keymap.give(self._command, QKeySequence())
        self._done()

    @Slot()
    def _reset(self) -> None:
        self._keymap.reset(self._command)
        self._done()

    def _done(self) -> None:
        self.changed.emit()
        self.accept()
