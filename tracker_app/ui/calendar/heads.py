"""The days' names and totals above their columns. Knows columns and where they lie, no use case."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker_app.app.messages import _
from tracker_app.ui import text
from tracker_app.ui.calendar.blocks import Column
from tracker_app.ui.calendar.grid import CalendarGrid
from tracker_app.ui.theme import current_tokens
from tracker_app.ui.theme.tokens import SPACE


class DayHeads(QWidget):
    """`picked` carries the date whose head was clicked."""

    picked = Signal(object)

    def __init__(self, grid: CalendarGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self._columns: tuple[Column, ...] = ()
        self._today: date | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.resized.connect(self.update)

    def show_columns(self, columns: tuple[Column, ...], today: date) -> None:
        """Show the heads of these days."""
        self._columns, self._today = columns, today
        spoken = [_("{day}: {total}").format(day=text.long_day(c.day.day), total=text.duration_in_words(c.seconds))
                  for c in columns]  # fmt: skip
        self.setAccessibleName(_("Days"))
        self.setAccessibleDescription("; ".join(spoken))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, 2 * self.fontMetrics().lineSpacing() + 2 * SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        look = current_tokens()
        painter.fillRect(self.rect(), QColor(look.surface))
        for number, (column, name) in enumerate(zip(self._columns, self._names(), strict=True)):
            self._paint_head(painter, column, name, self._place(number))
        painter.setPen(QPen(QColor(look.border), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position().toPoint()
        for number, column in enumerate(self._columns):
            if self._place(number).contains(point) and len(self._columns) > 1:
                self.picked.emit(column.day.day)

    def _place(self, number: int) -> QRect:
        area = self._grid.column_rect(number)
        left = self._grid.viewport().mapTo(self._grid, area.topLeft()).x()
        return QRect(left, 0, area.width(), self.height())

    def _names(self) -> list[str]:
        """The longest names for which every column has room, even where one of them is today's."""
        days = [column.day.day for column in self._columns]
        room = min((self._place(number).width() for number in range(len(days))), default=0) - 2 * SPACE
        wide = QFontMetrics(self._bold())
        forms = [
            [text.short_day(day, self._today or day) for day in days],
            [QLocale().toString(QDate(day.year, day.month, day.day), "ddd d") for day in days],
            [QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat) for day in days],
        ]
        return next(
            (names for names in forms if all(wide.horizontalAdvance(name) <= room for name in names)), forms[-1]
        )

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _paint_head(self, painter: QPainter, column: Column, name: str, place: QRect) -> None:
        look = current_tokens()
        is_today = column.day.day == self._today
        line = self.fontMetrics().lineSpacing()
        room = place.adjusted(SPACE, 0, -SPACE, 0)
        painter.setFont(self._bold() if is_today else self.font())
        painter.setPen(QColor(look.accent if is_today else look.text))
        self._line(painter, room, SPACE, name)
        painter.setFont(self.font())
        painter.setPen(QColor(look.text if column.seconds else look.muted))
        self._line(painter, room, SPACE + line, text.duration(column.seconds) if column.seconds else "–")
        if is_today:
            painter.fillRect(QRect(place.left() + 1, self.height() - 3, place.width() - 1, 3), QColor(look.accent))

    def _line(self, painter: QPainter, room: QRect, top: int, words: str) -> None:
        where = QRect(room.left(), top, room.width(), self.fontMetrics().lineSpacing())
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, where.width() + 2)
        turned = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        align = Qt.AlignmentFlag.AlignRight if turned else Qt.AlignmentFlag.AlignLeft
        painter.drawText(where, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
