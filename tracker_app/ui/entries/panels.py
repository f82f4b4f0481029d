"""The small panels over the list: tags of several entries, and moving them in time. Know no entry and no use case."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets import Overlay, Parse, TagChips, TimeField, push_button

_STEPS = (
    (-3600, "−1:00"), (-900, "−0:15"), (-300, "−0:05"), (300, "+0:05"), (900, "+0:15"), (3600, "+1:00"),
)  # fmt: skip


class TagsPanel(Overlay):
    """Shows the tags that all chosen entries have. `changed` carries (added, removed) when it is left; Esc keeps all.

    Enter makes a tag of what was typed, and in the empty field ends.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Tags"))
        self._before: tuple[str, ...] = ()
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        set_type(self._words, Type.CAPTION)
        self.field = TagChips(self)
        self.field.setMinimumWidth(280)
        line = self.field.focusProxy()
        if line is not None:
            line.installEventFilter(self)
        done = push_button(_("Done"), kind=Kind.PRIMARY, parent=self)
        done.clicked.connect(self.dismiss)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._words)
        column.addWidget(self.field)
        column.addWidget(done, 0, Qt.AlignmentFlag.AlignTrailing)
        self.setFocusProxy(self.field)
        self.closed.connect(self._tell)

    def ask(self, anchor: QWidget, common: Iterable[str], known: Sequence[str], *, several: bool) -> None:
        """Open with the tags in `common`."""
        self._before = tuple(common)
        self.field.set_known(known)
        self.field.set_tags(self._before)
        self._words.setText(_("Tags that all of them have. Others stay as they are."))
        self._words.setVisible(several)
        self.open_below(anchor)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.field.focusProxy() and event.type() == QEvent.Type.KeyPress:
            is_enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and isinstance(watched, QLineEdit) and not watched.text():
                self.dismiss()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.field.set_tags(self._before)
        super().keyPressEvent(event)

    @Slot()
    def _tell(self) -> None:
        tags = self.field.tags()
        added = tuple(tag for tag in tags if tag not in self._before)
        removed = tuple(tag for tag in self._before if tag not in tags)
        self._before = tags
        if added or removed:
            self.changed.emit((added, removed))


class ShiftPanel(Overlay):
    """Moves chosen entries: `shifted` carries seconds, `day_picked` the day that was typed."""

    shifted = Signal(object)
    day_picked = Signal(object)

    def __init__(self, parent: QWidget, parse_length: Parse, parse_day: Parse) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Move in time"))
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE)
        grid.setSpacing(SPACE)
        self.steps = []
        for at, (seconds, words) in enumerate(_STEPS):
            step = push_button(words, parent=self)
            step.setProperty("seconds", seconds)
            step.clicked.connect(self._step)
            grid.addWidget(step, at // 3, at % 3)
            self.steps.append(step)
        self.length = TimeField(
            parse_length, name=_("By a length, such as 1:30 or -20m"), placeholder="-0:30", parent=self
        )
        self.length.committed.connect(self._length)
        self.day = TimeField(
            parse_day, name=_("To a day, such as yesterday or 2026-11-20"), placeholder=_("yesterday"), parent=self
        )
        self.day.committed.connect(self._day)
        for row, (words, field) in enumerate(((_("By"), self.length), (_("To day"), self.day)), start=2):
            label = QLabel(words, self)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1, 1, 2)

    def ask(self, anchor: QWidget) -> None:
        """Open with empty fields."""
        self.length.set_shown("")
        self.day.set_shown("")
        self.open_below(anchor)
        self.steps[0].setFocus()

    @Slot()
    def _step(self) -> None:
        button = self.sender()
        if button is not None:
            self.shifted.emit(int(button.property("seconds")))

    @Slot(object)
    def _length(self, seconds: object) -> None:
        self.length.set_shown("")
        self.shifted.emit(seconds)

    @Slot(object)
    def _day(self, day: object) -> None:
        self.dismiss()
        self.day_picked.emit(day)
