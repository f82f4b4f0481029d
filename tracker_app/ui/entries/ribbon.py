"""The strip of a day's 24 hours: where an instant lies on it, and how it is painted. Knows no model and no mouse."""

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from tracker_app.domain.instants import Interval
from tracker_app.ui.entries.columns import EDGE
from tracker_app.ui.entries.lines import LONGEST_GAP, SHORTEST_GAP, SMALLEST_OVERLAP, Header
from tracker_app.ui.entries.words import Now
from tracker_app.ui.theme import current_tokens

SNAP = 300
"""What is drawn on the ribbon begins and ends on full five minutes."""


class Ribbon:
    """The ribbon of a header that fills `rect`, over `bounds`; days of 23 and 25 hours fill it too."""

    def __init__(self, rect: QRect, bounds: Interval, letters: int, direction: Qt.LayoutDirection) -> None:
        side = EDGE + 4
        top = rect.top() + round(letters * 0.75) + round(letters * 1.4) - 1 + letters * 0.35
        self.rect = QRectF(rect.left() + side, top, rect.width() - 2 * side, max(6, round(letters * 0.45)))
        self._bounds = bounds
        self._backwards = direction == Qt.LayoutDirection.RightToLeft

    def along(self, instant: int) -> float:
        """Where an instant lies."""
        share = (instant - self._bounds.start) / max(1, self._bounds.seconds)
        return self.rect.left() + self.rect.width() * (1 - share if self._backwards else share)

    def stretch(self, start: int, stop: int) -> QRectF:
        """What a stretch of time covers, at least a hair."""
        one, other = sorted((self.along(start), self.along(stop)))
        return QRectF(one, self.rect.top(), max(1.5, other - one), self.rect.height())

    def holds(self, point: QPoint) -> bool:
        """Whether a point is on it, or near enough for a hand."""
        return self.rect.adjusted(0, -4, 0, 4).contains(point)

    def instant_at(self, x: int) -> int:
        """The full five minutes that lie nearest to `x`."""
        share = min(1.0, max(0.0, (x - self.rect.left()) / self.rect.width()))
        instant = self._bounds.start + (1 - share if self._backwards else share) * self._bounds.seconds
        return min(max(round(instant / SNAP) * SNAP, self._bounds.start), self._bounds.stop)


def paint_ribbon(painter: QPainter, ribbon: Ribbon, line: Header, now: Now, drawn: tuple[int, int] | None) -> None:
    """24 hours from end to end: what was recorded, gaps hatched, overlaps red, what is being drawn, and now."""
    look = current_tokens()
    rect = ribbon.rect
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.hover))
    painter.drawRoundedRect(rect, 2, 2)
    painter.setPen(QPen(QColor(look.border), 1))
    for quarter in (1, 2, 3):
        x = ribbon.along(line.bounds.start + line.bounds.seconds * quarter // 4)
        painter.drawLine(QLineF(x, rect.top() - 2, x, rect.bottom() + 2))
    painter.setPen(Qt.PenStyle.NoPen)
    spans = list(line.spans)
    if line.running_since is not None:
        spans.append((line.running_since, min(max(now.instant, line.running_since), line.bounds.stop), look.running))
    reach = 0
    for start, stop, color in spans:
        if SHORTEST_GAP <= start - reach <= LONGEST_GAP:
            painter.setBrush(QBrush(QColor(look.edge), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(ribbon.stretch(reach, start))
        painter.setBrush(QColor(color or look.accent))
        painter.drawRect(ribbon.stretch(start, stop))
        if min(reach, stop) - start >= SMALLEST_OVERLAP:
            painter.setBrush(QColor(look.danger))
            painter.drawRect(ribbon.stretch(start, min(reach, stop)).adjusted(0, rect.height() / 2, 0, 1))
        reach = max(reach, stop)
    if drawn is not None:
        painter.setPen(QPen(QColor(look.focus), 2))
        painter.setBrush(QColor(look.accent_soft))
        painter.drawRect(ribbon.stretch(*sorted(drawn)).adjusted(0, -3, 0, 3))
    if line.bounds.start <= now.instant < line.bounds.stop:
        painter.setPen(QPen(QColor(look.text), 1.5))
        x = ribbon.along(now.instant)
        painter.drawLine(QLineF(x, rect.top() - 3, x, rect.bottom() + 3))
