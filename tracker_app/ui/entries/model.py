"""Changes the rows of the history: by precise inserts, moves and removals; a reset comes only with a new search.

Knows no reader and no use case: what was read is handed in.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Signal

from tracker_app.app.browsing import EntryView
from tracker_app.domain.zones import local_day, zone_info
from tracker_app.ui.entries.days import Day, unread
from tracker_app.ui.entries.lines import EntryLine, GroupKey, Header, Layout, Line, Shape
from tracker_app.ui.entries.rows import NO_PARENT, DayRows, views_of

KEPT_DAYS = 500
"""Days of which the entries stay in memory; others keep their number of rows and are read again when seen."""
_FEW = 20
"""Up to so many differing days are told one by one, so that views move as little as possible."""


@dataclass(frozen=True, slots=True)
class Index:
    """Every day with the number of entries that show on it, newest first; `days` may hold them ready made."""

    counts: Sequence[tuple[date, int]]
    days: list[Day] | None = None


def prepared(counts: Sequence[tuple[date, int]]) -> Index:
    """Return an index with its days ready made: ten thousand of them are better made on a reader thread."""
    return Index(counts, [unread(day, count) for day, count in counts])


class DayModel(DayRows):
    """Rows of days, newest first.

    `settled` comes after each change of rows, for what hangs on the whole list (empty state, counts).
    """

    settled = Signal()

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
            self._offer_last()
            self.settled.emit()

    def put_days(self, read: Mapping[date, Sequence[EntryView]]) -> None:
        """Take what was read of days."""
        for day, views in read.items():
            self._put_day(day, views)
        self._offer_last()
        self.settled.emit()

    def _offer_last(self) -> None:
        """A day without time offers the newest entry before it, which may have been read only now."""
        place = self.days.place_of(self._now.today)
        if place is not None and self.days[place].lines is not None and not self.days[place].count:
            self._lay_out_again(place)

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
                self.beginInsertRows(NO_PARENT, first + inner, first + inner)
                working.insert(inner, line)
                self._set_lines(place, working)
                self.endInsertRows()
            else:
                self.beginMoveRows(NO_PARENT, first + at, first + at, NO_PARENT, first + inner)
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
                self.beginRemoveRows(NO_PARENT, first + inner, first + inner)
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
            self.beginInsertRows(NO_PARENT, first + old, first + len(shapes) - 1)
            self.days.set_shapes(place, shapes)
            self.endInsertRows()
        elif len(shapes) < old:
            self.beginRemoveRows(NO_PARENT, first + len(shapes), first + old - 1)
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
        self.beginInsertRows(NO_PARENT, first, first + rows - 1)
        self.days.insert(place, days)
        self.endInsertRows()

    def _remove_day(self, place: int) -> None:
        first = self.days.first_row(place)
        day = self.days[place]
        self._forget_homes(day)
        self._read.pop(day.day, None)
        self.beginRemoveRows(NO_PARENT, first, first + len(day.shapes) - 1)
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
