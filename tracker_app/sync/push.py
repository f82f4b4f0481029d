"""Sends one operation: notes that it goes before it goes, and its answer together with all that the answer changes.

Decides nothing about when or what next; `plan.py` and `policy.py` do.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import FIELDS
from tracker_app.domain.ids import EntryId, RemoteId
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.providers.base import Draft, Edit, Holds, RemoteRecord, Written, canonical
from tracker_app.providers.errors import ProviderError
from tracker_app.store.remotes import Binding
from tracker_app.sync import lives, rebasing
from tracker_app.sync.classify import Means, Verdict, of_write
from tracker_app.sync.desk import Bench, Desk, holds, record_of
from tracker_app.sync.mapping import Unbound
from tracker_app.sync.plan import Send
from tracker_app.sync.policy import Event, Happened

MOST_DOUBTS = 4
"""How often a server may answer a write with something else before the user is asked."""
LATEST_RETRY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Ready:
    """A request that is about to go: what kind, with what, and the number of the attempt."""

    op: Operation
    remote_id: RemoteId | None
    sent: Mapping[str, Any]
    patch: Mapping[str, Any]
    base: RemoteRecord | None
    attempt: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: what to tell the policy (None: no request was made), and the error if there was one."""

    happened: Happened | None
    error: ProviderError | None = None
    verdict: Verdict | None = None
    written: Written | None = None


def send(desk: Desk, step: Send, *, in_trouble: bool) -> Sent:
    """Send an operation, or settle it where nothing needs to be sent."""
    with desk.bench() as bench:
        ready = _prepare(bench, step, in_trouble=in_trouble)
    if ready is None:
        return Sent(None)
    try:
        written = _request(desk, ready)
    except ProviderError as error:
        seen = ready.base is not None
        verdict = of_write(error, ready.op.verb, seen_before=seen, in_trouble=in_trouble)
        with desk.bench() as bench:
            _failed(bench, ready, error, verdict)
        return Sent(verdict.happened, error, verdict)
    if holds(desk.capabilities, ready.op.kind) is Holds.AS_TAGS:
        with desk.bench() as bench:
            _accepted(bench, ready, written)
        return Sent(None)
    with desk.bench() as bench:
        if _is_echo(desk, ready, written):
            _accepted(bench, ready, written)
            desk.tally.pushed += 1
            return Sent(Happened(Event.SUCCESS), written=written)
        _in_doubt(bench, ready, "echo")
    return Sent(Happened(Event.FAILURE), ProviderError(status=written.status, request_id=written.request_id))


def _prepare(bench: Bench, step: Send, *, in_trouble: bool) -> Ready | None:
    """Note the sending (O2), or settle the operation if there is nothing to send; None then."""
    op = bench.outbox.get(step.op.id)
    if op is None or op.state is not OpState.PENDING:
        return None
    for folded in step.folded:
        bench.outbox.replace_with(folded.id, op.id)
        bench.unit.changed(Kind.OP, folded.id)
    op = replace(op, verb=step.op.verb, patch=step.op.patch)
    if holds(bench.desk.capabilities, op.kind) is Holds.NO:
        bench.move(op, OpState.KEPT)
        return None
    binding = bench.remotes.by_local(bench.account, op.kind, op.record)
    if binding is not None and op.verb is Verb.CREATE and _is_past(bench, binding):
        if binding.presence == "tombstone":
            bench.remotes.bury(bench.account, op.kind, binding.remote_id)
        else:
            bench.remotes.set_presence(bench.account, op.kind, binding.remote_id, "alias")
        binding = None
    op = _fitting(bench, op, binding)
    if op is None or (binding is not None and _is_renaming(bench, op) and _renamed(bench, op, binding)):
        return None
    if step.folded or op != step.op:
        bench.outbox.rewrite(op.id, op.verb, op.patch)
    try:
        return _ready(bench, op, binding, in_trouble=in_trouble)
    except Unbound:
        # What it names went away since the plan was made; the next plan sees to it.
        return None


