"""Takes in entries of a server that no local one is tied to yet: ours whose answer was lost, or somebody else's.

Knows no request. A row that may be our own doubtful creation is tied to it rather than taken in twice (P2).
"""

from typing import Any

from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.providers.base import RemoteRecord, canonical
from tracker_app.providers.errors import ChangedThere
from tracker_app.store.remotes import Binding
from tracker_app.sync import lives
from tracker_app.sync.desk import Bench
from tracker_app.sync.disputes import values_ever
from tracker_app.sync.doubles import MINUTE, NOTHING, is_nearly

SKEW_SECONDS = 60.0
LATEST_SECONDS = 1800.0
"""So long a queue in front of a server may hold a request whose sender has given up."""
_WAITING = (OpState.PENDING, OpState.BLOCKED)
_IN_DOUBT = (OpState.UNKNOWN, OpState.SENDING, *_WAITING)


def is_claimed(bench: Bench, record: RemoteRecord) -> bool:
    """Whether a creation of ours is sure to have made this record."""
    return bench.outbox.claiming(bench.account, Kind.ENTRY, record.remote_id) is not None


def take_in(bench: Bench, record: RemoteRecord) -> None:
    """Tie a server's entry to the creation of ours that made it, or add it here; a tombstone of nobody's is nothing."""
    op = bench.outbox.claiming(bench.account, Kind.ENTRY, record.remote_id) or _twin(bench, record)
    if op is not None:
        adopt(bench, op, record)
    elif not record.deleted:
        late, alike = _late_twin(bench, record), _alike(bench, record)
        _add(bench, record)
        if late is not None:
            _see_to_double(bench, late, record)
        for binding in alike:
            # Another computer may have made it again, since the server lost it: is it still there?
            bench.remotes.miss(bench.account, Kind.ENTRY, binding.remote_id, bench.now)


def adopt(bench: Bench, op: Operation, record: RemoteRecord) -> None:
    """Tie a record to the creation that made it. What was sent is the base, so that later edits of both sides merge.

    A record that says something else than was sent may yet not be ours: then both values are kept as a conflict. An
    entry that two computers make again after a deletion meets in one record: then the base is its earlier life, also
    where nobody knows what became of our own making.
    """
    earlier = bench.remotes.earlier_life(bench.account, Kind.ENTRY, op.record)
    met = earlier is not None and op.state in _WAITING
    base = bench.desk.expected(Kind.ENTRY, op.sent or record.fields)
    if earlier is not None and (met or base != canonical(record.fields)):
        base = earlier.base
    elif base != canonical(record.fields) and (not bench.desk.capabilities.client_ids or _was_refused(op)):
        base = {**base, **{name: empty for name, empty in NOTHING.items() if name in base}}
    bench.remotes.put(
        Binding(
            bench.account, Kind.ENTRY, op.record, record.remote_id, base, dict(record.extra), "",
            min(record.order, 0.0), "present",
        ),
        bench.now,
    )  # fmt: skip
    if op.state is not OpState.ACKNOWLEDGED and not met:
        bench.move(op, OpState.ACKNOWLEDGED, ack_utc=bench.now, echoed=0, remote_id=record.remote_id)


def _was_refused(op: Operation) -> bool:
    """Whether what was sent last never took effect, since the record was there already: it is no base."""
    return op.error_code == ChangedThere.__name__


def _twin(bench: Bench, record: RemoteRecord) -> Operation | None:
    """Return the creation of ours that this record must be: by its id in a next life, or by what it says."""
    if bench.desk.capabilities.client_ids:
        return next((op for op in _made_again(bench) if _is_next_life(bench, op, record)), None)
    doubtful = [
        op
        for state in _IN_DOUBT
        for op in bench.outbox.in_state(bench.account, state)
        if op.kind is Kind.ENTRY and op.verb is Verb.CREATE and _may_be_there(bench, op)
        and bench.remotes.by_local(bench.account, Kind.ENTRY, op.record) is None
    ]  # fmt: skip
    theirs = canonical(record.fields)
    sent = [(op, bench.desk.expected(Kind.ENTRY, op.sent or _earlier(bench, op))) for op in doubtful]
    names = bench.mapping.fields
    for op, ours in sent:
        if all(ours.get(name) == theirs.get(name) for name in names):
            return op
    if record.deleted:
        return None
    # Somebody may have corrected it before we could look: its start and one more thing still tell it. A timer that was
    # started at this very second needs no more while its answer is missing; people type the starts of finished
    # entries by the minute.
    for op, ours in sent:
        same_stop = ours.get("stop") == theirs.get("stop")
        same_text = bool(ours.get("description")) and ours.get("description") == theirs.get("description")
        ran = (
            op.state not in _WAITING
            and ours.get("stop") is None
            and (record.modified or 0.0) >= (op.first_sent or 0) - SKEW_SECONDS
        )
        if ours.get("start") == theirs.get("start") and (same_stop or same_text or ran):
            return op
        if op.was_sent and is_nearly(theirs, ours, bench.now):
            return op
    return None


