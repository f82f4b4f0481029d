"""Asks where an entry is to be cut: a slider over its time and a field for the exact moment. Knows no use case."""

from collections.abc import Callable
from datetime import tzinfo

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui import text as screen
from tracker_app.ui.theme import Icon, Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets import Overlay, Parsed, Refused, TimeField, push_button

_MINUTE = 60


class SplitPanel(Overlay):
    """`picked` carries the instant (UTC seconds) at which to cut.

    `parse` reads a typed time on the day of `start`; the slider goes by whole minutes.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget, parse: Callable[[str, int], Parsed | Refused]) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Split at…"))
        self._parse = parse
        self._start = self._stop = self._at = 0
        self._zone: tzinfo | None = None
        self._title = QLabel(_("Split at"), self)
        set_type(self._title, Type.STRONG)
        self.field = TimeField(self._read, name=_("Split at"), parent=self)
        self.field.committed.connect(self._typed)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(_("Split at"))
        self.slider.setMinimumWidth(260)
        self.slider.valueChanged.connect(self._slid)
        self._preview = QLabel(self)
        self._preview.setTextFormat(Qt.TextFormat.PlainText)
        set_type(self._preview, Type.CAPTION)
        self.button = push_button(_("Split"), drawing=Icon.SPLIT, kind=Kind.PRIMARY, parent=self)
        self.button.clicked.connect(self._press)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._title)
        row.addWidget(self.field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.slider)
        column.addWidget(self._preview)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTrailing)

    def ask(self, anchor: QWidget, start: int, stop: int, zone: tzinfo, at: int | None = None) -> None:
        """Open for an entry of [start, stop); `at` is where the cut begins to stand, else in the middle."""
        self._start, self._stop, self._zone = start, stop, zone
        middle = (start + stop) // 2
        self._at = middle - middle % _MINUTE if at is None else at
        self._at = min(max(self._at, start + 1), max(start + 1, stop - 1))
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(1, (stop - start) // _MINUTE))
            self.slider.setPageStep(15)
        self._show()
        self.open_below(anchor)
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.field.refusal():
            self._press()
            return
        super().keyPressEvent(event)

    def _read(self, text: str) -> Parsed | Refused:
        answer = self._parse(text, self._start)
        if isinstance(answer, Parsed) and not self._start < int(str(answer.value)) < self._stop:
            return Refused(_("This time is not inside the entry."))
        return answer

    @Slot(object)
    def _typed(self, at: object) -> None:
        self._at = int(str(at))
        self._show()

    @Slot(int)
    def _slid(self, minutes: int) -> None:
        at = self._start - self._start % _MINUTE + minutes * _MINUTE
        self._at = min(max(at, self._start + 1), self._stop - 1)
        self._show(moved_slider=True)

    def _show(self, *, moved_slider: bool = False) -> None:
        if self._zone is None:
            return
        if not moved_slider:
            with QSignalBlocker(self.slider):
                self.slider.setValue((self._at - self._start) // _MINUTE)
        self.field.set_shown(screen.wall_time(self._at, self._zone))
        self._preview.setText(
            _("{first} and {second}").format(
                first=screen.duration(self._at - self._start), second=screen.duration(self._stop - self._at)
            )
        )

    @Slot()
    def _press(self) -> None:
        self.dismiss()
        self.picked.emit(self._at)
