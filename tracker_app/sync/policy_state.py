"""What the retry policy remembers per account and the figures it works with. Knows no rule, no clock, no file."""

import json
import math
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

LONGEST_WAIT: Final = 90_000.0
"""No rule ever sets a wait as long as this (a day and what is drawn on top of it)."""


class Breaker(StrEnum):
    """`open`: nothing but one light read, once the wait is over. `half_open`: writes, one by one."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class PolicyState:
    """All that must survive a restart. Moments are wall seconds UTC, the rest plain numbers."""

    failures: float = 0.0
    """+1 by a failure, halved by a success: one lucky answer must not restart the fast ladder."""
    first_failure_at: float | None = None
    """Start of the trouble; stays until the recovery is complete, so that a flapping server keeps its age."""
    failure_times: tuple[float, ...] = ()
    budget: float = 10.0
    breaker: Breaker = Breaker.CLOSED
    recovery_successes: int = 0
    """Successes in a row since the last failure, counted only while recovering."""
    next_at: float | None = None
    floor_until: float | None = None
    """Before this the server asked not to be called, by Retry-After or a quota's reset."""
    max_wait_seconds: float = LONGEST_WAIT
    """Longest time for which the two moments above may park anything, counted from any moment (SYNC 2.9)."""
    clicked_at: float | None = None
    click_retry_left: bool = False

    @property
    def is_recovering(self) -> bool:
        """True from the first failure until enough successes have followed the last one."""
        return self.first_failure_at is not None


_NAMES: Final = tuple(field.name for field in fields(PolicyState))


@dataclass(frozen=True, slots=True)
class Timings:
    """Starting values of SYNC 2.8 with what the fleet simulation made of them; seconds unless said otherwise."""

    connect_seconds: float = 5.0
    first_byte_seconds: float = 15.0
    total_seconds: float = 30.0
    list_seconds: float = 60.0
    settle_seconds: float = 60.0
    settle_in_incident_seconds: float = 180.0

    backoff_floor: float = 1800.0
    """Cap of the first wait; doubled by each further failure. Below the cap of the spread, second tries of those who
    met the overload of the first tries pile up on it (figures in PROOF 3.5)."""
    backoff_cap_least: float = 1800.0
    backoff_cap_most: float = 1800.0
    backoff_low_share: float = 0.3
    """A wait is drawn between this share of the cap and the cap."""
    first_spread_least: float = 310.0
    first_spread_most: float = 1750.0
    """The wait after the first failure out of health: most likely, everybody else has just failed too. A million
    clients with three requests each fill a server of a thousand requests a second for that long anyway."""

    click_gap: float = 10.0
    click_retry_least: float = 1.0
    click_retry_most: float = 4.0

    breaker_failures: int = 3
    breaker_window: float = 60.0
    breaker_successes: int = 3

    budget_full: float = 10.0
    budget_per_success: float = 0.1
    budget_per_retry: float = 1.0
    budget_per_timeout: float = 2.0

    floor_most: float = 86_400.0
    floor_extra_most: float = 300.0
    quota_wait: float = 900.0
    """How long a spent quota rests where the server does not say when it is filled again."""
    sign_in_least: float = 900.0
    sign_in_most: float = 1800.0

    start_jitter: float = 30.0
    boot_jitter: float = 120.0
    update_jitter: float = 1800.0
    wake_jitter_least: float = 5.0
    wake_jitter_most: float = 60.0
    live_loss_jitter: float = 1650.0
    link_loss_least: float = 2.0
    link_loss_most: float = 30.0

    recovery_successes: int = 20
    recovery_calm: float = 3600.0
    """A success this long after the last failure also ends the recovery."""
    recovery_pause_least: float = 5.0
    recovery_pause_most: float = 20.0
    click_pause_least: float = 1.0
    click_pause_most: float = 4.0
    healthy_pause_least: float = 0.2
    healthy_pause_most: float = 1.0

    pull_period: float = 300.0
    pull_spread: float = 0.2

    clock_slack: float = 60.0
    """A clock set back by less than this only makes the wait that much longer."""


def for_own_server(usual: Timings) -> Timings:
    """The timings for a server that a person or a team runs for itself, where no crowd comes back with us.

    A short spread and a short ladder are enough there, and whoever restarts the server sees it in step at once.
    """
    return replace(
        usual,
        backoff_floor=min(usual.backoff_floor, 60.0),
        backoff_cap_least=min(usual.backoff_cap_least, 300.0),
        backoff_cap_most=min(usual.backoff_cap_most, 900.0),
        first_spread_least=min(usual.first_spread_least, 5.0),
        first_spread_most=min(usual.first_spread_most, 60.0),
        recovery_pause_least=min(usual.recovery_pause_least, 0.5),
        recovery_pause_most=min(usual.recovery_pause_most, 2.0),
        sign_in_least=min(usual.sign_in_least, 300.0),
        sign_in_most=min(usual.sign_in_most, 900.0),
        live_loss_jitter=min(usual.live_loss_jitter, 30.0),
        update_jitter=min(usual.update_jitter, 30.0),
    )


def to_json(state: PolicyState) -> str:
    """One line that `from_json` reads back to an equal state."""
    return json.dumps({name: getattr(state, name) for name in _NAMES}, separators=(",", ":"), allow_nan=False)


@lru_cache(maxsize=16)
def from_json(text: str) -> PolicyState:
    """The state stored, or the initial one if the text is no such state: a damaged note must not stop the sync."""
    try:
        raw = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return PolicyState()
    if not isinstance(raw, dict):
        return PolicyState()
    try:
        return _checked({name: value for name, value in raw.items() if name in _NAMES})
    except (ValueError, TypeError, OverflowError):
        return PolicyState()


def _checked(raw: dict[str, object]) -> PolicyState:
    usual = PolicyState()
    times = raw.get("failure_times", [])
    clicked = raw.get("click_retry_left", False)
    if not isinstance(times, list) or len(times) > 100 or not isinstance(clicked, bool):
        raise ValueError
    return PolicyState(
        failures=_number(raw.get("failures", usual.failures)),
        first_failure_at=_moment(raw.get("first_failure_at")),
        failure_times=tuple(_number(each) for each in times),
        budget=_number(raw.get("budget", usual.budget)),
        breaker=Breaker(str(raw.get("breaker", usual.breaker))),
        recovery_successes=int(_number(raw.get("recovery_successes", 0))),
        next_at=_moment(raw.get("next_at")),
        floor_until=_moment(raw.get("floor_until")),
        max_wait_seconds=min(_number(raw.get("max_wait_seconds", LONGEST_WAIT)), LONGEST_WAIT),
        clicked_at=_moment(raw.get("clicked_at")),
        click_retry_left=clicked,
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ValueError
    return float(value)


def _moment(value: object) -> float | None:
    return None if value is None else _number(value)
