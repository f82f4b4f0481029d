"""Takes in what one reading of a server brought, in small commits; the cursor goes with the last of them (O3).

Knows no request. A page that would delete an impossible number of entries is not applied unseen: its deletions wait.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import EntryId, RemoteId
from tracker_app.providers.base import Page, RemoteRecord, moved_away, rules_as_json
from tracker_app.store.entries import Entries
from tracker_app.store.outbox import Outbox
from tracker_app.store.remotes import Binding, Remotes
from tracker_app.sync import losses
from tracker_app.sync.arrivals import apply_entry
from tracker_app.sync.desk import Bench, Desk
from tracker_app.sync.forgetting import forget
from tracker_app.sync.mapping import POINTERS
from tracker_app.sync.names import apply_name, placeholder

ROWS_PER_COMMIT = 500
"""So that a person's edit never waits long for its turn (ARCHITECTURE 4.3)."""
MANY_DELETIONS = 10
DELETED_SHARE = 0.05
FEW_DELETIONS = 5
"""A small file may lose a twentieth at one stroke; this few are believed in any case."""

_ORDER = {Kind.CLIENT: 0, Kind.PROJECT: 1, Kind.TASK: 2, Kind.TAG: 3, Kind.ENTRY: 4}


def take_page(desk: Desk, page: Page) -> None:
    """Apply a page; the last page of a reading of everything ends that."""
    records = _in_order(desk, page)
    if page.complete:
        with desk.bench() as bench:
            if not bench.remotes.is_listing(bench.account):
                bench.remotes.begin_listing(bench.account, bench.now)
    absent = _absent(desk, page)
    if page.gap:
        # The feed's tombstones did not reach back so far: a clean entry that is not there was deleted (O6).
        records += [_tombstone(binding) for binding in absent]
        absent = []
    held = _too_many(desk, records)
    chunks = list(_chunks(records))
    for chunk in chunks[:-1]:
        with desk.bench() as bench:
            _apply(bench, chunk, held)
    with desk.bench() as bench:
        _apply(bench, chunks[-1] if chunks else (), held)
        _note_absent(bench, absent)
        if not page.more and page.unfinished:
            bench.remotes.rest_from_listing(bench.account)
        elif not page.more and (bench.remotes.is_listing(bench.account) or not bench.remotes.was_listed(bench.account)):
            # What could not be read may be the very records that seem to be absent.
            _end_listing(bench, trusted=page.complete and not page.unreadable)
        bench.remotes.save_cursor(bench.account, page.cursor, page.epoch, bench.now)
        if page.rules is not None:
            bench.remotes.save_rules(bench.account, rules_as_json(page.rules))
        if not page.more:
            forget(bench)
        bench.unit.changed(Kind.SYNC, bench.account)


def take_span(desk: Desk, page: Page) -> None:
    """Apply what an audit of a span read: what is there, and what should be there and is not. It moves no cursor."""
    absent = _absent(desk, page)
    records = _in_order(desk, page)
    held = _too_many(desk, records)
    for chunk in _chunks(records):
        with desk.bench() as bench:
            _apply(bench, chunk, held)
    if absent:
        with desk.bench() as bench:
            _note_absent(bench, absent)


def take_news(bench: Bench, record: RemoteRecord) -> None:
    """Apply a living record that a reading for something else showed."""
    _apply(bench, (record,), set())


def accept_held(bench: Bench) -> int:
    """Apply the deletions that were put aside, now that the user has said so; return how many."""
    held = bench.remotes.held(bench.account)
    for kind, remote_id, told in held:
        bench.remotes.release(bench.account, kind, remote_id)
        apply_entry(bench, RemoteRecord(**{**told, "kind": kind, "remote_id": remote_id}))
    return len(held)


def refuse_held(bench: Bench) -> int:
    """Keep the entries whose deletion was put aside, and send them again; return how many."""
    held = bench.remotes.held(bench.account)
    for kind, remote_id, told in held:
        bench.remotes.release(bench.account, kind, remote_id)
        binding = bench.remotes.by_remote(bench.account, kind, remote_id)
        entry = bench.entries.get(EntryId(binding.local)) if binding else None
        if binding is None or entry is None or entry.deleted:
            continue
        record = RemoteRecord(**{**told, "kind": kind, "remote_id": remote_id})
        bench.bind(record, entry.id)
        if not bench.desk.capabilities.revives:
            bench.remotes.bury(bench.account, kind, remote_id)
        losses.queue_whole(bench, entry)
    return len(held)


def _in_order(desk: Desk, page: Page) -> list[RemoteRecord]:
    return sorted([*page.records, *_moved_away(desk, page)], key=_key)


