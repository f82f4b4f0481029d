"""The whole history as rows of which only a window was read. Knows no reader, no view and no use case.

A day that was not read stands there with as many empty rows as it has entries, so the scroll bar tells the truth at
once. What changes is told as precise inserts, moves and removals; a reset comes only with a new search.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tracker_app.app.browsing import EntryView
from tracker_app.domain.ids import EntryId
from tracker_app.domain.zones import day_bounds, local_day, zone_info
from tracker_app.ui.entries.days import Day, Days, unread
from tracker_app.ui.entries.lines import (
    EntryLine,
    GroupKey,
    GroupLine,
    Header,
    Layout,
    Line,
    NothingLine,
    Shape,
    lay_out,
    pending,
)
from tracker_app.ui.entries.words import Now, Words, words_of

KEPT_DAYS = 500
"""Days of which the entries stay in memory; others keep their number of rows and are read again when seen."""

_FEW = 20
"""Up to so many differing days are told one by one, so that views move as little as possible."""

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Index:
    """Every day with the number of entries that show on it, newest first; `days` may hold them ready made."""

    counts: Sequence[tuple[date, int]]
    days: list[Day] | None = None


def prepared(counts: Sequence[tuple[date, int]]) -> Index:
    """Return an index with its days ready made: ten thousand of them are better made on a reader thread."""
    return Index(counts, [unread(day, count) for day, count in counts])


class LineRole(IntEnum):
    """What delegates ask for: the line itself, and what is written on it."""

    LINE = Qt.ItemDataRole.UserRole + 1
    WORDS = Qt.ItemDataRole.UserRole + 2


class DayModel(QAbstractListModel):
    """Rows of days, newest first. Instants are UTC seconds.

    `settled` comes after each change of rows, for what hangs on the whole list (empty state, counts).
    """

    settled = Signal()

    def __init__(self, zone: str, now: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.days = Days()
        self._zone = zone
        self._now = Now(now, zone_info(zone), local_day(now, zone))
        self._layout = Layout()
        self._always_today = True
        self._homes: dict[EntryId, set[date]] = {}
        self._read: dict[date, None] = {}

    # -- what views ask

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:  # noqa: N802
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

    # -- what the reader tells

    def start(
        self, days: Mapping[date, Sequence[EntryView]], layout: Layout, zone: str, now: int, *, always_today: bool
    ) -> None:
        """Begin anew with the newest days, read already; `always_today` shows today even without any time."""
        self.beginResetModel()
        self._layout = layout
        self._zone = zone
        self._now = replace(self._now, instant=now, zone=zone_info(zone), today=local_day(now, zone))
        self._always_today = always_today
        self._homes.clear()
        self._read.clear()
        made = []
        for day, views in sorted(days.items(), reverse=True):
            one = unread(day, len(views))
            self._read_in(one, self._lines(day, views), views)
            made.append(one)
        self.days.replace_all(made)
        if always_today and self.days.place_of(self._now.today) is None:
            today = unread(self._now.today, 0)
            self._read_in(today, self._lines(today.day, ()), ())
            self.days.insert(self.days.place_for(today.day), [today])
        self.endResetModel()
        self.settled.emit()

    def set_index(self, index: Index) -> None:
        """Take the index of the whole history: adds, removes and resizes the days that differ."""
        held = dict(self.days.counts())
        wanted = dict(index.counts)
        if self._always_today:
            wanted.setdefault(self._now.today, 0)
        differing = {day for day, _ in held.items() ^ wanted.items()}
        if len(differing) > _FEW:
            self._take_index(wanted, index)
        else:
            for day in sorted(differing, reverse=True):
                self._take_count(day, wanted.get(day))
        if differing:
            self.settled.emit()

    def put_days(self, read: Mapping[date, Sequence[EntryView]]) -> None:
        """Take what was read of days."""
        for day, views in read.items():
            self._put_day(day, views)
        self.settled.emit()

    def _put_day(self, day: date, views: Sequence[EntryView]) -> None:
        place = self.days.place_of(day)
        is_kept = bool(views) or (self._always_today and day == self._now.today)
        if place is None:
            if is_kept:
                one = unread(day, len(views))
                self._read_in(one, self._lines(day, views), views)
                self._insert_days(self.days.place_for(day), [one])
        elif not is_kept:
            self._remove_day(place)
        else:
            self._update(place, self._lines(day, views), views)

    def mark_stale(self) -> None:
        """What was read may have changed: it stays on the screen until it is read again."""
        for day in self._read:
            place = self.days.place_of(day)
            if place is not None:
                self.days[place].stale = True

    def set_background(self, *, has_accounts: bool, goal: int) -> None:
        """Whether entries may have to go to a server, and the seconds that a day should come to."""
        if (self._now.has_accounts, self._now.goal) != (has_accounts, goal):
            self._now = replace(self._now, has_accounts=has_accounts, goal=goal)
            self._forget_words()

    def tick(self, now: int) -> None:
        """Bring what runs up to date; at midnight, the names of the days too."""
        today = local_day(now, self._zone)
        if today != self._now.today:
            self._now = replace(self._now, instant=now, today=today)
            self._new_day()
            return
        self._now = replace(self._now, instant=now)
        for place in range(min(len(self.days), 45)):  # no entry reaches over more days
            day = self.days[place]
            header = day.lines[0] if day.lines else None
            if isinstance(header, Header) and header.running_since is not None:
                self._freshen(place)

    def set_layout(self, layout: Layout, near: Iterable[date]) -> None:
        """Lay the days `near` what is seen out by other rules; others are read again when they are seen."""
        self._layout = layout
        kept = set(near)
        for day in list(self._read):
            place = self.days.place_of(day)
            if place is None:
                continue
            if day in kept:
                self._lay_out_again(place)
            else:
                self._unread(self.days[place])
        self.settled.emit()

    def toggle_group(self, day: date, group: GroupKey) -> None:
        """Open or close a group of similar entries."""
        key = (day, group)
        opened = self._layout.opened ^ {key}
        self._layout = replace(self._layout, opened=opened)
        place = self.days.place_of(day)
        if place is not None and self.days[place].lines is not None:
            self._lay_out_again(place)

    # -- how it is done

    def _lines(self, day: date, views: Sequence[EntryView]) -> tuple[Line, ...]:
        bounds = day_bounds(day, self._zone)
        lines = lay_out(day, bounds, views, self._now.instant, self._layout)
        return lines if views else (*lines, NothingLine(self._last_before(day)))

    def _last_before(self, day: date) -> EntryView | None:
        for one in self.days:
            if one.day < day:
                return next(iter(views_of(one.lines or ())), None)
        return None

    def _lay_out_again(self, place: int) -> None:
        day = self.days[place]
        views = views_of(day.lines or ())
        self._update(place, self._lines(day.day, views), views)

    def _read_in(self, day: Day, lines: tuple[Line, ...], views: Sequence[EntryView]) -> None:
        day.lines = lines
        day.shapes = bytes(line.shape for line in lines)
        day.count = len(views)
        day.stale = False
        day.words = None
        for view in views:
            self._homes.setdefault(view.entry.id, set()).add(day.day)
        self._read.pop(day.day, None)
        self._read[day.day] = None
        self._forget_far_days()

    def _update(self, place: int, lines: tuple[Line, ...], views: Sequence[EntryView]) -> None:
        """Turn a day's rows into `lines`, by the fewest steps."""
        day = self.days[place]
        old = day.lines
        first = self.days.first_row(place)
        if old is None:
            self._resize(place, bytes(line.shape for line in lines))
            self._read_in(day, lines, views)
            self._tell(first, first + len(lines) - 1)
            return
        self._forget_homes(day)
        working = self._without_vanished(place, list(old), {line.key for line in lines})
        for inner, line in enumerate(lines):
            if inner < len(working) and working[inner].key == line.key:
                continue
            at = next((n for n in range(inner + 1, len(working)) if working[n].key == line.key), None)
            if at is None:
                self.beginInsertRows(_NO_PARENT, first + inner, first + inner)
                working.insert(inner, line)
                self._set_lines(place, working)
                self.endInsertRows()
            else:
                self.beginMoveRows(_NO_PARENT, first + at, first + at, _NO_PARENT, first + inner)
                working.insert(inner, working.pop(at))
                self._set_lines(place, working)
                self.endMoveRows()
        changed = [inner for inner, line in enumerate(lines) if working[inner] != line]
        self._read_in(day, lines, views)
        self.days.set_shapes(place, day.shapes)
        if changed:
            self._tell(first + changed[0], first + changed[-1])

    def _without_vanished(self, place: int, working: list[Line], kept: set[Any]) -> list[Line]:
        first = self.days.first_row(place)
        for inner in range(len(working) - 1, -1, -1):
            if working[inner].key not in kept:
                self.beginRemoveRows(_NO_PARENT, first + inner, first + inner)
                del working[inner]
                self._set_lines(place, working)
                self.endRemoveRows()
        return working

    def _set_lines(self, place: int, lines: list[Line]) -> None:
        day = self.days[place]
        day.lines = tuple(lines)
        day.words = None
        self.days.set_shapes(place, bytes(line.shape for line in lines))

    def _resize(self, place: int, shapes: bytes) -> None:
        """Give a day that was not read the right number of rows, at its end."""
        old = len(self.days[place].shapes)
        first = self.days.first_row(place)
        if len(shapes) > old:
            self.beginInsertRows(_NO_PARENT, first + old, first + len(shapes) - 1)
            self.days.set_shapes(place, shapes)
            self.endInsertRows()
        elif len(shapes) < old:
            self.beginRemoveRows(_NO_PARENT, first + len(shapes), first + old - 1)
            self.days.set_shapes(place, shapes)
            self.endRemoveRows()
        else:
            self.days.set_shapes(place, shapes)
        self.days[place].words = None

    def _take_count(self, day: date, count: int | None) -> None:
        place = self.days.place_of(day)
        if place is None:
            self._insert_days(self.days.place_for(day), [self._unread_day(day, count or 0)])
        elif count is None:
            self._remove_day(place)
        elif self.days[place].lines is not None:
            self.days[place].count = count
            self.days[place].stale = True
        else:
            self.days[place].count = count
            self._resize(place, bytes((Shape.HEADER,)) + bytes((Shape.ENTRY,)) * count)

    def _take_index(self, wanted: dict[date, int], index: Index) -> None:
        """Take many counts at once: one change of layout costs less than a thousand insertions."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        stood = [self._standing(row.row()) for row in held]
        read = {day.day: day for day in self.days if day.lines is not None}
        made = index.days if index.days is not None else [unread(day, count) for day, count in index.counts]
        if len(made) < len(wanted):
            today = self._unread_day(self._now.today, 0)
            read.setdefault(today.day, today)
            made = sorted([*made, today], key=lambda day: day.key)
        for day, one in read.items():
            count = wanted.get(day)
            if count is None:
                self._forget_homes(one)
                self._read.pop(day, None)
                continue
            place = bisect_left(made, one.key, key=lambda day: day.key)
            one.stale = one.stale or one.count != count
            one.count = count
            made[place] = one
        self.days.replace_all(made)
        self.changePersistentIndexList(held, [self._index_at(day, inner) for day, inner in stood])
        self.layoutChanged.emit()

    def _standing(self, row: int) -> tuple[date, int]:
        place, inner = self.days.locate(row)
        return self.days[place].day, inner

    def _index_at(self, day: date, inner: int) -> QModelIndex:
        place = self.days.place_of(day)
        if place is None or inner >= len(self.days[place].shapes):
            return QModelIndex()
        return self.index(self.days.first_row(place) + inner)

    def _unread_day(self, day: date, count: int) -> Day:
        one = unread(day, count)
        if not count:
            self._read_in(one, self._lines(day, ()), ())
        return one

    def _insert_days(self, place: int, days: list[Day]) -> None:
        first = self.days.first_row(place)
        rows = sum(len(day.shapes) for day in days)
        self.beginInsertRows(_NO_PARENT, first, first + rows - 1)
        self.days.insert(place, days)
        self.endInsertRows()

    def _remove_day(self, place: int) -> None:
        first = self.days.first_row(place)
        day = self.days[place]
        self._forget_homes(day)
        self._read.pop(day.day, None)
        self.beginRemoveRows(_NO_PARENT, first, first + len(day.shapes) - 1)
        self.days.remove(place)
        self.endRemoveRows()

    def _new_day(self) -> None:
        if self._always_today and self.days.place_of(self._now.today) is None:
            self._put_day(self._now.today, ())
        for place in range(min(len(self.days), 3)):
            day = self.days[place]
            if day.lines is not None and not day.count and day.day != self._now.today:
                self._remove_day(place)
                break
        self.mark_stale()
        self._forget_words()
        self.settled.emit()

    def _freshen(self, place: int) -> None:
        day = self.days[place]
        first = self.days.first_row(place)
        for inner, line in enumerate(day.lines or ()):
            if isinstance(line, Header) or (isinstance(line, EntryLine) and line.stop is None):
                if day.words:
                    day.words.pop(inner, None)
                self._tell(first + inner, first + inner)

    def _forget_words(self) -> None:
        for day in self.days:
            day.words = None
        if self.days.rows:
            self._tell(0, self.days.rows - 1)

    def _forget_homes(self, day: Day) -> None:
        for view in views_of(day.lines or ()):
            homes = self._homes.get(view.entry.id)
            if homes is not None:
                homes.discard(day.day)
                if not homes:
                    del self._homes[view.entry.id]

    def _forget_far_days(self) -> None:
        while len(self._read) > KEPT_DAYS:
            oldest = next(iter(self._read))
            del self._read[oldest]
            place = self.days.place_of(oldest)
            if place is not None:
                self._unread(self.days[place])

    def _unread(self, day: Day) -> None:
        """Forget what was read of a day; its rows stay."""
        self._forget_homes(day)
        self._read.pop(day.day, None)
        day.lines = None
        day.words = None

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last))


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
