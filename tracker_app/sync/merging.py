"""Merges one entry of ours with the server's copy of it: confirms what we wrote, rebases what waits (SYNC 2.5, 2.6).

Knows no request. A row with an open operation is never overwritten or deleted, only merged (O5); only a tombstone
deletes, and only a clean row (O6); the base moves only here and with an acknowledgement (O4).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import FIELDS, TimeEntry
from tracker_app.domain.ids import EntryId, OpId
from tracker_app.domain.merge import FieldConflict, merge
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.providers.base import RemoteRecord, canonical
from tracker_app.store.incidents import Incidents
from tracker_app.store.remotes import Binding
from tracker_app.sync import disputes, losses, regrets
from tracker_app.sync.desk import Bench, record_of
from tracker_app.sync.incidents import Sign, is_same
from tracker_app.sync.newcomers import make_room
from tracker_app.sync.rebasing import rebase, remaining_of, there

ELSEWHERE = "changed-elsewhere"
"""Note on an operation whose value somebody else has changed since."""


class Meeting:
    """One entry of ours and the server's copy of it, inside one transaction."""

    def __init__(self, bench: Bench, binding: Binding, record: RemoteRecord) -> None:
        self.bench = bench
        self.binding = binding
        self.record = record
        self.ops = bench.outbox.of_record(bench.account, Kind.ENTRY, binding.local)
        self.entry = bench.entries.get(EntryId(binding.local))
        self.names = _own_names(self.ops, bench.mapping.fields)

    def run(self) -> None:
        """Decide which of the cases this is."""
        if self.entry is None:
            return
        if losses.is_older(self.bench, self.binding, self.record, self.ops):
            losses.note(self.bench, self.binding, self.record)
            return
        if self.binding.presence == "missing" and self.bench.preferences.close_problem("HF-ENTRY-010", self.entry.id):
            self.bench.unit.changed(Kind.PROBLEM, self.entry.id)
        was_gone = self.binding.presence == "tombstone"
        same = canonical(self.record.fields) == canonical(self.binding.base)
        if same and self.record.version == self.binding.version and self.record.deleted == was_gone:
            self._unchanged()
        elif self.record.deleted:
            self._deleted(self.entry)
        else:
            self._changed(self.entry)

    def absorb(self, entry: TimeEntry, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
        """Merge another record's values into the entry, over a base of both."""
        self._merged(entry, base, theirs, set(self.bench.mapping.fields))

    def _unchanged(self) -> None:
        bench = self.bench
        for op in self.ops:
            if op.state is OpState.ACKNOWLEDGED and self._shows(op):
                bench.verify(op)
        if any(op.state is OpState.ACKNOWLEDGED and not self._shows(op) for op in self.ops):
            losses.note(bench, self.binding, self.record)
            return
        bench.remotes.touch(bench.account, Kind.ENTRY, self.record.remote_id, bench.now)
        if self.binding.presence == "missing":
            bench.remotes.set_presence(bench.account, Kind.ENTRY, self.record.remote_id, "present")

    def _shows(self, op: Operation) -> bool:
        """Whether the server's copy holds what the operation wrote."""
        if op.verb is Verb.DELETE:
            return self.record.deleted
        if self.record.deleted or op.sent is None:
            return False
        expected = self.bench.desk.expected(Kind.ENTRY, op.sent)
        theirs = canonical(self.record.fields)
        return all(theirs.get(name) == expected.get(name) for name in self.names[op.id])

    def _base(self) -> dict[str, Any]:
        """Return what the server held before the writes of ours that no reading has confirmed, in our form.

        The base is what was acknowledged; what was there before tells whether the server kept that.
        """
        mapping = self.bench.mapping
        base = mapping.to_local(self.binding.base)
        for op in reversed(self.ops):
            # What was not shown moves no base, but where there was none any more.
            moved = op.state is OpState.ACKNOWLEDGED and (op.echoed or op.verb is Verb.CREATE)
            if moved and op.before is not None:
                before = mapping.to_local(op.before.get("fields") or {})
                base |= {name: before[name] for name in mapping.kept(op.patch) if name in before}
        return base

    def _deleted(self, entry: TimeEntry) -> None:
        bench, binding = self.bench, self.binding
        overlooked = regrets.overlooked(bench, self.ops, self.record) if entry.deleted else {}
        seen_and_deleted = self._settle_by_tombstone(entry)
        edits = [op for op in self.ops if op.verb is not Verb.DELETE and op.is_ahead and op.id not in seen_and_deleted]
        bench.bind(self.record, binding.local)
        if not edits or entry.deleted:
            self._drop(edits)
            was_deleted = entry.deleted
            entry = bench.edits.change(entry, EntryPatch(deleted=True, **self._till_deletion(entry)), queue=False)
            if was_deleted and overlooked:
                regrets.take_back(bench, entry, self.record, overlooked)
            return
        # An edit beats a concurrent deletion: the entry is made again, and the user is told (P3).
        entry = self._with_last_words(entry, edits)
        if not self._revives:
            bench.remotes.bury(bench.account, Kind.ENTRY, self.record.remote_id)
        self._drop(edits)
        whole = {name: getattr(entry, name) for name in FIELDS}
        bench.edits.queue_record(bench.account, Kind.ENTRY, entry.id, Verb.CREATE, whole)
        bench.tell("HF-ENTRY-013", entry.id, {"entry": entry.description, "op": self.ops[-1].id})

    def _till_deletion(self, entry: TimeEntry) -> Mapping[str, Any]:
        """Return what a deleted entry is to say: what somebody set before it was deleted is not to come back older."""
        mapping = self.bench.mapping
        base, theirs = self._base(), mapping.to_local(self.record.fields)
        if not all(name in base and name in theirs for name in mapping.fields):
            return {}
        return merge(base, mapping.whole(entry), theirs, mapping.fields, ours_is_later=False).values

    def _with_last_words(self, entry: TimeEntry, edits: Sequence[Operation]) -> TimeEntry:
        """Take in what others had written before somebody deleted the entry, as far as its tombstone tells."""
        mapping = self.bench.mapping
        base = self._base()
        theirs = {**base, **mapping.to_local(self.record.fields)}
        dirty = {name for op in edits for name in mapping.kept(op.patch)}
        ours = {**base, **{name: value for name, value in mapping.whole(entry).items() if name in dirty}}
        result = merge(base, ours, theirs, mapping.fields, ours_is_later=True)
        news = {name: value for name, value in result.values.items() if value not in (base[name], ours[name])}
        if news.get("stop", 0) is None:
            del news["stop"]
        return self.bench.edits.change(entry, EntryPatch(**news), queue=False)

    def _settle_by_tombstone(self, entry: TimeEntry) -> set[OpId]:
        """Confirm what a tombstone confirms: our deletions, and edits that whoever deleted has seen."""
        unseen = remaining_of(self.bench, entry, self.record)
        seen: set[OpId] = set()
        shown: set[str] = set()
        theirs = canonical(self.record.fields)
        for op in reversed(self.ops):
            if op.verb is Verb.DELETE:
                self.bench.verify(op)
                seen.add(op.id)
            elif op.sent is not None and op.state in (OpState.ACKNOWLEDGED, OpState.UNKNOWN):
                expected = self.bench.desk.expected(Kind.ENTRY, op.sent)
                # What a later write of ours took the place of, that one speaks for.
                names = self.names[op.id] - shown
                replaced = bool(self.names[op.id]) and not names
                # What says something else than was created was changed by others since. A tombstone that tells nothing
                # of what was deleted is taken to have been made in full knowledge.
                made = op.verb is Verb.CREATE and op.state is OpState.ACKNOWLEDGED and not self._revives
                same = all(_holds(name, theirs, expected, op) for name in names)
                if made or replaced or (names and same):
                    self.bench.verify(op, ELSEWHERE)
                    seen.add(op.id)
                    shown |= names
            elif op.verb is Verb.UPDATE and op.state is OpState.PENDING and not (self.names[op.id] - shown) & unseen:
                # Not sent, and yet it was all there when somebody deleted the entry: old copies had called it lost.
                self.bench.move(op, OpState.SUPERSEDED)
                seen.add(op.id)
        return seen

    @property
    def _revives(self) -> bool:
        return self.bench.desk.capabilities.revives

    def _drop(self, ops: Iterable[Operation]) -> None:
        for op in ops:
            self.bench.move(op, OpState.SUPERSEDED)

    def _changed(self, entry: TimeEntry) -> None:
        bench, record = self.bench, self.record
        base = self._base()
        theirs = bench.mapping.to_local(record.fields)
        for op in self.ops:
            if op.sent is not None and op.state in (OpState.ACKNOWLEDGED, OpState.UNKNOWN) and self._shows(op):
                bench.verify(op)
                # What the server shows in these fields is our own doing: nobody else moved them.
                base |= {name: theirs[name] for name in self.names[op.id]}
            elif op.state is OpState.ACKNOWLEDGED:
                base |= self._yielded(op, entry, theirs)
                bench.verify(op, ELSEWHERE)
        if entry.deleted:
            self._against_deletion(entry, base, theirs)
        elif base.get("stop") is not None and theirs.get("stop") is None and self._in_trouble():
            self._stopped_again(entry, base, theirs)
        else:
            self._merged(entry, base, theirs)

    def _yielded(self, op: Operation, entry: TimeEntry, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an accepted write said where somebody put their own value back, and a conflict shows both.

        Nobody writes his value a third time: two computers that both insist would go on for ever. Of tags both sides
        live, so that nobody has to yield.
        """
        bench = self.bench
        wrote = bench.mapping.to_local(bench.desk.expected(Kind.ENTRY, op.sent or {}))
        return {
            known.field: known.ours
            for known in bench.conflicts.all_of(entry.id)
            if known.resolved is None and known.field != "tags" and known.field in bench.mapping.kept(op.patch)
            and (known.ours, known.theirs) == (wrote.get(known.field), theirs.get(known.field))
        }  # fmt: skip

    def _in_trouble(self) -> bool:
        """Whether the server is or was just unwell, so that what looks like a change may be its older state."""
        incidents = Incidents(self.bench.unit.connection)
        last = incidents.last_closed(self.bench.account)
        was_just = last is not None and is_same(float(last.closed or 0), Sign.FAULT, self.bench.now)
        return was_just or incidents.open(self.bench.account) is not None

    def _stopped_again(self, entry: TimeEntry, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
        """Keep the known end of an entry that runs again after trouble: the server went back, nobody took it away.

        Where one write went onto a row that was rolled back, that row is newer than the base, and yet older.
        """
        bench = self.bench
        dirty = {name for op in self.ops if op.is_ahead for name in bench.mapping.kept(op.patch)}
        self._merged(entry, {**base, "stop": None}, theirs, dirty | {"stop"})
        bench.desk.signs.append(Sign.BACKWARDS)
        repair = bench.outbox.newest_unsettled(bench.account, Kind.ENTRY, entry.id)
        if repair is not None:
            bench.outbox.mark_repair(repair.id, entry.id)

    def _against_deletion(self, entry: TimeEntry, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
        """Their edit beats our deletion, unless what moved was our own earlier edit or a deleted one came back."""
        bench = self.bench
        was_gone = self.binding.presence == "tombstone"
        ours = [op for op in self.ops if op.is_ahead]
        bench.bind(self.record, entry.id)
        same = all(base.get(name) == theirs.get(name) for name in bench.mapping.fields)
        # After a roll-back other computers write again what we had seen before we deleted it.
        if not was_gone and ours and (same or (self._in_trouble() and not disputes.unknown(bench, entry, theirs))):
            return
        for op in ours:
            bench.move(op, OpState.SUPERSEDED)
        if self._goes_to_the_first(base, theirs):
            return
        # What was changed here before the deletion went with it, unsent: it comes back with the entry.
        self._merged(entry, base, theirs, set(bench.mapping.fields))
        bench.tell("HF-ENTRY-015", entry.id, {"entry": theirs["description"], "version": self.record.version})

    def _goes_to_the_first(self, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
        """Where this is a double that was being removed, what somebody wrote on it goes to the entry it is one of."""
        bench = self.bench
        first = bench.remotes.doubled(bench.account, self.record.remote_id)
        meeting = Meeting(bench, first, record_of(first)) if first is not None else None
        if meeting is None or meeting.entry is None or meeting.entry.deleted:
            return False
        meeting.absorb(meeting.entry, base, theirs)
        bench.edits.queue_record(bench.account, Kind.ENTRY, self.binding.local, Verb.DELETE, {})
        return True

    def _merged(
        self, entry: TimeEntry, base: Mapping[str, Any], theirs: Mapping[str, Any], dirty: set[str] | None = None
    ) -> None:
        """Merge field by field; `dirty` are the fields that may differ from the base here, usually those under way."""
        bench = self.bench
        if dirty is None and not self.binding.version:
            # Only just tied to this record, and by no reading: any field may have been changed here since.
            dirty = set(bench.mapping.fields)
        elif dirty is None:
            dirty = {name for op in self.ops if op.is_ahead for name in bench.mapping.kept(op.patch)}
        local = bench.mapping.whole(entry)
        normal = bench.mapping.to_local(there(bench, local))
        normal |= {name: local[name] for name in ("project", "task") if name in local}
        ours = {**base, **{name: normal[name] for name in dirty}}
        result = merge(base, ours, theirs, bench.mapping.fields, ours_is_later=self._is_later(entry))
        values = dict(result.values)
        for conflict in result.conflicts:
            self._record(entry, conflict, values)
        new = {}
        for name, value in values.items():
            kept = value == ours[name] if name in dirty else theirs[name] == base[name]
            new[name] = local[name] if kept else value
        bench.bind(self.record, entry.id)
        if make_room(bench, entry, new):
            dirty = dirty | {"stop"}
        patch = EntryPatch(deleted=False, **{name: value for name, value in new.items() if value != local[name]})
        entry = bench.edits.change(entry, patch, queue=False)
        rebase(bench, entry, remaining_of(bench, entry, self.record) & (dirty | _paired(result.conflicts)))

    def _is_later(self, entry: TimeEntry) -> bool:
        if self.record.modified is None:
            return True
        return entry.updated + self.bench.desk.offset >= self.record.modified

    def _record(self, entry: TimeEntry, found: FieldConflict, values: dict[str, Any]) -> None:
        """Keep both values of a field; the same disagreement again means that the server keeps its own."""
        bench = self.bench
        for known in bench.conflicts.all_of(entry.id):
            if (known.field, known.ours, known.theirs) == (found.field, found.ours, found.theirs):
                if known.resolved is None:
                    values[found.field] = found.theirs
                return
        disputes.keep_both(bench, entry, found.field, found.base, found.ours, found.theirs, found.chosen)


def _holds(name: str, theirs: Mapping[str, Any], expected: Mapping[str, Any], op: Operation) -> bool:
    """Whether a copy holds what an operation wrote in a field; of tags, what it added and what it took away."""
    if name not in theirs or theirs[name] == expected.get(name):
        return True
    if name != "tags":
        return False
    before = set(((op.before or {}).get("fields") or {}).get("tags") or ())
    ours, found = set(expected.get("tags") or ()), set(theirs["tags"] or ())
    return ours - before <= found and not (before - ours) & found


def _own_names(ops: Sequence[Operation], kept: Sequence[str]) -> dict[OpId, set[str]]:
    """Return the fields that each operation has the last word on: a later one that was accepted hides the earlier."""
    hidden: set[str] = set()
    names: dict[OpId, set[str]] = {}
    for op in reversed(ops):
        names[op.id] = (set(op.patch) & set(kept)) - hidden
        if op.state is OpState.ACKNOWLEDGED:
            hidden |= names[op.id]
    return names


def _paired(conflicts: Iterable[FieldConflict]) -> set[str]:
    """Start and stop are decided as a pair, so that one of them may follow the other without having been touched."""
    return {"start", "stop"} if any(one.field in ("start", "stop") for one in conflicts) else set()
