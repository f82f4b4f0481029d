"""What the model asks of a fleet, whatever its policy, and the fleet that runs the very policy object."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tracker_app.sync.policy import Event, Happened, PolicyState, Timings, after, may_call, pause_between

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Index = NDArray[np.int64]


class Fleet(Protocol):
    """Many clients, each with a policy state of its own; `dice` has two shares (0..1) for each client named."""

    burst: bool
    """Whether a client sends all it has in one second once it may call, instead of one request per turn."""
    full_pull_units: int
    """What a client sends beside its work because it pulls everything again."""

    def happened(self, event: Event, who: Index, now: float, dice: Floats, wait: float | None = None) -> None:
        """The event happened to all of them."""

    def due(self, who: Index, now: float) -> Floats:
        """The moment from which each may make its next background call."""

    def click_goes(self, who: Index, now: float) -> Bools:
        """Whether a click of each would go through at once."""

    def pause(self, who: Index, share: Floats, *, clicked: bool) -> Floats:
        """Seconds between two requests of one turn."""


class Shares:
    """Dice that fall at the shares given, one after the other."""

    def __init__(self, *shares: float) -> None:
        self.shares = list(shares)

    def uniform(self, a: float, b: float, /) -> float:
        return a + (b - a) * self.shares.pop(0)


class PolicyFleet:
    """Small fleets: one production state per client, moved by the production rules."""

    burst = False
    full_pull_units = 0

    def __init__(self, clients: int, timings: Timings) -> None:
        self.timings = timings
        self.states = [PolicyState()] * clients

    def happened(self, event: Event, who: Index, now: float, dice: Floats, wait: float | None = None) -> None:
        told = Happened(event, wait)
        for row, client in enumerate(who):
            shares = Shares(*(float(share) for share in dice[row]))
            self.states[client] = after(self.states[client], told, now, shares, self.timings)

    def due(self, who: Index, now: float) -> Floats:
        waits = [may_call(self.states[client], now, self.timings).wait_seconds for client in who]
        return now + np.array(waits, dtype=np.float64)

    def click_goes(self, who: Index, now: float) -> Bools:
        goes = [may_call(self.states[client], now, self.timings, clicked=True).go for client in who]
        return np.array(goes, dtype=np.bool_)

    def pause(self, who: Index, share: Floats, *, clicked: bool) -> Floats:
        pauses = [
            pause_between(self.states[client], Shares(float(part)), self.timings, clicked=clicked)
            for client, part in zip(who, share, strict=True)
        ]
        return np.array(pauses, dtype=np.float64)
