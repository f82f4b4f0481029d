"""Paints what blocks lie on: hours, the line of the present, an empty day. Knows places, no entry and no event."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from tracker_app.app.messages import _
from tracker_app.ui import text
from tracker_app.ui.calendar.geometry import Geometry
from tracker_app.ui.calendar.scale import HOUR, Day
from tracker_app.ui.theme import current_tokens
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT


class GroundPainter:
    """Paints over one QPainter. `zone` names the hours, `now` is UTC seconds."""

    def __init__(self, painter: QPainter, places: Geometry, zone: str, now: int) -> None:
        self._painter = painter
        self._places = places
        self._zone = zone
        self._now = now
        self._look = current_tokens()

    def hours(self) -> None:
        """Paint the lines of the hours and their labels; a day of 23 or 25 hours gets labels of its own."""
        places = self._places
        several = len(places.columns) > 1
        for number, column in enumerate(places.columns):
            area = places.column_rect(number)
            if several and self._now in column.day.bounds:
                self._painter.fillRect(area, QColor(self._look.window))
            self._lines(area, column.day)
            if column.day.is_odd and several:
                self._labels(column.day, area.adjusted(SPACE_TIGHT, 0, -SPACE_TIGHT, 0), trailing=False)
        usual = [column.day for column in places.columns if not column.day.is_odd]
        for day in (usual or [column.day for column in places.columns])[:1]:
            self._labels(day, places.rail_rect(), trailing=True)

    def present(self) -> None:
        """Paint the line of the present across its day."""
        places, painter = self._places, self._painter
        for number, column in enumerate(places.columns):
            if self._now not in column.day.bounds:
                continue
            area = places.column_rect(number)
            y = places.top_of(self._now, column.day)
            painter.setPen(QPen(QColor(self._look.danger), 2))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setBrush(QColor(self._look.danger))
            painter.drawEllipse(QPointF(area.right() if places.right_to_left else area.left(), y), 3, 3)

    def empty(self) -> None:
        """Say how to add time, where there is none."""
        places = self._places
        room = QRect(places.rail, 0, places.width - 2 * places.rail, places.height)
        self._painter.setPen(QColor(self._look.muted))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        self._painter.drawText(room, int(flags), _("Drag to add time"))

    def _lines(self, area: QRect, day: Day) -> None:
        painter, look = self._painter, self._look
        edge = area.right() if self._places.right_to_left else area.left()
        painter.setPen(QPen(QColor(look.border), 1))
        painter.drawLine(edge, 0, edge, area.height())
        for passed in range(0, day.bounds.seconds + 1, self._places.scale.step_seconds):
            y = round(self._places.scale.height(passed)) - self._places.offset
            if 0 <= y <= area.height():
                style = Qt.PenStyle.SolidLine if passed % HOUR == 0 else Qt.PenStyle.DotLine
                painter.setPen(QPen(QColor(look.border), 1, style))
                painter.drawLine(area.left(), y, area.right(), y)

    def _labels(self, day: Day, area: QRect, *, trailing: bool) -> None:
        painter = self._painter
        painter.setPen(QColor(self._look.muted))
        height = painter.fontMetrics().height()
        if trailing:
            area = area.adjusted(SPACE, 0, 0, 0) if self._places.right_to_left else area.adjusted(0, 0, -SPACE, 0)
        right = trailing != self._places.right_to_left
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        for passed, hour in day.hours(self._zone):
            y = round(self._places.scale.height(passed)) - self._places.offset
            # Midnight's own label would stand half outside.
            top = y if passed == 0 else y - height // 2
            flags = align | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            # Figures run from left to right in every language.
            where = QRect(area.left(), top, area.width(), height)
            painter.drawText(where, int(flags) | int(Qt.TextFlag.TextForceLeftToRight), text.hour(hour))
