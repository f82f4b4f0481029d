"""Where columns, blocks and gaps lie in the viewport, and what lies at a point. Knows no widget and no event."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF

from tracker_app.domain.ids import EntryId
from tracker_app.domain.instants import Interval
from tracker_app.ui.calendar.blocks import Block, Column
from tracker_app.ui.calendar.drags import Grip
from tracker_app.ui.calendar.scale import Day, Scale

EDGE = 6
"""How near the edge of a block the mouse takes hold of it, in pixels."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """A viewport of `width` by `height` pixels, scrolled down by `offset`; `rail` is the width of the hours' labels."""

    columns: tuple[Column, ...]
    scale: Scale
    width: int
    height: int
    rail: int
    offset: int
    right_to_left: bool

    def rail_rect(self) -> QRect:
        """The place of the hours' labels."""
        left = self.width - self.rail if self.right_to_left else 0
        return QRect(left, 0, self.rail, self.height)

    def column_rect(self, number: int) -> QRect:
        """The place of a column, over the whole height of the viewport."""
        room, count = self.width - self.rail, max(1, len(self.columns))
        begin, end = number * room // count, (number + 1) * room // count
        left = room - end if self.right_to_left else self.rail + begin
        return QRect(left, 0, end - begin, self.height)

    def top_of(self, instant: int, day: Day) -> float:
        """The height of an instant (UTC seconds) in the viewport."""
        return self.scale.height(instant - day.bounds.start) - self.offset

    def span_rect(self, span: Interval, number: int) -> QRectF:
        """The place of a stretch of time in a column, over the column's whole width."""
        area = self.lane_rect(number)
        # A moment still needs something to take hold of.
        height = max(self.scale.height(span.seconds), 4.0)
        return QRectF(area.left() + 2, self.top_of(span.start, self.columns[number].day), area.width() - 4, height)

    def lane_rect(self, number: int) -> QRect:
        """The part of a column that blocks take: beside hours of its own on a day when clocks change."""
        area = self.column_rect(number)
        if len(self.columns) == 1 or not self.columns[number].day.is_odd:
            return area
        own = min(self.rail, area.width() // 2)
        return area.adjusted(0, 0, -own, 0) if self.right_to_left else area.adjusted(own, 0, 0, 0)

    def block_rect(self, block: Block, number: int) -> QRectF:
        """The place of a block: its lane of the column."""
        rect = self.span_rect(block.span, number)
        share = rect.width() / block.lane.of
        at = block.lane.of - 1 - block.lane.at if self.right_to_left else block.lane.at
        return QRectF(rect.left() + at * share, rect.top(), share - (block.lane.of > 1), rect.height())

    def column_at(self, point: QPoint) -> int | None:
        """The column at a point; None over the hours' labels."""
        for number in range(len(self.columns)):
            area = self.column_rect(number)
            if area.left() <= point.x() <= area.right():
                return number
        return None

    def instant_at(self, point: QPoint, number: int) -> int:
        """The instant (UTC seconds) at a height of a column, within its day."""
        bounds = self.columns[number].day.bounds
        passed = self.scale.seconds(point.y() + self.offset)
        return bounds.start + min(max(0, passed), bounds.seconds)

    def grip_at(self, point: QPoint, number: int) -> tuple[Block | None, Grip]:
        """The block at a point, and what of it. A torn edge is no edge, nor is the end of a running timer."""
        for block in reversed(self.columns[number].blocks):
            rect = self.block_rect(block, number)
            if not rect.adjusted(0, -1, 0, 1).contains(QPointF(point)):
                continue
            reach = min(EDGE, rect.height() / 4)
            if point.y() <= rect.top() + reach and not block.torn_top:
                return block, Grip.START
            if point.y() >= rect.bottom() - reach and not block.torn_bottom and not block.runs:
                return block, Grip.STOP
            return block, Grip.BODY
        return None, Grip.NOTHING

    def gap_at(self, point: QPoint, number: int) -> Interval | None:
        """The gap between two entries at a point."""
        gaps = self.columns[number].gaps
        return next((gap for gap in gaps if self.span_rect(gap, number).contains(QPointF(point))), None)

    def edges(self, but: EntryId | None) -> set[int]:
        """The starts and stops of all entries but one, to snap to."""
        blocks = [block for column in self.columns for block in column.blocks if block.entry != but]
        return {edge for block in blocks for edge in (block.whole.start, block.whole.stop)}
