"""Reads the outbox into what the plan must know of each operation. Knows no rules."""

import json
from collections.abc import Sequence

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import EntryId
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.sync.desk import Bench
from tracker_app.sync.plan import Held, Item, Orphan, Record, Send, plan
from tracker_app.sync.rebasing import there


def planned(bench: Bench) -> list[Send | Held | Orphan]:
    """Return the plan for an account's outbox as it stands."""
    operations = bench.outbox.unsettled(bench.account)
    if not any(op.state is OpState.PENDING for op in operations):
        return []
    items = [_item(bench, op) for op in operations]
    return list(plan(items, _bound(bench, items), bench.desk.capabilities, bench.now))


def queue_orphan(bench: Bench, orphan: Orphan) -> None:
    """Queue a record that an operation names and nobody sends; without one, the operation goes without it."""
    whole = bench.mapping.record(orphan.kind, orphan.record)
    if whole is not None:
        bench.edits.queue_record(bench.account, orphan.kind, orphan.record, Verb.CREATE, whole)


def _item(bench: Bench, op: Operation) -> Item:
    parents = () if op.verb is Verb.DELETE else bench.mapping.parents(op.kind, op.patch)
    if op.kind is not Kind.ENTRY:
        return Item(op, parents)
    entry = bench.entries.get(EntryId(op.record))
    if entry is None:
        return Item(op)
    content = None
    if op.verb is Verb.CREATE and not bench.desk.capabilities.client_ids:
        content = json.dumps(there(bench, bench.mapping.kept(op.patch)), sort_keys=True)
    stop = op.patch.get("stop", entry.stop)
    running = stop is None and op.verb is not Verb.DELETE
    return Item(op, parents, content, int(op.patch.get("start", entry.start)), running)


def _bound(bench: Bench, items: Sequence[Item]) -> set[Record]:
    named = {parent for item in items for parent in item.parents}
    return {
        (kind, record)
        for kind, record in named
        if (binding := bench.remotes.by_local(bench.account, kind, record)) is not None
        and binding.presence == "present"
    }
