"""A large button that explains itself: drawing, words, and a line below them. Knows no choice."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from tracker_app.ui.theme import Icon, Role, current_tokens, icon_pixmap
from tracker_app.ui.theme.tokens import ICON_RAIL, RADIUS_CARD, SPACE, SPACE_WIDE
from tracker_app.ui.widgets.chips import paint_focus

_WIDTH = 300


class CardButton(QAbstractButton):
    """Wraps its hint; checkable ones show a frame while they are chosen."""

    def __init__(self, drawing: Icon, text: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._hint = hint
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def hint(self) -> str:
        """The line below the words."""
        return self._hint

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(_WIDTH, self.heightForWidth(_WIDTH))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.heightForWidth(_WIDTH))

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        title, hint = self._rects(QRect(0, 0, width, 1000))
        return title.height() + hint.height() + 2 * SPACE_WIDE + SPACE // 2

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(look.accent if chosen else look.border), 2 if chosen else 1))
        painter.setBrush(QColor(look.hover if self.underMouse() else look.raised))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS_CARD, RADIUS_CARD)
        spot = QRect(QPoint(SPACE_WIDE, SPACE_WIDE), QSize(ICON_RAIL, ICON_RAIL))
        picture = icon_pixmap(self._drawing, Role.ACCENT, ICON_RAIL, self.devicePixelRatioF())
        painter.drawPixmap(QStyle.visualRect(self.layoutDirection(), self.rect(), spot), picture)
        title, hint = self._rects(self.rect())
        align = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        painter.setFont(self._strong())
        painter.setPen(QColor(look.text))
        where = QStyle.visualRect(self.layoutDirection(), self.rect(), title)
        painter.drawText(where, int(align | Qt.TextFlag.TextWordWrap), self.text())
        painter.setFont(self.font())
        painter.setPen(QColor(look.muted))
        where = QStyle.visualRect(self.layoutDirection(), self.rect(), hint)
        painter.drawText(where, int(align | Qt.TextFlag.TextWordWrap), self._hint)
        if self.hasFocus():
            paint_focus(painter, self.rect(), RADIUS_CARD)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.update()

    def _strong(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _rects(self, rect: QRect) -> tuple[QRect, QRect]:
        left = SPACE_WIDE + ICON_RAIL + SPACE_WIDE
        width = max(40, rect.width() - left - SPACE_WIDE)
        title = QFontMetrics(self._strong()).boundingRect(
            QRect(left, SPACE_WIDE, width, 1000), Qt.TextFlag.TextWordWrap, self.text()
        )
        below = QRect(left, title.bottom() + 1 + SPACE // 2, width, 1000)
        hint = self.fontMetrics().boundingRect(below, Qt.TextFlag.TextWordWrap, self._hint)
        return QRect(left, title.top(), width, title.height()), QRect(left, below.top(), width, hint.height())
