"""Many deletions at once, shown before any is done: delete here too, keep and send again, or decide later (UI.md 7)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLabel,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _, ngettext
from tracker_app.app.problems import Problem
from tracker_app.app.sync_views import HeldRow
from tracker_app.domain.ids import AccountId
from tracker_app.ui import text
from tracker_app.ui.errand import Errand
from tracker_app.ui.theme import Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets import Column, FlowLayout, RowModel, push_button, row_table

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast


class HeldDialog(QDialog):
    """`said` carries what was decided. Closing it decides nothing."""

    said = Signal(str)

    def __init__(
        self, holdfast: "Holdfast", account: AccountId, problem: Problem, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._account = account
        self._errand: Errand | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(problem.title)
        heading = QLabel(problem.title, self)
        set_type(heading, Type.TITLE)
        heading.setWordWrap(True)
        said = QLabel(f"{problem.what} {problem.safe}", self)
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.model = RowModel(
            (
                Column(_("When"), self._when),
                Column(_("Entry"), lambda row: row.label),
                Column(_("Time"), self._length, is_figure=True),
            ),
            key=lambda row: row.entry,
            parent=self,
        )
        self._buttons = QWidget(self)
        flow = FlowLayout(self._buttons, gap=SPACE)
        self._keep = push_button(_("Keep them and send them again"), kind=Kind.PRIMARY, parent=self)
        self._keep.clicked.connect(self._on_keep)
        self._delete = push_button(_("Delete them here too"), parent=self)
        self._delete.clicked.connect(self._on_delete)
        later = push_button(_("Decide later"), parent=self)
        later.clicked.connect(self.reject)
        for button in (self._keep, self._delete, later):
            button.setAutoDefault(False)
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE_WIDE)
        column.addWidget(heading)
        column.addWidget(said)
        column.addWidget(self._table(), 1)
        column.addWidget(self._buttons)
        self.setMinimumSize(480, 420)
        self.resize(600, 520)
        self._fill(holdfast.sync_centre.held(account))
        later.setFocus()

    def _table(self) -> QTableView:
        table = row_table(self.model, _("Entries that the server says were deleted"), self, wide=(1,))
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        return table

    def _fill(self, rows: Sequence[HeldRow]) -> None:
        self.model.put(rows)
        for button in (self._keep, self._delete):
            button.setEnabled(bool(rows))

    def _when(self, row: HeldRow) -> str:
        return text.when(row.start, self._holdfast.clock.now(), ZoneInfo(self._holdfast.zone()))

    def _length(self, row: HeldRow) -> str:
        return text.duration((row.stop if row.stop is not None else int(self._holdfast.clock.now())) - row.start)

    @Slot()
    def _on_keep(self) -> None:
        self._decide(keep=True)

    @Slot()
    def _on_delete(self) -> None:
        self._decide(keep=False)

    def _decide(self, *, keep: bool) -> None:
        if self._errand is not None:
            return
        self._buttons.setEnabled(False)
        centre, account = self._holdfast.sync_centre, self._account
        # Many rows in one transaction: not on the thread that paints.
        done = self._kept if keep else self._deleted
        self._errand = Errand(lambda: centre.decide_held(account, keep=keep), done, _("deciding deletions")).start()

    def _kept(self, answer: Any) -> None:
        self._end(
            answer, lambda n: ngettext("{n} entry is kept and sent again.", "{n} entries are kept and sent again.", n)
        )

    def _deleted(self, answer: Any) -> None:
        self._end(
            answer, lambda n: ngettext("{n} entry was deleted here too.", "{n} entries were deleted here too.", n)
        )

    def _end(self, answer: Any, words: Any) -> None:
        self._errand = None
        if isinstance(answer, Problem):
            self._buttons.setEnabled(True)
            self.said.emit(f"{answer.what} {answer.safe}")
            return
        self.said.emit(words(answer).format(n=text.number(answer)))
        self._holdfast.sync_centre.click(self._account)
        self.accept()
