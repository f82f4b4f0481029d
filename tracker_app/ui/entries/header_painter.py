"""Paints the head of a day: its name, and its total against the goal. Knows no model."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle

from tracker_app.ui.entries.columns import EDGE, isolated
from tracker_app.ui.entries.lines import Header
from tracker_app.ui.entries.ribbon import Ribbon, paint_ribbon
from tracker_app.ui.entries.words import Now, Words
from tracker_app.ui.theme import Tokens, Type, current_tokens
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE, TYPE_RATIOS

_BAR = 72
_SIDE = EDGE + 4


def paint_header(
    painter: QPainter,
    rect: QRect,
    line: Header,
    words: Words,
    now: Now,
    direction: Qt.LayoutDirection,
    *,
    is_pinned: bool = False,
    drawn: tuple[int, int] | None = None,
) -> None:
    """Paint the header of a day into `rect`; one that stays at the top has a ground of its own and no ribbon.

    `drawn` is a stretch of time, UTC seconds, that is being drawn on the ribbon.
    """
    look = current_tokens()
    body = painter.font()
    letters = painter.fontMetrics().height()
    if is_pinned:
        painter.fillRect(rect, QColor(look.surface))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(look.border))
    strong = QFont(body)
    strong.setPointSizeF(body.pointSizeF() * TYPE_RATIOS[Type.HEADING])
    strong.setWeight(QFont.Weight.DemiBold)
    top = rect.top() + round(letters * (0.4 if is_pinned else 0.75))
    text = QRect(rect.left() + _SIDE, top, rect.width() - 2 * _SIDE, round(letters * 1.4))

    def write(where: QRect, shown: str, font: QFont, color: str, align: Qt.AlignmentFlag) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        turned = QStyle.visualAlignment(direction, align | Qt.AlignmentFlag.AlignVCenter)
        placed = QStyle.visualRect(direction, rect, where)
        flags = int(turned | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip)
        painter.drawText(placed, flags, isolated(shown, direction))

    right = text.right() + 1
    if line.count is not None:
        wide = QFontMetrics(strong).horizontalAdvance(words.length)
        write(QRect(right - wide, text.top(), wide, text.height()), words.length, strong, look.text, _LEFT)
        right -= wide + SPACE_WIDE
        if now.goal and rect.width() > 420:
            bar = QRectF(right - _BAR, text.center().y() - 2, _BAR, 6)
            _paint_goal(painter, rect, bar, line.total(now.instant) / now.goal, look, direction)
            right -= _BAR + SPACE
            wide = QFontMetrics(body).horizontalAdvance(words.range)
            if words.range and rect.width() > 560:
                write(QRect(right - wide, text.top(), wide, text.height()), words.range, body, look.muted, _LEFT)
                right -= wide + SPACE
    wide = QFontMetrics(strong).horizontalAdvance(words.title)
    write(QRect(text.left(), text.top(), wide, text.height()), words.title, strong, look.text, _LEFT)
    room = QRect(text.left() + wide + SPACE, text.top(), max(0, right - text.left() - wide - SPACE), text.height())
    if QFontMetrics(body).horizontalAdvance(words.remark) <= room.width():
        write(room, words.remark, body, look.muted, _LEFT)
    painter.setFont(body)
    if is_pinned:
        return
    paint_ribbon(painter, Ribbon(rect, line.bounds, letters, direction), line, now, drawn)


_LEFT = Qt.AlignmentFlag.AlignLeft


def _paint_goal(
    painter: QPainter, rect: QRect, bar: QRectF, share: float, look: Tokens, direction: Qt.LayoutDirection
) -> None:
    place = QRectF(QStyle.visualRect(direction, rect, bar.toRect()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.pressed))
    painter.drawRoundedRect(place, 3, 3)
    done = bar.toRect()
    done.setWidth(round(bar.width() * min(1.0, share)))
    if done.width() > 1:
        painter.setBrush(QColor(look.success if share >= 1 else look.accent))
        painter.drawRoundedRect(QRectF(QStyle.visualRect(direction, rect, done)), 3, 3)
