"""Keeps one account in step, one request at a time: recover, ask the policy, choose, act, record.

Knows no threads and no waiting; whoever calls `step` sees to both. Two engines of one account never act at once: the
lock of the account is held for each step, in whichever process.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from tracker_app.domain.changes import Kind
from tracker_app.domain.operations import OpState, Verb
from tracker_app.providers.base import Found
from tracker_app.providers.errors import ProviderError
from tracker_app.sync import comparing, disputes, probe
from tracker_app.sync.backlog import planned, queue_orphan
from tracker_app.sync.bearing import Bearing
from tracker_app.sync.classify import Means, Standing
from tracker_app.sync.comparing import Comparison
from tracker_app.sync.desk import Desk, Tally
from tracker_app.sync.incidents import ROLLED_BACK, Sign
from tracker_app.sync.pace import Pace
from tracker_app.sync.plan import Orphan, Send
from tracker_app.sync.policy import Event, Happened, may_call, pause_between
from tracker_app.sync.policy_quota import Purpose
from tracker_app.sync.pull import accept_held, refuse_held
from tracker_app.sync.push import send
from tracker_app.sync.readings import Readings
from tracker_app.sync.ward import Ward

BUSY_SECONDS = 5.0
"""After so long it is tried again to get the turn of an account that another process syncs."""
UNAVAILABLE = 503


class Turns(Protocol):
    """Locks between processes."""

    def hold(self, name: str) -> AbstractContextManager[bool]:
        """Try to hold the lock for a block; the value says whether it was to be had."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """What a step came to: whether a request was made, when the next may be (UTC seconds), who has the turn."""

    made: bool
    again_at: float | None = None
    busy: bool = False


class Engine:
    """The engine of one account."""

    def __init__(self, desk: Desk, turns: Turns) -> None:
        self._desk = desk
        self._turns = turns
        self.pace = Pace(desk)
        self.ward = Ward(desk)
        self._bearing = Bearing(desk, self.pace, self.ward)
        self._readings = Readings(desk, self.pace, self._bearing)
        self._in_pass = False

    def begin(self, event: Event = Event.STARTED) -> None:
        """Spread the first call after a start, a wake-up or the network's return (P7)."""
        self._desk.timings = self._desk.read_timings()
        self.pace.tell(Happened(event))

    def hasten(self) -> None:
        """Let the next reading come no later than its period, which may have become shorter, allows."""
        now, timings = self._desk.clock.now(), self._desk.timings
        due = self.pace.state().next_pull
        latest = now + timings.pull_period * self._desk.random.uniform(0.05, 0.2)
        if due is not None and due > now + timings.pull_period * (1 + timings.pull_spread):
            self.pace.save(next_pull=latest)

    def begin_pass(self) -> None:
        """Let the next steps be a whole pass: it begins with a reading, and ends before the next periodic one."""
        self._readings.want()
        self._in_pass = True
        self._desk.tally = Tally()

    @property
    def tally(self) -> Tally:
        """What was done since the pass began."""
        return self._desk.tally

    def step(self, *, clicked: bool = False) -> Step:
        """Make one request at most. `clicked`: a person waits for it, which skips our own jitter once."""
        with self._turns.hold(f"sync-{self._desk.account}") as ours:
            if not ours:
                return Step(made=False, again_at=self._desk.clock.now() + BUSY_SECONDS, busy=True)
            self._desk.timings = self._desk.read_timings()
            self._recover()
            return self._step(clicked=clicked)

    def decide_held(self, *, keep: bool) -> int:
        """Apply the deletions that were put aside, or keep their entries and send them again; return how many."""
        with self._desk.bench() as bench:
            return refuse_held(bench) if keep else accept_held(bench)

    def compare(self, start: int, stop: int) -> Comparison | float:
        """Read the entries of a span (UTC seconds) back and compare them; a number is when that may be done instead.

        Raises ProviderError when the server cannot tell.
        """
        with self._turns.hold(f"sync-{self._desk.account}") as ours:
            now = self._desk.clock.now()
            self._desk.timings = self._desk.read_timings()
            decision = may_call(self.pace.policy(), now, self._desk.timings, clicked=True)
            if not ours or not decision.go:
                return now + (decision.wait_seconds if ours else BUSY_SECONDS)
            self._recover()
            with self._desk.look() as bench:
                sought = comparing.ask(bench, start, stop)
            try:
                found = self._desk.provider.find(sought) if sought else Found()
            except ProviderError as error:
                self._readings.failed(error, now)
                raise
            result = comparing.compare(self._desk, start, stop, found)
            self._done(self._was_well)
            return result

    def _was_well(self) -> bool:
        self._readings.well()
        return True

    def next_moment(self) -> float | None:
        """Return when the next step may have something to do (UTC seconds); asks no network."""
        self._desk.timings = self._desk.read_timings()
        now = self._desk.clock.now()
        decision = may_call(self.pace.policy(), now, self._desk.timings)
        if not decision.go:
            return now + decision.wait_seconds
        if self._choose() is not None:
            return now
        return self._next_planned()

    def misses_something(self) -> bool:
        """Whether a reading lacked what the server had, and the second look that decides is still to come (P4)."""
        with self._desk.look() as bench:
            return bool(bench.remotes.missed(bench.account))

    def close(self) -> None:
        """Let go of the connection."""
        self._desk.provider.close()

    def _recover(self) -> None:
        """Nobody else can be sending now: what says `sending` was left by a process that died (O2)."""
        with self._desk.look() as bench:
            left = bench.outbox.in_state(bench.account, OpState.SENDING)
        if left:
            with self._desk.bench() as bench:
                bench.outbox.orphans(bench.account)
                for op in left:
                    bench.unit.changed(Kind.OP, op.id)

    def _step(self, *, clicked: bool) -> Step:
        now, timings = self._desk.clock.now(), self._desk.timings
        decision = may_call(self.pace.policy(), now, timings, clicked=clicked)
        if not decision.go:
            return Step(made=False, again_at=now + decision.wait_seconds)
        if clicked:
            self.pace.tell(Happened(Event.CLICKED))
        for _ in range(1000):
            action = self._choose()
            if action is None:
                self._in_pass = False
                return Step(made=False, again_at=self._next_planned())
            if decision.only_probe:
                action = self._readings.check
            if self._done(action):
                pause = pause_between(self.pace.policy(), self._desk.random, timings, clicked=clicked)
                return Step(made=True, again_at=self._desk.clock.now() + pause)
        return Step(made=False, again_at=now + BUSY_SECONDS)

    def _done(self, action: Callable[[], bool]) -> bool:
        """Take an action, and take up what it showed of trouble; returns whether it made a request."""
        made = action()
        signs = self._desk.signs
        self._desk.signs = []
        for sign in signs:
            self.ward.noticed(sign)
        if not ROLLED_BACK.isdisjoint(signs):
            # Proof that the server went back in time: what else it lost shows only when everything is read.
            disputes.sweep(self._desk)
            self._readings.suspect_all()
        return made

    def _choose(self) -> Callable[[], bool] | None:
        """Return the next thing to do, dearest first; calling it says whether it made a request."""
        with self._desk.look() as bench:
            steps = planned(bench)
            in_doubt = probe.doubts(bench)
            listing = bench.remotes.is_listing(bench.account)
        orphan = next((step for step in steps if isinstance(step, Orphan)), None)
        if orphan is not None:
            return lambda: self._adopt_orphan(orphan)
        ready = next((step for step in steps if isinstance(step, Send) and self._may_send(step)), None)
        readings, may_read = self._readings, self.pace.allows(Purpose.PULL)
        if may_read and readings.is_due(in_pass=self._in_pass) and not (listing and ready is not None):
            is_audit = readings.is_audits_turn and not self.ward.watch.is_open
            return readings.read_span if is_audit else readings.pull
        if in_doubt and self.pace.allows(Purpose.AUDIT):
            return lambda: readings.look_for(in_doubt)
        if ready is not None:
            return readings.pull if self._needs_fresh(ready) else lambda: self._send(ready)
        if may_read and (listing or readings.owed):
            return readings.pull
        incident = self.ward.due()
        if incident is not None and self.pace.allows(Purpose.AUDIT):
            return lambda: readings.read_back(incident)
        return None

    def _may_send(self, step: Send) -> bool:
        """Whether the quota has a request for it, and one for the reading before it: nothing is overwritten unseen."""
        allows = self.pace.allows
        if not allows(step.purpose) or (self._needs_fresh(step) and not allows(step.purpose, reading=True)):
            return False
        return not self._is_puzzling(step)

    def _needs_fresh(self, step: Send) -> bool:
        if step.op.verb is Verb.CREATE and not self._is_again(step):
            return False
        return not self._readings.is_fresh

    def _is_puzzling(self, step: Send) -> bool:
        """Whether the last reading lacked what the server had said of the record: then it is looked at first."""
        if step.op.kind is not Kind.ENTRY or step.op.verb is Verb.CREATE:
            return False
        with self._desk.look() as bench:
            known = bench.remotes.by_local(bench.account, Kind.ENTRY, step.op.record)
        return known is not None and known.missed is not None

    def _is_again(self, step: Send) -> bool:
        """Whether an entry is made again where nobody but a reading tells that another computer has done so already."""
        capabilities = self._desk.capabilities
        if step.op.kind is not Kind.ENTRY:
            return False
        with self._desk.look() as bench:
            if capabilities.client_ids:
                # It goes over the record that was there, unless the server holds it to a condition.
                known = bench.remotes.by_local(bench.account, Kind.ENTRY, step.op.record)
                return known is not None and not capabilities.conditional_write
            return bench.remotes.earlier_life(bench.account, Kind.ENTRY, step.op.record) is not None

    def _next_planned(self) -> float | None:
        with self._desk.look() as bench:
            moments = [op.next_at for op in bench.outbox.in_state(bench.account, OpState.PENDING)]
            moments.append(probe.next_doubt(bench))
        moments += [self.pace.state().next_pull, self.pace.quota_resets(), self.ward.next_moment()]
        now = self._desk.clock.now()
        return min((moment for moment in moments if moment is not None and moment > now), default=None)

    def _adopt_orphan(self, orphan: Orphan) -> bool:
        with self._desk.bench() as bench:
            queue_orphan(bench, orphan)
        return False

    def _send(self, step: Send) -> bool:
        sent_at = self._desk.clock.now()
        in_trouble = self.pace.policy().is_recovering or self.ward.watch.is_open
        result = send(self._desk, step, in_trouble=in_trouble)
        if result.happened is None:
            return False
        self._readings.wrote(result.written)
        if result.written is not None:
            self.pace.measured(result.written.server_date, sent_at)
        if result.error is None:
            self._readings.well()
            return True
        self.pace.measured(result.error.server_date, sent_at)
        verdict = result.verdict
        standing = verdict.standing if verdict is not None else Standing.TROUBLE
        if standing is Standing.OK:
            # The server is well; what it thinks of the record is the record's own affair.
            if verdict is not None and (verdict.means is Means.STALE or verdict.code == "duplicate"):
                self._readings.is_stale()
            self._readings.well()
            return True
        self.pace.answered(result.happened, standing, self._desk.told(result.error))
        if standing is Standing.TROUBLE:
            self._bearing.troubled(Sign.AMBIGUOUS)
        elif result.error.status == UNAVAILABLE:
            # Reading works before writing does: an outage is not over while changes are turned away.
            self._bearing.troubled(Sign.FAULT)
        if verdict is not None and verdict.code is not None:
            self._bearing.block(verdict.code)
        return True
