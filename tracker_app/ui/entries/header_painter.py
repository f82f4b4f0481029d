"""Paints the head of a day: its name, its total against the goal, and the ribbon of its 24 hours. Knows no model."""

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle

from tracker_app.ui.entries.columns import EDGE, isolated
from tracker_app.ui.entries.lines import LONGEST_GAP, SHORTEST_GAP, SMALLEST_OVERLAP, Header
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
) -> None:
    """Paint the header of a day into `rect`; one that stays at the top has a ground of its own and no ribbon."""
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
    ribbon = QRectF(text.left(), text.bottom() + letters * 0.35, text.width(), max(6, round(letters * 0.45)))
    _paint_ribbon(painter, ribbon, line, now, look, direction)


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


def _paint_ribbon(
    painter: QPainter, ribbon: QRectF, line: Header, now: Now, look: Tokens, direction: Qt.LayoutDirection
) -> None:
    """24 hours from end to end: what was recorded, gaps hatched, overlaps red, and now."""
    whole = max(1, line.bounds.seconds)
    backwards = direction == Qt.LayoutDirection.RightToLeft

    def along(instant: int) -> float:
        share = (instant - line.bounds.start) / whole
        return ribbon.left() + ribbon.width() * (1 - share if backwards else share)

    def stretch(start: int, stop: int) -> QRectF:
        one, other = sorted((along(start), along(stop)))
        return QRectF(one, ribbon.top(), max(1.5, other - one), ribbon.height())

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.hover))
    painter.drawRoundedRect(ribbon, 2, 2)
    painter.setPen(QPen(QColor(look.border), 1))
    for quarter in (1, 2, 3):
        x = along(line.bounds.start + whole * quarter // 4)
        painter.drawLine(QLineF(x, ribbon.top() - 2, x, ribbon.bottom() + 2))
    painter.setPen(Qt.PenStyle.NoPen)
    spans = list(line.spans)
    if line.running_since is not None:
        spans.append((line.running_since, min(max(now.instant, line.running_since), line.bounds.stop), look.running))
    reach = 0
    for start, stop, color in spans:
        if SHORTEST_GAP <= start - reach <= LONGEST_GAP:
            painter.setBrush(QBrush(QColor(look.edge), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(stretch(reach, start))
        painter.setBrush(QColor(color or look.accent))
        painter.drawRect(stretch(start, stop))
        if min(reach, stop) - start >= SMALLEST_OVERLAP:
            painter.setBrush(QColor(look.danger))
            painter.drawRect(stretch(start, min(reach, stop)).adjusted(0, ribbon.height() / 2, 0, 1))
        reach = max(reach, stop)
    if line.bounds.start <= now.instant < line.bounds.stop:
        painter.setPen(QPen(QColor(look.text), 1.5))
        x = along(now.instant)
        painter.drawLine(QLineF(x, ribbon.top() - 3, x, ribbon.bottom() + 3))
