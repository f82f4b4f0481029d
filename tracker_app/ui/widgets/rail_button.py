"""A button of the side rail: drawing above label, with a badge that counts. Knows no page."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tracker_app.ui.theme import Icon, Role, Tokens, current_tokens, icon_pixmap
from tracker_app.ui.theme.tokens import ICON_RAIL, RADIUS
from tracker_app.ui.widgets.chips import paint_focus

_WIDTH = 76
_PILL = QSize(52, 30)


class RailButton(QAbstractButton):
    """Checkable, one of its group at a time; the arrow keys move inside the group."""

    def __init__(self, drawing: Icon, text: str, parent: QWidget | None = None, *, tooltip: str = "") -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._label_shown = True
        self._count = 0
        self._is_problem = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tooltip or text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_badge(self, count: int, *, is_problem: bool = False, words: str = "") -> None:
        """Counts at the corner: problems red, things that wait grey; `words` say it to screen readers. 0 hides it."""
        self._count = count
        self._is_problem = is_problem
        self.setAccessibleDescription(words)
        self.update()

    def set_label_shown(self, shown: bool) -> None:
        """A collapsed rail shows the drawings only."""
        self._label_shown = shown
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        # As wide as the label is when it is chosen, or the rail would have to move under the pointer.
        metrics = QFontMetrics(self._small(bold=True))
        label = metrics.height() + 2 if self._label_shown else 0
        wide = max(_WIDTH, metrics.horizontalAdvance(self.text()) + 12) if self._label_shown else 60
        return QSize(wide, _PILL.height() + label + 12)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(48, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRect(QPoint((self.width() - _PILL.width()) // 2, 6), _PILL)
        wash = look.accent_soft if self.isChecked() else look.hover if self.underMouse() else ""
        if wash:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(wash))
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        role = Role.ACCENT if self.isChecked() else Role.MUTED
        spot = QRect(0, 0, ICON_RAIL, ICON_RAIL)
        spot.moveTopLeft(QPoint((self.width() - ICON_RAIL) // 2, pill.top() + (_PILL.height() - ICON_RAIL) // 2))
        painter.drawPixmap(spot, icon_pixmap(self._drawing, role, ICON_RAIL, self.devicePixelRatioF()))
        if self._label_shown:
            painter.setFont(self._small())
            painter.setPen(QColor(look.accent if self.isChecked() else look.muted))
            below = QRect(2, pill.bottom() + 3, self.width() - 4, self.height() - pill.bottom() - 3)
            words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), words)
        if self._count:
            self._paint_badge(painter, spot, look)
        if self.hasFocus():
            paint_focus(painter, self.rect().adjusted(1, 1, -1, -1), RADIUS + 2)
        painter.end()

    def _paint_badge(self, painter: QPainter, spot: QRect, look: Tokens) -> None:
        words = str(self._count) if self._count < 100 else "99+"
        font = self._small()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        font.setWeight(QFont.Weight.Bold)
        metrics = QFontMetrics(font)
        tall = metrics.height() + 1
        wide = max(tall, metrics.horizontalAdvance(words) + 8)
        forward = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        left = spot.right() - 4 if forward else spot.left() + 4 - wide
        rect = QRectF(left, spot.top() - 4, wide, tall)
        painter.setPen(QColor(look.window))
        painter.setBrush(QColor(look.danger if self._is_problem else look.muted))
        painter.drawRoundedRect(rect, tall / 2, tall / 2)
        painter.setFont(font)
        painter.setPen(QColor(look.on_danger if self._is_problem else look.window))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)

    def _small(self, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.88)
        if bold or self.isChecked():
            font.setWeight(QFont.Weight.DemiBold)
        return font
