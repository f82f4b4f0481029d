"""The day of 16 January 2018, as a server of time entries lived it: the scenario of replay and demonstration. Pure.

Times of day are UTC. What a fault looks like on the wire, and to a provider, is known by those who play it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

DAY = datetime(2018, 1, 16, tzinfo=UTC)

FAULTS = (
    "refused", "timeout-before", "timeout-after", "reset-before", "reset-after", "500-before", "500-after",
    "502-after", "503", "503-retry", "504-after", "forgotten",
)  # fmt: skip
"""Words for what may happen to a request. "-after": the server did its work all the same; "forgotten": it said that
it had, and had not.
"""


@dataclass(frozen=True, slots=True)
class Phase:
    """How a server was from `start` to `stop` (UTC seconds).

    `reads` and `writes` give the share of requests that meet a fault, by its word; the rest is answered. `latency`
    bounds how long an answer takes, in seconds.
    """

    name: str
    start: int
    stop: int
    reads: Mapping[str, float] = field(default_factory=dict)
    writes: Mapping[str, float] = field(default_factory=dict)
    latency: tuple[float, float] = (0.1, 0.6)

    def fault(self, *, is_write: bool, share: float) -> str | None:
        """Return the fault for a request that drew `share` (0 to 1), or None."""
        for word, part in (self.writes if is_write else self.reads).items():
            share -= part
            if share < 0:
                return word
        return None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A day of trouble. The state of `copied` is put back at `rolled_back`: what was written between is gone."""

    begins: int
    ends: int
    phases: tuple[Phase, ...]
    copied: int
    rolled_back: int

    def phase(self, now: float) -> Phase | None:
        """Return the phase that `now` falls into, None before and after the trouble."""
        return next((phase for phase in self.phases if phase.start <= now < phase.stop), None)


def _half_failing() -> tuple[Mapping[str, float], Mapping[str, float]]:
    reads = {"500-before": 0.2, "reset-before": 0.15, "503": 0.15}
    writes = {
        "reset-after": 0.1, "500-after": 0.1, "504-after": 0.05, "reset-before": 0.1, "503": 0.05, "forgotten": 0.25,
    }  # fmt: skip
    return reads, writes


def january_2018(day: datetime = DAY) -> Scenario:
    """Return that day, or another `day` (its midnight, UTC) that goes the same way: six hours of trouble at work."""

    def at(clock: str) -> int:
        hour, minute = map(int, clock.split(":"))
        return int(day.timestamp()) + hour * 3600 + minute * 60

    half_reads, half_writes = _half_failing()
    return Scenario(
        begins=at("13:00"),
        ends=at("22:30"),
        phases=(
            Phase("slow", at("14:45"), at("15:00"), {"timeout-before": 0.3},
                  {"timeout-after": 0.3, "timeout-before": 0.1}, latency=(8.0, 20.0)),
            Phase("down", at("15:00"), at("16:10"), {"refused": 0.5, "503": 0.5}, {"refused": 0.5, "503": 0.5}),
            Phase("half failing, forgetting", at("16:10"), at("19:30"), half_reads, half_writes, latency=(0.5, 6.0)),
            Phase("limited mode, reads only", at("19:30"), at("20:45"), {}, {"503-retry": 1.0}, latency=(0.5, 3.0)),
        ),
        copied=at("18:20"),
        rolled_back=at("19:30"),
    )  # fmt: skip
