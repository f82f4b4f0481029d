"""One entry on which two sides disagree: its fields in three columns, a pick for each, the result. Knows no engine."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _
from tracker_app.ui.sync.conflicts import Clash, FieldChoice, preview
from tracker_app.ui.theme import Kind, Type, set_kind
from tracker_app.ui.theme.tokens import ICON, SPACE, SPACE_WIDE
from tracker_app.ui.widgets import FlowLayout, SectionHeader, push_button

MINE = "mine"
THEIRS = "theirs"


class ConflictCard(QFrame):
    """`decided` carries the decisions as {conflict id: "mine" or "theirs"}; nothing changes before that."""

    decided = Signal(object)

    def __init__(self, clash: Clash, found: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, Kind.CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._picks: dict[str, str] = {}
        self._clash = clash
        self._head = SectionHeader(clash.label, found, self, size=Type.STRONG)
        self._grid_box = QWidget(self)
        self._result = QLabel(self)
        self._result.setWordWrap(True)
        self._result.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, gap=SPACE)
        self._mine = push_button(_("All mine"), parent=self)
        self._theirs = push_button(_("All theirs"), parent=self)
        self._apply = push_button(_("Use this"), kind=Kind.PRIMARY, parent=self)
        for button, slot in (
            (self._apply, self._decide),
            (self._mine, self._all_mine),
            (self._theirs, self._all_theirs),
        ):
            button.clicked.connect(slot)
            flow.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE_WIDE)
        self._column.setSpacing(SPACE)
        self._column.addWidget(self._head)
        self._column.addWidget(self._grid_box)
        self._column.addWidget(self._result)
        self._column.addWidget(buttons)
        self._shown: tuple[FieldChoice, ...] = ()
        self.fill(clash, found)

    def fill(self, clash: Clash, found: str) -> None:
        """Show a newer state of the same entry; picks already made stay."""
        self._clash = clash
        self._head.set_words(clash.label, found)
        if clash.fields != self._shown:
            self._shown = clash.fields
            known = {one.id for one in clash.fields}
            self._picks = {key: pick for key, pick in self._picks.items() if key in known}
            self._lay_out()
        several = len(clash.fields) > 1
        self._mine.setVisible(several)
        self._theirs.setVisible(several)
        self._preview()

    def _lay_out(self) -> None:
        fresh = QWidget(self)
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_WIDE)
        grid.setVerticalSpacing(SPACE)
        for column, heading in enumerate(("", _("Before"), _("Here"), _("Server"))):
            grid.addWidget(_cell(fresh, heading, muted=True), 0, column)
            grid.setColumnStretch(column, 0 if column == 0 else 1)
        for at, one in enumerate(self._clash.fields, start=1):
            grid.addWidget(_cell(fresh, one.name, muted=True), at, 0)
            grid.addWidget(_cell(fresh, one.before, muted=True), at, 1)
            group = QButtonGroup(fresh)
            for column, side, value in ((2, MINE, one.mine), (3, THEIRS, one.theirs)):
                radio = _Pick(value, fresh)
                radio.setProperty("pick", (one.id, side))
                radio.setChecked(self._picks.get(one.id, one.chosen) == side)
                radio.setAccessibleName(
                    _("{field} from here: {value}").format(field=one.name, value=value)
                    if side == MINE
                    else _("{field} from the server: {value}").format(field=one.name, value=value)
                )
                radio.toggled.connect(self._picked)
                group.addButton(radio)
                grid.addWidget(radio, at, column)
        self._column.replaceWidget(self._grid_box, fresh)
        self._grid_box.hide()
        self._grid_box.deleteLater()
        self._grid_box = fresh

    @Slot(bool)
    def _picked(self, chosen: bool) -> None:
        radio = self.sender()
        if chosen and radio is not None:
            key, side = radio.property("pick")
            self._picks[key] = side
            self._preview()

    def _preview(self) -> None:
        self._result.setText(_("Result: {values}").format(values=preview(self._clash, self._picks)))

    @Slot()
    def _decide(self) -> None:
        self.decided.emit({one.id: self._picks.get(one.id, one.chosen) for one in self._clash.fields})

    @Slot()
    def _all_mine(self) -> None:
        self.decided.emit({one.id: MINE for one in self._clash.fields})

    @Slot()
    def _all_theirs(self) -> None:
        self.decided.emit({one.id: THEIRS for one in self._clash.fields})


class _Pick(QRadioButton):
    """A value to pick. What does not fit is shortened, and whole in the tooltip."""

    def __init__(self, value: str, parent: QWidget) -> None:
        super().__init__(value, parent)
        self._value = value
        self.setToolTip(value)
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        room = self.width() - ICON - SPACE_WIDE
        self.setText(self.fontMetrics().elidedText(self._value, Qt.TextElideMode.ElideRight, room))


def _cell(parent: QWidget, text: str, *, muted: bool) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("muted", muted)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label
