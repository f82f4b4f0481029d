"""Builds the engine of each account when it is needed, and lets it run: one request, one pass, or until quiet."""

import logging
import random
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tracker_app.app import explain
from tracker_app.app.credentials import variable_of
from tracker_app.app.ports import TurnLocks
from tracker_app.app.problems import Problem, problem
from tracker_app.app.sync_status import SyncStatus
from tracker_app.app.sync_views import SyncReport
from tracker_app.domain.ids import AccountId
from tracker_app.providers.base import Capabilities
from tracker_app.providers.errors import ProviderError, SignInNeeded
from tracker_app.providers.registry import is_for_a_crowd
from tracker_app.store.accounts import Account
from tracker_app.store.database import Database
from tracker_app.sync.clock import Clock, Ids
from tracker_app.sync.comparing import Comparison
from tracker_app.sync.desk import Desk
from tracker_app.sync.engine import Engine
from tracker_app.sync.policy import Timings, for_own_server

if TYPE_CHECKING:
    from tracker_app.app.accounts import AccountsDesk
    from tracker_app.app.settings import Settings

_LOG = logging.getLogger("holdfast.sync")
PATIENCE_SECONDS = 5.0
"""A pass in the calling thread waits so long for its next request; beyond that it ends and says when."""
GLANCE_SECONDS = 1.0
"""`sync --wait` looks this often, since another process may do what it waits for."""
MOST_STEPS = 100_000
FAILURES_OF_A_PASS = 1
"""A pass that a person waits for tries once more after a failure (SYNC 2.8), and then says so."""
LONGEST_PAUSE_SECONDS = 50.0
"""No pause between two requests of one turn is as long as this."""
UNPACED_REQUESTS = 4
"""So many requests of a pass that a person waits for go without a pause, if the server is well."""


