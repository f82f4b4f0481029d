"""What a person decides about sync: which side of a conflict holds, what becomes of a refused change. Knows no screen.

Every decision is one transaction. A chosen value is an ordinary edit: it goes to the server, and undo takes it back.
"""

from dataclasses import replace
from typing import Any, Literal

from tracker_app.app.labels import label_of
from tracker_app.app.problems import Problem
from tracker_app.app.sync_status import DISMISSED, SyncStatus, conflict_row
from tracker_app.app.sync_views import ConflictRow
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import FIELDS
from tracker_app.domain.ids import EntryId, OpId
from tracker_app.domain.operations import OpState, Verb
from tracker_app.domain.refusals import Refusal, Why, of_entry
from tracker_app.store.accounts import Accounts
from tracker_app.store.conflicts import Conflicts
from tracker_app.store.database import Database, Unit
from tracker_app.store.edits import Edits
from tracker_app.store.outbox import Outbox
from tracker_app.store.preferences import Preferences
from tracker_app.store.remotes import Remotes
from tracker_app.sync.clock import Clock, Ids

_STUCK = (OpState.REJECTED, OpState.LOST)


class Deciding:
    """The decisions over one data file."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids, status: SyncStatus) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id
        self._status = status

    def resolve(self, conflict: str, keep: Literal["mine", "theirs"]) -> ConflictRow | Refusal:
        """Let one side of a conflict hold, and queue what that means; undo takes the value back."""
        now = int(self._clock.now())
        with self._database.write() as unit:
            conflicts = Conflicts(unit.connection)
            found = conflicts.get(conflict)
            if found is None or found.resolved is not None:
                return Refusal(Why.UNKNOWN_NAME, "id", conflict)
            edits = Edits(unit, now, self._make_id)
            entry = edits.entries.get(found.entry)
            if entry is not None and not entry.deleted:
                patch = EntryPatch(**{found.field: found.ours if keep == "mine" else found.theirs})
                if refusal := of_entry(patch.apply(entry), now):
                    return refusal
                edits.change(entry, patch)
                edits.finish("resolve")
            conflicts.resolve(conflict, keep, now)
            unit.changed(Kind.CONFLICT, conflict)
            decided = replace(found, chosen=keep, resolved=now)
            name = Accounts(unit.connection).names().get(found.account, "")
            return conflict_row(decided, name, label_of(unit.connection, Kind.ENTRY, found.entry))

    def keep_local(self, op: OpId) -> None:
        """Leave a refused change on this computer only; a later edit of the record goes out again."""
        with self._database.write() as unit:
            self._settle(unit, op)

    def discard(self, op: OpId) -> None:
        """Take a refused change back: the entry shows what the server has; undo brings the change again.

        An entry that the server never had stays, on this computer only.
        """
        with self._database.write() as unit:
            outbox = Outbox(unit.connection)
            found = outbox.get(op)
            if found is None or found.state not in _STUCK:
                return
            self._settle(unit, op)
            binding = Remotes(unit.connection).by_local(found.account, found.kind, found.record)
            if found.kind is not Kind.ENTRY or binding is None or binding.presence != "present":
                return
            from tracker_app.sync.mapping import Mapping

            edits = Edits(unit, int(self._clock.now()), self._make_id)
            entry = edits.entries.get(EntryId(found.record))
            if entry is None:
                return
            there = Mapping(unit.connection, found.account).to_local(binding.base)
            values: dict[str, Any] = {name: there[name] for name in found.patch if name in there}
            if found.verb is Verb.DELETE:
                values = {"deleted": False}
            if of_entry(EntryPatch(**values).apply(entry), int(self._clock.now())) is None:
                edits.change(entry, EntryPatch(**values), queue=False)
                edits.finish("discard")

    def send_again(self, op: OpId) -> None:
        """Send a refused or lost change once more, as the entry stands now; one that is gone there is made anew."""
        with self._database.write() as unit:
            outbox = Outbox(unit.connection)
            found = outbox.get(op)
            if found is None or found.state not in _STUCK:
                return
            if found.kind is not Kind.ENTRY:
                outbox.move(op, _STUCK, OpState.PENDING, error_code=None, error_json=None, next_at=None)
                unit.changed(Kind.OP, op)
                return
            edits = Edits(unit, int(self._clock.now()), self._make_id)
            entry = edits.entries.get(EntryId(found.record))
            if entry is None:
                return
            self._settle(unit, op, to=OpState.SUPERSEDED)
            if entry.deleted:
                edits.queue_record(found.account, Kind.ENTRY, entry.id, Verb.DELETE, {})
                return
            remotes = Remotes(unit.connection)
            binding = remotes.by_local(found.account, Kind.ENTRY, entry.id)
            gone = binding is None or binding.presence != "present" or (found.error or {}).get("reason") == "gone"
            whole = {name: getattr(entry, name) for name in FIELDS}
            if gone:
                if binding is not None and binding.presence == "present":
                    remotes.set_presence(found.account, Kind.ENTRY, binding.remote_id, "missing")
                edits.queue_record(found.account, Kind.ENTRY, entry.id, Verb.CREATE, whole)
            else:
                edits.queue_record(
                    found.account, Kind.ENTRY, entry.id, Verb.UPDATE, {name: whole[name] for name in found.patch}
                )

    def dismiss(self, found: Problem) -> None:
        """Take a problem out of sight until there is news of it."""
        evidence = next(
            (
                noted.evidence
                for noted in self._status.noted()
                if (noted.problem.code, noted.problem.subject) == (found.code, found.subject)
            ),
            None,
        )
        now = int(self._clock.now())
        with self._database.write() as unit:
            preferences = Preferences(unit.connection)
            if evidence is not None:
                preferences.open_problem(found.code, found.subject, {DISMISSED: evidence}, now)
            preferences.dismiss_problem(found.code, found.subject, now)
            unit.changed(Kind.PROBLEM, found.subject)

    def _settle(self, unit: Unit, op: OpId, to: OpState = OpState.KEPT) -> None:
        if Outbox(unit.connection).move(op, _STUCK, to):
            unit.changed(Kind.OP, op)
            found = Outbox(unit.connection).get(op)
            if found is not None:
                unit.changed(found.kind, found.record)
