"""Measures two things side by side and gives their ratio: a figure that a noisy or slow machine changes little."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was measured against what in the same run. Times are median seconds; `limit` and `aim` are ratios."""

    what: str
    measured: float
    floor: float
    limit: float | None = None
    aim: float | None = None
    unit: str = "ms"
    """What `measured` and `floor` are shown in: "ms" for seconds, or "MB" for megabytes."""

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.measured / self.floor

    @property
    def holds(self) -> bool:
        """Whether the limit is kept; without a limit the figure is only for reading."""
        return self.limit is None or self.ratio <= self.limit

    def __str__(self) -> str:
        verdict = "" if self.limit is None else f"  limit {self.limit:g}" + ("" if self.holds else "  EXCEEDED")
        wanted = "" if self.aim is None else f", aim {self.aim:g}"
        scale = 1000 if self.unit == "ms" else 1
        return (
            f"{self.ratio:6.2f} x  {self.what}"
            f"  ({self.measured * scale:.2f} {self.unit} over {self.floor * scale:.2f} {self.unit}){verdict}{wanted}"
        )


def side_by_side(first: Callable[[], object], second: Callable[[], object], samples: int) -> tuple[float, float]:
    """Return the median seconds of both, measured in turns, so that whatever slows the machine slows both."""
    first_times, second_times = [], []
    for _ in range(samples):
        first_times.append(seconds_of(first))
        second_times.append(seconds_of(second))
    return statistics.median(first_times), statistics.median(second_times)


def seconds_of(job: Callable[[], object]) -> float:
    """Return how long one call takes."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun
