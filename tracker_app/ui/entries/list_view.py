"""Shows the rows of a DayModel: three heights of rows, a million of them, and none jumps while others are read.

Knows no entry and no command. Qt's own lists ask the model for every row at each change, which a model in Python
cannot answer quickly enough; this one asks for the rows on the screen.
"""

from datetime import date

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from tracker_app.ui.entries.columns import Field, is_compact, place
from tracker_app.ui.entries.commands import command_for
from tracker_app.ui.entries.geometry import Geometry, Heights
from tracker_app.ui.entries.line_painter import LinePainter, RowState
from tracker_app.ui.entries.lines import Shape
from tracker_app.ui.entries.model import DayModel
from tracker_app.ui.entries.spots import Spot, spot_text
from tracker_app.ui.theme.tokens import RADIUS
from tracker_app.ui.widgets import paint_focus

MOST_CHOSEN = 5000
"""More lines than this are never handled as one gesture."""
_DRAGGED = "application/x-holdfast-entries"

_Index = QModelIndex | QPersistentModelIndex
_NEXT_KEYS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}


class DayListView(QAbstractItemView):
    """`seen` comes when other rows than before may be on the screen.

    `pressed_spot` carries (row, Spot) when a painted button was clicked, `commanded` the command (Do) of a key,
    `activated_row` a row that was double clicked, `menu_wanted` the place for a menu on the screen, `dropped` the day
    onto which the chosen rows were dragged. `all_wanted` asks for everything to be chosen.
    """

    seen = Signal()
    pressed_spot = Signal(object)
    commanded = Signal(object)
    activated_row = Signal(object)
    menu_wanted = Signal(QPoint)
    dropped = Signal(object)
    all_wanted = Signal()

    def __init__(self, model: DayModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._geometry = Geometry(model.days, self._natural_heights())
        self._anchor = QPersistentModelIndex()
        self._anchor_below = 0
        self._settling = False
        self._painter = LinePainter()
        self._mouse: QPoint | None = None
        self._pressed: tuple[int, Spot] | None = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)
        self.viewport().setAcceptDrops(True)
        self.setAcceptDrops(True)
        self._anchor_widget = QWidget(self.viewport())
        self._anchor_widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._anchor_widget.setFocusProxy(self)
        self._drop_day: date | None = None
        self.setItemDelegate(_Tips(self))
        self.setModel(model)
        model.rowsMoved.connect(self._restructured)
        model.rowsRemoved.connect(self._restructured)

    # -- where things are

    def visualRect(self, index: _Index) -> QRect:  # noqa: N802
        if not index.isValid():
            return QRect()
        top = self._geometry.top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._geometry.height(index.row()))

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        row = self._geometry.row_at(point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._rows.index(row)

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

    # -- keyboard

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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        like = _NEXT_KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if like is not None and plain:
            event = QKeyEvent(QEvent.Type.KeyPress, like, event.modifiers())
        elif (do := command_for(event)) is not None:
            self.commanded.emit(do)
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        self.menu_wanted.emit(where)

    def anchor(self) -> QWidget:
        """An unseen widget over the current row, for panels to open below."""
        rect = self.visualRect(self.currentIndex()).intersected(self.viewport().rect())
        if rect.isEmpty():
            rect = QRect(0, 0, self.viewport().width(), self._geometry.heights.entry)
        columns = self._painter.columns(rect, self.font())
        where = QRect(rect.left() + columns.title[0], rect.top(), max(40, columns.title[1]), rect.height())
        self._anchor_widget.setGeometry(QStyle.visualRect(self.layoutDirection(), rect, where))
        return self._anchor_widget

    def column_rect(self, row: int, field: Field) -> QRect:
        """Where a column of a row lies."""
        rect = self.visualRect(self._rows.index(row))
        column = getattr(self._painter.columns(rect, self.font()), field.value)
        return QStyle.visualRect(self.layoutDirection(), rect, place(column, rect))

    # -- selection

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

    # -- layout

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
        super().updateGeometries()
        self.seen.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self.viewport().scroll(0, dy)
        if not self._settling:
            self._take_anchor()
            self.seen.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.scheduleDelayedItemsLayout()

    def reset(self) -> None:
        super().reset()
        self._anchor = QPersistentModelIndex()
        self.verticalScrollBar().setValue(0)

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:  # noqa: N802
        self._restructured()
        super().rowsInserted(parent, start, end)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(260, 160)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        self.executeDelayedItemsLayout()
        first, last = self.visible_rows()
        current = self.currentIndex().row() if self.hasFocus() else -1
        chosen = self.selectionModel()
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        for row in range(first, last + 1):
            index = self._rows.index(row)
            rect = self.visualRect(index)
            if event.region().intersects(rect):
                at = self._mouse if self._mouse is not None and rect.contains(self._mouse) else None
                state = RowState(chosen.isSelected(index), row == current, at, self.layoutDirection())
                self._painter.paint(painter, rect, self._rows.line(row), self._rows.words(row), self._rows.now, state)
        if self._drop_day is not None and (header := self._rows.header_row(self._drop_day)) is not None:
            paint_focus(painter, self.visualRect(self._rows.index(header)).adjusted(4, 4, -4, 0), RADIUS)
        painter.end()

    # -- mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        self._hover(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        found = self.spot_at(event.position().toPoint())
        if found is None or event.button() != Qt.MouseButton.LeftButton:
            self._pressed = None
            super().mousePressEvent(event)
            return
        self._pressed = found

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif self.spot_at(event.position().toPoint()) == pressed:
            self.pressed_spot.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.spot_at(event.position().toPoint()) is not None:
            self.mousePressEvent(event)
            return
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.activated_row.emit(index.row())

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802
        """Take the chosen lines along; what is dragged stays known here, so nothing needs to be written down."""
        drag = QDrag(self)
        drag.setMimeData(self.dragged())
        drag.exec(Qt.DropAction.MoveAction)
        self._aim(None)

    def dragged(self) -> QMimeData:
        """What a drag of the chosen lines carries."""
        data = QMimeData()
        data.setData(_DRAGGED, b"")
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if event.mimeData().hasFormat(_DRAGGED):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        if event.mimeData().hasFormat(_DRAGGED):
            index = self.indexAt(event.position().toPoint())
            self._aim(self._rows.day_at(index.row()) if index.isValid() else None)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        self._aim(None)
        if event.mimeData().hasFormat(_DRAGGED) and index.isValid():
            event.acceptProposedAction()
            self.dropped.emit(self._rows.day_at(index.row()))

    def _aim(self, day: date | None) -> None:
        if day != self._drop_day:
            self._drop_day = day
            self.viewport().update()

    def spot_at(self, point: QPoint) -> tuple[int, Spot] | None:
        """The row and painted button at a point."""
        index = self.indexAt(point)
        if not index.isValid():
            return None
        rect, line = self.visualRect(index), self._rows.line(index.row())
        spot = self._painter.spot_at(rect, line, self.font(), point, self.layoutDirection())
        return None if spot is None else (index.row(), spot)

    def tip(self, point: QPoint) -> str:
        """What a tooltip at this place says."""
        index = self.indexAt(point)
        if not index.isValid():
            return ""
        found = self.spot_at(point)
        return self._rows.words(index.row()).spoken if found is None else spot_text(found[1])

    def _hover(self, point: QPoint | None) -> None:
        old, self._mouse = self._mouse, point
        for one in (old, point):
            index = QModelIndex() if one is None else self.indexAt(one)
            if index.isValid():
                self.viewport().update(self.visualRect(index))
        over = point is not None and self.spot_at(point) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

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
        return Heights(header=round(letters * 3.4), entry=round(letters * entry), thin=round(letters * 1.6))


class _Tips(QStyledItemDelegate):
    """Says what is under the mouse; the lines themselves are painted by the view."""

    def __init__(self, view: DayListView) -> None:
        super().__init__(view)
        self._view = view

    def helpEvent(  # noqa: N802
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        QToolTip.showText(event.globalPos(), self._view.tip(event.pos()), view.viewport())
        return True
