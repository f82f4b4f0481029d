"""Runs a fleet through an outage, second by second, and measures what the server and the people met.

The toy of PROOF Part 3: ratios count, not seconds. Knows no policy, only what a fleet tells it.
"""

from dataclasses import dataclass

import numpy as np

from tracker_app.sync.policy import Event

from .fleet import Bools, Fleet, Floats, Index
from .server import CAPACITY, Server
from .shapes import Shape

EPOCH = 16
"""Seconds between two looks at the whole fleet; in between only those due soon are looked at."""
CLICKS_PER_SECOND = 0.02 / 600.0
"""Of each client that still has something to send: two in a hundred click within ten minutes."""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds count from the end of the trouble; -1 stands for "not within the time simulated"."""

    shape: str
    policy: str
    clients: int
    peak: float
    """Most requests in one second while the server was up, as a multiple of its full capacity."""
    overloaded_seconds: int
    kills: int
    requests_in_outage: float
    """Requests per client while the trouble lasted."""
    t50: int
    t99: int
    t100: int
    bound: float
    """What the work of all takes at full capacity, had nothing been sent before the end."""
    fairness: float
    """Jain's index of how long each client took from the end of the trouble."""
    clicks: int
    clicks_held: int
    """Clicks of people who had not clicked within ten seconds, and that did not go at once although no floor held."""


class Run:
    """One fleet, one shape, one seed. `run` may be called once."""

    def __init__(self, fleet: Fleet, clients: int, shape: Shape, *, policy: str, seed: int = 1) -> None:
        self.fleet, self.clients, self.shape, self.policy = fleet, clients, shape, policy
        self.dice = np.random.default_rng(seed)
        self.work = 1 + self.dice.poisson(2.0, clients) + fleet.full_pull_units
        self.units = int(self.work.sum())
        self.due = self.dice.uniform(0.0, shape.arrive_seconds, clients)
        self.waits_for_event = np.full(clients, shape.event is not None)
        self.finished_at = np.full(clients, -1, dtype=np.int64)
        self.watched = np.zeros(clients, dtype=np.bool_)
        self.last_click = np.full(clients, -np.inf)
        self.left = clients
        self.loads: list[float] = []
        self.in_outage = 0
        self.clicks = self.clicks_held = 0

    def run(self, horizon: int) -> Result:
        """Simulate until everybody is done, at most so many seconds beyond the end of the trouble."""
        server, pool = Server(), np.empty(0, dtype=np.int64)
        for second in range(self.shape.ends + horizon):
            if second % EPOCH == 0:
                pool = np.flatnonzero(self.due < second + EPOCH)
            calling = pool[self.due[pool] <= second]
            if self.shape.event is not None:
                calling = self._let_the_event_happen(calling, second)
            clicking = self._click(second)
            if len(clicking):
                pool = np.union1d(pool, clicking)
                calling = np.union1d(calling, clicking)
            self._call(server, calling, second)
            if self.left == 0:
                break
        return self._result(server)

    def _let_the_event_happen(self, calling: Index, second: int) -> Index:
        arriving = calling[self.waits_for_event[calling]]
        if len(arriving) == 0:
            return calling
        self.waits_for_event[arriving] = False
        self.fleet.happened(Event(str(self.shape.event)), arriving, second, self._shares(arriving))
        self.due[arriving] = self.fleet.due(arriving, second)
        return calling[self.due[calling] <= second]

    def _click(self, second: int) -> Index:
        if second < self.shape.arrive_seconds:
            return np.empty(0, dtype=np.int64)
        count = int(self.dice.poisson(self.clients * CLICKS_PER_SECOND))
        some = np.unique(self.dice.integers(0, self.clients, count))
        who = some[self.finished_at[some] < 0]
        goes = self.fleet.click_goes(who, second)
        self.clicks += len(who)
        if self.shape.retry_after is None:
            self.clicks_held += int((~goes & (second - self.last_click[who] >= 10)).sum())
        self.last_click[who] = second
        who = who[goes]
        self.fleet.happened(Event.CLICKED, who, second, self._shares(who))
        self.watched[who] = True
        return who

    def _call(self, server: Server, who: Index, second: int) -> None:
        capacity = self.shape.capacity(second) if second < self.shape.ends else 1.0
        load = float(self.work[who].sum()) if self.fleet.burst else float(len(who))
        trouble = capacity < 1.0
        served = server.share_served(second, load, capacity, slows_instances=trouble and self.shape.slows_instances)
        self.loads.append(load if capacity > 0.0 else 0.0)
        if second < self.shape.ends:
            self.in_outage += len(who)
        good: Bools = self.dice.random(len(who)) < served
        self._succeed(who[good], second)
        failed = who[~good]
        refused = self.shape.retry_after is not None
        event = Event.REFUSED_BUSY if refused else Event.FAILURE
        self.fleet.happened(event, failed, second, self._shares(failed), self.shape.retry_after)
        self.watched[failed] = False
        self.due[failed] = np.maximum(self.fleet.due(failed, second), second + 1)

    def _succeed(self, who: Index, second: int) -> None:
        self.fleet.happened(Event.SUCCESS, who, second, self._shares(who))
        self.work[who] -= self.work[who] if self.fleet.burst else 1
        done = self.work[who] == 0
        self.finished_at[who[done]] = second
        self.due[who[done]] = np.inf
        self.left -= int(done.sum())
        for clicked in (False, True):
            on = who[~done & (self.watched[who] == clicked)]
            pause = self.fleet.pause(on, self._shares(on)[:, 0], clicked=clicked)
            self.due[on] = np.maximum(self.fleet.due(on, second), second + np.maximum(pause, 1.0))

    def _shares(self, who: Index) -> Floats:
        return self.dice.random((len(who), 2))

    def _result(self, server: Server) -> Result:
        loads = np.array(self.loads)
        took = np.where(self.finished_at < 0, len(loads), self.finished_at) - self.shape.ends
        waited = np.maximum(took, 0).astype(np.float64)
        squares = float((waited**2).sum())
        return Result(
            shape=self.shape.name,
            policy=self.policy,
            clients=self.clients,
            peak=round(float(loads.max()) / CAPACITY, 2),
            overloaded_seconds=int((loads > CAPACITY).sum()),
            kills=server.kills,
            requests_in_outage=round(self.in_outage / self.clients, 2),
            t50=self._quantile(0.50),
            t99=self._quantile(0.99),
            t100=self._quantile(1.0),
            bound=round(self.units / CAPACITY, 1),
            fairness=round(float(waited.sum()) ** 2 / (self.clients * squares), 3) if squares else 1.0,
            clicks=self.clicks,
            clicks_held=self.clicks_held,
        )

    def _quantile(self, share: float) -> int:
        moments = np.sort(np.where(self.finished_at < 0, np.iinfo(np.int64).max, self.finished_at))
        moment = int(moments[min(self.clients - 1, int(np.ceil(share * self.clients)) - 1)])
        return -1 if moment == np.iinfo(np.int64).max else max(0, moment - self.shape.ends)
