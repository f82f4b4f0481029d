"""Takes back a deletion of ours that hit more than it had seen: an edit beats a deletion that did not know it (P3).

Where a deletion carries no condition, somebody's edit may come between our last reading and it; the tombstone shows it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.providers.base import RemoteRecord, canonical
from tracker_app.sync.desk import Bench
from tracker_app.sync.losses import queue_whole
from tracker_app.sync.newcomers import make_room
from tracker_app.sync.rebasing import rebase, remaining_of


def overlooked(bench: Bench, ops: Sequence[Operation], record: RemoteRecord) -> Mapping[str, Any]:
    """Return what a tombstone shows that our deletion, which made it, had not seen; in our form, empty if nothing."""
    if not record.deleted:
        return {}
    deletion = next((op for op in ops if op.verb is Verb.DELETE and op.state is OpState.ACKNOWLEDGED), None)
    if deletion is None or deletion.before is None:
        return {}
    before, theirs = canonical(deletion.before.get("fields") or {}), canonical(record.fields)
    ours = [bench.desk.expected(Kind.ENTRY, op.sent) for op in ops if op.sent is not None and op is not deletion]
    names = {
        name
        for name in set(before) & set(theirs) & set(bench.mapping.fields)
        if theirs[name] != before[name] and all(theirs[name] != one.get(name) for one in ours)
    }
    local = bench.mapping.to_local(record.fields)
    return {name: local[name] for name in names}


def take_back(bench: Bench, entry: TimeEntry, record: RemoteRecord, values: Mapping[str, Any]) -> None:
    """Let the entry live again with what was overlooked; the user is told."""
    for op in bench.outbox.of_record(bench.account, Kind.ENTRY, entry.id):
        if op.verb is Verb.DELETE and op.is_ahead:
            # Else it would go all the same, a little later.
            bench.move(op, OpState.SUPERSEDED)
    new = {"start": entry.start, "stop": entry.stop, "description": entry.description, **values}
    make_room(bench, entry, new)
    entry = bench.edits.change(entry, EntryPatch(deleted=False, **new), queue=False)
    bench.tell("HF-ENTRY-015", entry.id, {"entry": entry.description, "version": record.version})
    if not record.deleted:
        rebase(bench, entry, remaining_of(bench, entry, record))
        return
    if not bench.desk.capabilities.revives:
        bench.remotes.bury(bench.account, Kind.ENTRY, record.remote_id)
    queue_whole(bench, entry)
