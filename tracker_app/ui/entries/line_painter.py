"""Paints the lines of the list. Knows no model and no use case: a line, its words and a rectangle are enough."""

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle

from tracker_app.ui.entries.columns import EDGE, Column, Columns, columns_for, isolated, place, widest_range
from tracker_app.ui.entries.header_painter import paint_header
from tracker_app.ui.entries.lines import (
    EntryLine,
    GapLine,
    GroupLine,
    Header,
    Line,
    NothingLine,
    OverlapLine,
    PendingLine,
)
from tracker_app.ui.entries.spots import DRAWINGS, Spot, drawn_places, spot_text, worded_places, worded_width
from tracker_app.ui.entries.words import Now, Words
from tracker_app.ui.theme import Icon, Role, Tokens, current_tokens, icon_pixmap
from tracker_app.ui.theme.tokens import RADIUS, SPACE
from tracker_app.ui.widgets import chip_size, mark_text, paint_chip, paint_focus, paint_mark

_LEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class RowState:
    """How a line stands at the moment: chosen, with the keyboard, with the mouse at a point of it.

    `drawn` is a stretch of time that is being drawn on the ribbon of a header.
    """

    selected: bool
    focused: bool
    mouse: QPoint | None
    direction: Qt.LayoutDirection
    drawn: tuple[int, int] | None = None


