"""Paints blocks, gaps and what is being dragged. Knows a block and its rectangle, no use case."""

import unicodedata

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from tracker_app.app.messages import _
from tracker_app.domain.zones import zone_info
from tracker_app.ui import text
from tracker_app.ui.calendar.blocks import Block
from tracker_app.ui.theme import current_tokens
from tracker_app.ui.theme.tokens import RADIUS_SMALL, SPACE, SPACE_TIGHT, mix
from tracker_app.ui.widgets import paint_focus

BAR = 4
"""Width of the strip in the project's colour."""
_TOOTH = 4.0


class BlockPainter:
    """Paints over one QPainter. `zone` is the IANA zone in which times are written."""

    def __init__(self, painter: QPainter, zone: str, direction: Qt.LayoutDirection) -> None:
        self._painter = painter
        self._zone = zone_info(zone)
        self._right_to_left = direction is Qt.LayoutDirection.RightToLeft
        self._look = current_tokens()

    def block(self, block: Block, rect: QRectF, *, selected: bool, focused: bool, faded: bool = False) -> None:
        """Paint an entry's block; `faded` is what stays behind while its copy or its new place is dragged."""
        look, painter = self._look, self._painter
        color = block.view.project_color or look.edge
        wash = look.selection if selected else mix(color, look.surface, 0.30 if look.is_dark else 0.18)
        if block.runs and not selected:
            wash = look.running_soft
        painter.save()
        painter.setOpacity(0.45 if faded else 1.0)
        painter.setPen(QPen(QColor(look.accent if selected else mix(color, look.surface, 0.55)), 1))
        painter.setBrush(QColor(wash))
        outline = self._outline(rect, block)
        painter.drawPath(outline)
        painter.setClipPath(outline)
        bar = QRectF(rect.left(), rect.top(), BAR, rect.height())
        if self._right_to_left:
            bar.moveRight(rect.right())
        painter.fillRect(bar, QColor(color))
        if block.lane.overlaps:
            self._overlap_edge(rect)
        self._words(block, rect, selected=selected)
        painter.restore()
        if focused:
            paint_focus(painter, rect.toAlignedRect(), RADIUS_SMALL)

    def ghost(self, rect: QRectF, label: str) -> None:
        """Paint what a drag would make, with its times."""
        look, painter = self._look, self._painter
        painter.save()
        painter.setPen(QPen(QColor(look.accent), 2))
        painter.setBrush(QColor(look.accent_soft))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)
        painter.setPen(QColor(look.text))
        box = rect.adjusted(SPACE, SPACE_TIGHT, -SPACE_TIGHT, 0)
        box.setHeight(max(box.height(), painter.fontMetrics().height()))
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap | self._leading()
        painter.drawText(box, int(flags), label)
        painter.restore()

    def gap(self, rect: QRectF, *, hovered: bool) -> None:
        """Paint a gap between two entries: dashed, with a plus that fills it."""
        look, painter = self._look, self._painter
        painter.save()
        painter.setPen(QPen(QColor(look.accent if hovered else look.border), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(look.accent_soft) if hovered else Qt.BrushStyle.NoBrush)
        inner = rect.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(inner, RADIUS_SMALL, RADIUS_SMALL)
        if rect.height() >= painter.fontMetrics().height() and rect.width() >= 24:
            painter.setPen(QColor(look.accent if hovered else look.muted))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), _("+ Fill") if hovered else "+")
        painter.restore()

    def _leading(self) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignRight if self._right_to_left else Qt.AlignmentFlag.AlignLeft

    def _outline(self, rect: QRectF, block: Block) -> QPainterPath:
        path = QPainterPath()
        if not (block.torn_top or block.torn_bottom):
            path.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_SMALL, RADIUS_SMALL)
            return path
        left, right, top, bottom = rect.left() + 0.5, rect.right() - 0.5, rect.top() + 0.5, rect.bottom() - 0.5
        path.moveTo(left, top)
        _edge(path, left, right, top, torn=block.torn_top)
        path.lineTo(right, bottom)
        _edge(path, right, left, bottom, torn=block.torn_bottom)
        path.closeSubpath()
        return path

    def _overlap_edge(self, rect: QRectF) -> None:
        edge = QRectF(rect.right() - 3, rect.top(), 3, rect.height())
        if self._right_to_left:
            edge.moveLeft(rect.left())
        self._painter.fillRect(edge, QColor(self._look.danger))

    def _words(self, block: Block, rect: QRectF, *, selected: bool) -> None:
        look, painter = self._look, self._painter
        ink = look.on_selection if selected else look.text
        quiet = look.on_selection if selected else look.muted
        line = painter.fontMetrics().lineSpacing()
        box = rect.adjusted(BAR + 6, 2, -SPACE_TIGHT - (3 if block.lane.overlaps else 0), -2)
        if self._right_to_left:
            box = rect.adjusted(SPACE_TIGHT + (3 if block.lane.overlaps else 0), 2, -BAR - 6, -2)
        if box.width() < 16 or box.height() < line * 0.8:
            return
        entry = block.view.entry
        title = entry.description or _("No description")
        times = text.wall_range(entry.start, entry.stop, self._zone)
        rows = int(box.height() // line)
        bold = QFont(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        if rows <= 1:
            self._row(box, f"{title}  {times}", ink, bold)
            return
        self._row(box, title, ink, bold)
        box.setTop(box.top() + line)
        self._row(box, f"{times}  {text.duration(block.whole.seconds)}", quiet)
        if rows >= 3 and block.view.project_name:
            box.setTop(box.top() + line)
            self._row(box, block.view.project_name, quiet)

    def _row(self, box: QRectF, words: str, color: str, font: QFont | None = None) -> None:
        painter = self._painter
        painter.save()
        if font is not None:
            painter.setFont(font)
        metrics = painter.fontMetrics()
        painter.setPen(QColor(color))
        where = QRect(int(box.left()), int(box.top()), int(box.width()), metrics.lineSpacing())
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, where.width())
        flags = self._leading() | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        # Words run as their own language does, whatever the window's direction; figures from left to right.
        way = Qt.TextFlag.TextForceRightToLeft if _runs_left(words) else Qt.TextFlag.TextForceLeftToRight
        painter.drawText(where, int(flags | Qt.TextFlag.TextSingleLine) | int(way), shown)
        painter.restore()


def _runs_left(words: str) -> bool:
    ways = (unicodedata.bidirectional(letter) for letter in words)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def _edge(path: QPainterPath, begin: float, end: float, height: float, *, torn: bool) -> None:
    """A straight edge, or one torn like paper, from `begin` to `end`."""
    if not torn:
        path.lineTo(end, height)
        return
    teeth = max(2, round(abs(end - begin) / (2 * _TOOTH)))
    step = (end - begin) / teeth
    for tooth in range(teeth):
        path.lineTo(QPointF(begin + (tooth + 0.5) * step, height + _TOOTH * (1 if tooth % 2 else -1) * 0.6))
        path.lineTo(QPointF(begin + (tooth + 1) * step, height))