def _alike(bench: Bench, record: RemoteRecord) -> list[Binding]:
    """Return what the server is believed to have and this newcomer looks like, by its start and one more thing."""
    if bench.desk.capabilities.client_ids or bench.remotes.is_listing(bench.account):
        return []
    theirs = bench.mapping.to_local(record.fields)
    found = []
    for entry in bench.entries.beginning_at(theirs["start"]):
        binding = bench.remotes.by_local(bench.account, Kind.ENTRY, entry.id)
        same = theirs["stop"] == entry.stop or (entry.description and theirs["description"] == entry.description)
        if same and binding is not None and binding.presence == "present" and binding.missed is None:
            found.append(binding)
    return found


def _late_twin(bench: Bench, record: RemoteRecord) -> Operation | None:
    """Return the creation of ours that this record may be a second outcome of: sent again before the first had arrived.

    Somebody may have changed that one since: a start in seconds that ours once had tells it.
    """
    if bench.desk.capabilities.client_ids:
        return None
    theirs = canonical(record.fields)
    for op in bench.outbox.sent_repeatedly(bench.account, Kind.ENTRY):
        ours = bench.desk.expected(Kind.ENTRY, op.sent or {})
        if all(ours.get(name) == theirs.get(name) for name in bench.mapping.fields):
            return op
        if theirs["start"] % MINUTE and theirs["start"] in values_ever(bench, EntryId(op.record)).get("start", ()):
            return op
    return None


def _see_to_double(bench: Bench, op: Operation, record: RemoteRecord) -> None:
    """Remove a double that is certainly ours, identical and untouched; show any other (SYNC 2.4)."""
    double = bench.remotes.by_remote(bench.account, Kind.ENTRY, record.remote_id)
    twin = bench.remotes.by_local(bench.account, Kind.ENTRY, op.record)
    entry = None if double is None else bench.entries.get(EntryId(double.local))
    if entry is None:
        return
    facts = {"entry": entry.description, "double": record.remote_id}
    stands = twin is not None and twin.presence == "present" and twin.missed is None
    ours, theirs = bench.desk.expected(Kind.ENTRY, op.sent or {}), canonical(record.fields)
    identical = all(ours.get(name) == theirs.get(name) for name in bench.mapping.fields)
    if stands and identical and record.modified is not None and _is_of(op, record.modified, bench.desk.offset):
        bench.edits.change(entry, EntryPatch(deleted=True))
        bench.tell("HF-ENTRY-018", entry.id, facts)
    else:
        bench.tell("HF-ENTRY-016", entry.id, facts)


def _is_of(op: Operation, modified: float, offset: float) -> bool:
    """Whether a record was last touched while the operation was on its way, by the server's clock."""
    begin, end = (op.first_sent or 0) + offset, (op.last_sent or 0) + offset
    return begin - SKEW_SECONDS <= modified <= end + LATEST_SECONDS


def _may_be_there(bench: Bench, op: Operation) -> bool:
    """Whether a creation went out, or another computer may have made the same entry again after a deletion."""
    return (op.was_sent and op.sent is not None) or bool(_earlier(bench, op))


def _made_again(bench: Bench) -> list[Operation]:
    waiting = [op for state in (*_WAITING, OpState.REJECTED) for op in bench.outbox.in_state(bench.account, state)]
    return [op for op in waiting if op.kind is Kind.ENTRY and op.verb is Verb.CREATE and _earlier(bench, op)]


def _is_next_life(bench: Bench, op: Operation, record: RemoteRecord) -> bool:
    return lives.next_id(bench, Kind.ENTRY, op.record, record.fields) == record.remote_id


def _earlier(bench: Bench, op: Operation) -> dict[str, Any]:
    found = bench.remotes.earlier_life(bench.account, Kind.ENTRY, op.record)
    return {} if found is None else found.base


def _add(bench: Bench, record: RemoteRecord) -> None:
    entry = bench.entry_of(record)
    values: dict[str, Any] = {"start": entry.start, "stop": entry.stop, "description": entry.description}
    bench.bind(record, entry.id)
    moved = make_room(bench, entry, values)
    if moved:
        entry = EntryPatch(stop=values["stop"]).apply(entry)
    bench.edits.create(entry, queue=False)
    if moved:
        bench.edits.queue_record(bench.account, Kind.ENTRY, entry.id, Verb.UPDATE, {"stop": entry.stop})


def make_room(bench: Bench, entry: TimeEntry, values: dict[str, Any]) -> bool:
    """See that at most one timer runs once `entry` has `values` (SYNC 2.5): the earlier stops where the later begins.

    Returns whether it is `entry` itself that had to stop, in which case `values` says so now. The user is told.
    """
    running = bench.entries.running()
    if values.get("stop") is not None or running is None or running.id == entry.id:
        return False
    start = values.get("start", entry.start)
    ours = (running.start, running.description, running.id)
    theirs = (start, values.get("description", entry.description), entry.id)
    if ours < theirs:
        bench.edits.change(running, EntryPatch(stop=max(start, running.start)), queue=True)
        _tell(bench, running, theirs[1])
        return False
    values["stop"] = max(running.start, start)
    _tell(bench, entry, running.description)
    return True


def _tell(bench: Bench, stopped: TimeEntry, other: str) -> None:
    bench.tell("HF-ENTRY-014", stopped.id, {"entry": stopped.description, "other": other, "at": bench.now})
