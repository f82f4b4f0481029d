"""Decides which fault a request meets: by queue, by predicate, or by seed and rates. Knows no data and no socket."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tests.fakes.toggl.messages import Request
from tests.fakes.toggl.state import Snapshot


class FaultKind(StrEnum):
    """Everything that can go wrong with one request. "after" means the work was done."""

    REFUSE = "refuse"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    ERROR_500 = "error_500"
    ERROR_500_AFTER = "error_500_after"
    BAD_GATEWAY = "bad_gateway"
    BAD_GATEWAY_AFTER = "bad_gateway_after"
    GATEWAY_TIMEOUT_AFTER = "gateway_timeout_after"
    UNAVAILABLE = "unavailable"  # 503 with Retry-After, nothing done
    RATE_LIMITED = "rate_limited"
    QUOTA_SPENT = "quota_spent"
    UNAUTHORIZED = "unauthorized"
    GARBAGE_AFTER = "garbage_after"
    TRUNCATED_AFTER = "truncated_after"
    EMPTY_200 = "empty_200"
    EMPTY_200_AFTER = "empty_200_after"
    PORTAL_200 = "portal_200"  # a captive portal's page
    PORTAL_302 = "portal_302"
    WRONG_TYPE_AFTER = "wrong_type_after"
    SLOW = "slow"
    STALE_LIST = "stale_list"  # a read answered from an earlier moment
    FORGOTTEN = "forgotten"  # acknowledged, then gone
    ROLLBACK = "rollback"  # all data back to an earlier moment, then served
    LOST_ENTRY = "lost_entry"  # one entry gone without a tombstone, then served
    CLOCK_WRONG = "clock_wrong"  # this request is served under a wrong clock
    LIMITED = "limited"  # reads work, writes do not


@dataclass(frozen=True, slots=True)
class Planned:
    """One fault and its figures in seconds; a missing snapshot means the oldest one kept."""

    kind: FaultKind
    seconds: float = 5.0  # Retry-After, delay, or clock error
    snapshot: Snapshot | None = None
    entry_id: int | None = None


@dataclass(slots=True)
class _Rule:
    planned: Planned
    matches: Callable[[Request], bool]
    left: int | None


@dataclass(slots=True)
class FaultPlan:
    """Scripted faults come first, then the dice. The same seed and requests give the same faults."""

    seed: int = 0
    rates: Mapping[FaultKind, float] = field(default_factory=dict)
    _queue: deque[Planned | None] = field(default_factory=deque)
    _rules: list[_Rule] = field(default_factory=list)
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Set the dice."""
        self.random = random.Random(self.seed)

    def push(self, *faults: Planned | FaultKind | None) -> None:
        """Queue faults for the next requests in order; None lets one through."""
        self._queue.extend(Planned(one) if isinstance(one, FaultKind) else one for one in faults)

    def when(
        self,
        fault: Planned | FaultKind,
        matches: Callable[[Request], bool] | None = None,
        *,
        method: str | None = None,
        path: str = "",
        times: int | None = 1,
    ) -> None:
        """Meet requests by predicate, or by method and a part of the path; `times` None means always."""
        planned = Planned(fault) if isinstance(fault, FaultKind) else fault

        def by_route(request: Request) -> bool:
            return method in {None, request.method} and path in request.path

        self._rules.append(_Rule(planned, matches or by_route, times))

    def clear(self) -> None:
        """End all faults, scripted and by dice."""
        self._queue.clear()
        self._rules.clear()
        self.rates = {}

    def next(self, request: Request) -> Planned | None:
        """Return the fault this request meets, using it up."""
        if self._queue:
            return self._queue.popleft()
        for rule in self._rules:
            if rule.left != 0 and rule.matches(request):
                rule.left = None if rule.left is None else rule.left - 1
                return rule.planned
        return self._roll()

    def _roll(self) -> Planned | None:
        if not self.rates:
            return None
        dice = self.random.random()
        for kind, rate in self.rates.items():
            if dice < rate:
                return Planned(kind, seconds=self._figure(kind))
            dice -= rate
        return None

    def _figure(self, kind: FaultKind) -> float:
        if kind is FaultKind.CLOCK_WRONG:
            return self.random.uniform(-3600, 3600)
        return float(self.random.randint(1, 60))
