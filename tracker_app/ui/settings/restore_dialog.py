"""The dialog that goes back to a backup: shows what would change, day by day, before anything does (UI.md 8)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.ui import text
from tracker_app.ui.errand import Errand
from tracker_app.ui.settings import restore_words as words
from tracker_app.ui.theme import Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets import Column, RowModel, RowRole, announce, push_button, row_table

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast


class RestoreDialog(QDialog):
    """`said` carries what was done. Nothing changes before the button is pressed."""

    said = Signal(str)

    def __init__(self, holdfast: "Holdfast", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._path: Path | None = None
        self._errand: Errand | None = None
        self._restoring = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Go back to a backup"))
        heading = QLabel(_("Go back to a backup"), self)
        set_type(heading, Type.TITLE)
        self._backups = RowModel(
            (Column(_("Backup from"), self._when), Column(_("Size"), lambda one: words.size(one.size), is_figure=True)),
            key=lambda one: str(one.path),
            parent=self,
        )
        self._days = RowModel(
            (
                Column(_("Day"), self._day),
                Column(_("Come back"), lambda one: _count(one.added), is_figure=True),
                Column(_("Change"), lambda one: _count(one.changed), is_figure=True),
                Column(_("Go"), lambda one: _count(one.removed), is_figure=True),
            ),
            key=lambda one: one.day,
            parent=self,
        )
        self._list = row_table(self._backups, _("Backups"), self)
        self._days_table = row_table(self._days, _("What would change, by day"), self)
        self._days_table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._list.selectionModel().currentRowChanged.connect(self._chosen)
        self._effect = QLabel(self)
        self._effect.setWordWrap(True)
        self._effect.setTextFormat(Qt.TextFormat.PlainText)
        self._effect.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        other = push_button(_("Other file…"), parent=self)
        other.clicked.connect(self._other)
        self._cancel = push_button(_("Cancel"), parent=self)
        self._cancel.clicked.connect(self.reject)
        self._go = push_button(_("Go back to this backup"), kind=Kind.PRIMARY, parent=self)
        self._go.clicked.connect(self._restore)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(other)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._go)
        for button in (other, self._cancel, self._go):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE_WIDE)
        column.addWidget(heading)
        column.addWidget(self._list, 2)
        column.addWidget(self._effect)
        column.addWidget(self._days_table, 3)
        column.addLayout(row)
        self.setMinimumSize(480, 480)
        self.resize(560, 600)
        self._go.setEnabled(False)
        self._days_table.hide()
        self._fill()

    @property
    def is_busy(self) -> bool:
        """Whether a backup is being read or restored."""
        return self._errand is not None

    def reject(self) -> None:
        """Close; a restore under way is seen to its end first."""
        if self._restoring:
            return
        if self._errand is not None:
            self._errand.cancel()
        super().reject()

    def _fill(self) -> None:
        backups = self._holdfast.backups.all()
        self._backups.put(backups)
        if backups:
            self._list.setCurrentIndex(self._backups.index(0, 0))
            self._list.setFocus()
        else:
            self._effect.setText(_("There is no backup yet. Holdfast makes one at each start and every hour."))

    @Slot(QModelIndex)
    def _chosen(self, index: QModelIndex) -> None:
        backup = index.data(RowRole.ROW)
        if backup is not None:
            self._look_at(backup.path)

    @Slot()
    def _other(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(
            self, _("Go back to a file"), str(self._holdfast.home), _("Holdfast data (*.db);;All files (*)")
        )
        if path:
            self._list.clearSelection()
            self._look_at(Path(path))

    def _look_at(self, path: Path) -> None:
        if self._restoring:
            return
        if self._errand is not None:
            self._errand.cancel()
        self._path = path
        self._go.setEnabled(False)
        self._days_table.hide()
        self._effect.setText(_("Comparing with what is there now…"))
        restoring = self._holdfast.restoring
        self._errand = Errand(lambda: restoring.preview(path), self._previewed, _("reading a backup")).start()

    def _previewed(self, answer: Any) -> None:
        self._errand = None
        if isinstance(answer, Problem):
            self._effect.setText(f"{answer.what} {answer.safe} {answer.do}")
            return
        self._effect.setText(words.effect(answer))
        announce(self, self._effect.text())
        self._days.put(answer.days)
        self._days_table.setVisible(bool(answer.days))
        self._go.setEnabled(not answer.same)

    @Slot()
    def _restore(self) -> None:
        path = self._path
        if path is None or self._errand is not None:
            return
        self._restoring = True
        for widget in (self._list, self._go, self._cancel):
            widget.setEnabled(False)
        self._effect.setText(_("Going back…"))
        restoring = self._holdfast.restoring
        self._errand = Errand(lambda: restoring.restore(path), self._restored, _("restoring a backup")).start()

    def _restored(self, answer: Any) -> None:
        self._errand = None
        self._restoring = False
        for widget in (self._list, self._cancel):
            widget.setEnabled(True)
        if isinstance(answer, Problem):
            self._effect.setText(f"{answer.what} {answer.safe} {answer.do}")
            return
        self.said.emit(words.done(answer))
        self.accept()

    def _when(self, backup: Any) -> str:
        now = self._holdfast.clock.now()
        return text.when(backup.made, now, ZoneInfo(self._holdfast.zone()))

    def _day(self, difference: Any) -> str:
        return text.long_day(difference.day)


def _count(count: int) -> str:
    return text.number(count) if count else ""
