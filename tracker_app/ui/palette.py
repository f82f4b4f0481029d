"""The command palette: type any command, or what to start, and press Enter. Knows no command by name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tracker_app.app.browsing import Suggestion
from tracker_app.app.messages import _
from tracker_app.ui.actions import Actions, keys_text
from tracker_app.ui.theme import Icon, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE
from tracker_app.ui.widgets import Choice, ChoiceList, Overlay

if TYPE_CHECKING:
    from tracker_app.app.phrases import Phrases
    from tracker_app.ui.bridge import Bridge

_WIDTH = 560
_ROWS = 10


class CommandPalette(Overlay):
    """`start` carries the Suggestion that was chosen; commands are triggered here."""

    start = Signal(object)

    def __init__(self, actions: Actions, phrases: "Phrases", bridge: "Bridge", parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._phrases = phrases
        self._bridge = bridge
        self._found: list[Suggestion] = []
        self.setAccessibleName(_("Command palette"))
        self._line = QLineEdit(self)
        self._line.setPlaceholderText(_("Type a command, or what to start"))
        self._line.setAccessibleName(_("Type a command, or what to start"))
        set_type(self._line, Type.HEADING)
        self._line.textChanged.connect(self._typed)
        self._line.installEventFilter(self)
        self._list = ChoiceList(self, name=_("Commands"))
        self._list.chosen.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._line)
        column.addWidget(self._list)
        self.setFocusProxy(self._line)

    @Slot()
    def open(self) -> None:
        """Show the palette over the window, or close it if it is open."""
        if not self.isHidden():
            self.dismiss()
            return
        self._line.clear()
        self._found = []
        self._typed()
        self.open_below(self.window())
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> None:
        """In the upper middle of the window."""
        room = self.window().rect()
        width = min(_WIDTH, room.width() - 2 * SPACE)
        height = min(self.sizeHint().height(), room.height() - 2 * SPACE_PAGE)
        top = min(SPACE_PAGE * 3, (room.height() - height) // 2)
        self.setGeometry((room.width() - width) // 2, max(SPACE, top), width, height)

    def choices(self) -> tuple[Choice, ...]:
        """The lines now shown."""
        return self._list.choices()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._list.take_key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    @Slot()
    def _typed(self) -> None:
        typed = self._line.text().strip()
        if typed:
            self._bridge.ask("palette", lambda: (typed, self._phrases.find(typed, 5)), self._answered)
        else:
            self._found = []
            self._bridge.forget("palette")
        self._show(typed)

    def _answered(self, answer: tuple[str, list[Suggestion]]) -> None:
        typed, found = answer
        if typed == self._line.text().strip():
            self._found = found
            self._show(typed)

    def _show(self, typed: str) -> None:
        commands = [
            Choice(action, str(command.label), detail=keys_text(action), icon=command.icon or Icon.CHEVRON_RIGHT)
            for command, action in self._actions.available()
            if command.id != "program.palette"
        ]
        lines = [choice for choice in commands if fits(choice.text, typed)]
        lines += [
            Choice(
                one,
                _("Start “{name}”").format(name=one.description),
                icon=Icon.PLAY,
                chip=one.project_name or "",
                chip_color=one.project_color,
            )
            for one in self._found
        ]
        if not lines:
            lines = [Choice(None, _("Nothing matches “{text}”.").format(text=typed), icon=Icon.INFO, enabled=False)]
        self._list.fill(lines, match=typed, select_first=True)
        self._list.setFixedHeight(self._list.wanted_height(_ROWS))
        if not self.isHidden():
            self.settle()

    @Slot(object)
    def _take(self, key: object) -> None:
        self.dismiss()
        if isinstance(key, QAction):
            key.trigger()
        elif isinstance(key, Suggestion):
            self.start.emit(key)


def fits(label: str, typed: str) -> bool:
    """Whether each word typed begins some word of the label: "sy no" finds "Sync now"."""
    words = label.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in typed.casefold().split())
