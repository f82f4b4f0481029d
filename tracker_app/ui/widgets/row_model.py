"""A table of a few thousand rows at most, each formatted once, changed row by row. Knows no row's meaning."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

MANY = 200
"""Rows that may come and go one by one; beyond that one reset is kinder than as many signals."""

Index = QModelIndex | QPersistentModelIndex


class RowRole(IntEnum):
    """Roles of our own."""

    ROW = Qt.ItemDataRole.UserRole + 1
    """The row's value itself."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it shows of a row, and whether that is a figure, which stands at the far end."""

    heading: str
    show: Callable[[Any], str]
    is_figure: bool = False


class RowModel(QAbstractTableModel):
    """`key` gives a row's identity: a row that stays keeps its selection, however others come and go around it."""

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._rows: list[Any] = []
        self._texts: list[tuple[str, ...]] = []
        self._keys: list[Hashable] = []

    def put(self, rows: Sequence[Any]) -> None:
        """Show these rows. What is gone is removed, what is new inserted, what differs repainted."""
        keys = [self._key(row) for row in rows]
        wanted = set(keys)
        if len(wanted.symmetric_difference(self._keys)) > MANY:
            self._reset(rows, keys)
            return
        for at in range(len(self._keys) - 1, -1, -1):
            if self._keys[at] not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at], self._texts[at], self._keys[at]
                self.endRemoveRows()
        known = set(self._keys)
        if [key for key in keys if key in known] != self._keys:
            self._reset(rows, keys)
            return
        for at, (row, key) in enumerate(zip(rows, keys, strict=True)):
            text = self._text(row)
            if key not in known:
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, row)
                self._texts.insert(at, text)
                self._keys.insert(at, key)
                self.endInsertRows()
            elif text != self._texts[at] or row != self._rows[at]:
                self._rows[at], self._texts[at] = row, text
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))

    def row(self, at: int) -> Any:
        """Return the value of a row, or None beyond the last."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def position(self, key: Hashable) -> int:
        """Return where the row of this key stands, or -1."""
        return self._keys.index(key) if key in self._keys else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._texts[index.row()][index.column()] or None
        if role == RowRole.ROW:
            return self._rows[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[index.column()].is_figure:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignTrailing if self._columns[section].is_figure else Qt.AlignmentFlag.AlignLeading
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _reset(self, rows: Sequence[Any], keys: list[Hashable]) -> None:
        self.beginResetModel()
        self._rows, self._keys = list(rows), keys
        self._texts = [self._text(row) for row in rows]
        self.endResetModel()

    def _text(self, row: Any) -> tuple[str, ...]:
        return tuple(column.show(row) for column in self._columns)
