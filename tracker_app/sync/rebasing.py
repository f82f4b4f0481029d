"""Lets what waits for an entry say just what the server does not have yet (SYNC 2.5). Knows no request."""

from collections.abc import Mapping
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import FIELDS, TimeEntry
from tracker_app.domain.operations import OpState, Verb
from tracker_app.providers.base import RemoteRecord, canonical
from tracker_app.sync.desk import Bench
from tracker_app.sync.mapping import Unbound

_SENDABLE = (OpState.PENDING, OpState.BLOCKED, OpState.REJECTED)


def there(bench: Bench, local: Mapping[str, Any]) -> dict[str, Any]:
    """Return our values as the server would show them; what it does not know yet is shown as nothing it has."""
    plain = dict(local)
    unknown: dict[str, Any] = {}
    for name in ("project", "task"):
        if plain.get(name) is None:
            continue
        try:
            plain |= bench.mapping.to_remote({name: plain[name]})
        except Unbound as error:
            unknown[name] = f"\x00{error.record}"
            plain[name] = None
    return {**bench.desk.expected(Kind.ENTRY, plain), **unknown}


def remaining_of(bench: Bench, entry: TimeEntry, record: RemoteRecord) -> set[str]:
    """Return the fields in which the server has another value than the entry here."""
    ours, theirs = there(bench, bench.mapping.whole(entry)), canonical(record.fields)
    return {name for name in bench.mapping.fields if ours.get(name) != theirs.get(name)}


def rebase(bench: Bench, entry: TimeEntry, remaining: set[str]) -> None:
    """Make the waiting operations of a living entry on the server carry `remaining`, with the entry's values now."""
    missing = set(remaining)
    for op in bench.outbox.of_record(bench.account, Kind.ENTRY, entry.id):
        if op.state is OpState.UNKNOWN:
            missing -= set(op.patch)
        if op.state not in _SENDABLE or op.verb is Verb.DELETE:
            continue
        names = set(op.patch) & remaining
        missing -= names
        if not names:
            bench.move(op, OpState.SUPERSEDED)
            continue
        patch = {name: getattr(entry, name) for name in FIELDS if name in names}
        if dict(op.patch) != patch or op.verb is not Verb.UPDATE:
            bench.outbox.rewrite(op.id, Verb.UPDATE, patch)
            bench.unit.changed(Kind.OP, op.id)
    if missing:
        patch = {name: getattr(entry, name) for name in FIELDS if name in missing}
        bench.edits.queue_record(bench.account, Kind.ENTRY, entry.id, Verb.UPDATE, patch)
