"""A calm table over a row model: whole lines, no grid, one height. Knows nothing of what the lines mean."""

from collections.abc import Collection

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tracker_app.ui.theme.tokens import CONTROL_HEIGHT
from tracker_app.ui.widgets.row_model import RowModel

MEASURED = 100
"""Rows that are asked how wide they are, besides those in sight: a column hugs them, and filling it takes no longer."""


def row_table(model: RowModel, name: str, parent: QWidget, *, wide: Collection[int] = (0,)) -> QTableView:
    """Return a table in which one line at a time is chosen; the `wide` columns share the room, the others hug."""
    table = QTableView(parent)
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    # Tab leaves the table, as it leaves any control.
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(CONTROL_HEIGHT)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setResizeContentsPrecision(MEASURED)
    for at in range(model.columnCount()):
        mode = QHeaderView.ResizeMode.Stretch if at in wide else QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(at, mode)
    return table
