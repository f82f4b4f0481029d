"""The table of names: says whether a name is being typed over, and when that ends. Knows no row."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView, QWidget


class NamesTable(QTableView):
    """`editing_ended` is emitted after the editor is gone, whatever became of the name."""

    editing_ended = Signal()

    def is_editing(self) -> bool:
        """Whether somebody is typing in the table."""
        return self.state() == QAbstractItemView.State.EditingState

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        super().closeEditor(editor, hint)
        self.editing_ended.emit()
