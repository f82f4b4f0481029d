"""Finds what a server lost although it had acknowledged it, and sends it again (P4, SYNC 2.6).

Knows no request. One reading that lacks something proves nothing: a replica may lag behind. Only when it is still
lacking a settle time later is it lost. A deletion by somebody is never mistaken for a loss: only a tombstone deletes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import FIELDS, TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.providers.base import RemoteRecord
from tracker_app.store.journal import Journal
from tracker_app.store.remotes import Binding
from tracker_app.sync import disputes, doubles
from tracker_app.sync.desk import Bench
from tracker_app.sync.incidents import Sign
from tracker_app.sync.rebasing import rebase, remaining_of

MANY = 20
MANY_SHARE = 0.05
MANY_SETTLES = 2.5
"""So many missing at once may be one stale copy: by so many settle times more is waited before it is believed."""


def is_older(bench: Bench, binding: Binding, record: RemoteRecord, ops: Sequence[Operation]) -> bool:
    """Whether the server shows a copy from before what it has acknowledged, or shown, already."""
    if record.deleted and not bench.desk.capabilities.revives:
        # Nothing comes after a deletion: such a date is a wrong clock's.
        return False
    acknowledged = [op for op in ops if op.state is OpState.ACKNOWLEDGED]
    if bench.desk.capabilities.monotonic_version:
        newest = max([binding.order, *(op.ack_order for op in acknowledged if op.ack_order is not None)])
        # A deletion that was acknowledged without being shown has no order of its own.
        revived = binding.presence == "tombstone" and not record.deleted
        return record.order < newest or (revived and record.order == newest)
    return any(
        op.echoed and op.before is not None and op.before.get("version") == record.version for op in acknowledged
    )


def note(bench: Bench, binding: Binding, record: RemoteRecord | None, *, many: bool = False) -> None:
    """Note that a reading lacked what the server had acknowledged; the second time, late enough, it is lost."""
    if binding.presence in ("alias", "returned"):
        # An earlier life that is gone as it should be.
        bench.remotes.set_presence(bench.account, binding.kind, binding.remote_id, "alias")
        bench.remotes.miss(bench.account, binding.kind, binding.remote_id, None)
        return
    settle = bench.desk.timings.settle_in_incident_seconds
    extra = settle * MANY_SETTLES if many else 0.0
    if binding.missed is None or binding.missed > bench.now + settle * MANY_SETTLES:
        bench.remotes.miss(bench.account, binding.kind, binding.remote_id, bench.now + extra)
    elif bench.now - binding.missed >= settle:
        _restore(bench, binding, record)


def _restore(bench: Bench, binding: Binding, record: RemoteRecord | None) -> None:
    entry = bench.entries.get(EntryId(binding.local))
    bench.desk.signs.append(Sign.LOST if record is None else Sign.BACKWARDS)
    if binding.kind is not Kind.ENTRY or entry is None:
        bench.remotes.miss(bench.account, binding.kind, binding.remote_id, None)
        return
    ops = bench.outbox.of_record(bench.account, Kind.ENTRY, entry.id)
    lost = [op for op in ops if op.state is OpState.ACKNOWLEDGED]
    if record is None:
        _absent(bench, binding, entry, ops, lost)
        return
    # Imported late: it builds on this.
    from tracker_app.sync import regrets

    theirs = bench.mapping.to_local(record.fields)
    overlooked: Mapping[str, Any] = {}
    if entry.deleted:
        overlooked = (
            regrets.overlooked(bench, ops, record) if record.deleted else disputes.unknown(bench, entry, theirs)
        )
    bench.bind(record, entry.id)
    for op in lost:
        bench.move(op, OpState.SUPERSEDED)
    if overlooked:
        regrets.take_back(bench, entry, record, overlooked)
    elif entry.deleted and not record.deleted:
        bench.edits.queue_record(bench.account, Kind.ENTRY, entry.id, Verb.DELETE, {})
    elif record.deleted and not entry.deleted:
        queue_whole(bench, entry)
    elif not entry.deleted:
        remaining = remaining_of(bench, entry, record)
        disputes.keep_unknown(bench, entry, bench.mapping.to_local(binding.base), theirs, remaining)
        rebase(bench, entry, remaining)
    _link(bench, entry, lost)


def _absent(
    bench: Bench, binding: Binding, entry: TimeEntry, ops: Sequence[Operation], lost: Sequence[Operation]
) -> None:
    """An entry that the server had is not there, and no tombstone says that somebody deleted it."""
    if entry.deleted:
        for op in ops:
            bench.verify(op)
        bench.remotes.set_presence(bench.account, Kind.ENTRY, binding.remote_id, "tombstone")
        bench.remotes.miss(bench.account, Kind.ENTRY, binding.remote_id, None)
        return
    capabilities = bench.desk.capabilities
    # Whoever edits an entry wants it: somebody else's is made again too, rather than asked after for ever.
    edited = any(op.is_ahead and op.verb is not Verb.DELETE for op in ops)
    # Operations are forgotten after some weeks; the journal knows for good who wrote an entry.
    ours = bool(lost) or edited or Journal(bench.unit.connection).has_touched("person", entry.id)
    bench.remotes.set_presence(bench.account, Kind.ENTRY, binding.remote_id, "missing")
    bench.remotes.miss(bench.account, Kind.ENTRY, binding.remote_id, None)
    newcomers = [] if capabilities.client_ids else doubles.newcomers_of(bench, entry)
    if not newcomers and not (ours and capabilities.tombstones):
        # Without tombstones it may have been deleted elsewhere: the user knows, we do not.
        for op in lost:
            bench.move(op, OpState.LOST)
        if not lost and not any(op.state is OpState.REJECTED for op in ops):
            bench.tell("HF-ENTRY-010", entry.id, {"entry": entry.description, "version": binding.version})
        return
    if not capabilities.client_ids:
        # It is looked for once more: should it be there after all, the entry would be there twice.
        bench.remotes.set_presence(bench.account, Kind.ENTRY, binding.remote_id, "alias")
        bench.remotes.miss(bench.account, Kind.ENTRY, binding.remote_id, bench.now)
    for op in ops:
        if op.state is not OpState.REJECTED:
            bench.move(op, OpState.SUPERSEDED)
    if newcomers:
        # Another computer noticed first, and made it again. Imported late: it builds on this.
        from tracker_app.sync.arrivals import unite

        unite(bench, entry, binding, newcomers)
        return
    queue_whole(bench, entry)
    _link(bench, entry, lost)


def queue_whole(bench: Bench, entry: TimeEntry) -> None:
    """Queue an entry to be made anew, as it is now."""
    whole = {name: getattr(entry, name) for name in FIELDS}
    bench.edits.queue_record(bench.account, Kind.ENTRY, entry.id, Verb.CREATE, whole)


def _link(bench: Bench, entry: TimeEntry, lost: Sequence[Operation]) -> None:
    """Say which operation repairs which, and tell the user."""
    repair = bench.outbox.newest_unsettled(bench.account, Kind.ENTRY, entry.id)
    if repair is None:
        return
    for op in lost:
        bench.outbox.replace_with(op.id, repair.id)
    bench.outbox.mark_repair(repair.id, lost[-1].id if lost else entry.id)
    bench.tell("HF-ENTRY-017", entry.id, {"entry": entry.description, "at": bench.now})
