"""Writes an entry, its operation and its undo line as one: the only way in which an entry ever changes (O1).

Knows no rules of what may be changed; whoever calls has checked that. What concerns servers is imported only for an
entry that has one.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import FIELDS, TimeEntry
from tracker_app.domain.ids import AccountId, EntryId, OpId
from tracker_app.domain.undo import EntryStep
from tracker_app.store.database import Unit
from tracker_app.store.entries import Entries
from tracker_app.store.journal import Journal

if TYPE_CHECKING:
    from tracker_app.domain.operations import Verb
    from tracker_app.store.outbox import Outbox
    from tracker_app.store.remotes import Remotes


class Edits:
    """One gesture inside one transaction. Call `finish` once at the end, or nothing can be undone.

    What comes from a server (not `by_person`) leaves untouched when the entry was last changed here, and how often.
    """

    def __init__(self, unit: Unit, at: int, make_id: Callable[[], str], *, by_person: bool = True) -> None:
        self._by_person = by_person
        self._unit = unit
        self._at = at
        self._make_id = make_id
        self._steps: dict[EntryId, EntryStep] = {}
        self.entries = Entries(unit.connection)

    @cached_property
    def outbox(self) -> "Outbox":
        """The operations on their way, in the same transaction."""
        from tracker_app.store.outbox import Outbox

        return Outbox(self._unit.connection)

    @cached_property
    def remotes(self) -> "Remotes":
        """What servers were last seen to hold, in the same transaction."""
        from tracker_app.store.remotes import Remotes

        return Remotes(self._unit.connection)

    def create(self, entry: TimeEntry, *, queue: bool = True) -> TimeEntry:
        """Add an entry and, where it belongs to an account, the operation that will create it there."""
        if self._by_person:
            entry = replace(entry, updated=self._at)
        self.entries.insert(entry)
        self._steps[entry.id] = EntryStep(entry.id, {}, _whole(entry), created=True)
        self._unit.changed(Kind.ENTRY, entry.id)
        if queue and entry.account is not None:
            from tracker_app.domain.operations import Verb

            self.queue_record(entry.account, Kind.ENTRY, entry.id, Verb.CREATE, _whole(entry))
        return entry

    def change(self, entry: TimeEntry, patch: EntryPatch, *, queue: bool = True) -> TimeEntry:
        """Change an entry; what already has its value is not a change. Returns the entry as it is now."""
        patch = patch.without_noise(entry)
        touched = patch.touched()
        if not touched:
            return entry
        changed = patch.apply(entry)
        if self._by_person:
            changed = replace(changed, rev=entry.rev + 1, updated=self._at)
        self.entries.update(entry, changed)
        self._note_step(entry, touched)
        self._unit.changed(Kind.ENTRY, entry.id)
        if queue:
            self.queue_change(entry, changed, touched)
        return changed

    def queue_change(self, entry: TimeEntry, changed: TimeEntry, touched: Mapping[str, Any]) -> None:
        """Queue what a change of an entry means for the server."""
        if changed.account is None:
            return
        from tracker_app.domain.operations import Verb

        if changed.deleted:
            if not entry.deleted:
                self._queue(changed, Verb.DELETE, {})
            return
        sendable = {name: value for name, value in touched.items() if name in FIELDS}
        if entry.deleted:
            self._queue_revival(changed, sendable)
        elif self._known_there(changed):
            if sendable:
                self._queue(changed, Verb.UPDATE, sendable)
        else:
            self._queue(changed, Verb.CREATE, _whole(changed))

    def finish(self, what: str, *, origin: str = "person", undoable: bool = True) -> None:
        """Write the undo line of everything this gesture did. `what` is a stable word such as "start"."""
        if self._steps:
            Journal(self._unit.connection).add(self._at, origin, what, self._steps.values(), undoable=undoable)

    def queue_record(self, account: AccountId, kind: Kind, record: str, verb: "Verb", patch: Mapping[str, Any]) -> None:
        """Queue a change of any record, joined with what waits for it already."""
        from tracker_app.domain.operations import Verb, join

        waiting = self.outbox.newest_unsettled(account, kind, record)
        if waiting is not None and verb is Verb.DELETE and waiting.verb is Verb.CREATE:
            known = self.remotes.by_local(account, kind, record)
            if known is not None and known.presence == "present":
                # Another computer has made it meanwhile: there is something to delete.
                waiting = replace(waiting, verb=Verb.UPDATE)
        joined = join(waiting, verb, patch)
        if joined.grow is not None:
            op, new_verb, union = joined.grow
            if not self.outbox.grow(op, new_verb, union):
                joined = join(None, verb, patch)
            else:
                self._unit.changed(Kind.OP, op)
        if joined.add is not None:
            new = OpId(self._make_id())
            self.outbox.add(new, account, kind, record, joined.add[0], joined.add[1], self._at)
            self._unit.changed(Kind.OP, new)
        for op in joined.drop:
            self.outbox.supersede(op)
            self._unit.changed(Kind.OP, op)

    def _queue(self, entry: TimeEntry, verb: "Verb", patch: Mapping[str, Any]) -> None:
        if entry.account is not None:
            self.queue_record(entry.account, Kind.ENTRY, entry.id, verb, patch)

    def _queue_revival(self, entry: TimeEntry, sendable: Mapping[str, Any]) -> None:
        from tracker_app.domain.operations import Verb

        if entry.account is None:
            return
        waiting = self.outbox.newest_unsettled(entry.account, Kind.ENTRY, entry.id)
        if waiting is not None and waiting.verb is Verb.DELETE and not waiting.was_sent:
            self.outbox.supersede(waiting.id)
            self._unit.changed(Kind.OP, waiting.id)
            if self._known_there(entry):
                # Edits that the deletion had swallowed must still go out: the whole entry says it all.
                self._queue(entry, Verb.UPDATE, {**_whole(entry), **sendable})
                return
        self._queue(entry, Verb.CREATE, _whole(entry))

    def _known_there(self, entry: TimeEntry) -> bool:
        from tracker_app.domain.operations import Verb

        if entry.account is None:
            return False
        binding = self.remotes.by_local(entry.account, Kind.ENTRY, entry.id)
        if binding is not None:
            return binding.presence != "tombstone"
        waiting = self.outbox.newest_unsettled(entry.account, Kind.ENTRY, entry.id)
        return waiting is not None and waiting.verb is not Verb.DELETE

    def _note_step(self, entry: TimeEntry, touched: Mapping[str, Any]) -> None:
        before = {name: getattr(entry, name) for name in touched}
        earlier = self._steps.get(entry.id)
        if earlier is None:
            self._steps[entry.id] = EntryStep(entry.id, before, dict(touched))
        elif earlier.created:
            self._steps[entry.id] = replace(earlier, after={**earlier.after, **touched})
        else:
            self._steps[entry.id] = replace(
                earlier, before={**before, **earlier.before}, after={**earlier.after, **touched}
            )


def _whole(entry: TimeEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in FIELDS}
