"""What a person decides about an absence while a timer ran: keep it, take it out, stop there, make it something else.

Each decision is one transaction and one step of undo, and is bound to one entry: a timer that was stopped meanwhile is
not touched (lessons/users.md 43). Knows no system and no window.
"""

from dataclasses import replace
from typing import Any

from tracker_app.app.recording import Content
from tracker_app.domain.absence import Absence
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal, Why, of_entry
from tracker_app.store.database import Database
from tracker_app.store.edits import Edits
from tracker_app.store.preferences import Preferences
from tracker_app.sync.clock import Clock, Ids

_LAST_SEEN = "away.last_seen"


class Away:
    """The decisions over one data file."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id

    def take_out(self, entry: EntryId, absence: Absence) -> TimeEntry | Refusal:
        """Stop the timer where the person left, and go on with one like it from where they came back."""
        return self._cut(entry, absence, between=None, goes_on=True)

    def stop_there(self, entry: EntryId, absence: Absence) -> TimeEntry | Refusal:
        """Stop the timer where the person left."""
        return self._cut(entry, absence, between=None, goes_on=False)

    def make_other(self, entry: EntryId, absence: Absence, content: Content) -> TimeEntry | Refusal:
        """Record the absence as an entry of its own, and go on with the timer from where the person came back."""
        return self._cut(entry, absence, between=content, goes_on=True)

    def note_seen(self) -> None:
        """Write down that the person was there now, for a computer that is off at the next moment (users 45)."""
        with self._database.write() as unit:
            Preferences(unit.connection).set_fact(_LAST_SEEN, str(int(self._clock.now())))

    def last_seen(self) -> int | None:
        """Return when the person was there last, as far as was written down (UTC seconds)."""
        with self._database.read() as connection:
            text = Preferences(connection).fact(_LAST_SEEN)
        return int(text) if text and text.isascii() and text.isdigit() else None

    def _cut(self, entry: EntryId, absence: Absence, *, between: Content | None, goes_on: bool) -> TimeEntry | Refusal:
        now = int(self._clock.now())
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            found = edits.entries.get(entry)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_ENTRY, given=entry)
            if not found.is_running:
                return Refusal(Why.ALREADY_STOPPED, given=entry)
            # The timer may have been started later than the person is thought to have left.
            left = max(found.start, absence.left)
            back = max(left, min(absence.back, now))
            other = replace(self._like(found, left, back), **_content(between)) if between is not None else None
            # Before anything is written: leaving this block commits.
            for wanted in (replace(found, stop=left), other):
                if wanted is not None and (refusal := of_entry(wanted, now)):
                    return refusal
            result = edits.change(found, EntryPatch(stop=left))
            if other is not None:
                edits.create(other)
            if goes_on:
                result = edits.create(self._like(found, back, None))
            edits.finish("away")
            return result

    def _like(self, entry: TimeEntry, start: int, stop: int | None) -> TimeEntry:
        return replace(entry, id=EntryId(self._make_id()), start=start, stop=stop, rev=1)


def _content(content: Content) -> dict[str, Any]:
    return {
        "description": content.description,
        "project": content.project,
        "task": content.task,
        "tags": content.tags,
        "billable": content.billable,
    }