class Engines:
    """The engines of one data file."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        make_id: Ids,
        accounts: "AccountsDesk",
        locks: TurnLocks,
        settings: "Settings",
        zone: Callable[[], str],
        status: SyncStatus,
    ) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id
        self._accounts = accounts
        self._locks = locks
        self._settings = settings
        self._zone = zone
        self._status = status
        self._engines: dict[AccountId, Engine] = {}
        self._next: dict[AccountId, float] = {}
        self._logged: dict[AccountId, tuple[object, str | None]] = {}
        self.watched = True
        """Whether somebody may be looking; if not, servers with a small quota are asked less often."""
        self._random = random.Random()  # noqa: S311 - spreads calls over time; nothing is kept secret by it

    def one_pass(self, account: Account, sleep: Callable[[float], None]) -> SyncReport:
        """Take one whole pass over an account, waiting only for as long as a person would."""
        engine = self._engine(account)
        engine.begin_pass()
        step = engine.step(clicked=True)
        made = 1
        failed = 0
        for _ in range(MOST_STEPS):
            if step.busy:
                return self._report(account, busy=True)
            failed += step.made and engine.pace.state().state != "ok"
            if failed > FAILURES_OF_A_PASS:
                break
            now = self._clock.now()
            if step.again_at is None or step.again_at - now > PATIENCE_SECONDS:
                break
            if not step.made and not self._is_waiting(account):
                # What is next is the next pass's own reading, which may be due again in a moment.
                break
            if not (made < UNPACED_REQUESTS and step.made and self._is_well(account)) and step.again_at > now:
                sleep(step.again_at - now)
                if self._clock.now() <= now:
                    # A clock that stands still: waiting leads nowhere.
                    break
            step = engine.step(clicked=made < UNPACED_REQUESTS)
            made += step.made
        return self._report(account)

    def until_quiet(self, seconds: float, sleep: Callable[[float], None]) -> list[SyncReport]:
        """Take passes over every account until nothing is on its way or `seconds` are over."""
        end = self._clock.monotonic() + seconds
        reports = {account.id: self.one_pass(account, sleep) for account in self._accounts.all()}
        while self._clock.monotonic() < end:
            accounts = [account for account in self._accounts.all() if self._is_unsettled(account)]
            if not accounts:
                break
            before = self._clock.monotonic()
            for account in accounts:
                step = self._engine(account).step()
                if not step.made:
                    sleep(min(GLANCE_SECONDS, max(0.0, end - self._clock.monotonic())))
                elif step.again_at is not None:
                    sleep(max(0.0, min(step.again_at, self._clock.now() + PATIENCE_SECONDS) - self._clock.now()))
                reports[account.id] = self._report(account)
            if self._clock.monotonic() <= before:
                break
        return list(reports.values())

    def turn(self, account: Account, *, clicked: bool) -> None:
        """Make one request at most."""
        is_new = account.id not in self._engines
        engine = self._engine(account)
        if is_new and not clicked:
            engine.begin()
        if clicked:
            engine.begin_pass()
        elif self._pause_of(account) > self._clock.now():
            return
        step = engine.step(clicked=clicked)
        if step.made and step.again_at is not None:
            self._next[account.id] = step.again_at
        if step.made:
            self._log(account, engine)

    def _log(self, account: Account, engine: Engine) -> None:
        """Write down what the log of a window is read for: what went, what came, and each change of state."""
        status, tally = self._status.account(account), engine.tally
        facts = (status.state, tally.pulled, tally.pushed, tally.verified)
        code = status.problems[0].code if status.problems and status.state != "ok" else None
        if self._logged.get(account.id) == (facts, code):
            return
        self._logged[account.id] = (facts, code)
        _LOG.info(
            "sync",
            extra={
                "account": account.name,
                "state": status.state,
                "problem": code,
                "pulled": tally.pulled,
                "pushed": tally.pushed,
                "verified": tally.verified,
                "waiting": status.waiting,
            },
        )

    def compare(self, account: Account, start: int, stop: int) -> Comparison | Problem:
        """Read the entries of a span back from the server and compare, or say what is in the way."""
        try:
            found = self._engine(account).compare(start, stop)
        except ProviderError as error:
            told = self._told(account, error)
            return problem(
                told["code"], {"service": account.name, **told["facts"]}, subject=account.id, details=told["details"]
            )
        if isinstance(found, Comparison):
            return found
        status = self._status.account(account)
        if status.state == "credentials" and status.problems:
            return status.problems[0]
        return problem("HF-SYNC-002", {"service": account.name}, subject=account.id)

    def decide_held(self, account: Account, *, keep: bool) -> int:
        """Apply the deletions that were put aside, or keep their entries; return how many."""
        return self._engine(account).decide_held(keep=keep)

    def next_wake(self, account: Account) -> float | None:
        """Return the wall moment of the account's next turn."""
        engine = self._engines.get(account.id)
        if engine is None:
            return self._clock.now()
        moment = engine.next_moment()
        return None if moment is None else max(moment, self._pause_of(account))

    def _pause_of(self, account: Account) -> float:
        """Return the end of the pause between two requests; one so far ahead means that the clock was set back."""
        pause = self._next.get(account.id, 0.0)
        return 0.0 if pause > self._clock.now() + LONGEST_PAUSE_SECONDS else pause

    def attend(self, *, watched: bool) -> None:
        """Note whether somebody may be looking. Whoever comes back finds readings no older than usual, soon."""
        if watched == self.watched:
            return
        self.watched = watched
        for engine in self._engines.values():
            engine.hasten()

    def close(self) -> None:
        """Let go of connections."""
        for engine in self._engines.values():
            engine.close()
        self._engines.clear()

    def _engine(self, account: Account) -> Engine:
        found = self._engines.get(account.id)
        if found is None:
            provider = self._accounts.provider_for(account)
            desk = Desk(
                account=account.id,
                provider=provider,
                database=self._database,
                clock=self._clock,
                make_id=self._make_id,
                random=self._random,
                read_timings=partial(self._timings, account, provider.capabilities),
                zone=self._zone,
                told=lambda error: self._told(account, error),
            )
            found = self._engines[account.id] = Engine(desk, self._locks)
        return found

    def _timings(self, account: Account, capabilities: Capabilities) -> Timings:
        """Return the policy's figures: for a crowd's server or one's own, less what somebody set."""
        least = capabilities.pull_seconds if self.watched else capabilities.pull_seconds_unwatched
        values, chosen = self._settings.numbers()
        period = chosen.get("sync.pull_seconds")
        usual = Timings() if is_for_a_crowd(account.kind, account.url) else for_own_server(Timings())
        settle = values["sync.settle_seconds"]
        cap, floor = chosen.get("sync.backoff_cap_seconds"), chosen.get("sync.backoff_floor_seconds")
        most = usual.backoff_cap_most if cap is None else cap
        pause = capabilities.pause_seconds
        return replace(
            usual,
            healthy_pause_least=max(usual.healthy_pause_least, pause),
            healthy_pause_most=max(usual.healthy_pause_most, 1.5 * pause),
            total_seconds=values["sync.deadline_seconds"],
            settle_seconds=settle,
            settle_in_incident_seconds=3 * settle,
            backoff_floor=usual.backoff_floor if floor is None else floor,
            backoff_cap_least=min(usual.backoff_cap_least, most),
            backoff_cap_most=most,
            first_spread_least=min(usual.first_spread_least, most / 4),
            first_spread_most=min(usual.first_spread_most, most),
            start_jitter=values["sync.start_jitter_seconds"],
            pull_period=max(values["sync.pull_seconds"], least or 0.0) if period is None else period,
        )

    def _told(self, account: Account, error: ProviderError) -> dict[str, Any]:
        fault = self._accounts.why_no_secret(account.id)
        if isinstance(error, SignInNeeded) and fault is not None:
            facts = {"variable": variable_of(account.name), "seconds": 10}
            return {"code": explain.SECRET_CODES[fault.fault], "facts": facts, "details": fault.backend}
        known = asdict(error)
        facts = {name: known[name] for name in ("issuer", "limit") if known.get(name) is not None}
        return {
            "code": explain.code_of_provider(error),
            "facts": facts,
            "details": explain.details_of_provider(error),
        }

    def _is_well(self, account: Account) -> bool:
        return not self._engine(account).pace.policy().is_recovering

    def _is_waiting(self, account: Account) -> bool:
        status = self._status.account(account)
        return bool(status.waiting or status.first_sync) and status.state != "credentials"

    def _is_unsettled(self, account: Account) -> bool:
        return self._is_waiting(account) or self._engine(account).misses_something()

    def _report(self, account: Account, *, busy: bool = False) -> SyncReport:
        status = self._status.account(account)
        tally = self._engine(account).tally
        if busy:
            told = problem("HF-ACC-001", {"service": account.name}, subject=account.id)
            status = replace(status, problems=(*status.problems, told))
        return SyncReport(status, tally.pulled, tally.pushed, tally.verified)