def _is_past(bench: Bench, binding: Binding) -> bool:
    """Whether the server's record can never be written again, so that what was tied to it must be made anew."""
    capabilities = bench.desk.capabilities
    if binding.presence == "missing":
        return not capabilities.client_ids
    return binding.presence == "tombstone" and not capabilities.revives


def _fitting(bench: Bench, op: Operation, binding: Binding | None) -> Operation | None:
    """Return the operation in the form that fits what the server has, or None if there is nothing to do."""
    there = binding is not None and binding.presence in ("present", "missing")
    if op.verb is Verb.DELETE:
        if binding is None or binding.presence == "tombstone":
            bench.move(op, OpState.SUPERSEDED if binding is None else OpState.VERIFIED, verified_utc=bench.now)
            return None
        return op
    whole: Mapping[str, Any] | None
    if op.kind is Kind.ENTRY:
        entry = bench.entries.get(EntryId(op.record))
        if entry is None or (entry.deleted and not there):
            bench.move(op, OpState.SUPERSEDED)
            return None
        whole = {name: getattr(entry, name) for name in FIELDS}
        patch = bench.mapping.kept(op.patch)
    else:
        whole = bench.mapping.record(op.kind, op.record)
        if whole is None:
            bench.move(op, OpState.SUPERSEDED)
            return None
        patch = {name: value for name, value in op.patch.items() if name in whole}
    if op.verb is Verb.CREATE and there and binding is not None and binding.presence == "present":
        op = replace(op, verb=Verb.UPDATE)
    elif op.verb is Verb.UPDATE and not there:
        op, patch = replace(op, verb=Verb.CREATE), {**whole, **patch}
    if not patch:
        bench.move(op, OpState.KEPT)
        return None
    return replace(op, patch=patch)


def _ready(bench: Bench, op: Operation, binding: Binding | None, *, in_trouble: bool) -> Ready | None:
    provider = bench.desk.provider
    kept = bench.mapping.kept(op.patch) if op.kind is Kind.ENTRY else dict(op.patch)
    patch = canonical(bench.mapping.to_remote(kept))
    base = None
    if binding is not None and not (op.verb is Verb.CREATE and binding.presence == "missing"):
        base = record_of(binding)
    sent = {**(base.fields if base is not None and not base.deleted else {}), **patch}
    if op.verb is not Verb.DELETE:
        refused = provider.refuses(op.kind, sent)
        if isinstance(refused, ProviderError):
            verdict = of_write(refused, op.verb, seen_before=base is not None, in_trouble=False)
            bench.move(op, OpState.REJECTED, error_code=verdict.code, error_json=_facts(refused, verdict.code))
            return None
    before = None if base is None else {"version": base.version, "fields": dict(base.fields)}
    remote_id = None
    if binding is not None and (base is not None or bench.desk.capabilities.client_ids):
        remote_id = binding.remote_id
    if op.verb is Verb.CREATE and remote_id is None:
        remote_id = provider.remote_id_for(op.kind, op.record, sent)
        earlier = bench.remotes.earlier_life(bench.account, op.kind, op.record)
        if remote_id is not None and earlier is not None:
            # This server wakes nothing from the dead, so the record lives on under another id. Others may make it too.
            remote_id = lives.next_id(bench, op.kind, op.record, sent)
            before = {"version": "", "fields": dict(earlier.base)}
    timings = bench.desk.timings
    settle = timings.settle_in_incident_seconds if in_trouble else timings.settle_seconds
    attempt = bench.outbox.mark_sending(op.id, remote_id, sent, before, bench.now, bench.now + settle)
    bench.unit.changed(Kind.OP, op.id)
    bench.unit.changed(op.kind, op.record)
    return Ready(op, remote_id, sent, patch, base, attempt)


def _is_renaming(bench: Bench, op: Operation) -> bool:
    return op.verb is Verb.UPDATE and "name" in op.patch and holds(bench.desk.capabilities, op.kind) is Holds.AS_TAGS


