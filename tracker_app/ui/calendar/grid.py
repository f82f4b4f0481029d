"""The days side by side, drawn and handled by mouse and keyboard. Knows columns and stretches of time, no use case.

What a person means is told by signals; nothing is changed here.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from tracker_app.app.messages import _
from tracker_app.domain.ids import EntryId
from tracker_app.domain.instants import Interval
from tracker_app.domain.zones import zone_info
from tracker_app.ui import text
from tracker_app.ui.calendar.block_painter import BlockPainter
from tracker_app.ui.calendar.blocks import Block, Column
from tracker_app.ui.calendar.drags import Grip, drawn, moved, resized, snap_to
from tracker_app.ui.calendar.geometry import Geometry
from tracker_app.ui.calendar.ground_painter import GroundPainter
from tracker_app.ui.calendar.scale import HOUR, SNAP_SECONDS, Scale
from tracker_app.ui.theme import current_tokens
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets import announce

_SNAP_REACH = 10
_LEAST_DRAG = 4
_LEAST_GAP = 6
_FIRST_HOUR = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """A block that shall lie elsewhere: the entry, where it is now and where it shall be; `copy` leaves it in place."""

    entry: EntryId
    was: Interval
    span: Interval
    copy: bool = False


@dataclass(slots=True)
class _Drag:
    grip: Grip
    begun: int
    column: int
    point: QPoint
    block: Block | None = None
    span: Interval | None = None
    copy: bool = False
    live: bool = False


class CalendarGrid(QAbstractScrollArea):
    """`drawn` carries an Interval to be recorded, `wished` a Wish, `opened` an EntryId to be edited, `removed` one to
    be deleted, `chosen` the selected EntryId or None. `zoomed` follows Ctrl+wheel, `resized` any change of width.
    """

    drawn = Signal(object)
    wished = Signal(object)
    opened = Signal(object)
    removed = Signal(object)
    chosen = Signal(object)
    resized = Signal()

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._columns: tuple[Column, ...] = ()
        self._now = 0
        self._scale = Scale(48.0)
        self._selected: EntryId | None = None
        self._hovered_gap: Interval | None = None
        self._drag: _Drag | None = None
        self._was_placed = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Calendar"))

    # -- what is shown

    def show_columns(self, columns: tuple[Column, ...], zone: str, now: int) -> None:
        """Show these days; the selection stays on its entry while that is among them."""
        self._columns, self._zone, self._now = columns, zone, now
        if self._selected is not None and self._block_of(self._selected) is None:
            self._select(None)
        self._measure()
        if not self._was_placed and columns:
            self._was_placed = True
            self.scroll_to_work()
        self.viewport().update()

    def set_now(self, now: int) -> None:
        """Move the line of the present."""
        self._now = now
        self.viewport().update()

    @property
    def selected(self) -> EntryId | None:
        """The entry that the keyboard acts on."""
        return self._selected

    def select(self, entry: EntryId | None) -> None:
        """Put the keyboard on an entry, and bring it into view."""
        self._select(entry)
        block = self._block_of(entry) if entry is not None else None
        if block is not None:
            self._reveal(block)

    def zoom_by(self, factor: float, around: int | None = None) -> None:
        """Make hours higher or lower; the instant at height `around` (of the viewport) stays where it is."""
        anchor = self.viewport().height() // 2 if around is None else around
        passed = self._scale.seconds(self.verticalScrollBar().value() + anchor)
        self._scale = self._scale.zoomed(factor)
        self._measure()
        self.verticalScrollBar().setValue(round(self._scale.height(passed)) - anchor)
        self.viewport().update()

    def scroll_to_work(self) -> None:
        """Show the hours in which something was recorded, else the morning."""
        begun = [block.span.start - column.day.bounds.start for column in self._columns for block in column.blocks]
        first = min([_FIRST_HOUR * HOUR, *begun])
        self.verticalScrollBar().setValue(max(0, round(self._scale.height(first)) - SPACE * 2))

    def column_rect(self, number: int) -> QRect:
        """The place of a column, over the whole height of the viewport; what the heads above align with."""
        return self.places().column_rect(number)

    def places(self) -> Geometry:
        """Where everything lies as it is scrolled now."""
        view = self.viewport()
        rail = max(self.fontMetrics().horizontalAdvance(text.hour(hour)) for hour in (12, 20)) + 2 * SPACE
        turned = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        offset = self.verticalScrollBar().value()
        return Geometry(self._columns, self._scale, view.width(), view.height(), rail, offset, turned)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(current_tokens().surface))
        places = self.places()
        ground = GroundPainter(painter, places, self._zone, self._now)
        ground.hours()
        brush = BlockPainter(painter, self._zone, self.layoutDirection())
        for number, column in enumerate(self._columns):
            for gap in column.gaps:
                rect = places.span_rect(gap, number)
                if rect.height() >= _LEAST_GAP:
                    brush.gap(rect, hovered=gap == self._hovered_gap)
            for block in column.blocks:
                self._paint_block(brush, block, places.block_rect(block, number))
        ground.present()
        self._paint_drag(brush, places)
        if self._columns and not any(column.blocks for column in self._columns) and self._drag is None:
            ground.empty()
        painter.end()

    def _paint_block(self, brush: BlockPainter, block: Block, rect: QRectF) -> None:
        if rect.bottom() < 0 or rect.top() > self.viewport().height():
            return
        selected = block.entry == self._selected
        drag = self._drag
        faded = drag is not None and drag.live and drag.block is not None and drag.block.entry == block.entry
        brush.block(block, rect, selected=selected, focused=selected and self.hasFocus(), faded=faded)

    def _paint_drag(self, brush: BlockPainter, places: Geometry) -> None:
        drag = self._drag
        if drag is None or not drag.live or drag.span is None:
            return
        words = f"{text.wall_range(drag.span.start, drag.span.stop, zone_info(self._zone))}\n"
        words += text.duration(drag.span.seconds)
        for number, column in enumerate(self._columns):
            part = drag.span.clamp(column.day.bounds)
            if part.seconds:
                brush.ghost(places.span_rect(part, number), words)

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        number = self.places().column_at(point)
        if number is None:
            return
        block, grip = self.places().grip_at(point, number)
        self._select(block.entry if block is not None else None)
        self._drag = _Drag(grip, self.places().instant_at(point, number), number, point, block)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position().toPoint()
        drag = self._drag
        if drag is None:
            self._hover(point)
            return
        if not drag.live and (point - drag.point).manhattanLength() < _LEAST_DRAG:
            return
        drag.live = True
        drag.copy = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        drag.span = self._meant(drag, point, free=bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
        self._scroll_along(point)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        drag, self._drag = self._drag, None
        if drag is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.viewport().update()
        if not drag.live:
            gap = self.places().gap_at(drag.point, drag.column) if drag.block is None else None
            if gap is not None:
                self.drawn.emit(gap)
        elif drag.span is not None:
            self._dropped(drag, drag.span)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position().toPoint()
        number = self.places().column_at(point)
        block = self.places().grip_at(point, number)[0] if number is not None else None
        if block is not None:
            self._drag = None
            self.opened.emit(block.entry)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hovered_gap = None
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.2 if event.angleDelta().y() > 0 else 1 / 1.2, event.position().toPoint().y())
            event.accept()
            return
        super().wheelEvent(event)

    def _dropped(self, drag: _Drag, span: Interval) -> None:
        if drag.block is None:
            if span.seconds:
                self.drawn.emit(span)
        elif span != drag.block.whole or drag.copy:
            self.wished.emit(Wish(drag.block.entry, drag.block.whole, span, drag.copy))

    def _meant(self, drag: _Drag, point: QPoint, *, free: bool) -> Interval:
        number = self.places().column_at(point)
        number = drag.column if number is None else number
        here = self.places().instant_at(point, number)
        origin = self._columns[number].day.bounds.start
        own = drag.block.entry if drag.block is not None else None
        snap = snap_to((self.places().edges(own) | {self._now}), self._scale.seconds(_SNAP_REACH), free=free)
        if drag.block is None:
            return drawn(drag.begun, here, origin, snap)
        if drag.grip is Grip.BODY:
            return moved(drag.block.whole, here - drag.begun, origin, snap)
        return resized(drag.block.whole, drag.grip, here, origin, snap)

    def _hover(self, point: QPoint) -> None:
        number = self.places().column_at(point)
        block, grip = self.places().grip_at(point, number) if number is not None else (None, Grip.NOTHING)
        gap = self.places().gap_at(point, number) if number is not None and block is None else None
        if gap != self._hovered_gap:
            self._hovered_gap = gap
            self.viewport().update()
        shapes = {
            Grip.BODY: Qt.CursorShape.OpenHandCursor,
            Grip.START: Qt.CursorShape.SizeVerCursor,
            Grip.STOP: Qt.CursorShape.SizeVerCursor,
        }
        shape = Qt.CursorShape.PointingHandCursor if gap is not None else shapes.get(grip, Qt.CursorShape.CrossCursor)
        self.viewport().setCursor(shape)
        self.viewport().setToolTip(_sentence(block, self._zone) if block is not None else "")

    def _scroll_along(self, point: QPoint) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if point.y() < SPACE * 2:
            bar.setValue(bar.value() - SPACE)
        elif point.y() > height - SPACE * 2:
            bar.setValue(bar.value() + SPACE)

    # -- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, chosen = event.key(), self._selected
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.2)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Minus:
            self.zoom_by(1 / 1.2)
        elif key == Qt.Key.Key_Escape and (self._drag is not None or chosen is not None):
            self._drag = None
            self._select(None)
        elif chosen is None or not self._on_block(key, chosen, shift=shift):
            super().keyPressEvent(event)

    def _on_block(self, key: int, chosen: EntryId, *, shift: bool) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(chosen)
        elif key == Qt.Key.Key_Delete:
            self.removed.emit(chosen)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._nudge(key, chosen, shift=shift)
        else:
            return False
        return True

    def _nudge(self, key: int, chosen: EntryId, *, shift: bool) -> None:
        block = self._block_of(chosen)
        if block is None:
            return
        whole = block.whole
        sideways = key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        by = 24 * HOUR if sideways else SNAP_SECONDS
        by = -by if key in (Qt.Key.Key_Up, Qt.Key.Key_Left) else by
        if shift:
            span = Interval(whole.start, max(whole.start, whole.stop + by)) if not sideways else whole
        else:
            span = Interval(whole.start + by, whole.stop + by)
        if span != whole:
            self.wished.emit(Wish(chosen, whole, span))

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab walks the blocks first, and leaves the calendar behind the last."""
        order = list(dict.fromkeys(block.entry for column in self._columns for block in column.blocks))
        if not order:
            return super().focusNextPrevChild(forward)
        if self._selected in order:
            at = order.index(self._selected) + (1 if forward else -1)
        else:
            at = 0 if forward else len(order) - 1
        if 0 <= at < len(order):
            self.select(order[at])
            return True
        self._select(None)
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.viewport().update()

    # -- places

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._measure()
        self.resized.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, 160)

    def _measure(self) -> None:
        longest = max((column.day.bounds.seconds for column in self._columns), default=24 * HOUR)
        bar = self.verticalScrollBar()
        room = self.viewport().height()
        bar.setRange(0, max(0, round(self._scale.height(longest)) + SPACE - room))
        bar.setPageStep(room)
        bar.setSingleStep(max(1, round(self._scale.hour / 2)))

    def _block_of(self, entry: EntryId | None) -> Block | None:
        blocks = (block for column in self._columns for block in column.blocks if block.entry == entry)
        return next(blocks, None)

    def _reveal(self, block: Block) -> None:
        number = next((n for n, column in enumerate(self._columns) if block in column.blocks), None)
        if number is None:
            return
        rect, bar = self.places().block_rect(block, number), self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(bar.value() + int(rect.top()) - SPACE * 2)
        elif rect.bottom() > self.viewport().height():
            over = min(rect.bottom() - self.viewport().height() + SPACE * 2, rect.top() - SPACE)
            bar.setValue(bar.value() + int(over))

    def _select(self, entry: EntryId | None) -> None:
        if entry == self._selected:
            return
        self._selected = entry
        block = self._block_of(entry) if entry is not None else None
        sentence = _sentence(block, self._zone) if block is not None else ""
        self.setAccessibleDescription(sentence)
        if sentence:
            announce(self, sentence)
        self.viewport().update()
        self.chosen.emit(entry)


def _sentence(block: Block, zone: str) -> str:
    entry = block.view.entry
    parts = [
        entry.description or _("No description"),
        text.wall_range(entry.start, entry.stop, zone_info(zone)),
        text.duration_in_words(block.whole.seconds),
    ]
    if block.view.project_name:
        parts.insert(1, block.view.project_name)
    if block.lane.overlaps:
        parts.append(_("overlaps another entry"))
    return ", ".join(parts)