class LinePainter:
    """Paints one line at a time; nothing is kept between two."""

    def paint(self, painter: QPainter, rect: QRect, line: Line, words: Words, now: Now, state: RowState) -> None:
        """Paint a line into `rect`."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = current_tokens()
        if isinstance(line, Header):
            paint_header(painter, rect, line, words, now, state.direction, drawn=state.drawn)
        else:
            _ground(painter, rect, line, look, state)
            brush = _Brush(painter, rect, look, state)
            match line:
                case EntryLine() | GroupLine():
                    _paint_entry(brush, line, words)
                case GapLine() | OverlapLine() | NothingLine():
                    _paint_notice(brush, line, words)
                case PendingLine():
                    _paint_pending(brush, line)
        if state.focused and not isinstance(line, Header):
            paint_focus(painter, rect.adjusted(EDGE, 1, -EDGE, -1), RADIUS)
        painter.restore()

    def paint_pinned(
        self, painter: QPainter, rect: QRect, line: Line, words: Words, now: Now, direction: Qt.LayoutDirection
    ) -> None:
        """Paint the header that stays at the top over what scrolls by below."""
        if isinstance(line, Header):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_header(painter, rect, line, words, now, direction, is_pinned=True)
            painter.restore()

    def columns(self, rect: QRect, font: QFont) -> Columns:
        """The columns of a line that fills `rect`."""
        return _columns(rect, font)

    def spot_at(
        self, rect: QRect, line: Line, font: QFont, point: QPoint, direction: Qt.LayoutDirection
    ) -> Spot | None:
        """The painted button at a point of a line, written in `font`."""
        metrics = QFontMetrics(font)
        places = drawn_places(rect, line, metrics, direction)
        if isinstance(line, GroupLine):
            columns = _columns(rect, font)
            places[Spot.EXPAND] = QStyle.visualRect(direction, rect, place(columns.badge, rect))
        elif not isinstance(line, EntryLine):
            left = _words_end(rect, line, font)
            places = worded_places(rect, line, left, metrics, direction)
        return next((spot for spot, where in places.items() if where.contains(point)), None)

    def tip_at(
        self, rect: QRect, line: Line, words: Words, font: QFont, point: QPoint, direction: Qt.LayoutDirection
    ) -> str:
        """What a line has to say more at a point: the meaning of its sign, or a text that was shortened."""
        columns, metrics = _columns(rect, font), QFontMetrics(font)

        def at(column: Column) -> QRect:
            return QStyle.visualRect(direction, rect, place(column, rect))

        if isinstance(line, Header):
            return ""
        if not isinstance(line, EntryLine | GroupLine):
            return words.spoken
        if words.mark is not None and at(columns.mark).contains(point):
            return mark_text(words.mark)
        for column, text, lost in (
            (columns.title, words.title, 0),
            (columns.project, words.project or "", 30),
            (columns.tags, words.tags, 0),
        ):
            where = at(column)
            if where.contains(point) and metrics.horizontalAdvance(text) + lost > where.width() + 1:
                return text
        return ""


class _Brush:
    """What painting one line needs again and again."""

    def __init__(self, painter: QPainter, rect: QRect, look: Tokens, state: RowState) -> None:
        self.painter = painter
        self.rect = rect
        self.look = look
        self.state = state
        self.metrics = painter.fontMetrics()
        self.columns = _columns(rect, painter.font())

    def where(self, column: Column) -> QRect:
        """A column of this line, in the direction of reading."""
        return QStyle.visualRect(self.state.direction, self.rect, place(column, self.rect))

    def ink(self, color: str) -> str:
        """A colour, or that of the selection where a colour of its own could not be read."""
        return self.look.on_selection if self.state.selected else color

    def text(self, where: QRect, words: str, color: str, align: Qt.AlignmentFlag = _LEADING) -> None:
        """Write one line of text, shortened to fit."""
        self.painter.setPen(QColor(self.ink(color)))
        shown = self.metrics.elidedText(words, Qt.TextElideMode.ElideRight, where.width() + 1)
        shown = isolated(shown, self.state.direction)
        turned = QStyle.visualAlignment(self.state.direction, align)
        self.painter.drawText(where.adjusted(-1, 0, 1, 0), int(turned | Qt.TextFlag.TextSingleLine), shown)

    def icon(self, where: QRect, drawing: Icon, role: Role, size: int) -> None:
        """Paint a drawing into the middle of `where`."""
        role = Role.ON_SELECTION if self.state.selected else role
        ratio = self.painter.device().devicePixelRatioF()
        spot = QRect(0, 0, size, size)
        spot.moveCenter(where.center())
        self.painter.drawPixmap(spot, icon_pixmap(drawing, role, size, ratio))


def _columns(rect: QRect, font: QFont) -> Columns:
    return columns_for(rect.width(), font.toString(), widest_range(QLocale()))


def _ground(painter: QPainter, rect: QRect, line: Line, look: Tokens, state: RowState) -> None:
    color = None
    if state.selected:
        color = look.selection
    elif isinstance(line, EntryLine) and line.stop is None:
        color = look.running_soft
    elif state.mouse is not None and isinstance(line, (EntryLine, GroupLine)):
        color = look.hover
    if color is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(QRectF(rect.adjusted(EDGE, 1, -EDGE, -1)), RADIUS, RADIUS)


def _paint_entry(brush: _Brush, line: EntryLine | GroupLine, words: Words) -> None:
    look, columns, metrics = brush.look, brush.columns, brush.metrics
    runs = isinstance(line, EntryLine) and line.stop is None
    small = round(metrics.height() * 0.95)
    if isinstance(line, GroupLine):
        _paint_badge(brush, line, words)
    elif line.member:
        _paint_thread(brush)
    brush.text(brush.where(columns.range), words.range, look.muted)
    if isinstance(line, EntryLine) and (line.from_before or line.goes_on):
        _paint_tear(brush, line)
    brush.text(brush.where(columns.length), words.length, look.running if runs else look.text, _TRAILING)
    title = brush.where(columns.title)
    brush.text(title, words.title, look.text if line.view.entry.description else look.muted)
    if words.project is not None:
        _paint_project(brush, words.project, words.color or look.edge)
    places = drawn_places(brush.rect, line, metrics, brush.state.direction) if brush.state.mouse is not None else {}
    if places:
        _paint_buttons(brush, places)
    elif columns.tags[1]:
        brush.text(brush.where(columns.tags), words.tags, look.muted)
    if line.view.entry.billable:
        brush.icon(brush.where(columns.billable), Icon.DOLLAR, Role.MUTED, small)
    if words.mark is not None:
        paint_mark(brush.painter, brush.where(columns.mark), words.mark, size=small, selected=brush.state.selected)


def _paint_project(brush: _Brush, name: str, color: str) -> None:
    room = place(brush.columns.project, brush.rect)
    wanted = chip_size(brush.metrics, name)
    height = min(wanted.height(), room.height() - 2)
    chip = QRect(room.left(), room.center().y() - height // 2 + 1, min(room.width(), wanted.width()), height)
    direction = brush.state.direction
    paint_chip(brush.painter, QStyle.visualRect(direction, brush.rect, chip), name, color, direction=direction)


def _paint_badge(brush: _Brush, line: GroupLine, words: Words) -> None:
    where = brush.where(brush.columns.badge)
    tall = round(brush.metrics.height() * 1.35)
    pill = QRectF(where.left(), where.center().y() - tall / 2 + 1, where.width() - 8, tall)
    color = brush.ink(brush.look.accent)
    brush.painter.setPen(QPen(QColor(color), 1.4 if line.is_open else 1))
    brush.painter.setBrush(QColor(brush.look.accent_soft) if not brush.state.selected else Qt.BrushStyle.NoBrush)
    brush.painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 1, RADIUS - 1)
    brush.text(pill.toRect(), words.remark, brush.look.accent, Qt.AlignmentFlag.AlignCenter)


def _paint_thread(brush: _Brush) -> None:
    where = brush.where(brush.columns.badge)
    middle = where.center().x() - 4
    brush.painter.setPen(QPen(QColor(brush.ink(brush.look.edge)), 1))
    brush.painter.drawLine(middle, where.top(), middle, where.bottom())


def _paint_tear(brush: _Brush, line: EntryLine) -> None:
    """A torn edge beside the time that is not the entry's own beginning or end."""
    where = brush.where(brush.columns.badge)
    size = round(brush.metrics.height() * 0.8)
    brush.icon(where, Icon.CHEVRON_UP if line.goes_on else Icon.CHEVRON_DOWN, Role.WARNING, size)


