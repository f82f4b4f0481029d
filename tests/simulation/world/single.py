"""S1: one misfortune at one request of the canonical day, for every request, every kind and every kind of server."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.fakes.memory_server import PROFILES
from tests.simulation.world.day import steps
from tests.simulation.world.history import Violation
from tests.simulation.world.weather import KINDS
from tests.simulation.world.world import World


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix. `request` 0 is the day without a misfortune."""

    profile: str
    kind: str
    request: int

    def __str__(self) -> str:
        return f"{self.profile}/{self.kind}/{self.request}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a cell: what is broken, how many requests were made, the digest of its log."""

    cell: Cell
    violations: tuple[Violation, ...]
    requests: int
    digest: str
    steps: int


def run(cell: Cell) -> Outcome:
    """Live through the day."""
    world = World(PROFILES[cell.profile], seed=str(cell))
    try:
        world.weather.choose = lambda verb, n: cell.kind if n == cell.request else None
        day = steps()
        for step in day:
            step(world)
        during = world.weather.requests
        world.settle()
        return Outcome(cell, tuple(world.verdict()), during, world.digest(), len(day))
    finally:
        world.close()


@cache
def requests_of(profile: str) -> int:
    """How many requests the undisturbed day makes."""
    outcome = run(Cell(profile, "dns", 0))
    assert not outcome.violations, outcome.violations
    return outcome.requests


def cells(profiles: list[str]) -> Iterator[Cell]:
    """Every cell."""
    for profile in profiles:
        for request in range(1, requests_of(profile) + 1):
            for kind in KINDS:
                yield Cell(profile, kind, request)