def _key(record: RemoteRecord) -> tuple[int, bool, bool, int]:
    """Parents first; then what was deleted, so that it is known when it comes again under another id; then what
    stopped, newest first, so that a timer of before is ended when the next one comes.
    """
    if record.kind is not Kind.ENTRY:
        return _ORDER[record.kind], False, False, 0
    runs = record.fields.get("stop") is None and not record.deleted
    start = int(record.fields.get("start") or 0)
    return _ORDER[record.kind], not record.deleted, runs, start if runs else -start


def _chunks(records: Sequence[RemoteRecord]) -> Iterator[Sequence[RemoteRecord]]:
    return (records[at : at + ROWS_PER_COMMIT] for at in range(0, len(records), ROWS_PER_COMMIT))


def _apply(bench: Bench, records: Iterable[RemoteRecord], held: set[RemoteId]) -> None:
    for record in records:
        bench.desk.tally.pulled += _is_news(bench, record)
        if record.kind is not Kind.ENTRY:
            apply_name(bench, record)
            continue
        if record.remote_id in held:
            told: dict[str, Any] = asdict(record)
            del told["kind"], told["remote_id"]
            bench.remotes.hold(bench.account, record.kind, record.remote_id, told, bench.now)
            bench.unit.changed(Kind.PROBLEM, bench.account)
            continue
        if not record.deleted:
            bench.remotes.release(bench.account, record.kind, record.remote_id)
            for name, kind in POINTERS.items():
                if record.fields.get(name) is not None and name in bench.mapping.fields:
                    placeholder(bench, kind, RemoteId(record.fields[name]))
        apply_entry(bench, record)


def _is_news(bench: Bench, record: RemoteRecord) -> bool:
    known = bench.remotes.by_remote(bench.account, record.kind, record.remote_id)
    return not record.deleted if known is None else known.version != record.version


def _too_many(desk: Desk, records: Iterable[RemoteRecord]) -> set[RemoteId]:
    """Return the tombstones of living, clean entries, if there are more than can be believed unseen."""
    with desk.database.read() as connection:
        remotes, entries = Remotes(connection), Entries(connection)
        found: set[RemoteId] = set()
        for record in records:
            if record.kind is not Kind.ENTRY or not record.deleted:
                continue
            binding = remotes.by_remote(desk.account, record.kind, record.remote_id)
            if binding is None or binding.presence != "present":
                continue
            entry = entries.get(EntryId(binding.local))
            if entry is not None and not entry.deleted:
                found.add(record.remote_id)
        believed = max(FEW_DELETIONS, int(DELETED_SHARE * remotes.count(desk.account)))
        if len(found) > min(MANY_DELETIONS, believed):
            return found
        return found & {remote_id for _, remote_id, _ in remotes.held(desk.account)}


def _moved_away(desk: Desk, page: Page) -> list[RemoteRecord]:
    """Return tombstones of the entries that were in our workspace and lie in another one now (P2)."""
    if not page.elsewhere:
        return []
    with desk.database.read() as connection:
        remotes = Remotes(connection)
        pairs = [(one, remotes.by_remote(desk.account, one.kind, one.remote_id)) for one in page.elsewhere]
    return [moved_away(record, binding.base) for record, binding in pairs if binding is not None]


def _absent(desk: Desk, page: Page) -> list[Binding]:
    """Return what should be in the spans that the page covers and is not, rows with something under way left out."""
    if not page.covers:
        return []
    there = {record.remote_id for record in (*page.records, *page.elsewhere)}
    with desk.database.read() as connection:
        remotes, outbox, entries = Remotes(connection), Outbox(connection), Entries(connection)
        found = [one for span in page.covers for one in remotes.beginning_between(desk.account, *span)]
        missing = [one for one in found if one.remote_id not in there]
        return [one for one in missing if not page.gap or _is_clean(outbox, entries, one)]


def _is_clean(outbox: Outbox, entries: Entries, binding: Binding) -> bool:
    entry = entries.get(EntryId(binding.local))
    ops = outbox.of_record(binding.account, binding.kind, binding.local)
    return entry is not None and not any(op.is_ahead for op in ops)


def _tombstone(binding: Binding) -> RemoteRecord:
    return RemoteRecord(
        binding.kind, binding.remote_id, binding.base, f"{binding.version}-absent", binding.order, deleted=True
    )


def _note_absent(bench: Bench, absent: Sequence[Binding]) -> None:
    many = len(absent) > max(losses.MANY, int(losses.MANY_SHARE * bench.remotes.count(bench.account)))
    for binding in absent:
        losses.note(bench, binding, None, many=many)


def _end_listing(bench: Bench, *, trusted: bool) -> None:
    """Everything was read: what was not met is lost, or deleted in a way that leaves no trace (O6)."""
    absent = [binding for binding in bench.remotes.end_listing(bench.account, bench.now) if binding.kind is Kind.ENTRY]
    if not trusted:
        return
    _note_absent(bench, absent)
