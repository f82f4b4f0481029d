"""The outages: when the server is up, how much it can do, and when the clients come. Knows no policy."""

from collections.abc import Callable
from dataclasses import dataclass

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Shape:
    """Trouble from second 0 to `ends`; `capacity(second)` is the share of the full goodput there is meanwhile."""

    name: str
    ends: int
    capacity: Callable[[int], float]
    arrive_seconds: int = 10
    """The clients first call within so many seconds, spread evenly."""
    event: str | None = None
    """What happens to each client as it arrives, before its first call: woke, started, updated."""
    retry_after: float | None = None
    slows_instances: bool = False
    """Whether the instances themselves are slow, and fail their health checks so much earlier."""


def _down(_second: int) -> float:
    return 0.0


def _full(_second: int) -> float:
    return 1.0


def _flaps(second: int) -> float:
    return 0.0 if second % 60 < 40 else 1.0


def _tenth(_second: int) -> float:
    return 0.1


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("30s", 30, _down),
        Shape("150s", 150, _down),
        Shape("30min", 30 * MINUTE, _down),
        Shape("3h", 3 * HOUR, _down),
        Shape("12h", 12 * HOUR, _down),
        Shape("flapping", 30 * MINUTE, _flaps),
        Shape("brownout", HOUR, _tenth, arrive_seconds=10 * MINUTE),
        Shape("brownout_slow", HOUR, _tenth, arrive_seconds=10 * MINUTE, slows_instances=True),
        Shape("150s_retry_after", 150, _down, retry_after=60.0),
        Shape("30min_retry_after", 30 * MINUTE, _down, retry_after=60.0),
        Shape("morning", 0, _full, arrive_seconds=30 * MINUTE, event="woke"),
        Shape("updated", 0, _full, arrive_seconds=10, event="updated"),
        Shape("live_lost", 10, _down, arrive_seconds=10, event="live_connection_lost"),
    )
}
