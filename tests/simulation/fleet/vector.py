"""The production policy as numpy columns, for fleets of a million. `test_vector.py` proves it equal to the original."""

import numpy as np

from tracker_app.sync.policy import Breaker, Event, PolicyState, Timings
from tracker_app.sync.policy_state import LONGEST_WAIT

from .fleet import Bools, Floats, Index

CLOSED, OPEN, HALF_OPEN = 0, 1, 2
BREAKERS = (Breaker.CLOSED, Breaker.OPEN, Breaker.HALF_OPEN)
NEVER = np.nan


class VectorFleet:
    """One column per field of `PolicyState`; a moment that is None there is nan here."""

    burst = False
    full_pull_units = 0

    def __init__(self, clients: int, timings: Timings) -> None:
        self.timings = timings
        self.failures = np.zeros(clients)
        self.first_failure_at = np.full(clients, NEVER)
        self.failure_times = np.full((clients, timings.breaker_failures), NEVER)
        self.budget = np.full(clients, timings.budget_full)
        self.breaker = np.zeros(clients, dtype=np.int8)
        self.successes = np.zeros(clients, dtype=np.int64)
        self.next_at = np.full(clients, NEVER)
        self.floor_until = np.full(clients, NEVER)
        self.max_wait = np.full(clients, LONGEST_WAIT)
        self.clicked_at = np.full(clients, NEVER)
        self.click_retry = np.zeros(clients, dtype=np.bool_)

    def state(self, client: int) -> PolicyState:
        """What the production policy would hold for the client."""
        times = self.failure_times[client]
        return PolicyState(
            failures=float(self.failures[client]),
            first_failure_at=_moment(self.first_failure_at[client]),
            failure_times=tuple(float(each) for each in times[~np.isnan(times)]),
            budget=float(self.budget[client]),
            breaker=BREAKERS[int(self.breaker[client])],
            recovery_successes=int(self.successes[client]),
            next_at=_moment(self.next_at[client]),
            floor_until=_moment(self.floor_until[client]),
            max_wait_seconds=float(self.max_wait[client]),
            clicked_at=_moment(self.clicked_at[client]),
            click_retry_left=bool(self.click_retry[client]),
        )

    def happened(self, event: Event, who: Index, now: float, dice: Floats, wait: float | None = None) -> None:
        if len(who) == 0:
            return
        timings = self.timings
        self._re_anchor(who, now)
        first = dice[:, 0]
        match event:
            case Event.SUCCESS:
                self._succeeded(who, now)
            case Event.FAILURE:
                self._failed(who, now, first, timings.budget_per_retry)
            case Event.TIMEOUT:
                self._failed(who, now, first, timings.budget_per_timeout)
            case Event.REFUSED_BUSY:
                self._refused(who, now, dice, wait)
            case Event.QUOTA_SPENT:
                self._floored(who, now, first, timings.quota_wait if wait is None or not wait > 0.0 else wait)
            case Event.CLICKED:
                who_counts = who[self._click_counts(who, now)]
                self.next_at[who_counts] = NEVER
                self.clicked_at[who_counts] = now
                self.click_retry[who_counts] = True
            case Event.NETWORK_BACK:
                self.next_at[who] = now + _between(self._jitter(event), first)
            case _:
                moment = now + _between(self._jitter(event), first)
                self.next_at[who] = np.fmax(self.next_at[who], moment)
        self._bound(who, now)

    def due(self, who: Index, now: float) -> Floats:
        stored = np.fmax(self.next_at[who], self.floor_until[who])
        left = np.where(np.isnan(stored), 0.0, stored - now)
        return now + np.where(left > self.max_wait[who], 0.0, np.maximum(left, 0.0))

    def click_goes(self, who: Index, now: float) -> Bools:
        stored = np.fmax(self.next_at[who], self.floor_until[who])
        set_back = stored - now > self.max_wait[who]
        free = ~(self.next_at[who] > now) | self._click_counts(who, now)
        return np.asarray(set_back | (~(self.floor_until[who] > now) & free))

    def pause(self, who: Index, share: Floats, *, clicked: bool) -> Floats:
        timings = self.timings
        usual = _between((timings.healthy_pause_least, timings.healthy_pause_most), share)
        if clicked:
            careful = _between((timings.click_pause_least, timings.click_pause_most), share)
        else:
            careful = _between((timings.recovery_pause_least, timings.recovery_pause_most), share)
        return np.where(np.isnan(self.first_failure_at[who]), usual, careful)

    def _jitter(self, event: Event) -> tuple[float, float]:
        timings = self.timings
        table = {
            Event.SIGN_IN: (timings.sign_in_least, timings.sign_in_most),
            Event.STARTED: (0.0, timings.start_jitter),
            Event.BOOTED: (0.0, timings.boot_jitter),
            Event.UPDATED: (0.0, timings.update_jitter),
            Event.LIVE_CONNECTION_LOST: (0.0, timings.live_loss_jitter),
            Event.LINK_LOST: (timings.link_loss_least, timings.link_loss_most),
        }
        return table.get(event, (timings.wake_jitter_least, timings.wake_jitter_most))

    def _re_anchor(self, who: Index, now: float) -> None:
        latest = np.fmax(self.next_at[who], self.floor_until[who])
        too_late = latest - now - self.max_wait[who]
        shift = np.where(too_late > 0, too_late + np.minimum(self.timings.clock_slack, self.max_wait[who]), 0.0)
        self.next_at[who] -= shift
        self.floor_until[who] -= shift
        first = self.first_failure_at[who]
        self.first_failure_at[who] = np.where(first > now + self.timings.clock_slack, now, first)

    def _succeeded(self, who: Index, now: float) -> None:
        timings = self.timings
        self.budget[who] = np.minimum(timings.budget_full, self.budget[who] + timings.budget_per_success)
        self.next_at[who] = NEVER
        self.click_retry[who] = False
        troubled = who[~np.isnan(self.first_failure_at[who])]
        successes = self.successes[troubled] + 1
        last = self.failure_times[troubled, -1]
        over = (successes >= timings.recovery_successes) | (now - last >= timings.recovery_calm)
        self.failures[troubled] = np.where(over, 0.0, self.failures[troubled] / 2.0)
        closed = over | (self.breaker[troubled] == CLOSED) | (successes >= timings.breaker_successes)
        self.breaker[troubled] = np.where(closed, CLOSED, HALF_OPEN)
        self.successes[troubled] = np.where(over, 0, successes)
        well = troubled[over]
        self.first_failure_at[well] = NEVER
        self.failure_times[well] = NEVER

    def _failed(self, who: Index, now: float, share: Floats, cost: float, *, opens: bool = False) -> None:
        timings = self.timings
        self.failure_times[who, :-1] = self.failure_times[who, 1:]
        self.failure_times[who, -1] = now
        since = now - self.failure_times[who, 0]
        burst = (since >= 0.0) & (since <= timings.breaker_window)
        self.budget[who] = np.maximum(0.0, self.budget[who] - cost)
        empty = self.budget[who] < timings.budget_per_retry
        opening = opens | burst | (self.breaker[who] != CLOSED) | empty
        failures = self.failures[who] + 1.0
        quick = self.click_retry[who] & ~opening
        soon = _between((timings.click_retry_least, timings.click_retry_most), share)
        self.next_at[who] = now + np.where(quick, soon, self._back_off(who, failures, now, share))
        self.failures[who] = failures
        first = self.first_failure_at[who]
        self.first_failure_at[who] = np.where(np.isnan(first), now, first)
        self.breaker[who] = np.where(opening, OPEN, CLOSED)
        self.successes[who] = 0
        self.click_retry[who] = False

    def _back_off(self, who: Index, failures: Floats, now: float, share: Floats) -> Floats:
        timings = self.timings
        age = now - self.first_failure_at[who]
        oldest = np.clip(age, timings.backoff_cap_least, timings.backoff_cap_most)
        cap = np.minimum(oldest, timings.backoff_floor * 2.0 ** np.minimum(failures - 1.0, 30.0))
        low = timings.backoff_low_share * cap
        spread = _between((timings.first_spread_least, timings.first_spread_most), share)
        return np.where(np.isnan(age), spread, low + (cap - low) * share)

    def _refused(self, who: Index, now: float, dice: Floats, asked: float | None) -> None:
        timings = self.timings
        if asked is None or not asked > 0.0:
            self._failed(who, now, dice[:, 0], timings.budget_per_retry)
            return
        self._failed(who, now, dice[:, 0], timings.budget_per_retry, opens=True)
        self._floored(who, now, dice[:, 1], asked)

    def _floored(self, who: Index, now: float, share: Floats, asked: float) -> None:
        wait = min(asked, self.timings.floor_most)
        floor = np.fmax(now + wait, self.floor_until[who])
        self.floor_until[who] = floor
        extra = _between((0.0, min(wait, self.timings.floor_extra_most)), share)
        self.next_at[who] = np.fmax(self.next_at[who], floor + extra)

    def _click_counts(self, who: Index, now: float) -> Bools:
        since = now - self.clicked_at[who]
        return np.asarray(~((since >= 0.0) & (since < self.timings.click_gap)))

    def _bound(self, who: Index, now: float) -> None:
        next_at, floor = self.next_at[who], self.floor_until[who]
        self.next_at[who] = np.where(next_at > now, next_at, NEVER)
        self.floor_until[who] = np.where(floor > now, floor, NEVER)
        longest = np.fmax(self.next_at[who] - now, self.floor_until[who] - now)
        self.max_wait[who] = np.where(np.isnan(longest), LONGEST_WAIT, longest + self.timings.clock_slack)


def _between(limits: tuple[float, float], share: Floats) -> Floats:
    least, most = limits
    return np.asarray(least + (most - least) * share)


def _moment(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
