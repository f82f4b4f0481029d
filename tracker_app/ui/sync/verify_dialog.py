"""Reads a span back from the servers and shows each difference; nothing changes without a press (UI.md 7)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.domain.refusals import Refusal
from tracker_app.ui.act import Act
from tracker_app.ui.errand import Errand
from tracker_app.ui.sync import verify_words as words
from tracker_app.ui.sync.export import save_text
from tracker_app.ui.sync.verify_words import Line
from tracker_app.ui.theme import Icon, Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets import Column, FlowLayout, RowModel, RowRole, announce, push_button, row_table

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

_DAY = 86_400


class VerifyDialog(QDialog):
    """Closing it decides nothing; what was not decided stays as it is."""

    def __init__(self, holdfast: "Holdfast", act: Act, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._act = act
        self._errand: Errand | None = None
        self._lines: list[Line] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Compare with the server"))
        heading = QLabel(_("Compare with the server"), self)
        set_type(heading, Type.TITLE)
        self._span = QComboBox(self)
        self._span.setAccessibleName(_("Span"))
        for days, name in (
            (7, _("The last 7 days")),
            (31, _("The last 31 days")),
            (92, _("The last 3 months")),
            (366, _("The last year")),
        ):
            self._span.addItem(name, days)
        self._start = push_button(_("Compare"), drawing=Icon.SYNC, kind=Kind.PRIMARY, parent=self)
        self._start.clicked.connect(self._compare)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._span, 1)
        row.addWidget(self._start)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.hide()
        self._said = QLabel(
            _("Every entry of the span is read back and compared field by field. Nothing is changed by looking."), self
        )
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.model = RowModel(
            (
                Column(_("Entry"), lambda line: line.label),
                Column(_("Field"), lambda line: line.field),
                Column(_("Here"), lambda line: line.mine),
                Column(_("Server"), lambda line: line.server),
            ),
            key=lambda line: line.id,
            parent=self,
        )
        self.table = self._make_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE_WIDE)
        column.addWidget(heading)
        column.addLayout(row)
        column.addWidget(self._busy)
        column.addWidget(self._said)
        column.addWidget(self.table, 1)
        column.addWidget(self._make_buttons())
        self.setMinimumSize(480, 440)
        self.resize(680, 560)
        self._arm()

    @property
    def is_busy(self) -> bool:
        """Whether a server is being asked."""
        return self._errand is not None

    def reject(self) -> None:
        """Close; an answer still on its way is dropped."""
        if self._errand is not None:
            self._errand.cancel()
        super().reject()

    def _make_table(self) -> QTableView:
        table = row_table(self.model, _("Differences"), self, wide=(0, 2, 3))
        table.selectionModel().currentRowChanged.connect(self._arm)
        return table

    def _make_buttons(self) -> QWidget:
        box = QWidget(self)
        flow = FlowLayout(box, gap=SPACE)
        self._mine = push_button(_("Use here"), tooltip=_("Send this entry as it is here"), parent=box)
        self._server = push_button(_("Use server"), tooltip=_("Take this entry as the server has it"), parent=box)
        self._save = push_button(_("Export…"), drawing=Icon.DOWNLOAD, parent=box)
        close = push_button(_("Close"), parent=box)
        for button, slot in (
            (self._mine, self._use_mine),
            (self._server, self._use_server),
            (self._save, self._export),
            (close, self.reject),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            flow.addWidget(button)
        self._start.setAutoDefault(False)
        return box

    @Slot()
    def _compare(self) -> None:
        if self._errand is not None:
            return
        centre = self._holdfast.sync_centre
        now = int(self._holdfast.clock.now())
        start = now - int(self._span.currentData()) * _DAY
        self._start.setEnabled(False)
        self._busy.show()
        self._said.setText(_("Asking the server…"))
        self._errand = Errand(lambda: centre.verify(start, now + _DAY), self._compared, _("comparing")).start()

    def _compared(self, answer: Any) -> None:
        self._errand = None
        self._start.setEnabled(True)
        self._busy.hide()
        if isinstance(answer, Problem):
            self._said.setText(f"{answer.what} {answer.safe}")
            return
        self.show_reports(answer)

    def show_reports(self, reports: Sequence[Any]) -> None:
        """Show what was found."""
        names = {str(one.id): one.name for one in self._holdfast.catalogue.projects()}
        self._lines = words.lines(reports, int(self._holdfast.clock.now()), self._holdfast.zone(), names)
        self._said.setText(words.summary(reports))
        announce(self, self._said.text())
        self.model.put(self._lines)
        if self._lines:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.setFocus()
        self._arm()

    def _selected(self) -> Line | None:
        index = self.table.currentIndex()
        line = index.data(RowRole.ROW) if index.isValid() else None
        return line if isinstance(line, Line) else None

    @Slot()
    def _arm(self) -> None:
        chosen = self._selected() is not None
        self._mine.setEnabled(chosen)
        self._server.setEnabled(chosen)
        self._save.setEnabled(bool(self._lines))

    @Slot()
    def _use_mine(self) -> None:
        self._decide("mine", _("This entry is sent as it is here."))

    @Slot()
    def _use_server(self) -> None:
        self._decide("theirs", _("This entry is as the server has it."))

    def _decide(self, keep: Literal["mine", "theirs"], said: str) -> None:
        line = self._selected()
        if line is None:
            return
        begun: list[bool] = []

        def resolve() -> Refusal | None:
            answer = self._holdfast.sync_centre.resolve_finding(line.id, keep)
            begun.append(not isinstance(answer, Refusal))
            return answer

        answer = self._act.perform(resolve, said)
        if isinstance(answer, Refusal):
            self._said.setText(explain.sentence(answer))
        elif begun:
            # A decision is about the whole entry.
            self._lines = [one for one in self._lines if one.entry != line.entry]
            self.model.put(self._lines)
            self._arm()

    @Slot()
    def _export(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(self, _("Export"), "holdfast-compared.csv", "CSV (*.csv)")
        if path and not save_text(path, words.as_csv(self._lines)):
            self._said.setText(_("The file could not be written there."))
