"""Compares a range of entries with what the server holds now, before anything is merged (UI.md 7, "Re-verify").

Knows no request of its own: `ask` names what to look for, `compare` takes what was found.
"""

from dataclasses import dataclass, field
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.operations import OpState
from tracker_app.providers.base import Found, RemoteRecord, Sought
from tracker_app.store.remotes import Binding
from tracker_app.sync import losses
from tracker_app.sync.arrivals import apply_entry
from tracker_app.sync.desk import Bench, Desk
from tracker_app.sync.rebasing import remaining_of


@dataclass(slots=True)
class Comparison:
    """What a comparison found, entry by entry. A difference is (entry, field, mine, theirs).

    `unread` entries could not be read back, and so were not compared.
    """

    checked: int = 0
    unread: int = 0
    safe: int = 0
    waiting: int = 0
    restored: int = 0
    differs: list[tuple[TimeEntry, str, Any, Any]] = field(default_factory=list)
    missing: list[TimeEntry] = field(default_factory=list)
    extra: list[RemoteRecord] = field(default_factory=list)


def known(bench: Bench, start: int, stop: int) -> list[tuple[TimeEntry, Binding]]:
    """Return the living entries of the account in [start, stop) that the server is believed to have."""
    found = []
    for entry in bench.entries.between(start, stop):
        if entry.account != bench.account:
            continue
        binding = bench.remotes.by_local(bench.account, Kind.ENTRY, entry.id)
        if binding is not None and binding.presence in ("present", "missing"):
            found.append((entry, binding))
    return found


def ask(bench: Bench, start: int, stop: int) -> list[Sought]:
    """Return what to look for."""
    return [Sought(Kind.ENTRY, binding.remote_id, binding.base, bench.now) for _, binding in known(bench, start, stop)]


def compare(desk: Desk, start: int, stop: int, found: Found) -> Comparison:
    """Compare, then take in what was found as any reading is taken in: what others changed is merged, what is lost is
    noted and sent again once it is certain.
    """
    result = Comparison()
    records = {record.remote_id: record for record in found.records if record.kind is Kind.ENTRY}
    with desk.bench() as bench:
        pairs = known(bench, start, stop)
        unread = {one.remote_id for one in found.unread}
        for entry, binding in pairs:
            if binding.remote_id in unread:
                result.unread += 1
                continue
            _compare_one(bench, result, entry, binding, records.pop(binding.remote_id, None))
        for record in records.values():
            is_new = bench.remotes.by_remote(bench.account, Kind.ENTRY, record.remote_id) is None
            if is_new and not record.deleted and start <= record.fields["start"] < stop:
                result.extra.append(record)
    return result


def _compare_one(
    bench: Bench, result: Comparison, entry: TimeEntry, binding: Binding, record: RemoteRecord | None
) -> None:
    result.checked += 1
    ahead = {
        name
        for op in bench.outbox.of_record(bench.account, Kind.ENTRY, entry.id)
        if op.is_ahead and op.acknowledged is None
        for name in op.patch
    }
    if record is None or record.deleted:
        result.missing.append(entry)
        if record is None:
            losses.note(bench, binding, None)
        else:
            apply_entry(bench, record)
        result.restored += _is_sent_again(bench, entry)
        return
    differing = remaining_of(bench, entry, record)
    theirs = bench.mapping.to_local(record.fields)
    for name in sorted(differing - ahead):
        result.differs.append((entry, name, getattr(entry, name), theirs.get(name)))
    if not differing:
        result.safe += 1
    elif differing <= ahead:
        result.waiting += 1
    apply_entry(bench, record)
    result.restored += bool(differing - ahead) and _is_sent_again(bench, entry)


def _is_sent_again(bench: Bench, entry: TimeEntry) -> bool:
    ops = bench.outbox.of_record(bench.account, Kind.ENTRY, entry.id)
    return any(op.state is OpState.PENDING for op in ops)
