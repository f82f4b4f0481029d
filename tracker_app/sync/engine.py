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
from tracker_app.providers.base import ListsSpans
from tracker_app.providers.errors import ProviderError
from tracker_app.store.incidents import Incident
from tracker_app.sync import audit, comparing, disputes, probe, verify
from tracker_app.sync.backlog import planned, queue_orphan
from tracker_app.sync.classify import Means, Standing, of_read
from tracker_app.sync.comparing import Comparison
from tracker_app.sync.desk import Desk, Tally
from tracker_app.sync.incidents import ROLLED_BACK, Sign
from tracker_app.sync.pace import Pace
from tracker_app.sync.plan import Orphan, Send
from tracker_app.sync.policy import Breaker, Event, Happened, may_call, pause_between
from tracker_app.sync.policy_quota import Purpose
from tracker_app.sync.pull import accept_held, refuse_held, take_page, take_span
from tracker_app.sync.push import send
from tracker_app.sync.ward import Ward

FRESH_SECONDS = 10.0
"""A change of what the server has is sent only so soon after a reading that what others did is merged first. Where
readings cost nothing, the reading comes directly before each such change: nothing closes that window, but it is small.
"""
BUSY_SECONDS = 5.0
"""After so long it is tried again to get the turn of an account that another process syncs."""
WHOLE_SECONDS = 86_400.0
"""Where readings cost nothing, everything is read once a day: what a server loses unannounced shows in no feed."""
UNAVAILABLE = 503
KEPT_SECONDS = 35 * 86_400


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
        # The clock of a demonstration runs faster than its requests do.
        self._fresh_seconds = FRESH_SECONDS * float(getattr(desk.clock, "speed", 1.0))
        self.pace = Pace(desk)
        self.ward = Ward(desk)
        self._audit = audit.Audit()
        self._read_at: float | None = None
        self._just_read = False
        self._owes_reading = False
        self._wants_reading = False
        self._in_pass = False
        self._audited_last = False

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
        self._wants_reading = self._in_pass = True
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
                found = self._desk.provider.find(sought) if sought else []
            except ProviderError as error:
                self._reading_failed(error, now)
                raise
            result = comparing.compare(self._desk, start, stop, found)
            self._done(self._was_well)
            return result

    def _was_well(self) -> bool:
        self._healthy()
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
                action = self._check
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
            disputes.sweep(self._desk)
        if not ROLLED_BACK.isdisjoint(signs) and self._reads_freely:
            # Proof that the server went back in time: what else it lost shows only when everything is read.
            self._start_over()
            self._wants_reading = True
        return made

    @property
    def _reads_freely(self) -> bool:
        return self._desk.capabilities.quota_per_hour is None and self._desk.capabilities.incremental_pull

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
        may_read = self.pace.allows(Purpose.PULL)
        if may_read and self._is_reading_due() and not (listing and ready is not None):
            return self._read_span if self._is_audits_turn() else self._pull
        if in_doubt and self.pace.allows(Purpose.AUDIT):
            return lambda: self._probe(in_doubt)
        if ready is not None:
            return self._pull if self._needs_fresh(ready) else lambda: self._send(ready)
        if may_read and (listing or self._owes_reading):
            return self._pull
        incident = self.ward.due()
        if incident is not None and self.pace.allows(Purpose.AUDIT):
            return lambda: self._read_back(incident)
        return None

    def _may_send(self, step: Send) -> bool:
        """Whether the quota has a request for it, and one for the reading before it: nothing is overwritten unseen."""
        allows = self.pace.allows
        if not allows(step.purpose) or (self._needs_fresh(step) and not allows(step.purpose, reading=True)):
            return False
        return not self._is_puzzling(step)

    def _is_audits_turn(self) -> bool:
        """Whether recent weeks are read back whole in place of this reading, on a server not read whole every day.

        So it costs no request more; never two such in a row, since the feed must be read too.
        """
        capabilities, provider = self._desk.capabilities, self._desk.provider
        if capabilities.quota_per_hour is None or not isinstance(provider, ListsSpans):
            return False
        if self._wants_reading or self._owes_reading or self._audited_last or self.ward.watch.is_open:
            return False
        now = self._desk.clock.now()
        with self._desk.look() as bench:
            listed, audited = bench.remotes.listed_at(bench.account), bench.remotes.audited_at(bench.account)
        due = audit.due_at(audited, listed, now)
        return due is not None and due <= now

    def _is_reading_due(self) -> bool:
        due = self.pace.state().next_pull
        now = self._desk.clock.now()
        # A stored moment far ahead means that the clock was set back: nothing may park the readings for a year.
        far = now + 2 * self._desk.timings.pull_period * (1 + self._desk.timings.pull_spread) + 86_400
        return self._wants_reading or due is None or due > far or (due <= now and not self._in_pass)

    def _needs_fresh(self, step: Send) -> bool:
        """Whether a reading goes before it; a pass owes one even where the quota spares none for its own sake."""
        if step.op.verb is Verb.CREATE and not self._is_again(step):
            return False
        if self._wants_reading or (not self._just_read and self._desk.capabilities.quota_per_hour is None):
            return True
        return self._read_at is None or not 0 <= self._desk.clock.now() - self._read_at <= self._fresh_seconds

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

    def _check(self) -> bool:
        sent_at = self._desk.clock.now()
        try:
            self._desk.provider.check()
        except ProviderError as error:
            self._reading_failed(error, sent_at)
        else:
            self._healthy()
        return True

    def _pull(self) -> bool:
        desk = self._desk
        self._audited_last = False
        # Until this one is through there is none: what was read before it may be long ago by the time it is.
        self._just_read = False
        with desk.look() as bench:
            cursor, epoch = bench.remotes.cursor(bench.account)
            listing = bench.remotes.is_listing(bench.account)
            listed_at = bench.remotes.listed_at(bench.account)
        sent_at = desk.clock.now()
        if not listing and self._starts_over(cursor, listed_at, sent_at):
            self._start_over()
            cursor = None
        try:
            page = desk.provider.pull(cursor)
        except ProviderError as error:
            self._reading_failed(error, sent_at)
            return True
        self.pace.measured(page.server_date, sent_at)
        if epoch is not None and page.epoch is not None and page.epoch != epoch:
            desk.signs.append(Sign.NEW_HISTORY)
        take_page(desk, page)
        if not page.more:
            self._read_at = sent_at
            self._just_read = True
            self._owes_reading = self._wants_reading = False
        self._healthy(read=not page.more)
        return True

    def _starts_over(self, cursor: str | None, listed_at: int | None, now: float) -> bool:
        capabilities = self._desk.capabilities
        if cursor is None or not capabilities.incremental_pull:
            return True
        return capabilities.quota_per_hour is None and (listed_at is None or not 0 <= now - listed_at < WHOLE_SECONDS)

    def _start_over(self) -> None:
        with self._desk.bench() as bench:
            bench.remotes.begin_listing(bench.account, bench.now)
            bench.outbox.prune(bench.now - KEPT_SECONDS)

    def _read_back(self, incident: Incident) -> bool:
        with self._desk.look() as bench:
            sought = verify.ask(bench, incident)
        sent_at = self._desk.clock.now()
        try:
            found = self._desk.provider.find(sought) if sought else []
        except ProviderError as error:
            self._reading_failed(error, sent_at)
            return True
        verify.tell(self._desk, incident, found)
        if sought:
            self._healthy()
        return bool(sought)

    def _read_span(self) -> bool:
        desk, sent_at = self._desk, self._desk.clock.now()
        assert isinstance(desk.provider, ListsSpans)  # noqa: S101 - for the type checker: it was looked at before
        self._audited_last = True
        span = self._audit.begin(sent_at)
        try:
            page = desk.provider.list_between(*span)
        except ProviderError as error:
            self._reading_failed(error, sent_at)
            return True
        self.pace.measured(page.server_date, sent_at)
        take_span(desk, page)
        if self._audit.done(span, whole=bool(page.covers)):
            with desk.bench() as bench:
                bench.remotes.save_audit(bench.account, bench.now)
        self._healthy(read=True)
        return True

    def _probe(self, in_doubt: list[probe.Doubt]) -> bool:
        sent_at = self._desk.clock.now()
        try:
            found = self._desk.provider.find([doubt.sought for doubt in in_doubt])
        except ProviderError as error:
            self._reading_failed(error, sent_at)
            return True
        probe.resolve(self._desk, in_doubt, found)
        self._healthy()
        return True

    def _send(self, step: Send) -> bool:
        sent_at = self._desk.clock.now()
        in_trouble = self.pace.policy().is_recovering or self.ward.watch.is_open
        result = send(self._desk, step, in_trouble=in_trouble)
        if result.happened is None:
            return False
        self._just_read = False
        if result.written is not None:
            self.pace.measured(result.written.server_date, sent_at)
            if not result.written.echoed or self._desk.capabilities.quota_per_hour is None:
                self._owes_reading = True
        if result.error is None:
            self._healthy()
            return True
        self.pace.measured(result.error.server_date, sent_at)
        verdict = result.verdict
        standing = verdict.standing if verdict is not None else Standing.TROUBLE
        if standing is Standing.OK:
            # The server is well; what it thinks of the record is the record's own affair.
            if verdict is not None and (verdict.means is Means.STALE or verdict.code == "duplicate"):
                self._read_at, self._wants_reading = None, True
            self._healthy()
            return True
        self.pace.answered(result.happened, standing, self._desk.told(result.error))
        if standing is Standing.TROUBLE:
            self._troubled(Sign.AMBIGUOUS)
        elif result.error.status == UNAVAILABLE:
            # Reading works before writing does: an outage is not over while changes are turned away.
            self._troubled(Sign.FAULT)
        if verdict is not None and verdict.code is not None:
            self._block(verdict.code)
        return True

    def _reading_failed(self, error: ProviderError, sent_at: float) -> None:
        self.pace.measured(error.server_date, sent_at)
        verdict = of_read(error)
        if verdict.start_over:
            self._start_over()
            self._wants_reading = True
            self._healthy()
            return
        self.pace.answered(verdict.happened, verdict.standing, self._desk.told(error))
        if verdict.standing is Standing.TROUBLE:
            self._troubled(Sign.FAULT)
        if verdict.code is not None:
            self._block(verdict.code)

    def _troubled(self, sign: Sign) -> None:
        self._desk.signs.append(sign)
        if self.pace.policy().breaker is Breaker.OPEN:
            self._desk.signs.append(Sign.BREAKER)

    def _block(self, code: str) -> None:
        with self._desk.bench() as bench:
            for op in bench.outbox.block_all(bench.account, code):
                bench.unit.changed(Kind.OP, op)

    def _healthy(self, *, read: bool = False) -> None:
        """The server answered as it should: whatever was blocked may go again."""
        with self._desk.look() as bench:
            blocked = bench.outbox.in_state(bench.account, OpState.BLOCKED)
        if blocked:
            with self._desk.bench() as bench:
                for op in bench.outbox.unblock(bench.account):
                    bench.unit.changed(Kind.OP, op)
        self.pace.answered(Happened(Event.SUCCESS), read=read)
        self.ward.answered()
        if self.ward.tend() and self._reads_freely:
            self._start_over()
            self._wants_reading = True
