"""What can be done from the list: each command's words, drawing and keys, once. Knows no entry and does nothing.

Single letters act only while the list has the keyboard, and each has a twin with Alt for keyboards without them.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from tracker_app.app.messages import LazyText, _l
from tracker_app.ui.theme import Icon


class Do(StrEnum):
    """The commands of the list."""

    EDIT = "edit"
    RENAME = "rename"
    CONTINUE = "continue"
    SPLIT = "split"
    JOIN = "join"
    DUPLICATE = "duplicate"
    DELETE = "delete"
    PROJECT = "project"
    TAGS = "tags"
    BILLABLE = "billable"
    SHIFT = "shift"
    START_EARLIER = "start-earlier"
    START_LATER = "start-later"
    STOP_EARLIER = "stop-earlier"
    STOP_LATER = "stop-later"
    OPEN = "open"
    CLOSE = "close"
    OLDER_DAY = "older-day"
    NEWER_DAY = "newer-day"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `keys` are texts of QKeySequence, the first one is shown; `in_menu` says whether the menu has it."""

    do: Do
    label: LazyText
    keys: tuple[str, ...]
    icon: Icon | None = None
    in_menu: bool = True
    for_several: bool = True


COMMANDS = (
    Command(Do.CONTINUE, _l("Continue"), ("Space",), Icon.PLAY, for_several=False),
    Command(Do.EDIT, _l("Edit…"), ("Return", "Enter"), Icon.EDIT, for_several=False),
    Command(Do.RENAME, _l("Edit in place"), ("F2",), for_several=False),
    Command(Do.SPLIT, _l("Split at…"), ("S", "Alt+S"), Icon.SPLIT, for_several=False),
    Command(Do.JOIN, _l("Join with the next"), ("M", "Alt+M")),
    Command(Do.DUPLICATE, _l("Duplicate"), ("D", "Alt+D"), Icon.COPY, for_several=False),
    Command(Do.PROJECT, _l("Project…"), ("P", "Alt+P"), Icon.FOLDER),
    Command(Do.TAGS, _l("Tags…"), ("#", "Alt+T"), Icon.TAG),
    Command(Do.BILLABLE, _l("Billable"), ("$", "Alt+B"), Icon.DOLLAR),
    Command(Do.SHIFT, _l("Move in time…"), ("Alt+V",), Icon.CLOCK),
    Command(Do.COPY, _l("Copy as text"), ("Ctrl+C",), Icon.COPY),
    Command(Do.DELETE, _l("Delete"), ("Del", "Backspace"), Icon.TRASH),
    Command(Do.START_EARLIER, _l("Start 5 minutes earlier"), ("Alt+Up",), in_menu=False, for_several=False),
    Command(Do.START_LATER, _l("Start 5 minutes later"), ("Alt+Down",), in_menu=False, for_several=False),
    Command(Do.STOP_EARLIER, _l("End 5 minutes earlier"), ("Alt+Shift+Up",), in_menu=False, for_several=False),
    Command(Do.STOP_LATER, _l("End 5 minutes later"), ("Alt+Shift+Down",), in_menu=False, for_several=False),
    Command(Do.OPEN, _l("Show the single entries"), ("Right",), in_menu=False, for_several=False),
    Command(Do.CLOSE, _l("Show similar entries as one line"), ("Left",), in_menu=False, for_several=False),
    Command(Do.OLDER_DAY, _l("Previous day"), ("Alt+Left",), in_menu=False),
    Command(Do.NEWER_DAY, _l("Next day"), ("Alt+Right",), in_menu=False),
)
"""In the order of the menu."""


def command_for(event: QKeyEvent) -> Do | None:
    """The command of a key press."""
    pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
    # "#" and "$" need Shift or AltGr on many keyboards: what was typed counts, not how.
    typed = event.text() if event.text() in ("#", "$") else ""
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        pressed = pressed.removeprefix("Num+")
    return _BY_KEY.get(typed or pressed)


_BY_KEY = {key: command.do for command in COMMANDS for key in command.keys}
