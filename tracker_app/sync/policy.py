"""Decides when the next call to a server may go out. Knows no clock, no dice of its own, no socket, no database.

The rules and their starting values are SYNC 2.8; the figures they reach in a fleet are PROOF 3.5. The fleet
simulation drives this very code.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from tracker_app.sync.policy_events import Event, Happened
from tracker_app.sync.policy_quota import Purpose, quota_allows
from tracker_app.sync.policy_state import (
    LONGEST_WAIT,
    Breaker,
    PolicyState,
    Timings,
    for_own_server,
    from_json,
    to_json,
)

__all__ = [
    "Breaker",
    "Decision",
    "Dice",
    "Event",
    "Happened",
    "PolicyState",
    "Purpose",
    "Reason",
    "Timings",
    "after",
    "for_own_server",
    "from_json",
    "may_call",
    "next_pull",
    "pause_between",
    "quota_allows",
    "re_anchor",
    "to_json",
]


class Dice(Protocol):
    """The randomness passed in; `random.Random` fits."""

    def uniform(self, a: float, b: float, /) -> float:
        """A number between a and b."""


class Reason(StrEnum):
    """Why a call may go now, or not."""

    READY = "ready"
    CLICKED = "clicked"
    PROBE = "probe"
    CLOCK_SET_BACK = "clock_set_back"
    SPREAD = "spread"
    BACK_OFF = "back_off"
    SERVER_FLOOR = "server_floor"


@dataclass(frozen=True, slots=True)
class Decision:
    """`only_probe`: the one call that may go is the cheapest authenticated read, whatever else waits."""

    go: bool
    wait_seconds: float
    only_probe: bool
    why: Reason


def after(state: PolicyState, happened: Happened, now: float, random: Dice, timings: Timings) -> PolicyState:
    """The state once something has happened at `now` (wall seconds UTC)."""
    state = re_anchor(state, now, timings)
    match happened.event:
        case Event.SUCCESS:
            state = _succeeded(state, now, timings)
        case Event.FAILURE:
            state = _failed(state, now, random, timings, cost=timings.budget_per_retry)
        case Event.TIMEOUT:
            state = _failed(state, now, random, timings, cost=timings.budget_per_timeout)
        case Event.REFUSED_BUSY:
            state = _refused(state, happened.wait_seconds, now, random, timings)
        case Event.QUOTA_SPENT:
            state = _floored(state, happened.wait_seconds, now, random, timings)
        case Event.CLICKED:
            if _click_counts(state, now, timings):
                state = replace(state, next_at=None, clicked_at=now, click_retry_left=True)
        case Event.NETWORK_BACK:
            # The waits so far were for our own link; the count stays, so one failure restores them.
            state = replace(state, next_at=now + random.uniform(*_jitter(happened.event, timings)))
        case _:
            state = _not_before(state, now + random.uniform(*_jitter(happened.event, timings)))
    return _bounded(state, now, timings)


def may_call(state: PolicyState, now: float, timings: Timings, *, clicked: bool = False) -> Decision:
    """Whether a call may go out at `now`, else how many seconds to wait.

    A click skips jitter and back-off once per `click_gap`, never the server's floor and never the single
    probe. A wait longer than was ever set means that the clock was set back: then one probe may go, since a
    stored moment that this clock reaches in a year is worth nothing. `re_anchor` avoids even that probe.
    """
    only_probe = state.breaker is Breaker.OPEN
    stored = [moment for moment in (state.next_at, state.floor_until) if moment is not None]
    if max(stored, default=now) - now > state.max_wait_seconds:
        return Decision(go=True, wait_seconds=0.0, only_probe=True, why=Reason.CLOCK_SET_BACK)
    if state.floor_until is not None and state.floor_until > now:
        latest = state.floor_until if clicked or state.next_at is None else max(stored)
        return Decision(go=False, wait_seconds=latest - now, only_probe=only_probe, why=Reason.SERVER_FLOOR)
    if state.next_at is None or state.next_at <= now:
        why = Reason.PROBE if only_probe else Reason.READY
        return Decision(go=True, wait_seconds=0.0, only_probe=only_probe, why=why)
    if clicked and _click_counts(state, now, timings):
        return Decision(go=True, wait_seconds=0.0, only_probe=only_probe, why=Reason.CLICKED)
    why = Reason.BACK_OFF if state.is_recovering else Reason.SPREAD
    return Decision(go=False, wait_seconds=state.next_at - now, only_probe=only_probe, why=why)


def re_anchor(state: PolicyState, now: float, timings: Timings) -> PolicyState:
    """The state with its moments moved to a clock that was set back; equal to the state if it was not.

    To be stored whenever it differs: the waits then run again from now, so that a clock set back by a year
    neither parks the queue for a year nor forgets what the server asked for (SYNC 2.9).
    """
    latest = max((moment for moment in (state.next_at, state.floor_until) if moment is not None), default=now)
    too_late = latest - now - state.max_wait_seconds
    if too_late > 0:
        shift = too_late + min(timings.clock_slack, state.max_wait_seconds)
        state = replace(
            state,
            next_at=None if state.next_at is None else state.next_at - shift,
            floor_until=None if state.floor_until is None else state.floor_until - shift,
        )
    if state.first_failure_at is not None and state.first_failure_at > now + timings.clock_slack:
        state = replace(state, first_failure_at=now)
    return state


def next_pull(state: PolicyState, now: float, random: Dice, timings: Timings) -> float:
    """Wall moment of the next periodic pull: never on the minute, never before a wait is over."""
    spread = random.uniform(1.0 - timings.pull_spread, 1.0 + timings.pull_spread)
    return max(now + timings.pull_period * spread, now + may_call(state, now, timings).wait_seconds)


def pause_between(state: PolicyState, random: Dice, timings: Timings, *, clicked: bool = False) -> float:
    """Seconds between two requests of one turn; long while recovering, so that overload stays request-sized.

    `clicked`: a person asked for this turn and watches it. So few do at once that the server does not notice.
    """
    if not state.is_recovering:
        return random.uniform(timings.healthy_pause_least, timings.healthy_pause_most)
    if clicked:
        return random.uniform(timings.click_pause_least, timings.click_pause_most)
    return random.uniform(timings.recovery_pause_least, timings.recovery_pause_most)


def _jitter(event: Event, timings: Timings) -> tuple[float, float]:
    table = {
        # No fault of the server's health, so nothing to count: only not worth asking soon.
        Event.SIGN_IN: (timings.sign_in_least, timings.sign_in_most),
        Event.STARTED: (0.0, timings.start_jitter),
        Event.BOOTED: (0.0, timings.boot_jitter),
        Event.UPDATED: (0.0, timings.update_jitter),
        Event.LIVE_CONNECTION_LOST: (0.0, timings.live_loss_jitter),
        Event.LINK_LOST: (timings.link_loss_least, timings.link_loss_most),
    }
    return table.get(event, (timings.wake_jitter_least, timings.wake_jitter_most))


def _succeeded(state: PolicyState, now: float, timings: Timings) -> PolicyState:
    budget = min(timings.budget_full, state.budget + timings.budget_per_success)
    if state.first_failure_at is None:
        return replace(state, budget=budget, next_at=None, click_retry_left=False)
    successes = state.recovery_successes + 1
    calm = bool(state.failure_times) and now - state.failure_times[-1] >= timings.recovery_calm
    if successes >= timings.recovery_successes or calm:
        return PolicyState(budget=budget, floor_until=state.floor_until, clicked_at=state.clicked_at)
    closed = state.breaker is Breaker.CLOSED or successes >= timings.breaker_successes
    return replace(
        state,
        failures=state.failures / 2.0,
        budget=budget,
        breaker=Breaker.CLOSED if closed else Breaker.HALF_OPEN,
        recovery_successes=successes,
        next_at=None,
        click_retry_left=False,
    )


def _failed(
    state: PolicyState, now: float, random: Dice, timings: Timings, *, cost: float, opens: bool = False
) -> PolicyState:
    times = (*state.failure_times, now)[-timings.breaker_failures :]
    burst = len(times) >= timings.breaker_failures and 0.0 <= now - times[0] <= timings.breaker_window
    budget = max(0.0, state.budget - cost)
    opens = opens or burst or state.breaker is not Breaker.CLOSED or budget < timings.budget_per_retry
    failures = state.failures + 1.0
    if state.click_retry_left and not opens:
        wait = random.uniform(timings.click_retry_least, timings.click_retry_most)
    else:
        wait = _back_off(state, failures, now, random, timings)
    return replace(
        state,
        failures=failures,
        first_failure_at=now if state.first_failure_at is None else state.first_failure_at,
        failure_times=times,
        budget=budget,
        breaker=Breaker.OPEN if opens else Breaker.CLOSED,
        recovery_successes=0,
        next_at=now + wait,
        click_retry_left=False,
    )


def _back_off(state: PolicyState, failures: float, now: float, random: Dice, timings: Timings) -> float:
    if state.first_failure_at is None:
        return random.uniform(timings.first_spread_least, timings.first_spread_most)
    age = now - state.first_failure_at
    oldest = min(max(age, timings.backoff_cap_least), timings.backoff_cap_most)
    cap = min(oldest, timings.backoff_floor * 2.0 ** min(failures - 1.0, 30.0))
    return random.uniform(timings.backoff_low_share * cap, cap)


def _refused(state: PolicyState, asked: float | None, now: float, random: Dice, timings: Timings) -> PolicyState:
    cost = timings.budget_per_retry
    if asked is None or not asked > 0.0:
        return _failed(state, now, random, timings, cost=cost)
    state = _failed(replace(state, click_retry_left=False), now, random, timings, cost=cost, opens=True)
    return _floored(state, asked, now, random, timings)


def _floored(state: PolicyState, asked: float | None, now: float, random: Dice, timings: Timings) -> PolicyState:
    if asked is None or not asked > 0.0:
        asked = timings.quota_wait
    wait = min(asked, timings.floor_most)
    floor = max(now + wait, state.floor_until or now)
    extra = random.uniform(0.0, min(wait, timings.floor_extra_most))
    return _not_before(replace(state, floor_until=floor), floor + extra)


def _click_counts(state: PolicyState, now: float, timings: Timings) -> bool:
    return state.clicked_at is None or not 0.0 <= now - state.clicked_at < timings.click_gap


def _not_before(state: PolicyState, moment: float) -> PolicyState:
    return replace(state, next_at=moment if state.next_at is None else max(state.next_at, moment))


def _bounded(state: PolicyState, now: float, timings: Timings) -> PolicyState:
    """Forget what is over, and note how long the rest may park anything."""
    next_at = state.next_at if state.next_at is not None and state.next_at > now else None
    floor = state.floor_until if state.floor_until is not None and state.floor_until > now else None
    waits = [moment - now for moment in (next_at, floor) if moment is not None]
    longest = max(waits) + timings.clock_slack if waits else LONGEST_WAIT
    return replace(state, next_at=next_at, floor_until=floor, max_wait_seconds=longest)
