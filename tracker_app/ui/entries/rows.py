"""The whole history as rows, as a view asks for them. Knows no reader and no view, and changes nothing by itself.

A day that was not read stands there with as many empty rows as it has entries, so the scroll bar tells the truth at
once.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tracker_app.app.browsing import EntryView
from tracker_app.domain.ids import EntryId
from tracker_app.domain.zones import day_bounds, local_day, zone_info
from tracker_app.ui.entries.days import Days
from tracker_app.ui.entries.lines import EntryLine, GroupLine, Layout, Line, NothingLine, Shape, lay_out, pending
from tracker_app.ui.entries.words import Now, Words, words_of

_Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class LineRole(IntEnum):
    """What delegates ask for: the line itself, and what is written on it."""

    LINE = Qt.ItemDataRole.UserRole + 1
    WORDS = Qt.ItemDataRole.UserRole + 2


class DayRows(QAbstractListModel):
    """Rows of days, newest first, as views see them. Instants are UTC seconds."""

    def __init__(self, zone: str, now: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.days = Days()
        self._zone = zone
        self._now = Now(now, zone_info(zone), local_day(now, zone))
        self._layout = Layout()
        self._always_today = True
        self._homes: dict[EntryId, set[date]] = {}
        self._read: dict[date, None] = {}

    def rowCount(self, parent: _Index = NO_PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else self.days.rows

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == LineRole.LINE:
            return self.line(index.row()) if index.isValid() else None
        if role not in _SERVED or not index.isValid():
            return None
        words = self.words(index.row())
        if role == LineRole.WORDS:
            return words
        return words.title if role == Qt.ItemDataRole.DisplayRole else words.spoken

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        place, inner = self.days.locate(index.row())
        if self.days[place].shapes[inner] == Shape.HEADER:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return _LINE_FLAGS

    def line(self, row: int) -> Line:
        """The line of a row."""
        place, inner = self.days.locate(row)
        day = self.days[place]
        if day.lines is None:
            return pending(day.day, day_bounds(day.day, self._zone), len(day.shapes) - 1)[inner]
        return day.lines[inner]

    def words(self, row: int) -> Words:
        """What is written on a row; worked out once."""
        place, inner = self.days.locate(row)
        day = self.days[place]
        found = day.words.get(inner) if day.words else None
        if found is None:
            found = words_of(self.line(row), day.day, self._now)
            day.words = day.words or {}
            day.words[inner] = found
        assert isinstance(found, Words)  # noqa: S101
        return found

    def day_at(self, row: int) -> date:
        """The day to which a row belongs."""
        return self.days[self.days.locate(row)[0]].day

    @property
    def now(self) -> Now:
        """The instant, zone and day for which words are made."""
        return self._now

    @property
    def zone(self) -> str:
        """The zone by whose days the list is divided."""
        return self._zone

    @property
    def layout_rules(self) -> Layout:
        """How days are laid out at present."""
        return self._layout

    def row_of(self, entry: EntryId) -> int | None:
        """The newest row on which an entry that was read stands, its closed group if it is inside one."""
        for day in sorted(self._homes.get(entry, ()), reverse=True):
            place = self.days.place_of(day)
            if place is None:
                continue
            for inner, line in enumerate(self.days[place].lines or ()):
                if entry in entries_of(line) and not (isinstance(line, GroupLine) and line.is_open):
                    return self.days.first_row(place) + inner
        return None

    def header_row(self, day: date) -> int | None:
        """The row of a day's header."""
        place = self.days.place_of(day)
        return None if place is None else self.days.first_row(place)

    def homes(self, entry: EntryId) -> frozenset[date]:
        """The days, of those that were read, on which an entry stands."""
        return frozenset(self._homes.get(entry, ()))

    def wanted(self, first: int, last: int) -> list[date]:
        """The days among rows first to last that must be read before they can be shown, newest first."""
        if not self.days.rows:
            return []
        from_place = self.days.locate(max(0, first))[0]
        to_place = self.days.locate(min(last, self.days.rows - 1))[0]
        return [self.days[place].day for place in range(from_place, to_place + 1) if self.days[place].is_wanted]

    def _lines(self, day: date, views: Sequence[EntryView]) -> tuple[Line, ...]:
        bounds = day_bounds(day, self._zone)
        lines = lay_out(day, bounds, views, self._now.instant, self._layout)
        return lines if views else (*lines, NothingLine(self._last_before(day)))

    def _last_before(self, day: date) -> EntryView | None:
        for one in self.days:
            if one.day < day:
                return next(iter(views_of(one.lines or ())), None)
        return None


def entries_of(line: Line) -> tuple[EntryId, ...]:
    """The entries that a line stands for."""
    if isinstance(line, EntryLine):
        return (line.view.entry.id,)
    if isinstance(line, GroupLine):
        return tuple(member.view.entry.id for member in line.members)
    return ()


def views_of(lines: Iterable[Line]) -> list[EntryView]:
    """The entries of a day's lines, each once."""
    found: dict[EntryId, EntryView] = {}
    for line in lines:
        if isinstance(line, EntryLine):
            found[line.view.entry.id] = line.view
        elif isinstance(line, GroupLine):
            found.update((member.view.entry.id, member.view) for member in line.members)
    return list(found.values())


_SERVED = frozenset(
    {
        int(LineRole.WORDS),
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        int(Qt.ItemDataRole.ToolTipRole),
    }
)
_LINE_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemIsDropEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