def _renamed(bench: Bench, op: Operation, binding: Binding) -> bool:
    """Rename what a server knows only as a word on its entries: tie it to the new word, and write that on them all."""
    remote = bench.mapping.to_remote(bench.mapping.record(op.kind, op.record) or {})
    new = bench.desk.provider.remote_id_for(op.kind, op.record, remote)
    if new is None or new == binding.remote_id:
        return False
    bench.remotes.set_presence(bench.account, op.kind, binding.remote_id, "alias")
    bench.bind(RemoteRecord(op.kind, new, bench.desk.expected(op.kind, remote), binding.version), op.record)
    field = "project" if op.kind is Kind.PROJECT else "task"
    for entry in bench.remotes.pointing_at(bench.account, field, binding.remote_id):
        bench.edits.queue_record(bench.account, Kind.ENTRY, entry, Verb.UPDATE, {field: op.record})
    bench.move(op, OpState.VERIFIED, verified_utc=bench.now)
    return True


def _request(desk: Desk, ready: Ready) -> Written:
    op, provider, now = ready.op, desk.provider, desk.server_now()
    if op.verb is Verb.DELETE and ready.base is not None:
        return provider.delete(ready.base, op.id, now)
    if ready.base is not None:
        # An update, or a deleted record that is written again under its own id.
        return provider.update(Edit(ready.base, ready.patch, op.id, now))
    return provider.create(Draft(op.kind, op.record, ready.sent, op.id, now, ready.remote_id))


def _is_echo(desk: Desk, ready: Ready, written: Written) -> bool:
    """Whether the answer shows what was sent, as far as the server keeps it; if not, it may be no answer to us."""
    record = written.record
    if record.kind is not ready.op.kind or (ready.remote_id is not None and record.remote_id != ready.remote_id):
        return False
    if ready.op.verb is Verb.DELETE:
        return record.deleted
    if record.deleted:
        return False
    expected, theirs = desk.expected(ready.op.kind, ready.sent), canonical(record.fields)
    return all(theirs.get(name) == expected.get(name) for name in ready.patch)


def _accepted(bench: Bench, ready: Ready, written: Written) -> None:
    """Write down the acknowledgement with the new base (O3). What was not shown moves no base that was read."""
    op, record = ready.op, written.record
    if written.echoed or ready.base is None or ready.base.deleted:
        bench.bind(_as_base(ready, record), op.record)
    shown = written.echoed
    named = holds(bench.desk.capabilities, op.kind) is Holds.AS_TAGS
    bench.outbox.move(
        op.id, [OpState.SENDING], OpState.VERIFIED if named else OpState.ACKNOWLEDGED, ack_utc=bench.now,
        ack_version=record.version, ack_order=record.order, echoed=int(shown), remote_id=record.remote_id,
        verified_utc=bench.now if named else None,
    )  # fmt: skip
    bench.outbox.close_attempt(op.id, ready.attempt, "acknowledged", _answer(written))
    bench.unit.changed(Kind.OP, op.id)
    bench.unit.changed(op.kind, op.record)


def _as_base(ready: Ready, record: RemoteRecord) -> RemoteRecord:
    """Return the new base after an acknowledged write: the answer, less what somebody else changed meanwhile.

    Between our reading and our write another client may have changed other fields. The answer shows them, but nobody
    has merged them here yet; the base keeps what we had seen, with its version, so that the next reading is news (P3).
    """
    base = ready.base
    if base is None or base.deleted:
        return record
    ours, theirs = canonical(base.fields), canonical(record.fields)
    if all(theirs.get(name) == value for name, value in ours.items() if name not in ready.patch):
        return record
    written = {name: record.fields[name] for name in ready.patch if name in record.fields}
    return replace(record, fields={**base.fields, **written}, version=base.version, order=base.order)


