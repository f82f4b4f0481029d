"""A panel to pick one thing by typing: a search line above a list, with a line that makes a new one. Knows no thing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tracker_app.ui.theme import Icon
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets.choice_list import Choice, ChoiceList
from tracker_app.ui.widgets.overlay import Overlay

_WIDTH = 300
_NEW = object()


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that contain what was typed, those that begin with it first; the order given stays otherwise."""
    wanted = " ".join(typed.casefold().split())
    if not wanted:
        return list(choices)
    found = [one for one in choices if wanted in f"{one.text} {one.detail}".casefold()]
    return sorted(found, key=lambda one: not one.text.casefold().startswith(wanted))


class Picker(Overlay):
    """`picked` carries the key of the choice; `wanted` the name of something that is not there yet.

    `create` gives the words of the line that makes a new one ("Create project “X”"); None where nothing can be made.
    Up and Down move, Enter takes, Esc leaves everything as it was.
    """

    picked = Signal(object)
    wanted = Signal(str)

    def __init__(
        self, parent: QWidget, *, name: str, placeholder: str, create: Callable[[str], str] | None = None
    ) -> None:
        super().__init__(parent)
        self._all: tuple[Choice, ...] = ()
        self._create = create
        self.setAccessibleName(name)
        self._line = QLineEdit(self)
        self._line.setPlaceholderText(placeholder)
        self._line.setAccessibleName(placeholder)
        self._line.setClearButtonEnabled(False)
        self._line.textChanged.connect(self._filter)
        self._line.installEventFilter(self)
        self._list = ChoiceList(self, name=name)
        self._list.chosen.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._line)
        column.addWidget(self._list)
        self.setFocusProxy(self._line)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What can be picked, in the order it is shown in while nothing is typed."""
        self._all = tuple(choices)
        if self.isVisible():
            self._filter()

    def open_at(self, anchor: QWidget, *, current: object = None, typed: str = "") -> None:
        """Show below `anchor` with the line of `current` selected."""
        self._line.setText(typed)
        self._filter()
        for row, choice in enumerate(self._list.choices()):
            if choice.key == current:
                self._list.setCurrentIndex(self._list.model().index(row, 0))
        self.open_below(anchor)
        self._line.setFocus()

    def shown(self) -> tuple[Choice, ...]:
        """The lines now shown."""
        return self._list.choices()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._list.take_key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    @Slot()
    def _filter(self) -> None:
        typed = self._line.text().strip()
        found = matching(self._all, typed)
        exact = any(one.text.casefold() == typed.casefold() for one in found)
        if typed and self._create is not None and not exact:
            found.append(Choice(_NEW, self._create(typed), icon=Icon.PLUS))
        self._list.fill(found, match=typed, select_first=bool(typed) or not self._list.currentIndex().isValid())
        self._list.setFixedHeight(self._list.wanted_height())
        self.setFixedWidth(min(_WIDTH, max(200, self.window().width() - 2 * SPACE)))
        self.settle()

    @Slot(object)
    def _take(self, key: object) -> None:
        typed = self._line.text().strip()
        self.dismiss()
        if key is _NEW:
            self.wanted.emit(typed)
        else:
            self.picked.emit(key)
