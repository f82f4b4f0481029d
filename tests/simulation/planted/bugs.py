"""The bugs of PROOF part 4 as changes of the running program. Each names the invariants that must turn red.

A plant replaces one function by one that makes the mistake; nothing in the product knows of it.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.simulation.planted import hunts
from tracker_app.app import compose, engines
from tracker_app.app.accounts import AccountsDesk
from tracker_app.app.recording import Recording
from tracker_app.domain import merge, operations
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.ids import EntryId
from tracker_app.domain.operations import OpState, Verb
from tracker_app.providers import errors, http
from tracker_app.providers.base import Draft, Edit
from tracker_app.store import accounts, backup, database, edits, health, outbox
from tracker_app.sync import (
    arrivals,
    classify,
    engine,
    incidents,
    lives,
    losses,
    mapping,
    merging,
    newcomers,
    plan,
    policy,
    policy_state,
    probe,
    pull,
    push,
    readings,
)  # fmt: skip
from tracker_app.sync.policy import Breaker, Event, Happened, PolicyState

Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Bug:
    """A planted bug: its name in PROOF part 4, the invariants that may catch it, how it is made and hunted."""

    name: str
    invariants: str
    plant: Callable[[Patch], None]
    hunt: Callable[[], hunts.Caught | None]


def _send_before_commit(patch: Patch) -> None:
    whole = outbox.Outbox.mark_sending

    def mark(self: Any, op: Any, *rest: Any) -> int:
        whole(self, op, *rest)
        self._db.execute("UPDATE op SET state = 'pending', attempts = 0 WHERE op_id = ?", (op,))
        return 1

    patch.setattr(outbox.Outbox, "mark_sending", mark)


def _second_transaction(patch: Patch) -> None:
    whole, count = outbox.Outbox.add, [0]

    def add(self: Any, *rest: Any) -> None:
        # The process died between the entry's transaction and the operation's, once in a while.
        count[0] += 1
        if count[0] % 5:
            whole(self, *rest)

    patch.setattr(outbox.Outbox, "add", add)


def _pending_at_restart(patch: Patch) -> None:
    def orphans(self: Any, account: Any) -> int:
        done = self._db.execute("UPDATE op SET state = 'pending' WHERE account = ? AND state = 'sending'", (account,))
        return int(done.rowcount)

    patch.setattr(outbox.Outbox, "orphans", orphans)


def _no_settle(patch: Patch) -> None:
    whole = engines.Engines._timings
    patch.setattr(
        engines.Engines,
        "_timings",
        lambda self, *more: replace(whole(self, *more), settle_seconds=0.0, settle_in_incident_seconds=0.0),
    )


def _new_key_per_retry(patch: Patch) -> None:
    whole, count = push._request, [0]

    def request(desk: Any, ready: Any) -> Any:
        count[0] += 1
        return whole(desk, replace(ready, op=replace(ready.op, id=f"{ready.op.id}-{count[0]}")))

    patch.setattr(push, "_request", request)


def _dead_id(patch: Patch) -> None:
    def next_id(bench: Any, kind: Any, record: str, fields: Any) -> Any:
        earlier = bench.remotes.earlier_life(bench.account, kind, record)
        return earlier.remote_id if earlier is not None else bench.desk.provider.remote_id_for(kind, record, fields)

    patch.setattr(lives, "next_id", next_id)


def _edited_twin_removed(patch: Patch) -> None:
    def late(bench: Any, record: Any) -> Any:
        # Known by its start alone, whatever somebody has made of it, and whenever.
        ops = bench.outbox.sent_repeatedly(bench.account, Kind.ENTRY)
        return next((op for op in ops if (op.sent or {}).get("start") == record.fields["start"]), None)

    def remove(bench: Any, op: Any, record: Any) -> None:
        double = bench.remotes.by_remote(bench.account, Kind.ENTRY, record.remote_id)
        bench.edits.change(bench.entries.get(double.local), EntryPatch(deleted=True))

    patch.setattr(newcomers, "_late_twin", late)
    patch.setattr(newcomers, "_see_to_double", remove)


def _fingerprint_without_tags(patch: Patch) -> None:
    def twin(bench: Any, record: Any) -> Any:
        theirs = record.fields
        for state in newcomers._IN_DOUBT:
            for op in bench.outbox.in_state(bench.account, state):
                sent = op.sent or {}
                bound = bench.remotes.by_local(bench.account, op.kind, op.record)
                same = all(sent.get(name) == theirs.get(name) for name in ("start", "stop", "description"))
                if op.verb is Verb.CREATE and op.was_sent and bound is None and same:
                    return op
        return None

    patch.setattr(newcomers, "_twin", twin)


def _fingerprint_of_bound_rows(patch: Patch) -> None:
    whole = newcomers.take_in

    def take_in(bench: Any, record: Any) -> None:
        whole(bench, record)

    def apply(bench: Any, record: Any) -> None:
        op = newcomers._twin(bench, record)
        if op is not None:
            newcomers.adopt(bench, op, record)
        else:
            real(bench, record)

    real = arrivals.apply_entry
    patch.setattr(newcomers, "take_in", take_in)
    for module in (arrivals, pull, probe):
        patch.setattr(module, "apply_entry", apply)


def _coalesce_sent(patch: Patch) -> None:
    whole = operations.join

    def join(waiting: Any, verb: Verb, change: Any) -> operations.Joined:
        if waiting is not None and waiting.verb is Verb.CREATE and verb is Verb.UPDATE:
            return operations.Joined((Verb.CREATE, {**waiting.patch, **change}), drop=(waiting.id,))
        return whole(waiting, verb, change)

    def supersede(self: Any, op: Any) -> bool:
        self._db.execute("UPDATE op SET state = 'superseded' WHERE op_id = ?", (op,))
        return True

    patch.setattr(operations, "join", join)
    patch.setattr(outbox.Outbox, "supersede", supersede)


def _local_base(patch: Patch) -> None:
    whole = edits.Edits.change

    def change(self: Any, entry: Any, asked: EntryPatch, **more: Any) -> Any:
        made = whole(self, entry, asked, **more)
        if self._by_person and entry.account is not None:
            binding = self.remotes.by_local(entry.account, edits.Kind.ENTRY, entry.id)
            if binding is not None:
                base = {**binding.base, **{k: v for k, v in asked.touched().items() if k in binding.base}}
                self.remotes.put(replace(binding, base=base), self._at)
        return made

    patch.setattr(edits.Edits, "change", change)


def _whole_record(patch: Patch) -> None:
    whole = push._ready

    def ready(bench: Any, op: Any, *rest: Any, **more: Any) -> Any:
        if op.kind is push.Kind.ENTRY and op.verb is Verb.UPDATE:
            entry = bench.entries.get(EntryId(op.record))
            if entry is not None:
                op = replace(op, patch=bench.mapping.whole(entry))
        return whole(bench, op, *rest, **more)

    patch.setattr(push, "_ready", ready)


def _scalar_tags(patch: Patch) -> None:
    patch.setattr(merge, "_merge_tags", lambda base, ours, theirs: theirs if ours == base else ours)


def _pull_overwrites(patch: Patch) -> None:
    patch.setattr(merging.Meeting, "_merged", _overwritten)


def _overwritten(self: Any, entry: Any, base: Any, theirs: Any) -> None:
    self.bench.bind(self.record, entry.id)
    values = {name: theirs[name] for name in self.bench.mapping.fields if name != "stop"}
    self.bench.edits.change(entry, EntryPatch(**values), queue=False)


def _absence_deletes(patch: Patch) -> None:
    def note(bench: Any, binding: Any, record: Any, **more: Any) -> None:
        entry = bench.entries.get(EntryId(binding.local))
        if record is None and entry is not None:
            bench.edits.change(entry, EntryPatch(deleted=True), queue=False)

    patch.setattr(losses, "note", note)


def _404_deletes(patch: Patch) -> None:
    whole = push._failed

    def failed(bench: Any, ready: Any, error: Any, verdict: Any) -> None:
        whole(bench, ready, error, verdict)
        entry = bench.entries.get(EntryId(ready.op.record))
        if isinstance(error, errors.NotThere) and entry is not None:
            bench.edits.change(entry, EntryPatch(deleted=True), queue=False)

    patch.setattr(push, "_failed", failed)


def _logout_clears(patch: Patch) -> None:
    whole = accounts.Accounts.remove

    def remove(self: Any, account: Any) -> None:
        whole(self, account)
        self._db.execute("DELETE FROM attempt")
        self._db.execute("DELETE FROM op WHERE account = ?", (account,))

    patch.setattr(accounts.Accounts, "remove", remove)


def _cursor_first(patch: Patch) -> None:
    whole = readings.take_page

    def take(desk: Any, page: Any) -> None:
        with desk.bench() as bench:
            _, epoch = bench.remotes.cursor(bench.account)
            bench.remotes.save_cursor(bench.account, page.cursor, epoch, bench.now)
        whole(desk, page)

    patch.setattr(readings, "take_page", take)


def _cursor_on_garbage(patch: Patch) -> None:
    whole = readings.Readings.failed

    def failed(self: Any, error: Any, sent_at: float) -> None:
        whole(self, error, sent_at)
        if isinstance(error, errors.Malformed):
            with self._desk.bench() as bench:
                cursor, epoch = bench.remotes.cursor(bench.account)
                if cursor is not None and cursor.isdigit():
                    bench.remotes.save_cursor(bench.account, str(int(cursor) + 8), epoch, bench.now)

    patch.setattr(readings.Readings, "failed", failed)


def _portal_acknowledged(patch: Patch) -> None:
    whole = classify.of_write

    def of_write(error: Any, verb: Any, **more: Any) -> Any:
        verdict = whole(error, verb, **more)
        if isinstance(error, errors.Unclear) and error.cause == "portal":
            return replace(verdict, means=classify.Means.DONE, standing=classify.Standing.OK)
        return verdict

    patch.setattr(push, "of_write", of_write)


def _echo_unchecked(patch: Patch) -> None:
    patch.setattr(push, "_is_echo", lambda desk, ready, written: True)
    patch.setattr(merging.Meeting, "_shows", lambda self, op: True)


def _verified_on_acknowledge(patch: Patch) -> None:
    whole = push._accepted

    def accepted(bench: Any, ready: Any, written: Any) -> None:
        whole(bench, ready, written)
        bench.outbox.move(ready.op.id, [OpState.ACKNOWLEDGED], OpState.VERIFIED, verified_utc=bench.now)

    patch.setattr(push, "_accepted", accepted)


def _no_margin(patch: Patch) -> None:
    patch.setattr(incidents, "window", lambda watch, closed, verified: (int(watch.last_sign or closed), int(closed)))


def _lag_is_loss(patch: Patch) -> None:
    patch.setattr(losses, "note", lambda bench, binding, record, **more: losses._restore(bench, binding, record))


def _tombstone_restored(patch: Patch) -> None:
    def deleted(self: Any, entry: Any) -> None:
        self.bench.bind(self.record, self.binding.local)
        if not entry.deleted:
            losses.queue_whole(self.bench, entry)

    patch.setattr(merging.Meeting, "_deleted", deleted)


def _restore_without_cap(patch: Patch) -> None:
    patch.setattr(losses, "MANY_SETTLES", 0.0)


def _one_blocks_all(patch: Patch) -> None:
    whole = plan.plan

    def planned(items: Any, *rest: Any) -> Any:
        items = list(items)
        if any(item.op.state in (OpState.REJECTED, OpState.UNKNOWN) for item in items):
            return iter(())
        return whole(items, *rest)

    from tracker_app.sync import backlog

    patch.setattr(backlog, "plan", planned)


def _missed_wake_up(patch: Patch) -> None:
    whole = policy.may_call

    def may_call(state: PolicyState, now: float, timings: Any, **more: Any) -> Any:
        decision = whole(state, now, timings, **more)
        return replace(decision, go=False, wait_seconds=60.0) if state.breaker is Breaker.OPEN else decision

    patch.setattr(engine, "may_call", may_call)


def _two_probes(patch: Patch) -> None:
    whole = policy.may_call
    patch.setattr(policy, "may_call", lambda *given, **more: replace(whole(*given, **more), only_probe=False))


def _local_retry_after(patch: Patch) -> None:
    whole = http.retry_after

    def retry_after(answer: Any) -> float | None:
        import time

        return whole(replace(answer, server_date=time.time()))

    patch.setattr(http, "retry_after", retry_after)


def _jitter_by_the_minute(patch: Patch) -> None:
    patch.setattr(engines, "random", SimpleNamespace(Random=lambda: random.Random(28_000_000)))


def _count_reset(patch: Patch) -> None:
    whole = policy._succeeded
    patch.setattr(policy, "_succeeded", lambda state, now, timings: replace(whole(state, now, timings), failures=0.0))


def _child_first(patch: Patch) -> None:
    whole = plan.plan

    def planned(items: Any, bound: Any, capabilities: Any, now: float) -> Any:
        return whole([replace(item, parents=()) for item in items], bound, capabilities, now)

    from tracker_app.sync import backlog

    patch.setattr(backlog, "plan", planned)
    order = plan._rank
    patch.setattr(plan, "_rank", lambda op: -order(op))
    patch.setattr(mapping.Mapping, "to_remote", _without_unbound(mapping.Mapping.to_remote))


def _without_unbound(whole: Any) -> Any:
    def to_remote(self: Any, values: Any) -> Any:
        try:
            return whole(self, values)
        except mapping.Unbound:
            return whole(self, {**values, "project": None, "task": None})

    return to_remote


def _stale_start(patch: Patch) -> None:
    patch.setattr(plan, "_fold", lambda head, rest: (head, (), rest))
    patch.setattr(plan, "_phase", lambda item: plan._PLAIN)
    whole = operations.join

    def join(waiting: Any, verb: Verb, change: Any) -> operations.Joined:
        stops = waiting is not None and "stop" in change and verb is Verb.UPDATE
        return operations.Joined((verb, change)) if stops else whole(waiting, verb, change)

    patch.setattr(operations, "join", join)


def _no_maximum(patch: Patch) -> None:
    patch.setattr(policy, "re_anchor", lambda state, now, timings: state)
    whole = policy.may_call

    def may_call(state: PolicyState, now: float, timings: Any, **more: Any) -> Any:
        return whole(replace(state, max_wait_seconds=1e18), now, timings, **more)

    patch.setattr(policy, "may_call", may_call)


def _counted_awake(patch: Patch) -> None:
    whole = Recording.__init__

    def init(self: Any, *given: Any, **more: Any) -> None:
        whole(self, *given, **more)
        begun = self._clock.now() - self._clock.monotonic()
        self._now = lambda: int(begun + self._clock.monotonic())

    patch.setattr(Recording, "__init__", init)


def _recovery_twice(patch: Patch) -> None:
    whole = engine.Engine._recover

    def recover(self: Any) -> None:
        # Each recovery takes what is in doubt one step further, whether or not anybody looked.
        with self._desk.bench() as bench:
            bench.unit.connection.execute("UPDATE op SET state = 'pending' WHERE state = 'unknown'")
        whole(self)

    patch.setattr(engine.Engine, "_recover", recover)


def _file_copy(patch: Patch) -> None:
    def copied(connection: sqlite3.Connection, target: Path) -> int:
        source = Path(connection.execute("PRAGMA database_list").fetchone()[2])
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return 0

    for module in (backup, health):
        patch.setattr(module, "backup_to", copied)


def _newer_is_written(patch: Patch) -> None:
    patch.setattr(
        database.Database,
        "_version_of_ours",
        lambda self, connection: min(database.SCHEMA_VERSION, connection.execute("PRAGMA user_version").fetchone()[0]),
    )


def _token_in_text(patch: Patch) -> None:
    patch.setattr(errors.ProviderError, "__str__", lambda self: f"{type(self).__name__}: {self.words}")
    whole = AccountsDesk._try

    def tried(self: Any, spec: Any, kind: Any, secret: str) -> Any:
        answer = whole(self, spec, kind, secret)
        import logging

        logging.getLogger("app.accounts").warning("Tried %s", secret)
        return answer

    patch.setattr(AccountsDesk, "_try", tried)


BUGS: tuple[Bug, ...] = (
    Bug("send before commit", "I1 I2 I8 I9", _send_before_commit, hunts.swarm()),
    Bug("op committed in a second transaction", "I1 I8 I10", _second_transaction, hunts.swarm()),
    Bug("sending becomes pending at restart", "I2", _pending_at_restart, hunts.crash_after_effect),
    Bug("probe at once, without settling", "I2", _no_settle, hunts.late_effect),
    Bug("new key for each retry", "I2", _new_key_per_retry, hunts.keys_are_operations),
    Bug("an id used again after its life", "I1 I9 I10", _dead_id, hunts.made_again),
    Bug("fingerprint without tags", "I2 I3 I10", _fingerprint_without_tags, hunts.twins),
    Bug("fingerprint matches bound rows", "I1 I2 I3 I10", _fingerprint_of_bound_rows, hunts.bound_twin),
    Bug("the sweep removes an edited twin", "I2", _edited_twin_removed, hunts.edited_twin),
    Bug("a sent operation is coalesced", "I1 I2 I3 I9 I10", _coalesce_sent, hunts.sent_in_doubt),
    Bug("base moved by a local edit", "I3 I10", _local_base, hunts.swarm()),
    Bug("whole record sent for one field", "I3", _whole_record, hunts.race),
    Bug("tags merged as one value", "I3", _scalar_tags, hunts.swarm()),
    Bug("a pull overwrites a dirty row", "I1 I3 I10", _pull_overwrites, hunts.swarm()),
    Bug("absence deletes", "I1 I4 I6 I10", _absence_deletes, hunts.swarm("forgotten")),
    Bug("404 deletes", "I1 I6 I10", _404_deletes, hunts.passing_404),
    Bug("signing out clears the queue", "I4", _logout_clears, hunts.signing_out),
    Bug("cursor saved before its rows", "I1 I10", _cursor_first, hunts.crash_in_reading),
    Bug("cursor moved on garbage", "I10 I13", _cursor_on_garbage, hunts.swarm("garbage-before")),
    Bug("an HTML page taken for an acknowledgement", "I1 I5 I9 I10 I13", _portal_acknowledged, hunts.swarm("portal")),
    Bug("echo not checked", "I3 I5 I6 I10", _echo_unchecked, hunts.swarm("forgotten")),
    Bug("verified when acknowledged", "I1 I3 I5 I6 I10", _verified_on_acknowledge, hunts.swarm("forgotten")),
    Bug("incident without a margin", "I6", _no_margin, hunts.margin),
    Bug("a lagging replica taken for loss", "I2 I3 I7 I10", _lag_is_loss, hunts.lagging),
    Bug("a tombstone is brought back to life", "I7", _tombstone_restored, hunts.web_deletion),
    Bug("restored at once, however much is missing", "I7", _restore_without_cap, hunts.one_stale_listing),
    Bug("one record blocks all", "I9", _one_blocks_all, hunts.refused_entry),
    Bug("no wake-up after the breaker", "I9", _missed_wake_up, hunts.swarm("timeout-before", "refused")),
    Bug("two probes when half open", "I11", _two_probes, hunts.single_probe),
    Bug("Retry-After's date against the local clock", "I11 I18", _local_retry_after, hunts.dated_pause),
    Bug("jitter seeded by the minute", "I11", _jitter_by_the_minute, hunts.two_installs),
    Bug("failure count forgotten by one success", "I11", _count_reset, hunts.flapping),
    Bug("child before parent", "I3 I10 I12", _child_first, hunts.with_project),
    Bug("a stale start sent as running", "I12", _stale_start, hunts.offline_timers),
    Bug("a stored moment without a maximum", "I18", _no_maximum, hunts.year_back),
    Bug("a length counted by a clock that sleeps", "I18", _counted_awake, hunts.sleep),
    Bug("recovery is not idempotent", "I2 I8", _recovery_twice, hunts.crash_twice),
    Bug("backup by copying the file", "I8", _file_copy, hunts.backup_of_an_open_file),
    Bug("a newer file is opened for writing", "I15", _newer_is_written, hunts.newer_file),
    Bug("the token in a text", "I17", _token_in_text, hunts.canary),
)
"""All forty. Two are planted in what this program has in their place: ids that a client chooses, for a server's memory
of keys; and the taking in of newcomers, for the sweep."""

__all__ = ["BUGS", "Bug", "Draft", "Edit", "Event", "Happened", "compose", "policy_state"]
