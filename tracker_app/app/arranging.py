"""Tidies up what was recorded: join, shift, move to another day, re-tag, duplicate, dismiss gaps. Knows no window.

Each use case is one transaction and one step of undo. A refusal is a value and means that nothing was changed.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry, sorted_tags
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal, Why, of_entry
from tracker_app.domain.zones import instant_at, local_day, nearest_to, wall_clock
from tracker_app.store.database import Database
from tracker_app.store.edits import Edits
from tracker_app.store.entries import Entries
from tracker_app.store.preferences import Preferences
from tracker_app.sync.clock import Clock, Ids

_GAPS = "gaps.dismissed"
MOST_GAPS = 1000
"""So many dismissed gaps are remembered, the newest of them."""


class Arranging:
    """The use cases over one data file. `zone` gives the IANA zone in which the user is now."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids, zone: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id
        self._zone = zone

    def join(self, one: EntryId, other: EntryId) -> TimeEntry | Refusal:
        """Make one entry of two: the earlier keeps what it says and reaches to the end of both."""
        now = self._now()
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            found = [edits.entries.get(entry) for entry in (one, other)]
            if one == other or None in found or any(entry is not None and entry.deleted for entry in found):
                return Refusal(Why.UNKNOWN_ENTRY, given=other)
            first, second = sorted((e for e in found if e is not None), key=lambda entry: (entry.start, entry.id))
            stop = None if first.stop is None or second.stop is None else max(first.stop, second.stop)
            if refusal := of_entry(replace(first, stop=stop), now):
                return refusal
            # The second one goes first: two timers may never run, not even inside the transaction.
            edits.change(second, EntryPatch(deleted=True))
            joined = edits.change(first, EntryPatch(stop=stop))
            edits.finish("join")
            return joined

    def shift(self, entries: Sequence[EntryId], seconds: int) -> list[TimeEntry] | Refusal:
        """Move entries earlier or later by `seconds`; of a running timer, the start."""
        return self._each(
            entries,
            lambda e: EntryPatch(start=e.start + seconds, stop=None if e.stop is None else e.stop + seconds),
        )

    def move_to_day(self, entries: Sequence[EntryId], day: date) -> list[TimeEntry] | Refusal:
        """Put entries on another local day at the same time of the clock, as long as they were.

        A time that this day does not have becomes the next one that it has. A running timer cannot be moved.
        """
        zone = self._zone()

        def moved(entry: TimeEntry) -> EntryPatch:
            at = wall_clock(entry.start, zone).time()
            on = (
                day if local_day(entry.start, zone) == wall_clock(entry.start, zone).date() else day - timedelta(days=1)
            )
            start = (instant_at(on, at, zone) or nearest_to(on, at, zone)[-1:])[0]
            return EntryPatch(start=start, stop=None if entry.stop is None else start + entry.stop - entry.start)

        return self._each(entries, moved, runs=False)

    def retag(
        self, entries: Sequence[EntryId], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> list[TimeEntry] | Refusal:
        """Add and take away tags; what else an entry carries stays."""
        more, less = set(add), set(remove)
        return self._each(entries, lambda entry: EntryPatch(tags=sorted_tags((set(entry.tags) | more) - less)))

    def duplicate(self, entry: EntryId) -> TimeEntry | Refusal:
        """Record the same again at the same time, to be changed from there; a running one is copied up to now."""
        now = self._now()
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            found = edits.entries.get(entry)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_ENTRY, given=entry)
            stop = max(now, found.start) if found.stop is None else found.stop
            copy = edits.create(replace(found, id=EntryId(self._make_id()), stop=stop, rev=1))
            edits.finish("add")
            return copy

    def dismissed_gaps(self) -> frozenset[tuple[int, int]]:
        """Return the gaps, (start, stop) in UTC seconds, that shall not be shown."""
        with self._database.read() as connection:
            text = Preferences(connection).fact(_GAPS)
        return frozenset((start, stop) for start, stop in json.loads(text)) if text else frozenset()

    def dismiss_gap(self, start: int, stop: int) -> frozenset[tuple[int, int]]:
        """Show a gap no more; returns all that were dismissed."""
        gaps = frozenset(sorted(self.dismissed_gaps() | {(start, stop)})[-MOST_GAPS:])
        with self._database.write() as unit:
            Preferences(unit.connection).set_fact(_GAPS, json.dumps(sorted(gaps)))
            unit.changed(Kind.SETTING, _GAPS)
        return gaps

    def _each(
        self, entries: Sequence[EntryId], patch_of: Callable[[TimeEntry], EntryPatch], *, runs: bool = True
    ) -> list[TimeEntry] | Refusal:
        """Change every entry, or none if one cannot be."""
        now = self._now()
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            changes = []
            for wanted in dict.fromkeys(entries):
                found = edits.entries.get(wanted)
                if found is None or found.deleted:
                    return Refusal(Why.UNKNOWN_ENTRY, given=wanted)
                if found.is_running and not runs:
                    return Refusal(Why.OTHER_RUNNING, "start", offers=(found.id,))
                patch = patch_of(found)
                if refusal := of_entry(patch.apply(found), now):
                    return refusal
                changes.append((found, patch))
            result = [edits.change(found, patch) for found, patch in changes]
            edits.finish("edit")
            return result

    def neighbours(self, entry: EntryId) -> tuple[TimeEntry | None, TimeEntry | None]:
        """Return the entries that start just before and just after one, for joining and for "touches"."""
        with self._database.read() as connection:
            entries = Entries(connection)
            found = entries.get(entry)
            return (None, None) if found is None else entries.beside(found)

    def _now(self) -> int:
        return int(self._clock.now())
