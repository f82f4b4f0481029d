"""The cheat-sheet: every key there is, as the commands declare them and as pages answer to them. Knows no page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tracker_app.app.messages import LazyText, _, _l
from tracker_app.ui.actions import GROUP_NAMES, Actions, Group
from tracker_app.ui.theme import Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import SectionHeader, push_button

IN_LISTS: tuple[tuple[LazyText, tuple[str, ...]], ...] = (
    (_l("Go up or down"), ("Up", "Down")),
    (_l("Select more"), ("Shift+Down",)),
    (_l("Select all"), ("Ctrl+A",)),
    (_l("Edit"), ("Return",)),
    (_l("Continue, or stop the running one"), ("Space",)),
    (_l("Delete"), ("Del",)),
    (_l("Split"), ("S",)),
    (_l("Join with the next"), ("M",)),
    (_l("Set the project"), ("P",)),
    (_l("Set tags"), ("#",)),
    (_l("Billable or not"), ("$",)),
    (_l("Start 5 minutes earlier or later"), ("Alt+Up", "Alt+Down")),
    (_l("End 5 minutes earlier or later"), ("Alt+Shift+Up", "Alt+Shift+Down")),
    (_l("Copy as text"), ("Ctrl+C",)),
)
"""What lists answer to while they have the keyboard (UI.md 11)."""
Row = tuple[str, Sequence[str]]


class CheatSheet(QDialog):
    """All keys on one sheet; Esc closes it."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = QLabel(_("Keyboard shortcuts"), self)
        set_type(heading, Type.TITLE)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_PAGE * 2)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, groups in ((left, (Group.TIMER, Group.EDIT, Group.VIEW)), (right, (Group.SYNC, Group.PROGRAM))):
            column.setSpacing(SPACE_WIDE)
            for group in groups:
                rows = _rows(actions, group)
                if rows:
                    column.addLayout(_section(str(GROUP_NAMES[group]), rows))
            columns.addLayout(column, 1)
        lists = [(str(words), [_native(key) for key in keys]) for words, keys in IN_LISTS]
        right.addLayout(_section(_("In lists"), lists))
        left.addStretch(1)
        right.addStretch(1)
        sheet = QWidget()
        sheet.setLayout(columns)
        scroll = QScrollArea(self)
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(_("Keyboard shortcuts"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close = push_button(_("Close"), kind=Kind.PRIMARY, parent=self)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE_WIDE)
        column.addWidget(heading)
        column.addWidget(scroll, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)
        wanted = sheet.sizeHint()
        self.resize(max(720, wanted.width() + 3 * SPACE_PAGE), min(720, wanted.height() + 176))
        close.setFocus()


def _rows(actions: Actions, group: Group) -> list[Row]:
    rows: list[Row] = []
    for command, action in actions.available():
        keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()]
        if command.group is group and keys:
            rows.append((str(command.label), keys[:2]))
    return rows


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _section(title: str, rows: Sequence[Row]) -> QVBoxLayout:
    section = QVBoxLayout()
    section.setSpacing(SPACE)
    section.addWidget(SectionHeader(title))
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_WIDE)
    grid.setVerticalSpacing(SPACE_TIGHT)
    grid.setColumnStretch(0, 1)
    for at, (words, keys) in enumerate(rows):
        grid.addWidget(QLabel(words), at, 0)
        caps = QHBoxLayout()
        caps.setSpacing(SPACE_TIGHT)
        caps.addStretch(1)
        for key in keys:
            cap = QLabel(key)
            cap.setProperty("keycap", True)
            cap.setAccessibleName(f"{words}: {key}")
            caps.addWidget(cap)
        grid.addLayout(caps, at, 1)
    section.addLayout(grid)
    return section
