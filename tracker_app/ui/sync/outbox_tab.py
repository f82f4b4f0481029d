"""The tab of what waits to be sent, in the order of sending. Knows no engine: what is wanted leaves as signals."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (  # fmt: skip
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _, ngettext
from tracker_app.app.sync_views import OutboxRow
from tracker_app.domain.changes import Kind as Record
from tracker_app.ui import text
from tracker_app.ui.sync import words
from tracker_app.ui.sync.picture import Picture
from tracker_app.ui.theme import Icon
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets import Column, EmptyState, FlowLayout, RowModel, RowRole, push_button, row_table

NARROW = 520
MOST = 500
"""Rows shown; after a long time offline the rest is counted, and follows as these are sent."""


class OutboxTab(QWidget):
    """`acted` carries a word ("send-now", "edit-entry") and the OutboxRow; `export` asks for all of them."""

    acted = Signal(str, object)
    export = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = 0
        self._has_many_accounts = False
        self._model = RowModel(
            (
                Column(_("Change"), words.what),
                Column(_("Account"), lambda row: row.account_name),
                Column(_("Where it stands"), words.progress),
                Column(_("Tries"), lambda row: text.number(row.attempts) if row.attempts else "", is_figure=True),
                Column(_("Age"), self._age, is_figure=True),
            ),
            key=lambda row: row.id,
            parent=self,
        )
        self._table = row_table(self._model, _("Changes waiting to be sent"), self, wide=(0, 2))
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.customContextMenuRequested.connect(self._menu)
        self._table.activated.connect(self._edit)
        self._table.horizontalHeader().setMinimumSectionSize(48)
        self._table.selectionModel().currentRowChanged.connect(self._arm)
        self._send = push_button(_("Send now"), drawing=Icon.ARROW_UP, parent=self)
        self._change = push_button(_("Edit"), drawing=Icon.EDIT, parent=self)
        self._all = push_button(
            _("Export all…"), drawing=Icon.DOWNLOAD, tooltip=_("Write everything unsent to a file, as CSV or JSON"),
            parent=self,
        )  # fmt: skip
        for button, slot in (
            (self._send, self._on_send),
            (self._change, self._edit),
            (self._all, self.export),
        ):
            button.clicked.connect(slot)
        self._checked = QLabel(self)
        self._checked.setProperty("muted", True)
        self._checked.setWordWrap(True)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, gap=SPACE)
        for button in (self._send, self._change, self._all):
            flow.addWidget(button)
        full = QWidget(self)
        column = QVBoxLayout(full)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._table, 1)
        column.addWidget(self._checked)
        column.addWidget(buttons)
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(full)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def fill(self, picture: Picture) -> None:
        """Show what waits now."""
        self._now = picture.now
        rows = picture.waiting
        self._model.put(rows[:MOST])
        self._has_many_accounts = len(picture.accounts) > 1
        self._arrange()
        notes = [_follow(len(rows) - MOST), _being_checked(picture.accepted)]
        self._checked.setText(" ".join(note for note in notes if note))
        self._checked.setVisible(bool(self._checked.text()))
        local = not picture.accounts
        self._empty.fill(
            Icon.HOME if local else Icon.ALERT if picture.refused else Icon.CHECK_DOUBLE,
            words.nothing_waits(picture.accounts, picture.now, picture.zone),
        )
        self._stack.setCurrentIndex(0 if rows else 1)
        if rows and not self._table.currentIndex().isValid():
            self._table.setCurrentIndex(self._model.index(0, 0))
        self._arm()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < NARROW
        self._table.setColumnHidden(1, narrow or not self._has_many_accounts)
        self._table.setColumnHidden(3, narrow)

    def selected(self) -> OutboxRow | None:
        """Return the row that the buttons act on."""
        index = self._table.currentIndex()
        row = index.data(RowRole.ROW) if index.isValid() else None
        return row if isinstance(row, OutboxRow) else None

    def _age(self, row: OutboxRow) -> str:
        return words.age(self._now - row.created)

    @Slot()
    def _arm(self) -> None:
        row = self.selected()
        self._send.setEnabled(row is not None)
        self._change.setEnabled(row is not None and row.kind is Record.ENTRY)

    @Slot()
    def _on_send(self) -> None:
        self._emit("send-now")

    @Slot()
    def _edit(self) -> None:
        row = self.selected()
        if row is not None and row.kind is Record.ENTRY:
            self.acted.emit("edit-entry", row)

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        if self.selected() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button, slot in ((self._send, self._on_send), (self._change, self._edit)):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(slot)
        menu.popup(self._table.viewport().mapToGlobal(at))

    def _emit(self, word: str) -> None:
        row = self.selected()
        if row is not None:
            self.acted.emit(word, row)


def _follow(count: int) -> str:
    return ngettext("{n} more follows.", "{n} more follow.", count).format(n=text.number(count)) if count > 0 else ""


def _being_checked(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{n} more is accepted by the server and kept here until it has been read back.",
        "{n} more are accepted by the server and kept here until they have been read back.",
        count,
    ).format(n=text.number(count))
