"""The panel that says when a timer began or ended: a time to type, and the usual minutes ago. Knows no use case."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from tracker_app.app.messages import _, ngettext
from tracker_app.ui.theme import Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets import Overlay, Parse, TimeField, push_button

MINUTES_AGO = (5, 10, 15, 30)
_WIDTH = 288


@dataclass(frozen=True, slots=True)
class Moment:
    """What the panel asks: a heading, the time now shown, and further times as (words, UTC seconds)."""

    heading: str
    shown: str
    hint: str
    offers: tuple[tuple[str, int], ...]


class EarlierPanel(Overlay):
    """`picked` carries an instant (UTC seconds)."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, parse: Parse) -> None:
        super().__init__(parent)
        self._heading = QLabel(self)
        set_type(self._heading, Type.STRONG)
        self._field = TimeField(
            parse, name=_("Time"), placeholder=_("9:30, 930 or -15"), tooltip=_("9:30, 930, -15 or yesterday 17:00")
        )
        self._field.committed.connect(self._typed)
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        set_type(self._hint, Type.CAPTION)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_WIDE, SPACE_WIDE, SPACE_WIDE, SPACE_WIDE)
        column.setSpacing(SPACE)
        column.addWidget(self._heading)
        column.addWidget(self._field)
        column.addWidget(self._hint)
        column.addLayout(self._grid)
        self.setMinimumWidth(_WIDTH)
        self.setFocusProxy(self._field)

    def ask(self, anchor: QWidget, moment: Moment) -> None:
        """Open below `anchor`."""
        self._heading.setText(moment.heading)
        self.setAccessibleName(moment.heading)
        self._field.set_shown(moment.shown)
        self._hint.setText(moment.hint)
        self._hint.setVisible(bool(moment.hint))
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, (words, instant) in enumerate(moment.offers):
            button = push_button(words, parent=self)
            button.setProperty("instant", str(instant))
            button.clicked.connect(self._press)
            wide = len(words) > 16
            self._grid.addWidget(button, at if wide else at // 2, 0 if wide else at % 2, 1, 2 if wide else 1)
            button.show()  # a layout shows what is new only later, and counts it as nothing until then
        self.open_below(anchor)
        self._field.setFocus(Qt.FocusReason.TabFocusReason)  # selects all, so that typing replaces it

    def show_refusal(self, sentence: str) -> None:
        """Says below the field why that time cannot be."""
        self._field.show_refusal(sentence)
        self.settle()

    @Slot(object)
    def _typed(self, instant: object) -> None:
        self.picked.emit(instant)

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.picked.emit(int(str(button.property("instant"))))


def minutes_ago(minutes: int) -> str:
    """ "5 min ago"."""
    return ngettext("{n} min ago", "{n} min ago", minutes).format(n=minutes)
