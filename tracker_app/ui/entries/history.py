"""Keeps a DayModel in step with the data file: newest days at once, the index and the rest by reader threads.

Knows no view: whoever shows the model says which rows are seen. One question at a time is on its way for days, so that
a long scroll shows something on the way instead of only at its end.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tracker_app.app.browsing import EntryView, Query
from tracker_app.domain.changes import Changes, Kind, Origin
from tracker_app.domain.ids import EntryId
from tracker_app.domain.instants import Interval
from tracker_app.domain.totals import days_of
from tracker_app.domain.zones import day_bounds
from tracker_app.ui.entries.lines import Layout
from tracker_app.ui.entries.model import DayModel, Index, prepared

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.bridge import Bridge

FIRST_ROWS = 80
"""Entries read before the window is painted: a little more than any screen shows."""
_AROUND = 60
"""Rows before and behind the screen that are read along, so that the wheel does not outrun the reader."""
_MOST_AT_ONCE = 40
"""Changed entries, by a person here or by another process, that are read at once; more of them wait for a reader."""
MOST_READ = 4000
"""Rows that can be chosen all at once: a search should narrow more down first."""
_REST_MS = 120
"""Changes of a busy sync are gathered this long before anything is read again."""
_REST_TIMES = 4
"""The index is not counted again before so many times the seconds that counting took."""
_GROUPED = "list.grouped"
_CONTENT = (Kind.ENTRY, Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG)
_STATES = (Kind.OP, Kind.CONFLICT, Kind.ACCOUNT)

Days = Mapping[date, Sequence[EntryView]]


@dataclass(frozen=True, slots=True)
class _Found:
    index: Index
    days: Days


class History(QObject):
    """`opened` says that the answer to a new question is shown; until then the old one is.

    `changing` and `changed` stand around the change that a person's own gesture made; `complete` answers `read_all`.
    """

    opened = Signal()
    changing = Signal()
    changed = Signal()
    complete = Signal()

    def __init__(self, holdfast: "Holdfast", bridge: "Bridge", model: DayModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._browsing = holdfast.browsing
        self._settings = holdfast.settings
        self._accounts = holdfast.accounts
        self._arranging = holdfast.arranging
        self._clock = holdfast.clock
        self._zone = holdfast.zone
        self._bridge = bridge
        self._model = model
        self._query: Query | None = None
        self._grouped = holdfast.settings.recall(_GROUPED) != "no"
        self._rows = (0, FIRST_ROWS)
        self._is_watching = False
        self._is_behind = False
        self._counts_wanted = False
        self._count_seconds = 0.0
        self._changes = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._catch_up)
        bridge.changed.connect(self._changed)

    @property
    def query(self) -> Query | None:
        """What is searched for; None while the whole history is shown."""
        return self._query

    @property
    def is_grouped(self) -> bool:
        """Whether similar entries of a day are one line."""
        return self._grouped

    @property
    def is_resting(self) -> bool:
        """Whether changes are being gathered before they are read."""
        return self._rest.isActive()

    def open(self, query: Query | None = None) -> None:
        """Show the whole history, or what fits a query."""
        self._query = query
        self._bridge.forget("entries.days")
        self._read_background()
        if query is None:
            self._bridge.forget("entries.search")
            days = self._newest()
            self._model.start(days, self._layout(), self._zone(), self._now(), always_today=True)
            self.opened.emit()
            # Counting years may wait until what is read already has been painted.
            self._counts_wanted = True
            self._rest_a_while()
            return
        self._bridge.ask("entries.search", partial(self._search, query), partial(self._take_found, self._changes))

    @Slot(bool)
    def set_grouped(self, grouped: bool) -> None:
        """Make similar entries of a day one line, or not."""
        if grouped == self._grouped:
            return
        self._grouped = grouped
        self._settings.remember(_GROUPED, "yes" if grouped else "no")
        self._model.set_layout(self._layout(), self._seen_days())
        self._ask_days()

    def dismiss_gap(self, start: int, stop: int) -> None:
        """Show a gap no more."""
        ignored = self._arranging.dismiss_gap(start, stop)
        layout = replace(self._model.layout_rules, ignored=ignored)
        self._model.set_layout(layout, self._seen_days())

    def see(self, first: int, last: int) -> None:
        """These rows are on the screen."""
        self._rows = (first, last)
        self._ask_days()

    @Slot()
    def read_all(self) -> None:
        """Read every day of a result that is small enough to be handled as one."""
        rows = self._model.days.rows
        if not rows or rows > MOST_READ:
            return
        wanted = self._model.wanted(0, rows - 1)
        if not wanted:
            self.complete.emit()
            return
        self._bridge.forget("entries.days")
        job = partial(self._read_days, wanted, self._query)
        self._bridge.ask("entries.all", job, partial(self._take_all, self._changes))

    def watch(self, *, watching: bool) -> None:
        """Whether somebody looks; what happened meanwhile is caught up with."""
        self._is_watching = watching
        if watching and self._is_behind:
            self._is_behind = False
            self._counts_wanted = True
            self._model.mark_stale()
            self._catch_up()

    # -- reading

    def _now(self) -> int:
        return int(self._clock.now())

    def _layout(self) -> Layout:
        is_search = self._query is not None
        return Layout(
            grouped=self._grouped and not is_search,
            ignored=self._arranging.dismissed_gaps(),
            repairs=not is_search,
        )

    def _read_background(self) -> None:
        goal = round(self._settings.number("goal.day_hours") * 3600)
        self._model.set_background(has_accounts=bool(self._accounts.all()), goal=goal)

    def _newest(self) -> Days:
        views = self._browsing.page(limit=FIRST_ROWS)
        days = self._by_day(views)
        if len(views) < FIRST_ROWS:
            return days
        # The oldest of them is cut off in the middle.
        oldest = min(days)
        if len(days) > 1:
            del days[oldest]
            return days
        return self._read_days([oldest], None)

    def _by_day(self, views: Iterable[EntryView]) -> dict[date, list[EntryView]]:
        found: dict[date, list[EntryView]] = {}
        zone, now = self._zone(), self._now()
        for view in views:
            for day in days_of(view.entry.start, view.entry.stop, zone, now):
                found.setdefault(day, []).append(view)
        return found

    def _read_days(self, days: Sequence[date], query: Query | None) -> Days:
        """Read days, and the ones between them; also on a reader thread."""
        zone = self._zone()
        whole = Interval(day_bounds(min(days), zone).start, day_bounds(max(days), zone).stop)
        if query is None:
            views = self._browsing.between(whole.start, whole.stop)
        else:
            views = self._browsing.search(within(query, whole))
        found = self._by_day(views)
        return {day: found.get(day, []) for day in days}

    def _search(self, query: Query) -> _Found:
        counts = self._browsing.day_counts(query)
        newest: list[date] = []
        rows = 0
        for day, count in counts:
            if rows >= FIRST_ROWS:
                break
            newest.append(day)
            rows += count
        return _Found(prepared(counts), self._read_days(newest, query) if newest else {})

    def _take_found(self, changes: int, found: _Found) -> None:
        self._model.start(found.days, self._layout(), self._zone(), self._now(), always_today=False)
        self._model.set_index(found.index)
        self._doubt(changes)
        self.opened.emit()

    def _ask_counts(self) -> None:
        self._counts_wanted = False
        query = self._query or Query()
        take = partial(self._take_index, self._changes, self._query)
        self._bridge.ask("entries.counts", partial(self._count, query), take)

    def _count(self, query: Query) -> Index:
        # On a reader thread.
        begun = time.monotonic()
        index = prepared(self._browsing.day_counts(query))
        self._count_seconds = time.monotonic() - begun
        return index

    def _take_index(self, changes: int, query: Query | None, index: Index) -> None:
        if query == self._query:
            self._model.set_index(index)
        self._counts_wanted = self._counts_wanted or changes != self._changes
        if self._counts_wanted:
            self._rest_a_while()

    def _doubt(self, changes: int) -> None:
        """What was read before the newest change may be of yesterday: it is shown, and read again."""
        if changes != self._changes:
            self._counts_wanted = True
            self._model.mark_stale()
            self._rest_a_while()

    def _seen_days(self) -> list[date]:
        rows = self._model.days.rows
        if not rows:
            return []
        first = self._model.days.locate(max(0, self._rows[0]))[0]
        last = self._model.days.locate(min(rows - 1, self._rows[1]))[0]
        return [self._model.days[place].day for place in range(first, last + 1)]

    def _ask_days(self) -> None:
        if self._bridge.is_waiting("entries.days") or self._bridge.is_waiting("entries.search"):
            return
        first, last = self._rows
        if not self._model.wanted(first, last):
            first, last = first - _AROUND, last + _AROUND
        wanted = self._model.wanted(first, last)
        if wanted:
            job = partial(self._read_days, wanted, self._query)
            self._bridge.ask("entries.days", job, partial(self._take_days, self._changes, self._query))

    def _take_days(self, changes: int, query: Query | None, days: Days) -> None:
        if query == self._query:
            self._model.put_days(days)
            self._doubt(changes)
        if changes == self._changes:
            self._ask_days()

    def _take_all(self, changes: int, days: Days) -> None:
        self._model.put_days(days)
        self._doubt(changes)
        self.complete.emit()

    # -- changes

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if changes.touches(Kind.SETTING, Kind.ACCOUNT):
            self._read_background()
            if self._zone() != self._model.zone:
                self.open(self._query)
                return
        if not changes.touches(*_CONTENT, *_STATES):
            return
        self._changes += 1
        if not self._is_watching:
            self._is_behind = True
            return
        entries = changes.ids.get(Kind.ENTRY, frozenset())
        others = changes.touches(Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG, Kind.CONFLICT, Kind.ACCOUNT)
        if entries and not others and changes.origin is not Origin.SYNC and len(entries) <= _MOST_AT_ONCE:
            self._show_at_once(EntryId(entry) for entry in entries)
            return
        self._counts_wanted = self._counts_wanted or bool(entries)
        self._model.mark_stale()
        self._rest_a_while()

    def _show_at_once(self, entries: Iterable[EntryId]) -> None:
        """Read the few days that a gesture touched, so that it is seen before the next one.

        An answer that is on its way was read before it: showing that would take the edit back for a moment
        (lessons/users.md 3).
        """
        if self._bridge.is_waiting("entries.counts"):
            self._bridge.forget("entries.counts")
            self._counts_wanted = True
        self._bridge.forget("entries.days")
        days: set[date] = set()
        for entry in entries:
            homes = self._model.homes(entry)
            view = self._browsing.entry(entry)
            days |= homes
            if view is not None and not view.entry.deleted:
                days.update(days_of(view.entry.start, view.entry.stop, self._zone(), self._now()))
            # Unless it is new, it may have stood on a day that was not read: only the index knows.
            is_new = view is not None and view.entry.rev == 1
            self._counts_wanted = self._counts_wanted or not (homes or is_new)
        self.changing.emit()
        read: dict[date, Sequence[EntryView]] = {}
        for day in sorted(days, reverse=True):
            read.update(self._read_days([day], self._query))
        self._model.put_days(read)
        self.changed.emit()
        self._ask_days()
        if self._counts_wanted:
            self._rest_a_while()

    def _rest_a_while(self) -> None:
        # Not begun anew by each change: a sync that commits without a pause must not keep the list from following.
        if not self._rest.isActive():
            self._rest.start(max(_REST_MS, round(self._count_seconds * 1000 * _REST_TIMES)))

    @Slot()
    def _catch_up(self) -> None:
        if self._counts_wanted and not self._bridge.is_waiting("entries.counts"):
            self._ask_counts()
        self._ask_days()


def within(query: Query, bounds: Interval) -> Query:
    """The query, restricted to what touches `bounds` too."""
    start = bounds.start if query.start is None else max(query.start, bounds.start)
    stop = bounds.stop if query.stop is None else min(query.stop, bounds.stop)
    return replace(query, start=start, stop=stop)
