"""The cheat-sheet: every key there is, as the commands declare them and as pages answer to them. Knows no page."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import LazyText, _, _l
from tracker_app.ui.actions import COMMANDS, GROUP_NAMES, Actions, Command, Group
from tracker_app.ui.key_dialog import KeyDialog
from tracker_app.ui.keymap import Keymap
from tracker_app.ui.theme import Icon, Kind, Type, set_type
from tracker_app.ui.theme.tokens import ICON_SMALL, SPACE, SPACE_PAGE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import SectionHeader, icon_button, push_button

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
Row = tuple[str, Sequence[str], Command | None]


class CheatSheet(QDialog):
    """All keys on one sheet; those of commands can be changed from here. Esc closes it."""

    def __init__(self, actions: Actions, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._keymap = keymap
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = QLabel(_("Keyboard shortcuts"), self)
        set_type(heading, Type.TITLE)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(_("Keyboard shortcuts"))
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close = push_button(_("Close"), kind=Kind.PRIMARY, parent=self)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE_WIDE)
        column.addWidget(heading)
        column.addWidget(self._scroll, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)
        self._fill()
        wanted = self._scroll.widget().sizeHint()
        self.resize(max(720, wanted.width() + 3 * SPACE_PAGE), min(720, wanted.height() + 176))
        close.setFocus()

    @Slot()
    def _fill(self) -> None:
        """Show the keys as they are now."""
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, SPACE, 0)
        columns.setSpacing(SPACE_PAGE * 2)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, groups in ((left, (Group.TIMER, Group.EDIT, Group.VIEW)), (right, (Group.SYNC, Group.PROGRAM))):
            column.setSpacing(SPACE_WIDE)
            for group in groups:
                rows = self._rows(group)
                if rows:
                    column.addLayout(self._section(str(GROUP_NAMES[group]), rows))
            columns.addLayout(column, 1)
        lists: list[Row] = [(str(words), [_native(key) for key in keys], None) for words, keys in IN_LISTS]
        right.addLayout(self._section(_("In lists"), lists))
        left.addStretch(1)
        right.addStretch(1)
        sheet = QWidget()
        sheet.setLayout(columns)
        self._scroll.setWidget(sheet)

    def _rows(self, group: Group) -> list[Row]:
        rows: list[Row] = []
        for command, action in self._actions.available():
            if command.group is group:
                keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()]
                rows.append((str(command.label), keys[:2], command))
        return rows

    def _section(self, title: str, rows: Sequence[Row]) -> QVBoxLayout:
        section = QVBoxLayout()
        section.setSpacing(SPACE)
        section.addWidget(SectionHeader(title))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE_TIGHT)
        grid.setColumnStretch(0, 1)
        for at, (words, keys, command) in enumerate(rows):
            grid.addWidget(QLabel(words), at, 0)
            caps = QHBoxLayout()
            caps.setSpacing(SPACE_TIGHT)
            caps.addStretch(1)
            for key in keys:
                cap = QLabel(key)
                cap.setProperty("keycap", True)
                cap.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
                cap.setAccessibleName(f"{words}: {key}")
                caps.addWidget(cap)
            grid.addLayout(caps, at, 1)
            if command is not None:
                grid.addWidget(self._changer(command), at, 2)
        section.addLayout(grid)
        return section

    def _changer(self, command: Command) -> QWidget:
        button = icon_button(Icon.EDIT, _("Change the keys of “{command}”").format(command=command.label))
        button.setProperty("command", command.id)
        button.setProperty("small", True)
        button.setIconSize(QSize(ICON_SMALL, ICON_SMALL))
        button.clicked.connect(self._change)
        return button

    @Slot()
    def _change(self) -> None:
        button = self.sender()
        wanted = str(button.property("command")) if button is not None else ""
        command = next((one for one in COMMANDS if one.id == wanted), None)
        if command is not None:
            dialog = KeyDialog(command, self._keymap, self)
            dialog.changed.connect(self._fill)
            dialog.open()


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
