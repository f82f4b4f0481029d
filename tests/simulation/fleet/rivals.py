"""The schedules that other clients use, for comparison: one wait per failure in a row, forgotten by a success."""

from collections.abc import Callable

import numpy as np

from tracker_app.sync.policy import Event

from .fleet import Bools, Floats, Index

Schedule = Callable[[Floats, Floats, Floats], Floats]
"""Waits, from failures in a row, last waits, and a share (0..1) drawn for each."""

FAILURES = (Event.FAILURE, Event.TIMEOUT, Event.REFUSED_BUSY)


class RivalFleet:
    """Retries by a schedule, and sends all it has as soon as the server answers."""

    burst = True

    def __init__(self, clients: int, schedule: Schedule, full_pull_units: int = 0) -> None:
        self.schedule = schedule
        self.full_pull_units = full_pull_units
        self.failures = np.zeros(clients)
        self.last_wait = np.ones(clients)
        self.next_at = np.zeros(clients)

    def happened(self, event: Event, who: Index, now: float, dice: Floats, wait: float | None = None) -> None:
        if event in FAILURES:
            self.failures[who] += 1
            waits = self.schedule(self.failures[who], self.last_wait[who], dice[:, 0])
            self.last_wait[who] = waits
            self.next_at[who] = now + np.fmax(waits, wait or 0.0)
        elif event is Event.SUCCESS:
            self.failures[who] = 0
            self.next_at[who] = now

    def due(self, who: Index, now: float) -> Floats:
        return np.fmax(self.next_at[who], now)

    def click_goes(self, who: Index, now: float) -> Bools:
        return np.ones(len(who), dtype=np.bool_)

    def pause(self, who: Index, share: Floats, *, clicked: bool) -> Floats:
        return np.full(len(who), 1.0)


def fixed(seconds: float) -> Schedule:
    return lambda failures, _last, _share: np.full(len(failures), seconds)


def exponential(cap: float) -> Schedule:
    return lambda failures, _last, _share: np.minimum(cap, 2.0 ** np.minimum(failures, 30.0))


def full_jitter(cap: float) -> Schedule:
    return lambda failures, _last, share: share * np.minimum(cap, 2.0 ** np.minimum(failures, 30.0))


def decorrelated(cap: float) -> Schedule:
    return lambda _failures, last, share: np.minimum(cap, 1.0 + (3.0 * last - 1.0) * share)


RIVALS: dict[str, Callable[[int], RivalFleet]] = {
    "fixed 10 s": lambda clients: RivalFleet(clients, fixed(10.0), 4),
    "fixed 60 s": lambda clients: RivalFleet(clients, fixed(60.0), 4),
    "exponential 300 s": lambda clients: RivalFleet(clients, exponential(300.0)),
    "full jitter 300 s": lambda clients: RivalFleet(clients, full_jitter(300.0)),
}