def _failed(bench: Bench, ready: Ready, error: ProviderError, verdict: Verdict) -> None:
    op = ready.op
    sending = [OpState.SENDING]
    bench.outbox.close_attempt(op.id, ready.attempt, verdict.means.value, _answer(error))
    bench.unit.changed(Kind.OP, op.id)
    bench.unit.changed(op.kind, op.record)
    facts = _facts(error, verdict.code)
    code = verdict.code or type(error).__name__
    match verdict.means:
        case Means.NOT_SENT:
            bench.outbox.move(op.id, sending, OpState.PENDING, error_code=code, error_json=facts)
        case Means.STALE:
            wait = _retry_seconds(ready.attempt)
            bench.outbox.move(op.id, sending, OpState.PENDING, error_code=code, next_at=bench.now + wait)
        case Means.UNKNOWN:
            _in_doubt(bench, ready, code, facts)
        case Means.SEEK:
            bench.outbox.move(
                op.id, sending, OpState.UNKNOWN, error_code=code, error_json=facts, probe_after=float(bench.now)
            )
        case Means.BLOCKED:
            bench.outbox.move(op.id, sending, OpState.BLOCKED, error_code=code, error_json=facts)
        case Means.DONE:
            _done(bench, ready)
        case Means.REJECTED:
            if op.kind is not Kind.ENTRY and code == "duplicate" and ready.attempt == 1:
                # Somebody made one of this name: reading it ties the two together.
                bench.outbox.move(op.id, sending, OpState.PENDING, error_code=code, next_at=float(bench.now))
            else:
                bench.outbox.move(op.id, sending, OpState.REJECTED, error_code=code, error_json=facts)


def _done(bench: Bench, ready: Ready) -> None:
    op = ready.op
    if op.verb is Verb.DELETE and ready.base is not None:
        bench.bind(replace(ready.base, deleted=True), op.record)
    bench.outbox.move(op.id, [OpState.SENDING], OpState.ACKNOWLEDGED, ack_utc=bench.now, echoed=0)


def _in_doubt(bench: Bench, ready: Ready, code: str, facts: Mapping[str, Any] | None = None) -> None:
    bench.outbox.move(ready.op.id, [OpState.SENDING], OpState.UNKNOWN, error_code=code, error_json=facts)
    bench.outbox.close_attempt(ready.op.id, ready.attempt, "unknown", facts or {})
    bench.unit.changed(Kind.OP, ready.op.id)
    bench.unit.changed(ready.op.kind, ready.op.record)


def send_once_more(bench: Bench, op: Operation) -> None:
    """Let a doubtful operation go again, since it had no effect: as the record stands now, or to the user at last."""
    if bench.outbox.doubts(op.id) >= MOST_DOUBTS and op.error_code == "echo":
        bench.move(op, OpState.REJECTED, error_code="other", error_json={"reason": "other"})
        return
    wait = 0.0 if op.error_code != "gone" else _retry_seconds(op.attempts)
    if not bench.move(op, OpState.PENDING, next_at=bench.now + wait if wait else None):
        return
    binding = bench.remotes.by_local(bench.account, op.kind, op.record)
    if op.kind is not Kind.ENTRY or op.verb is Verb.DELETE or binding is None or binding.presence != "present":
        return
    entry = bench.entries.get(EntryId(op.record))
    if entry is not None and not entry.deleted:
        record = record_of(binding)
        dirty = {name for one in bench.outbox.of_record(bench.account, op.kind, op.record) for name in one.patch}
        rebasing.rebase(bench, entry, rebasing.remaining_of(bench, entry, record) & dirty)


def _retry_seconds(attempt: int) -> float:
    return float(min(LATEST_RETRY_SECONDS, 2.0 ** min(attempt, 12)))


def _facts(error: ProviderError, code: str | None) -> dict[str, Any]:
    known = {name: value for name, value in asdict(error).items() if value is not None and value != ""}
    known.pop("server_date", None)
    return {**known, "reason": code or known.get("reason")}


def _answer(answer: Written | ProviderError) -> dict[str, Any]:
    return {
        "status": answer.status,
        "latency_ms": answer.latency_ms,
        "request_id": answer.request_id,
        "server_date": answer.server_date,
    }
