"""A strip of the timer's time with the absence on it; its two edges are dragged or moved by keys. Knows no rule."""

from datetime import tzinfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker_app.app.messages import _
from tracker_app.ui import text
from tracker_app.ui.theme import current_tokens
from tracker_app.ui.theme.tokens import RADIUS_SMALL
from tracker_app.ui.widgets import paint_focus

_BAR = 20
_HANDLE = 8
_STEP_SECONDS = 60


class EdgeRibbon(QWidget):
    """`moved` carries (left, back) in UTC seconds while an edge is moved."""

    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begin = self._end = self._left = self._back = 0
        self._zone: tzinfo | None = None
        self._held: int | None = None
        self._chosen = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setToolTip(_("Drag the edges, or use the arrow keys; Space changes the edge."))

    def show_edges(self, begin: int, end: int, left: int, back: int, zone: tzinfo) -> None:
        """Show the time from `begin` to `end` with an absence from `left` to `back`; all UTC seconds."""
        self._begin, self._end = min(begin, left), max(end, back)
        self._left, self._back, self._zone = left, back, zone
        self._name()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, _BAR + self.fontMetrics().lineSpacing() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = current_tokens()
        bar = self._bar()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.running_soft))
        painter.drawRoundedRect(bar, RADIUS_SMALL, RADIUS_SMALL)
        left, back = self._x(self._left), self._x(self._back)
        painter.setBrush(QColor(look.warning_soft))
        painter.drawRect(QRectF(QPointF(left, bar.top()), QPointF(back, bar.bottom())).normalized())
        for number, x in enumerate((left, back)):
            painter.setBrush(QColor(look.warning))
            painter.drawRoundedRect(QRectF(x - 2, bar.top() - 3, 4, bar.height() + 6), 2, 2)
            if self.hasFocus() and number == self._chosen:
                paint_focus(painter, QRectF(x - 6, bar.top() - 5, 12, bar.height() + 10).toAlignedRect(), RADIUS_SMALL)
        if self._zone is not None:
            painter.setPen(QColor(look.muted))
            line = QRectF(bar.left(), bar.bottom() + 4, bar.width(), self.fontMetrics().lineSpacing())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), text.wall_time(self._begin, self._zone))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), text.wall_time(self._end, self._zone))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        x = event.position().x()
        near = sorted((abs(x - self._x(at)), number) for number, at in enumerate((self._left, self._back)))
        if near[0][0] <= _HANDLE * 2:
            self._held = self._chosen = near[0][1]
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._held is not None:
            bar = self._bar()
            share = (event.position().x() - bar.left()) / max(1.0, bar.width())
            instant = self._begin + round(share * (self._end - self._begin) / _STEP_SECONDS) * _STEP_SECONDS
            self._put(self._held, instant)
        over = any(abs(event.position().x() - self._x(at)) <= _HANDLE for at in (self._left, self._back))
        self.setCursor(Qt.CursorShape.SizeHorCursor if over or self._held is not None else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._held = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Left: -_STEP_SECONDS, Qt.Key.Key_Right: _STEP_SECONDS}
        by = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Space:
            self._chosen = 1 - self._chosen
            self._name()
            self.update()
        elif by is not None:
            self._put(self._chosen, (self._left, self._back)[self._chosen] + by)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.update()

    def _put(self, number: int, instant: int) -> None:
        if number == 0:
            self._left = min(max(self._begin, instant), self._back)
        else:
            self._back = max(min(self._end, instant), self._left)
        self._name()
        self.update()
        self.moved.emit((self._left, self._back))

    def _name(self) -> None:
        if self._zone is None:
            return
        times = text.wall_time(self._left, self._zone), text.wall_time(self._back, self._zone)
        which = _("its beginning") if self._chosen == 0 else _("its end")
        self.setAccessibleName(
            _("Absence from {left} to {back}; arrow keys move {which}").format(
                left=times[0], back=times[1], which=which
            )
        )

    def _bar(self) -> QRectF:
        return QRectF(4, 4, self.width() - 8, _BAR)

    def _x(self, instant: int) -> float:
        bar = self._bar()
        return bar.left() + (instant - self._begin) / max(1, self._end - self._begin) * bar.width()
