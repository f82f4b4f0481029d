"""What a person does to their time: start, stop, continue, add, edit, split, delete. Knows no window and no network.

Each use case is one transaction. A refusal is a value and means that nothing was changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tracker_app.domain.changes import UNTOUCHED, EntryPatch
from tracker_app.domain.entry import TimeEntry, sorted_tags, split
from tracker_app.domain.ids import AccountId, EntryId, ProjectId, TaskId
from tracker_app.domain.refusals import Refusal, Why, of_entry
from tracker_app.store.accounts import Accounts
from tracker_app.store.database import Database
from tracker_app.store.edits import Edits
from tracker_app.store.entries import Entries
from tracker_app.sync.clock import Clock, Ids


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says besides its times."""

    description: str = ""
    project: ProjectId | None = None
    task: TaskId | None = None
    tags: tuple[str, ...] = ()
    billable: bool = False


class Recording:
    """The recording use cases over one data file. `zone` gives the IANA zone in which the user is now."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids, zone: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id
        self._zone = zone

    def start(
        self, content: Content, *, at: int | None = None, account: AccountId | None = None
    ) -> TimeEntry | Refusal:
        """Start a timer at `at` (UTC seconds, default now); a running one stops at that very instant (DESIGN 6).

        Without `account` the entry goes to the first account, or stays on this computer if there is none.
        """
        now = self._now()
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            entry = self._fresh(content, now if at is None else at, None, account or Accounts(unit.connection).first())
            if refusal := of_entry(entry, now):
                return refusal
            running = edits.entries.running()
            if running is not None:
                if entry.start < running.start:
                    return Refusal(Why.BEFORE_RUNNING, "start", offers=(running.id,))
                if refusal := of_entry(replace(running, stop=entry.start), now):
                    return replace(refusal, field="start")
                edits.change(running, EntryPatch(stop=entry.start))
            entry = edits.create(entry)
            edits.finish("start")
            return entry

    def stop(self, *, at: int | None = None) -> TimeEntry | Refusal:
        """Stop the running timer at `at` (UTC seconds, default now)."""
        now = self._now()
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            running = edits.entries.running()
            if running is None:
                return Refusal(Why.NOTHING_RUNNING)
            # A clock set back since the start must not make stopping impossible (SYNC 2.9).
            stop = max(now, running.start) if at is None else at
            if refusal := of_entry(replace(running, stop=stop), now):
                return refusal
            entry = edits.change(running, EntryPatch(stop=stop))
            edits.finish("stop")
            return entry

    def continue_entry(self, entry: EntryId | None = None, *, at: int | None = None) -> TimeEntry | Refusal:
        """Start a new entry like `entry` (default: the newest); one that still runs just goes on."""
        with self._database.read() as connection:
            entries = Entries(connection)
            found = entries.get(entry) if entry is not None else entries.newest()
        if found is None or found.deleted:
            return Refusal(Why.UNKNOWN_ENTRY if entry else Why.NOTHING_TO_CONTINUE, given=entry or "")
        if found.is_running:
            return found
        content = Content(found.description, found.project, found.task, found.tags, found.billable)
        return self.start(content, at=at, account=found.account)

    def add(self, content: Content, start: int, stop: int, *, account: AccountId | None = None) -> TimeEntry | Refusal:
        """Add a finished entry; instants are UTC seconds."""
        now = self._now()
        with self._database.write() as unit:
            entry = self._fresh(content, start, stop, account or Accounts(unit.connection).first())
            if refusal := of_entry(entry, now):
                return refusal
            edits = Edits(unit, now, self._make_id)
            entry = edits.create(entry)
            edits.finish("add")
            return entry

    def edit(self, entry: EntryId, patch: EntryPatch) -> TimeEntry | Refusal:
        """Change just the fields that `patch` names; a patch without effect changes nothing and queues nothing."""
        now = self._now()
        if patch.tags is not UNTOUCHED:
            patch = replace(patch, tags=sorted_tags(patch.tags))
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            found = edits.entries.get(entry)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_ENTRY, given=entry)
            changed = patch.apply(found)
            if refusal := of_entry(changed, now):
                return refusal
            if refusal := _second_timer(edits.entries, [changed]):
                return refusal
            result = edits.change(found, patch)
            edits.finish("edit")
            return result

    def edit_many(self, entries: Sequence[EntryId], patch: EntryPatch) -> list[TimeEntry] | Refusal:
        """Change the same fields of several entries as one gesture; refused as a whole if one cannot be."""
        now = self._now()
        if patch.tags is not UNTOUCHED:
            patch = replace(patch, tags=sorted_tags(patch.tags))
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            found = _living(edits.entries, entries)
            if isinstance(found, Refusal):
                return found
            changed = [patch.apply(old) for old in found]
            for new in changed:
                if refusal := of_entry(new, now):
                    return refusal
            if refusal := _second_timer(edits.entries, changed):
                return refusal
            result = [edits.change(old, patch) for old in found]
            edits.finish("edit")
            return result

    def split(self, entry: EntryId, at: int) -> tuple[TimeEntry, TimeEntry] | Refusal:
        """Cut an entry in two at the instant `at` (UTC seconds), which must lie inside it."""
        now = self._now()
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            found = edits.entries.get(entry)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_ENTRY, given=entry)
            if not found.start < at < (now if found.stop is None else found.stop):
                return Refusal(Why.NOT_INSIDE, "at")
            first, second = split(found, at, EntryId(self._make_id()))
            first = edits.change(found, EntryPatch(stop=first.stop))
            second = edits.create(second)
            edits.finish("split")
            return first, second

    def delete(self, entries: Sequence[EntryId]) -> list[TimeEntry] | Refusal:
        """Delete entries; undo brings them back. Refused as a whole if one of them is unknown."""
        now = self._now()
        with self._database.write() as unit:
            edits = Edits(unit, now, self._make_id)
            found = _living(edits.entries, entries)
            if isinstance(found, Refusal):
                return found
            result = [edits.change(old, EntryPatch(deleted=True)) for old in found]
            edits.finish("delete")
            return result

    def _now(self) -> int:
        return int(self._clock.now())

    def _fresh(self, content: Content, start: int, stop: int | None, account: AccountId | None) -> TimeEntry:
        return TimeEntry(
            id=EntryId(self._make_id()),
            start=start,
            stop=stop,
            zone=self._zone(),
            description=content.description,
            project=content.project,
            task=content.task,
            tags=sorted_tags(content.tags),
            billable=content.billable,
            account=account,
        )


def _living(entries: Entries, wanted: Sequence[EntryId]) -> list[TimeEntry] | Refusal:
    """Return each wanted entry once, or the refusal of the first that is not there."""
    found = []
    for entry in dict.fromkeys(wanted):
        old = entries.get(entry)
        if old is None or old.deleted:
            return Refusal(Why.UNKNOWN_ENTRY, given=entry)
        found.append(old)
    return found


def _second_timer(entries: Entries, changed: Sequence[TimeEntry]) -> Refusal | None:
    """Refuse a change that would let two timers run."""
    running = [entry.id for entry in changed if entry.is_running]
    if not running:
        return None
    now_running = entries.running()
    others = running[1:] if now_running is None or now_running.id in running else [now_running.id]
    return Refusal(Why.OTHER_RUNNING, "stop", offers=(others[0],)) if others else None
