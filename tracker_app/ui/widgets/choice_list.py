"""A list of things to choose from, each one line: sign, words, pill, remark. Knows nothing of what is chosen."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker_app.ui.theme import Icon, Role, current_tokens, icon_pixmap
from tracker_app.ui.theme.tokens import ICON_SMALL, RADIUS, SPACE, contrast
from tracker_app.ui.widgets.chips import chip_size, paint_chip

_DOT = 10
_MOST_SHOWN = 8
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Choice:
    """One line. `key` is what choosing it means; `spoken` replaces the words for screen readers.

    `color` (`#rrggbb`) is a dot before the words, `icon` a drawing; `chip` is a pill after them, with `chip_color`;
    `note` follows muted, `detail` stands muted at the far end. `enabled` is False for a line that only explains.
    """

    key: object
    text: str
    detail: str = ""
    color: str | None = None
    icon: Icon | None = None
    chip: str = ""
    chip_color: str | None = None
    note: str = ""
    spoken: str = ""
    enabled: bool = True


class _As(IntEnum):
    CHOICE = Qt.ItemDataRole.UserRole


class ChoiceModel(QAbstractListModel):
    """The lines, replaced as a whole: lists like these are short and change with every letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()

    def fill(self, choices: Sequence[Choice]) -> None:
        """Show these."""
        self.beginResetModel()
        self._choices = tuple(choices)
        self.endResetModel()

    def choices(self) -> tuple[Choice, ...]:
        """The lines now shown."""
        return self._choices

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self._choices[index.row()]
        if role == _As.CHOICE:
            return choice
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            parts = (choice.text, choice.chip, choice.note, choice.detail)
            return choice.spoken or ", ".join(part for part in parts if part)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or not self._choices[index.row()].enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ChoiceList(QListView):
    """`chosen` carries the key of the line that was clicked or taken with `take_current`.

    It never has the keyboard itself: whoever owns the field above passes Up, Down and Enter on.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent)
        self._model = ChoiceModel(self)
        self._match = ""
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setProperty("choices", True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.entered.connect(self.setCurrentIndex)
        self.clicked.connect(self._clicked)

    def fill(self, choices: Sequence[Choice], *, match: str = "", select_first: bool = False) -> None:
        """Show these lines; what equals `match` in them is set off. None is selected unless asked for."""
        self._match = match.casefold()
        self._model.fill(choices)
        if select_first:
            self.move_by(1)

    def choices(self) -> tuple[Choice, ...]:
        """The lines now shown."""
        return self._model.choices()

    def match(self) -> str:
        """What is set off in the lines, casefolded."""
        return self._match

    def move_by(self, step: int) -> None:
        """Go up or down by `step` lines that can be chosen, round the ends; from none to the first or last."""
        count = self._model.rowCount()
        current = self.currentIndex().row() if self.currentIndex().isValid() else (-1 if step > 0 else count)
        for n in range(1, count + 1):
            row = (current + (n if step > 0 else -n)) % count
            if self._model.choices()[row].enabled:
                self.setCurrentIndex(self._model.index(row))
                self.scrollTo(self.currentIndex())
                return

    def current(self) -> Choice | None:
        """The selected line."""
        index = self.currentIndex()
        return self._model.choices()[index.row()] if index.isValid() else None

    def take_current(self) -> bool:
        """Choose the selected line; False if there is none."""
        choice = self.current()
        if choice is None:
            return False
        self.chosen.emit(choice.key)
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means that was pressed in the line above: up, down, or Enter alone; False for any other."""
        match event.key():
            case Qt.Key.Key_Down:
                self.move_by(1)
            case Qt.Key.Key_Up:
                self.move_by(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self.take_current()
            case _:
                return False
        return True

    def wanted_height(self, most: int = _MOST_SHOWN) -> int:
        """The height at which `most` lines, or all there are, can be seen."""
        row = self.itemDelegate().sizeHint(QStyleOptionViewItem(), QModelIndex()).height()
        return row * max(1, min(most, self._model.rowCount())) + 2

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        self.take_current()


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: ChoiceList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(200, QFontMetrics(self._view.font()).height() + 2 * SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        choice = index.data(_As.CHOICE)
        if not isinstance(choice, Choice):
            return
        seen: Any = option  # the fields that Qt fills in are not in its stubs
        look = current_tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(seen.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.selection))
            painter.drawRoundedRect(seen.rect.adjusted(0, 1, 0, -1), RADIUS, RADIUS)
        ink = look.on_selection if selected else look.text if choice.enabled else look.muted
        quiet = look.on_selection if selected else look.muted
        _Line(painter, seen, look.surface).draw(choice, ink, quiet, self._view.match(), selected=selected)
        painter.restore()


class _Line:
    """Paints the parts of a line one after another, in the direction of reading."""

    def __init__(self, painter: QPainter, option: Any, paper: str) -> None:
        self._painter = painter
        self._direction = option.direction
        self._whole = option.rect
        self._left = option.rect.left() + SPACE
        self._right = option.rect.right() - SPACE
        self._paper = paper
        self._font = QFont(option.font)
        painter.setFont(self._font)

    def draw(self, choice: Choice, ink: str, quiet: str, match: str, *, selected: bool) -> None:
        if choice.icon is not None:
            role = Role.ON_SELECTION if selected else Role.MUTED
            ratio = self._painter.device().devicePixelRatioF()
            self._painter.drawPixmap(
                self._next(ICON_SMALL, ICON_SMALL), icon_pixmap(choice.icon, role, ICON_SMALL, ratio)
            )
        elif choice.color is not None:
            self._dot(choice.color, quiet)
        if choice.detail:
            self._far(choice.detail, quiet)
        chip = chip_size(self._metrics(), choice.chip).width() if choice.chip else 0
        room = self._right - self._left - (min(chip, 140) + SPACE if chip else 0)
        self._words(choice.text, ink, match, room)
        if choice.chip and self._right - self._left > 40:
            width = min(chip, self._right - self._left)
            rect = self._next(width, self._metrics().height() + 6)
            paint_chip(self._painter, rect, choice.chip, choice.chip_color, direction=self._direction)
            self._painter.setFont(self._font)
        if choice.note and self._right - self._left > 40:
            self._words(choice.note, quiet, "", self._right - self._left)

    def _metrics(self) -> QFontMetrics:
        return self._painter.fontMetrics()

    def _next(self, width: int, height: int) -> QRect:
        rect = QRect(self._left, self._whole.center().y() - height // 2 + 1, width, height)
        self._left += width + SPACE
        return QStyle.visualRect(self._direction, self._whole, rect)

    def _dot(self, color: str, edge: str) -> None:
        spot = self._next(_DOT, _DOT)
        self._painter.setPen(QColor(edge) if contrast(color, self._paper) < 1.6 else Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(color))
        self._painter.drawEllipse(spot)

    def _far(self, text: str, ink: str) -> None:
        width = min(self._metrics().horizontalAdvance(text), (self._right - self._left) // 2)
        rect = QRect(self._right - width, self._whole.top(), width + 1, self._whole.height())
        self._put(rect, text, ink)
        self._right -= width + SPACE

    def _words(self, text: str, ink: str, match: str, room: int) -> None:
        at = text.casefold().find(match) if match else -1
        parts = ((text, False),) if at < 0 else _cut(text, at, len(match))
        if _reads_leftwards(text) != (self._direction == Qt.LayoutDirection.RightToLeft):
            # A Latin name in a right-to-left window still reads rightwards, so that its end stands at the edge.
            parts = parts[::-1] if self._metrics().horizontalAdvance(text) < room * 0.9 else ((text, False),)
        left = self._left
        for part, strong in parts:
            if not part:
                continue
            font = QFont(self._font)
            font.setWeight(QFont.Weight.Bold if strong else self._font.weight())
            self._painter.setFont(font)
            width = self._metrics().horizontalAdvance(part)
            width_here = min(width, self._left + room - left)
            if width_here <= 0:
                break
            self._put(QRect(left, self._whole.top(), width_here + 1, self._whole.height()), part, ink)
            left += width_here
        self._painter.setFont(self._font)
        self._left = left + SPACE

    def _put(self, rect: QRect, text: str, ink: str) -> None:
        self._painter.setPen(QColor(ink))
        shown = self._metrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        align = QStyle.visualAlignment(self._direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        where = QStyle.visualRect(self._direction, self._whole, rect)
        self._painter.drawText(where, int(align | Qt.TextFlag.TextSingleLine), shown)


def _reads_leftwards(text: str) -> bool:
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def _cut(text: str, at: int, length: int) -> tuple[tuple[str, bool], ...]:
    return (text[:at], False), (text[at : at + length], True), (text[at + length :], False)
