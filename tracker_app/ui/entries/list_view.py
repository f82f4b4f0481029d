"""Shows the list, and says what keys and mouse ask for: commands, painted buttons, menus, drags. Knows no use case."""

from datetime import date

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, Qt, Signal
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
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from tracker_app.ui import text as screen
from tracker_app.ui.entries.columns import Field, place
from tracker_app.ui.entries.commands import command_for
from tracker_app.ui.entries.line_painter import LinePainter, RowState
from tracker_app.ui.entries.lines import Header
from tracker_app.ui.entries.model import DayModel
from tracker_app.ui.entries.ribbon import Ribbon
from tracker_app.ui.entries.row_view import RowView
from tracker_app.ui.entries.spots import Spot, spot_text
from tracker_app.ui.theme.tokens import RADIUS
from tracker_app.ui.widgets import paint_focus

_DRAGGED = "application/x-holdfast-entries"
_Index = QModelIndex | QPersistentModelIndex
_NEXT_KEYS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}


class DayListView(RowView):
    """`pressed_spot` carries (row, Spot) when a painted button was clicked, `commanded` the command (Do) of a key,
    `activated_row` a row that was double clicked, `menu_wanted` the place for a menu on the screen, `dropped` the day
    onto which the chosen rows were dragged, `drew` a stretch of time (start, stop) that was drawn on a day's ribbon.
    """

    pressed_spot = Signal(object)
    commanded = Signal(object)
    activated_row = Signal(object)
    menu_wanted = Signal(QPoint)
    dropped = Signal(object)
    drew = Signal(object)

    def __init__(self, model: DayModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._painter = LinePainter()
        self._mouse: QPoint | None = None
        self._pressed: tuple[int, Spot] | None = None
        self._drop_day: date | None = None
        self._drawing: tuple[int, int, int] | None = None
        self._peg = QWidget(self.viewport())
        self._peg.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._peg.setFocusProxy(self)
        self.setItemDelegate(_Tips(self))
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.viewport().setAcceptDrops(True)
        self.setAcceptDrops(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        like = _NEXT_KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if like is not None and plain:
            event = QKeyEvent(QEvent.Type.KeyPress, like, event.modifiers())
        elif (do := command_for(event)) is not None:
            self.commanded.emit(do)
            event.accept()
            return
        elif plain and event.text().strip().isprintable() and event.text().strip():
            # Not a command of the list, but perhaps of the window: "?" opens the cheat-sheet.
            event.ignore()
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
        self._peg.setGeometry(QStyle.visualRect(self.layoutDirection(), rect, where))
        return self._peg

    def column_rect(self, row: int, field: Field) -> QRect:
        """Where a column of a row lies."""
        rect = self.visualRect(self._rows.index(row))
        column = getattr(self._painter.columns(rect, self.font()), field.value)
        return QStyle.visualRect(self.layoutDirection(), rect, place(column, rect))

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
                drawn = self._drawing[1:] if self._drawing is not None and self._drawing[0] == row else None
                state = RowState(chosen.isSelected(index), row == current, at, self.layoutDirection(), drawn)
                self._painter.paint(painter, rect, self._rows.line(row), self._rows.words(row), self._rows.now, state)
        pinned = self.pinned()
        if pinned is not None:
            row, rect = pinned
            self._painter.paint_pinned(
                painter, rect, self._rows.line(row), self._rows.words(row), self._rows.now, self.layoutDirection()
            )
        if self._drop_day is not None and (header := self._rows.header_row(self._drop_day)) is not None:
            paint_focus(painter, self.visualRect(self._rows.index(header)).adjusted(4, 4, -4, 0), RADIUS)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._drawing is not None:
            row, start, _stop = self._drawing
            ribbon = self._ribbon(row)
            if ribbon is not None:
                self._drawing = (row, start, ribbon.instant_at(event.position().toPoint().x()))
                self.viewport().update(self.visualRect(self._rows.index(row)).adjusted(0, -4, 0, 4))
            return
        super().mouseMoveEvent(event)
        self._hover(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and (at := self.instant_at(point)) is not None:
            self._drawing = (self.indexAt(point).row(), at, at)
            return
        found = self.spot_at(point)
        if found is None or event.button() != Qt.MouseButton.LeftButton:
            self._pressed = None
            super().mousePressEvent(event)
            return
        self._pressed = found

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        drawing, self._drawing = self._drawing, None
        if drawing is not None:
            self.viewport().update()
            start, stop = sorted(drawing[1:])
            if stop > start:
                self.drew.emit((start, stop))
            return
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

    def instant_at(self, point: QPoint) -> int | None:
        """The instant under a point of a day's ribbon."""
        index = self.indexAt(point)
        pinned = self.pinned()
        if not index.isValid() or (pinned is not None and point.y() <= pinned[1].bottom()):
            return None
        ribbon = self._ribbon(index.row())
        return ribbon.instant_at(point.x()) if ribbon is not None and ribbon.holds(point) else None

    def ribbon_point(self, row: int, instant: int) -> QPoint:
        """Where an instant lies on the ribbon of a header."""
        ribbon = self._ribbon(row)
        return QPoint() if ribbon is None else QPointF(ribbon.along(instant), ribbon.rect.center().y()).toPoint()

    def _ribbon(self, row: int) -> Ribbon | None:
        line = self._rows.line(row)
        if not isinstance(line, Header):
            return None
        rect = self.visualRect(self._rows.index(row))
        return Ribbon(rect, line.bounds, self.fontMetrics().height(), self.layoutDirection())

    def tip(self, point: QPoint) -> str:
        """What a tooltip at this place says."""
        index = self.indexAt(point)
        if not index.isValid():
            return ""
        at = self.instant_at(point)
        if at is not None:
            return screen.wall_time(at, self._rows.now.zone)
        found = self.spot_at(point)
        if found is not None:
            return spot_text(found[1])
        row = index.row()
        rect = self.visualRect(index)
        line, words = self._rows.line(row), self._rows.words(row)
        return self._painter.tip_at(rect, line, words, self.font(), point, self.layoutDirection())

    def _hover(self, point: QPoint | None) -> None:
        old, self._mouse = self._mouse, point
        for one in (old, point):
            index = QModelIndex() if one is None else self.indexAt(one)
            if index.isValid():
                self.viewport().update(self.visualRect(index))
        if point is not None and self.instant_at(point) is not None:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
            return
        over = point is not None and self.spot_at(point) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)


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
