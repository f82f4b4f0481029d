"""A pool of instances that slows down, refuses, and loses instances under load. Knows no client."""

import numpy as np

INSTANCES = 20
UNITS_EACH = 50.0
CAPACITY = INSTANCES * UNITS_EACH
TOO_HOT = 3.0
HOT_SECONDS = 5
OUT_SECONDS = 60


class Server:
    """One-second ticks: goodput is the capacity, and falls as 3c/load above three times it.

    An instance above three times its capacity for five seconds fails its health check and is out for sixty; all
    are back when an outage ends.
    """

    def __init__(self) -> None:
        self.hot = np.zeros(INSTANCES, dtype=np.int64)
        self.back_at = np.zeros(INSTANCES, dtype=np.int64)
        self.kills = 0
        self.was_up = True

    def share_served(self, second: int, load: float, capacity: float, *, slows_instances: bool) -> float:
        """The share of this second's requests that succeed; `capacity` as a share of the full one."""
        if capacity <= 0.0:
            self.was_up = False
            return 0.0
        if not self.was_up:
            self.was_up = True
            self.back_at[:] = second
            self.hot[:] = 0
        live = self.back_at <= second
        alive = int(live.sum())
        if alive == 0:
            return 0.0
        health = UNITS_EACH * (capacity if slows_instances else 1.0)
        heat = load / (alive * health)
        self._check_health(second, live, too_hot=heat > TOO_HOT)
        goodput = alive * UNITS_EACH * capacity * min(1.0, TOO_HOT / max(heat, 1e-9))
        return min(1.0, goodput / max(load, 1e-9))

    def _check_health(self, second: int, live: "np.ndarray[tuple[int], np.dtype[np.bool_]]", *, too_hot: bool) -> None:
        self.hot = np.where(live & too_hot, self.hot + 1, 0)
        failed = self.hot >= HOT_SECONDS
        self.kills += int(failed.sum())
        self.back_at[failed] = second + 1 + OUT_SECONDS
        self.hot[failed] = 0
