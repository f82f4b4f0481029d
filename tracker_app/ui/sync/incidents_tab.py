"""The tab of outages: when each was, and entry by entry what became of what it touched. Knows no engine."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QWidget,
)

from tracker_app.app.incident_timeline import lanes
from tracker_app.app.messages import _
from tracker_app.app.sync_views import FindingRow, IncidentRow
from tracker_app.ui import text
from tracker_app.ui.sync import incident_words as words
from tracker_app.ui.sync.picture import Picture
from tracker_app.ui.sync.timeline import Timeline
from tracker_app.ui.theme import Icon, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets import (
    Column,
    ElidedLabel,
    EmptyState,
    FlowLayout,
    LowScroll,
    RowModel,
    RowRole,
    push_button,
    row_table,
)

_NARROW = 520
_LEAST_TABLE = 96
"""The heading and some two lines."""


class IncidentsTab(QWidget):
    """`entry_wanted` carries the id of an entry to open, `export` the IncidentRow to write to a file.

    `decided` carries incident, entry, and "mine" or "theirs".
    """

    decided = Signal(str, str, str)
    entry_wanted = Signal(str)
    export = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now, self._zone = 0, "UTC"
        self._names: Mapping[str, str] = {}
        self._rows: dict[str, IncidentRow] = {}
        self._is_narrow = False
        self._compared_finding: tuple[FindingRow | None] | None = None
        self._choice = QComboBox(self)
        self._choice.setAccessibleName(_("Outage"))
        self._choice.currentIndexChanged.connect(self._show)
        self._summary = _words(self, Type.STRONG)
        self._reading = _words(self, Type.CAPTION)
        self._timeline = Timeline(self)
        self.model = RowModel(
            (
                Column(_("When"), lambda row: words.span(row, self._now, self._zone)),
                Column(_("Entry"), self._entry),
                Column(_("Verdict"), lambda row: words.verdict_words(row.verdict)),
            ),
            key=lambda row: row.entry,
            parent=self,
        )
        self.table = self._make_table()
        self._compared = QWidget(self)
        self._compared.setAccessibleName(_("Before, here and on the server"))
        self._open = push_button(_("Open entry"), drawing=Icon.EDIT, parent=self)
        self._open.clicked.connect(self._on_open)
        save = push_button(_("Save report…"), drawing=Icon.DOWNLOAD, parent=self)
        save.clicked.connect(self._on_export)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, gap=SPACE)
        self._mine = push_button(_("Use here"), tooltip=_("Send this entry as it is here"), parent=self)
        self._server = push_button(_("Use server"), tooltip=_("Take this entry as the server has it"), parent=self)
        self._mine.clicked.connect(self._use_mine)
        self._server.clicked.connect(self._use_server)
        for button in (self._mine, self._server, self._open):
            flow.addWidget(button)
        flow.addWidget(save)
        full = QWidget(self)
        self._column = LowScroll(full).column
        self._column.setContentsMargins(0, SPACE, 0, 0)
        for widget in (self._choice, self._summary, self._reading, self._timeline):
            self._column.addWidget(widget)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self._compared)
        self._column.addWidget(buttons)
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(full)
        self._stack.addWidget(self._empty)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _make_table(self) -> QTableView:
        table = row_table(self.model, _("Entries that the outage touched"), self, wide=(1,))
        table.selectionModel().currentRowChanged.connect(self._compare)
        table.activated.connect(self._on_open)
        # It scrolls by itself: in a low window it leaves the room to what stands around it.
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        table.setMinimumHeight(_LEAST_TABLE)
        return table

    def fill(self, picture: Picture) -> None:
        """Show the outages known now; the one that was looked at stays chosen."""
        self._now, self._zone, self._names = picture.now, picture.zone, picture.names
        chosen = self._choice.currentData()
        self._rows = {row.id: row for row in picture.incidents}
        titles = [(words.heading(row, picture.now, picture.zone), row.id) for row in picture.incidents]
        if titles != [(self._choice.itemText(at), self._choice.itemData(at)) for at in range(self._choice.count())]:
            self._choice.blockSignals(True)
            self._choice.clear()
            for title, key in titles:
                self._choice.addItem(title, key)
            self._choice.setCurrentIndex(max(0, self._choice.findData(chosen)) if titles else -1)
            self._choice.blockSignals(False)
        self._empty.fill(
            Icon.CHECK,
            _("No outage was seen."),
            hint=_("When a server fails, what it touched is read back afterwards, and told here entry by entry."),
        )
        self._stack.setCurrentIndex(0 if picture.incidents else 1)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where there is no room for three columns, the time stands before the entry."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < _NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.table.setColumnHidden(0, is_narrow)
            self._show()

    def _entry(self, row: FindingRow) -> str:
        when = words.span(row, self._now, self._zone) if self._is_narrow else ""
        return f"{when} {row.label}".lstrip()

    def shown(self) -> IncidentRow | None:
        """Return the outage that is looked at."""
        return self._rows.get(str(self._choice.currentData()))

    @Slot()
    def _show(self) -> None:
        row = self.shown()
        if row is None:
            return
        self._summary.setText(words.summary(row))
        reading = words.next_reading(row, self._now, self._zone)
        self._reading.setText(reading)
        self._reading.setVisible(bool(reading))
        end = row.closed if row.closed is not None else self._now
        self._timeline.fill(lanes(row, text.number), row.opened, end, ZoneInfo(self._zone))
        ordered = sorted(row.findings, key=words.order)
        self.model.put(ordered)
        self.table.setVisible(bool(ordered))
        if ordered and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._compare()

    @Slot()
    def _compare(self) -> None:
        finding = self._selected()
        if self._compared_finding == (finding,):
            return
        self._compared_finding = (finding,)
        self._open.setEnabled(finding is not None)
        undecided = finding is not None and finding.verdict == words.NEEDS_YOU
        self._mine.setVisible(undecided)
        self._server.setVisible(undecided)
        fresh = QWidget(self)
        fresh.setAccessibleName(self._compared.accessibleName())
        if finding is not None:
            self._lay_out(fresh, words.compare(finding, self._now, self._zone, self._names))
        self._column.replaceWidget(self._compared, fresh)
        self._compared.hide()
        self._compared.deleteLater()
        self._compared = fresh

    def _lay_out(self, inside: QWidget, lines: "list[words.Comparison]") -> None:
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_WIDE)
        if not any(one.differs for one in lines):
            grid.addWidget(ElidedLabel(_("The same on all sides."), inside), 0, 0)
            return
        for column, heading in enumerate(("", _("Before"), _("Here"), _("Server"))):
            label = ElidedLabel(heading, inside)
            label.setProperty("muted", True)
            grid.addWidget(label, 0, column)
            grid.setColumnStretch(column, 2 if column else 1)
        for at, line in enumerate((one for one in lines if one.differs), start=1):
            # Marked by a sign and by weight, not by colour alone.
            for column, value in enumerate((f"≠ {line.field}", line.before, line.mine, line.server)):
                label = ElidedLabel(value or "–", inside)
                if column:
                    set_type(label, Type.STRONG)
                grid.addWidget(label, at, column)

    def _selected(self) -> FindingRow | None:
        index = self.table.currentIndex()
        row = index.data(RowRole.ROW) if index.isValid() else None
        return row if isinstance(row, FindingRow) else None

    @Slot()
    def _on_open(self) -> None:
        finding = self._selected()
        if finding is not None:
            self.entry_wanted.emit(finding.entry)

    @Slot()
    def _use_mine(self) -> None:
        self._decide("mine")

    @Slot()
    def _use_server(self) -> None:
        self._decide("theirs")

    def _decide(self, side: str) -> None:
        row, finding = self.shown(), self._selected()
        if row is not None and finding is not None:
            self.decided.emit(row.id, finding.entry, side)

    @Slot()
    def _on_export(self) -> None:
        row = self.shown()
        if row is not None:
            self.export.emit(row)


def _words(parent: QWidget, size: Type) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    set_type(label, size)
    return label
