"""Draws what was seen of an outage over time: a line for each kind of sign, a stroke for each minute."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolTip, QWidget

from tracker_app.app.incident_timeline import MINUTE, Lane
from tracker_app.app.messages import _
from tracker_app.ui import text
from tracker_app.ui.theme import Type, current_tokens
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE, TYPE_RATIOS

_LEAST_STROKE: Final = 3
_STROKE: Final = 12
_LABEL_SHARE: Final = 0.5
_STEPS: Final = (300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800)
_MIDDLE: Final = int(Qt.AlignmentFlag.AlignVCenter)


class Timeline(QWidget):
    """The signs of one outage; hidden where nothing is known of their times."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self._lanes: tuple[Lane, ...] = ()
        self._begin = self._end = 0
        self._zone: tzinfo | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("What was seen, and when"))

    def fill(self, lanes: Sequence[Lane], begin: int, end: int, zone: tzinfo) -> None:
        """Show these lines over the time from `begin` to `end` (UTC seconds), and on to the last sign."""
        self._lanes, self._zone = tuple(lanes), zone
        self._begin = min([begin, *(lane.first for lane in lanes)])
        self._end = max([end, begin + 5 * MINUTE, *(lane.last + MINUTE for lane in lanes)])
        self.setAccessibleDescription("; ".join(self._told(lane) for lane in lanes))
        self.setVisible(bool(lanes))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, len(self._lanes) * self._step() + self._caption().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.sizeHint().height())

    def event(self, event: object) -> bool:
        """Tell the times of the line under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QHelpEvent.Type.ToolTip:
            at = event.pos().y() // self._step()
            if 0 <= at < len(self._lanes):
                QToolTip.showText(event.globalPos(), self._told(self._lanes[at]), self)
                return True
        return super().event(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        look, step, label = current_tokens(), self._step(), self._label_width()
        metrics = self.fontMetrics()
        for at, lane in enumerate(self._lanes):
            row = QRect(0, at * step, self.width(), step)
            painter.setFont(self.font())
            painter.setPen(QColor(look.text))
            words = metrics.elidedText(lane.words, Qt.TextElideMode.ElideRight, label)
            room = QRect(row.left(), row.top(), label, step)
            painter.drawText(self._turned(room), _MIDDLE | int(Qt.AlignmentFlag.AlignLeading), words)
            rail = self._rail(row)
            painter.fillRect(self._turned(rail), QColor(look.hover))
            color = QColor(look.danger if lane.is_grave else look.warning)
            for minute, _count in lane.marks:
                left = self._x(minute, rail)
                wide = max(_LEAST_STROKE, self._x(minute + MINUTE, rail) - left)
                stroke = QRect(min(left, rail.right() - wide + 1), rail.top(), wide, rail.height())
                painter.fillRect(self._turned(stroke), color)
        self._paint_clock(painter)
        painter.end()

    def _paint_clock(self, painter: QPainter) -> None:
        """Write the times under the lines, as many as have room."""
        if self._zone is None:
            return
        metrics, look = self._caption(), current_tokens()
        top = len(self._lanes) * self._step()
        rail = self._rail(QRect(0, top, self.width(), metrics.height()))
        painter.setFont(self._small())
        painter.setPen(QColor(look.muted))
        spoken = [text.wall_time(self._begin, self._zone), text.wall_time(self._end, self._zone)]
        room = max(metrics.horizontalAdvance(words) for words in spoken) + SPACE_WIDE
        most = max(1, rail.width() // max(1, room))
        step = next((one for one in _STEPS if (self._end - self._begin) / one <= most), _STEPS[-1])
        offset = datetime.fromtimestamp(self._begin, self._zone).utcoffset()
        ahead = int(offset.total_seconds()) if offset is not None else 0
        instant = -(-(self._begin + ahead) // step) * step - ahead
        while instant <= self._end:
            words = text.wall_time(instant, self._zone)
            wide = metrics.horizontalAdvance(words)
            place = QRect(self._x(instant, rail) - wide // 2, top, wide, metrics.height())
            # A time that would not stand under its place is left out.
            if rail.left() <= place.left() and place.right() <= rail.right():
                painter.drawText(self._turned(place), _MIDDLE | int(Qt.AlignmentFlag.AlignHCenter), words)
            instant += step

    def _told(self, lane: Lane) -> str:
        if self._zone is None:
            return lane.words
        stop = None if lane.first == lane.last else lane.last
        when = text.wall_time(lane.first, self._zone) if stop is None else text.wall_range(lane.first, stop, self._zone)
        return f"{when} {lane.words}"

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _rail(self, row: QRect) -> QRect:
        left = self._label_width() + SPACE_WIDE
        return QRect(left, row.center().y() - _STROKE // 2, max(1, self.width() - left), _STROKE)

    def _x(self, instant: int, rail: QRect) -> int:
        share = (instant - self._begin) / max(1, self._end - self._begin)
        return rail.left() + round(share * (rail.width() - 1))

    def _label_width(self) -> int:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(lane.words) for lane in self._lanes), default=0)
        return min(widest + SPACE_TIGHT, int(self.width() * _LABEL_SHARE))

    def _step(self) -> int:
        return self.fontMetrics().height() + SPACE

    def _caption(self) -> QFontMetrics:
        return QFontMetrics(self._small())

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * TYPE_RATIOS[Type.CAPTION])
        return font
