"""A table of a few thousand rows at most, each formatted once, changed row by row. Knows no row's meaning."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

MANY = 200
"""Rows that may come and go in their places; beyond that one reset is kinder than as many signals."""

Index = QModelIndex | QPersistentModelIndex

# Compared as numbers: a view that measures its columns asks some ten thousand times.
_TEXT_ROLES = frozenset({int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)})
_TOOLTIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT_ROLE = int(Qt.ItemDataRole.TextAlignmentRole)


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
        gone = [at for at, key in enumerate(self._keys) if key not in wanted]
        for first, last in reversed(_runs(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1], self._texts[first : last + 1], self._keys[first : last + 1]
            self.endRemoveRows()
        known = set(self._keys)
        if [key for key in keys if key in known] != self._keys:
            self._reset(rows, keys)
            return
        texts = [self._text(row) for row in rows]
        for first, last in _runs([at for at, key in enumerate(keys) if key not in known]):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = rows[first : last + 1]
            self._texts[first:first] = texts[first : last + 1]
            self._keys[first:first] = keys[first : last + 1]
            self.endInsertRows()
        differ = [at for at in range(len(rows)) if texts[at] != self._texts[at] or rows[at] != self._rows[at]]
        for first, last in _runs(differ):
            self._rows[first : last + 1] = rows[first : last + 1]
            self._texts[first : last + 1] = texts[first : last + 1]
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

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
        if role in _TEXT_ROLES:
            return self._texts[index.row()][index.column()]
        if role == _TOOLTIP_ROLE:
            return self._texts[index.row()][index.column()] or None
        if role == RowRole.ROW:
            return self._rows[index.row()]
        if role == _ALIGNMENT_ROLE and self._columns[index.column()].is_figure:
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


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Rising places as (first, last) of each unbroken run: a view measures its columns anew at every signal."""
    runs: list[tuple[int, int]] = []
    for at in places:
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs
