"""Looks for what is in doubt: writes of unknown outcome, writes accepted but never shown, rows that a reading lacked.

One request serves them all. A write is looked for before it is sent again, never the other way round (SYNC 2.4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.providers.base import Found, Holds, Sought
from tracker_app.store.remotes import Binding
from tracker_app.sync import losses
from tracker_app.sync.arrivals import apply_entry
from tracker_app.sync.desk import Bench, Desk, holds
from tracker_app.sync.names import apply_name
from tracker_app.sync.pull import take_news
from tracker_app.sync.push import send_once_more

AT_ONCE = 200
"""How many are looked for with one request."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look for: an operation, or a binding that a reading lacked."""

    sought: Sought
    op: Operation | None = None
    binding: Binding | None = None


def doubts(bench: Bench) -> list[Doubt]:
    """Return what is to be looked for now, oldest first."""
    found = [_of_op(bench, op) for op in bench.outbox.in_state(bench.account, OpState.UNKNOWN) if _is_due(bench, op)]
    found += [
        _of_op(bench, op)
        for op in bench.outbox.in_state(bench.account, OpState.ACKNOWLEDGED)
        if _overdue_at(bench, op) <= bench.now
    ]
    settle = bench.desk.timings.settle_in_incident_seconds
    asked = {doubt.sought.remote_id for doubt in found}
    found += [
        Doubt(Sought(binding.kind, binding.remote_id, binding.base, bench.now), binding=binding)
        for binding in bench.remotes.missed(bench.account)
        if (binding.missed or 0) + settle <= bench.now and binding.remote_id not in asked
    ]
    return found[:AT_ONCE]


def next_doubt(bench: Bench) -> float | None:
    """Return when something is to be looked for next (UTC seconds), None if nothing is in doubt."""
    moments = [op.probe_after or 0.0 for op in bench.outbox.in_state(bench.account, OpState.UNKNOWN)]
    moments += [_overdue_at(bench, op) for op in bench.outbox.in_state(bench.account, OpState.ACKNOWLEDGED)]
    settle = bench.desk.timings.settle_in_incident_seconds
    moments += [(binding.missed or 0) + settle for binding in bench.remotes.missed(bench.account)]
    return min(moments, default=None)


def overdue_seconds(desk: Desk) -> float:
    """How long the feed may take to show an acknowledged write before it is asked for by itself."""
    timings = desk.timings
    return max(2.5 * timings.pull_period, timings.settle_in_incident_seconds)


def resolve(desk: Desk, asked: Sequence[Doubt], found: Found) -> None:
    """Take in what was found, then say of each doubt what became of it; what was not read stays in doubt."""
    unread = {(one.kind, one.remote_id) for one in found.unread}
    wanted = {doubt.sought.remote_id for doubt in asked if doubt.sought.remote_id is not None}
    unnamed = any(doubt.sought.remote_id is None for doubt in asked)
    second = {
        doubt.sought.remote_id for doubt in asked if doubt.binding is not None and doubt.binding.presence == "returned"
    }
    with desk.bench() as bench:
        # What may be there twice is judged when it is known whether the first is there.
        for record in sorted(found.records, key=lambda one: one.remote_id in second):
            known = bench.remotes.by_remote(bench.account, record.kind, record.remote_id)
            if record.kind is not Kind.ENTRY:
                if record.remote_id in wanted or unnamed:
                    apply_name(bench, record)
            elif record.remote_id in wanted or (unnamed and known is None):
                apply_entry(bench, record)
            elif known is not None and not record.deleted:
                # Not asked after, and news all the same: nothing that was shown is written over unseen.
                take_news(bench, record)
        there = {(record.kind, record.remote_id) for record in found.records}
        for doubt in asked:
            if doubt.op is not None:
                if (doubt.sought.kind, doubt.sought.remote_id) not in unread:
                    _settle(bench, doubt.op, doubt.sought, there)
                _put_off(bench, doubt.op)
            elif doubt.binding is not None:
                # As it is now: what was found may have shown that the entry lives on as another record.
                now = bench.remotes.by_remote(bench.account, doubt.binding.kind, doubt.binding.remote_id)
                if now is not None and (now.kind, now.remote_id) not in there | unread:
                    losses.note(bench, now, None)
                _put_off_missed(bench, doubt.binding)


