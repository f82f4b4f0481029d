"""Every version of an entry: when, by whom, each field before and after, and a button to have the old value back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tracker_app.app.browsing import HistoryLine
from tracker_app.app.messages import _
from tracker_app.domain.zones import zone_info
from tracker_app.ui import text as screen
from tracker_app.ui.editor import words
from tracker_app.ui.theme import Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT
from tracker_app.ui.widgets import push_button

_MOST = 50


class HistoryList(QWidget):
    """`restored` carries (field, value) when an earlier value shall stand again."""

    restored = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[HistoryLine, ...] | None = None
        self._values: list[tuple[str, object]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)

    def fill(self, lines: Sequence[HistoryLine], now: int, zone: str, name_of: words.NameOf) -> None:
        """Show these, newest first."""
        if self._shown == tuple(lines):
            return
        self._shown = tuple(lines)
        self._values.clear()
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for line in lines[:_MOST]:
            self._column.addWidget(self._line(line, now, zone, name_of))

    def _line(self, line: HistoryLine, now: int, zone: str, name_of: words.NameOf) -> QWidget:
        rules = zone_info(zone)
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_TIGHT)
        when = screen.when(line.at, now, rules)
        heading = _label(
            box, _("{time} · {who} · {what}").format(time=when, who=words.who(line), what=words.what(line))
        )
        set_type(heading, Type.CAPTION)
        column.addWidget(heading)
        for field in words.changed_fields(line):
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            change = words.field_change(line, field, now, rules, name_of)
            row.addWidget(_label(box, change), 1)
            button = push_button(_("Restore"), kind=Kind.LINK, parent=box)
            before = words.value_text(field, line.step.before[field], now, rules, name_of)
            effect = _("Restore {field}: {value}").format(field=words.field_title(field), value=before)
            button.setAccessibleName(effect)
            button.setToolTip(effect)
            button.setProperty("place", len(self._values))
            self._values.append((field, line.step.before[field]))
            button.clicked.connect(self._press)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        return box

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.restored.emit(self._values[int(button.property("place"))])


def _label(parent: QWidget, text: str) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
