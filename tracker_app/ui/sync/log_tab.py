"""The tab of the log: its newest lines without secrets, a filter, copying. Knows no logging."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tracker_app.app.messages import _, ngettext
from tracker_app.ui import text
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets import ElidedLabel, FlowLayout, push_button


class LogTab(QWidget):
    """`said` carries a sentence about what was done; `refresh_wanted`, `diagnostics_wanted` and `folder_wanted` ask."""

    said = Signal(str)
    refresh_wanted = Signal()
    diagnostics_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[str] = ()
        self._filter = QLineEdit(self)
        self._filter.setPlaceholderText(_("Show only lines with…"))
        self._filter.setAccessibleName(_("Filter of the log"))
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._show)
        self._count = ElidedLabel(parent=self)
        self._count.setProperty("muted", True)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(_("Log"))
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setTabChangesFocus(True)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._filter, 2)
        row.addWidget(self._count, 1)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, gap=SPACE)
        for label, slot in (
            (_("Read again"), self.refresh_wanted),
            (_("Copy these lines"), self._copy),
            (_("Copy diagnostics"), self.diagnostics_wanted),
            (_("Open folder"), self.folder_wanted),
        ):
            button = push_button(label, parent=buttons)
            button.clicked.connect(slot)
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self._text, 1)
        column.addWidget(buttons)

    def fill(self, lines: Sequence[str]) -> None:
        """Show these lines, the newest last and in sight."""
        self._lines = lines
        self._show()

    @Slot()
    def _show(self) -> None:
        wanted = self._filter.text().strip().casefold()
        shown = [line for line in self._lines if wanted in line.casefold()]
        self._text.setPlainText("\n".join(shown))
        self._text.moveCursor(QTextCursor.MoveOperation.End)
        self._text.moveCursor(QTextCursor.MoveOperation.StartOfLine)
        if not self._lines:
            self._count.setText(_("Nothing was logged yet."))
        else:
            self._count.setText(ngettext("{n} line", "{n} lines", len(shown)).format(n=text.number(len(shown))))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self.said.emit(_("Copied."))