def _settle(bench: Bench, asked: Operation, sought: Sought, there: set[tuple[Kind, RemoteId]]) -> None:
    op = bench.outbox.get(asked.id)
    if op is None or op.state not in (OpState.UNKNOWN, OpState.ACKNOWLEDGED):
        return
    is_there = sought.remote_id is not None and (sought.kind, sought.remote_id) in there
    if op.state is OpState.ACKNOWLEDGED:
        _settle_accepted(bench, op, sought.remote_id, is_there=is_there)
    elif op.verb is Verb.CREATE or is_there:
        # Not found; or found as it was before: it had no effect.
        send_once_more(bench, op)
    elif op.verb is Verb.DELETE:
        bench.verify(op)
        if sought.remote_id is not None:
            bench.remotes.set_presence(bench.account, op.kind, sought.remote_id, "tombstone")
    else:
        _update_of_nothing(bench, op)


def _settle_accepted(bench: Bench, op: Operation, asked: RemoteId | None, *, is_there: bool) -> None:
    binding = bench.remotes.by_local(bench.account, op.kind, op.record)
    if op.kind is not Kind.ENTRY:
        # A name that no reading shows any more is nothing to worry about: whatever carries it says so itself.
        bench.verify(op)
    elif op.verb is Verb.DELETE and not is_there:
        bench.verify(op)
    elif binding is not None and not is_there and binding.remote_id == asked:
        losses.note(bench, binding, None)


def _update_of_nothing(bench: Bench, op: Operation) -> None:
    """The record that was to be changed is not there, and no tombstone says that somebody deleted it."""
    if op.kind is not Kind.ENTRY:
        bench.move(op, OpState.REJECTED, error_code="gone", error_json={"reason": "gone"})
        return
    binding = bench.remotes.by_local(bench.account, op.kind, op.record)
    if binding is None or not bench.desk.capabilities.tombstones:
        bench.move(op, OpState.REJECTED, error_code="gone", error_json={"reason": "gone"})
        bench.preferences.close_problem("HF-ENTRY-010", op.record)
        if binding is not None:
            bench.remotes.set_presence(bench.account, op.kind, binding.remote_id, "missing")
        return
    settle = bench.desk.timings.settle_in_incident_seconds
    bench.move(op, OpState.UNKNOWN, probe_after=bench.now + settle)
    losses.note(bench, binding, None)


def _put_off(bench: Bench, asked: Operation) -> None:
    """What is still in doubt after a look is looked for again a settle time later, and not before."""
    op = bench.outbox.get(asked.id)
    if op is not None and op.state in (OpState.UNKNOWN, OpState.ACKNOWLEDGED):
        again = bench.now + bench.desk.timings.settle_in_incident_seconds
        bench.outbox.move(op.id, [op.state], op.state, probe_after=again)


def _put_off_missed(bench: Bench, asked: Binding) -> None:
    found = bench.remotes.by_remote(bench.account, asked.kind, asked.remote_id)
    if found is not None and found.missed is not None:
        bench.remotes.miss(bench.account, asked.kind, asked.remote_id, bench.now)


def _overdue_at(bench: Bench, op: Operation) -> float:
    """When an acknowledged write that no reading has shown is to be looked for."""
    asked = op.probe_after if (op.probe_after or 0.0) > (op.acknowledged or 0) else 0.0
    return max((op.acknowledged or 0) + overdue_seconds(bench.desk), asked or 0.0)


def _is_due(bench: Bench, op: Operation) -> bool:
    return (op.probe_after or 0.0) <= bench.now


def _of_op(bench: Bench, op: Operation) -> Doubt:
    binding = bench.remotes.by_local(bench.account, op.kind, op.record)
    remote_id = op.remote_id or (binding.remote_id if binding else None)
    if holds(bench.desk.capabilities, op.kind) is Holds.NO:
        remote_id = None
    fields = op.sent or (binding.base if binding else {})
    return Doubt(Sought(op.kind, remote_id, fields, op.first_sent or bench.now), op=op)