def _paint_buttons(brush: _Brush, places: dict[Spot, QRect]) -> None:
    look, painter, mouse = brush.look, brush.painter, brush.state.mouse
    whole = QRectF(QRect(places[next(iter(places))]).united(places[list(places)[-1]])).adjusted(-2, 0, 2, 0)
    painter.setPen(QPen(QColor(look.border), 1))
    painter.setBrush(QColor(look.raised))
    painter.drawRoundedRect(whole, RADIUS, RADIUS)
    ratio = painter.device().devicePixelRatioF()
    for spot, where in places.items():
        if mouse is not None and where.contains(mouse):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.pressed))
            painter.drawRoundedRect(QRectF(where).adjusted(2, 2, -2, -2), RADIUS - 2, RADIUS - 2)
        size = round(brush.metrics.height() * 0.95)
        drawn = QRect(0, 0, size, size)
        drawn.moveCenter(where.center())
        role = Role.DANGER if spot is Spot.DELETE else Role.TEXT
        painter.drawPixmap(drawn, icon_pixmap(DRAWINGS[spot], role, size, ratio))


def _paint_notice(brush: _Brush, line: Line, words: Words) -> None:
    look, metrics = brush.look, brush.metrics
    color, role = (look.danger, Role.DANGER) if isinstance(line, OverlapLine) else (look.muted, Role.MUTED)
    if not isinstance(line, NothingLine):
        small = round(metrics.height() * 0.85)
        drawing = Icon.ALERT if isinstance(line, OverlapLine) else Icon.MORE
        brush.icon(brush.where(brush.columns.badge).adjusted(0, 0, -8, 0), drawing, role, small)
    left = brush.columns.range[0]
    end = _words_end(brush.rect, line, brush.painter.font())
    room = QRect(brush.rect.left() + left, brush.rect.top(), end - SPACE - left, brush.rect.height())
    brush.text(QStyle.visualRect(brush.state.direction, brush.rect, room), _notice(line, words), color)
    for spot, where in worded_places(brush.rect, line, end, metrics, brush.state.direction).items():
        over = brush.state.mouse is not None and where.contains(brush.state.mouse)
        edge = look.on_selection if brush.state.selected else look.edge if over else look.border
        brush.painter.setPen(QPen(QColor(edge), 1))
        brush.painter.setBrush(QColor(look.hover) if over else Qt.BrushStyle.NoBrush)
        brush.painter.drawRoundedRect(QRectF(where).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 2, RADIUS - 2)
        ink = look.on_selection if brush.state.selected and not over else look.accent
        brush.painter.setPen(QColor(ink))
        brush.painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), spot_text(spot))


def _paint_pending(brush: _Brush, line: PendingLine) -> None:
    """Grey bars where words will be, so that a quick scroll does not fly over white paper."""
    brush.painter.setPen(Qt.PenStyle.NoPen)
    brush.painter.setBrush(QColor(brush.look.hover))
    tall = round(brush.metrics.height() * 0.6)
    columns = brush.columns
    ragged = 0.5 + line.place % 4 / 10
    for column, share in ((columns.range, 0.9), (columns.length, 1.0), (columns.title, ragged)):
        room = place(column, brush.rect)
        bar = QRect(room.left(), room.center().y() - tall // 2, round(room.width() * share), tall)
        turned = QStyle.visualRect(brush.state.direction, brush.rect, bar)
        brush.painter.drawRoundedRect(QRectF(turned), 3, 3)


def _notice(line: Line, words: Words) -> str:
    return f"{words.title}  {words.range}" if isinstance(line, GapLine) else words.title


def _words_end(rect: QRect, line: Line, font: QFont) -> int:
    """Where the buttons of a notice begin: all in one column, so that they can be pressed one after the other."""
    columns, metrics = _columns(rect, font), QFontMetrics(font)
    wanted = max(columns.title[0] + round(columns.title[1] * 0.45), columns.range[0] + metrics.averageCharWidth() * 28)
    return min(wanted, rect.width() - EDGE - SPACE - worded_width(line, metrics))
