"""The list of the catalogue as a table whose names can be typed over. Knows no use case: `renamed` asks for one."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap

from tracker_app.app.messages import _
from tracker_app.domain.changes import Kind
from tracker_app.ui import text
from tracker_app.ui.catalog.rows import Row
from tracker_app.ui.theme import current_tokens
from tracker_app.ui.theme.drawings import blank
from tracker_app.ui.widgets.row_model import Column, Index, RowModel

_DOT = 10


class CatalogModel(RowModel):
    """`renamed` carries the Row and the name typed."""

    renamed = Signal(object, str)

    def __init__(self, kind: Kind, parent: QObject | None = None) -> None:
        super().__init__(_columns(kind), lambda row: row.id, parent)
        self._dots: dict[tuple[str, float], QPixmap] = {}
        self.ratio = 1.0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row: Row = self.row(index.row())
        if role == Qt.ItemDataRole.EditRole:
            return row.name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._dot(row.color) if row.color and index.column() == 0 else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(current_tokens().muted) if row.archived else None
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else base

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        row: Row = self.row(index.row())
        name = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and name != row.name:
            self.renamed.emit(row, name)
        return False  # what is shown follows the data file

    def _dot(self, color: str) -> QPixmap:
        key = (color, self.ratio)
        if key not in self._dots:
            made = blank(QSize(_DOT + 4, _DOT), self.ratio)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(current_tokens().edge))
            painter.setBrush(QColor(color))
            painter.drawEllipse(QPointF(_DOT / 2, _DOT / 2), _DOT / 2 - 1, _DOT / 2 - 1)
            painter.end()
            self._dots[key] = made
        return self._dots[key]


def _columns(kind: Kind) -> Sequence[Column]:
    place = {Kind.PROJECT: [Column(_("Client"), lambda row: row.place)], Kind.TASK: [Column(_("Project"), _place)]}
    projects = [Column(_("Projects"), lambda row: text.number(row.projects), is_figure=True)]
    return (
        Column(_("Name"), _name),
        *place.get(kind, []),
        *(projects if kind is Kind.CLIENT else []),
        Column(_("Entries"), lambda row: "" if row.entries is None else text.number(row.entries), is_figure=True),
        Column(_("Time"), lambda row: "" if row.seconds is None else text.duration(row.seconds), is_figure=True),
    )


def _place(row: Row) -> str:
    return row.place


def _name(row: Row) -> str:
    return _("{name} (archived)").format(name=row.name) if row.archived else row.name
