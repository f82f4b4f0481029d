"""Lays out the rows of a DayModel: three heights, a million rows, and none jumps while others are read.

Knows no entry, no painting and no command. Qt's own lists ask the model for every row at each change, which a model in
Python cannot answer quickly enough; this one asks for the rows on the screen.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from tracker_app.ui.entries.columns import is_compact
from tracker_app.ui.entries.geometry import Geometry, Heights
from tracker_app.ui.entries.lines import Shape
from tracker_app.ui.entries.model import DayModel

MOST_CHOSEN = 5000
"""More lines than this are never handled as one gesture."""
_Index = QModelIndex | QPersistentModelIndex


class RowView(QListView):
    """A list to screen readers, and in nothing else: each part of QListView that lays out or paints is replaced.

    `seen` comes when other rows than before may be on the screen; `all_wanted` asks for everything to be chosen.
    """

    seen = Signal()
    all_wanted = Signal()

    def __init__(self, model: DayModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._geometry = Geometry(model.days, self._natural_heights())
        self._anchor = QPersistentModelIndex()
        self._anchor_below = 0
        self._settling = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setModel(model)
        model.rowsMoved.connect(self._restructured)
        model.rowsRemoved.connect(self._restructured)

    def visualRect(self, index: _Index) -> QRect:  # noqa: N802
        if not index.isValid():
            return QRect()
        top = self._geometry.top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._geometry.height(index.row()))

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        pinned = self.pinned()
        if pinned is not None and point.y() <= pinned[1].bottom():
            return self._rows.index(pinned[0])
        row = self._geometry.row_at(point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._rows.index(row)

    def pinned(self) -> tuple[int, QRect] | None:
        """The header that stays at the top while its day scrolls by: its row, and where it is painted."""
        offset = self.verticalOffset()
        first = self._geometry.row_at(offset)
        if first is None or offset <= 0:
            return None
        place, inner = self._rows.days.locate(first)
        header = first - inner
        if self._geometry.top(header) >= offset:
            return None
        tall = self._geometry.heights.pinned
        end = self._rows.days.first_row(place + 1)
        below = self._geometry.top(end) if end < self._rows.days.rows else self._geometry.total()
        top = min(0, below - offset - tall)
        return header, QRect(0, top, self.viewport().width(), tall)

    def scrollTo(  # noqa: N802
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        self.executeDelayedItemsLayout()
        bar = self.verticalScrollBar()
        room = self.viewport().height()
        top = self._geometry.top(index.row())
        bottom = top + self._geometry.height(index.row())
        if self._rows.days.locate(index.row())[1] == 1:
            # The first line of a day brings its header along.
            top = self._geometry.top(index.row() - 1)
        else:
            top -= self._geometry.heights.pinned
        if hint == QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(top)
        elif hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue((top + bottom - room) // 2)
        elif top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + room:
            bar.setValue(bottom - room)

    def horizontalOffset(self) -> int:  # noqa: N802
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:  # noqa: N802
        return False

    def visible_rows(self) -> tuple[int, int]:
        """The first and last row on the screen; (0, -1) for none."""
        if not self._rows.days.rows:
            return 0, -1
        top = self.verticalOffset()
        first = self._geometry.row_at(top)
        last = self._geometry.row_at(top + max(0, self.viewport().height() - 1))
        end = self._rows.days.rows - 1
        return (end if first is None else first), (end if last is None else last)

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        end = self._rows.days.rows - 1
        row = self.currentIndex().row()
        if end < 0:
            return QModelIndex()
        page = max(1, self.viewport().height() // self._geometry.heights.entry - 1)
        wanted, way = {
            moves.MoveDown: (row + 1, 1),
            moves.MoveNext: (row + 1, 1),
            moves.MoveUp: (row - 1, -1),
            moves.MovePrevious: (row - 1, -1),
            moves.MovePageDown: (min(end, row + page), 1),
            moves.MovePageUp: (max(0, row - page), -1),
            moves.MoveHome: (0, 1),
            moves.MoveEnd: (end, -1),
        }.get(action, (row, 1))
        found = self._nearest_line(wanted, way)
        if found is None:
            found = self._nearest_line(wanted, -way)
        return self.currentIndex() if found is None else self._rows.index(found)

    def step_day(self, way: int) -> None:
        """Go to the first line of the next older (1) or newer (-1) day."""
        row = self.currentIndex().row()
        if row < 0:
            row = self.visible_rows()[0]
        if not self._rows.days.rows:
            return
        place, inner = self._rows.days.locate(row)
        # From the middle of a day, back to its own beginning first.
        to = place if way < 0 and inner > 1 else place + way
        if 0 <= to < len(self._rows.days):
            self.go_to(self._rows.days.first_row(to) + 1)

    def go_to(self, row: int) -> None:
        """Make a row, or the next below that is no header, the current and only selected one."""
        found = self._nearest_line(row, 1)
        if found is None:
            return
        self.setCurrentIndex(self._rows.index(found))
        self.scrollTo(self._rows.index(found))

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters are commands here, and a search through a million rows would take a while."""

    def chosen_rows(self) -> list[int]:
        """The selected rows that are no headers, from the top; at most `MOST_CHOSEN`."""
        found: list[int] = []
        chosen = self.selectionModel().selection()
        for part in sorted((chosen.at(at) for at in range(chosen.count())), key=lambda part: part.top()):
            found.extend(range(part.top(), min(part.bottom(), part.top() + MOST_CHOSEN) + 1))
            if len(found) > MOST_CHOSEN:
                break
        return found[:MOST_CHOSEN]

    def selectAll(self) -> None:  # noqa: N802
        """Choose the day of the current line; once more, everything."""
        row = self.currentIndex().row()
        if row < 0:
            return
        at, _inner = self._rows.days.locate(row)
        first, end = self._rows.days.first_row(at), self._rows.days.first_row(at + 1)
        whole = QItemSelection(self._rows.index(min(first + 1, end - 1)), self._rows.index(end - 1))
        chosen = self.selectionModel()
        if all(chosen.isSelected(self._rows.index(one)) for one in range(first + 1, end)):
            self.all_wanted.emit()
        else:
            chosen.select(whole, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def select_everything(self) -> None:
        """Choose every line there is."""
        super().selectAll()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        rect = rect.normalized()
        offset = self.verticalOffset()
        first = self._geometry.row_at(max(0, rect.top() + offset))
        last = self._geometry.row_at(max(0, rect.bottom() + offset))
        end = self._rows.days.rows - 1
        if first is None or end < 0:
            self.selectionModel().select(QItemSelection(), command)
            return
        chosen = QItemSelection(self._rows.index(first), self._rows.index(end if last is None else last))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        region = QRegion()
        first, last = self.visible_rows()
        for at in range(selection.count()):
            chosen = selection.at(at)
            for row in range(max(first, chosen.top()), min(last, chosen.bottom()) + 1):
                region += self.visualRect(self._rows.index(row))
        return region

    def updateGeometries(self) -> None:  # noqa: N802
        """Bring the scroll bar up to date; what was at the top of the screen stays there."""
        heights = self._natural_heights()
        if heights != self._geometry.heights:
            self._geometry.set_heights(heights)
        bar = self.verticalScrollBar()
        room = self.viewport().height()
        at_end = bar.value() == bar.maximum() > 0
        at_start = bar.value() == 0
        most = max(0, self._geometry.total() - room)
        self._settling = True
        bar.setPageStep(room)
        bar.setSingleStep(self._geometry.heights.entry)
        bar.setRange(0, most)
        if at_end:
            bar.setValue(most)
        elif not at_start and self._anchor.isValid():
            bar.setValue(self._geometry.top(self._anchor.row()) - self._anchor_below)
        self._settling = False
        self._take_anchor()
        QAbstractItemView.updateGeometries(self)
        self.seen.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        # Not by moving what is painted: the header at the top stays where it is.
        self.viewport().update()
        if not self._settling:
            self._take_anchor()
            self.seen.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.scheduleDelayedItemsLayout()

    def reset(self) -> None:
        QAbstractItemView.reset(self)
        self._anchor = QPersistentModelIndex()
        self.verticalScrollBar().setValue(0)

    def doItemsLayout(self) -> None:  # noqa: N802
        QAbstractItemView.doItemsLayout(self)

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        QAbstractItemView.currentChanged(self, current, previous)
        self._tell_reader(QAccessible.Event.Focus, current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        QAbstractItemView.selectionChanged(self, selected, deselected)
        if not selected.isEmpty():
            self._tell_reader(QAccessible.Event.Selection, selected.at(0).top())

    def _tell_reader(self, what: QAccessible.Event, row: int) -> None:
        if row >= 0 and self.hasFocus() and QAccessible.isActive():
            event = QAccessibleEvent(self, what)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    def rowsAboutToBeRemoved(self, parent: _Index, start: int, end: int) -> None:  # noqa: N802
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, start, end)

    def dataChanged(  # noqa: N802
        self, first: _Index, last: _Index, roles: Sequence[int] = ()
    ) -> None:
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:  # noqa: N802
        self._restructured()
        QAbstractItemView.rowsInserted(self, parent, start, end)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(260, 160)

    @Slot()
    def _restructured(self) -> None:
        self.scheduleDelayedItemsLayout()

    def _take_anchor(self) -> None:
        first = self._geometry.row_at(self.verticalOffset())
        if first is None:
            self._anchor = QPersistentModelIndex()
            return
        self._anchor = QPersistentModelIndex(self._rows.index(first))
        self._anchor_below = self._geometry.top(first) - self.verticalOffset()

    def _nearest_line(self, row: int, way: int) -> int | None:
        """The first row from `row` on, going up or down, that is no header."""
        while 0 <= row < self._rows.days.rows:
            place, inner = self._rows.days.locate(row)
            if self._rows.days[place].shapes[inner] != Shape.HEADER:
                return row
            row += way
        return None

    def _natural_heights(self) -> Heights:
        letters = self.fontMetrics().height()
        entry = 3.5 if is_compact(self.viewport().width(), letters) else 2.2
        return Heights(
            header=round(letters * 3.4),
            entry=round(letters * entry),
            thin=round(letters * 1.6),
            pinned=round(letters * 2.2),
        )
