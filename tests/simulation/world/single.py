"""S1: one misfortune at one request of the canonical day, for every request, every kind and every kind of server."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tests.fakes.memory_server import PROFILES
from tests.simulation.world.day import steps
from tests.simulation.world.history import Violation
from tests.simulation.world.weather import KINDS
from tests.simulation.world.world import World


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix. `request` 0 is the day without a misfortune; `slowness` is as `live_day` has it."""

    profile: str
    kind: str
    request: int
    slowness: float = 0.0

    def __str__(self) -> str:
        return f"{self.profile}/{self.kind}/{self.request}" + (f"/{self.slowness:g} s" if self.slowness else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a day: what is broken, how many requests were made, the digest of its log."""

    name: str
    violations: tuple[Violation, ...]
    requests: int
    digest: str
    steps: int


def run(cell: Cell) -> Outcome:
    """Live through the day with its one misfortune."""
    return live_day(str(cell), cell.profile, {cell.request: cell.kind}, slowness=cell.slowness)


def live_day(name: str, profile: str, met: Mapping[int, str], *, slowness: float = 0.0) -> Outcome:
    """Live through the canonical day with these misfortunes at these requests; the name seeds everything else.

    Each answer takes up to `slowness` seconds, and half of that at least.
    """
    world, dice = World(PROFILES[profile], seed=name), random.Random(name)
    try:
        world.weather.choose = lambda verb, n: met.get(n)
        if slowness:
            world.weather.answered = lambda: world.clock.pass_(dice.uniform(slowness / 2, slowness))
        day = steps()
        for step in day:
            step(world)
        during = world.weather.requests
        world.settle()
        return Outcome(name, tuple(world.verdict()), during, world.digest(), len(day))
    finally:
        world.close()


@cache
def requests_of(profile: str) -> int:
    """How many requests the undisturbed day makes."""
    outcome = run(Cell(profile, "dns", 0))
    assert not outcome.violations, outcome.violations
    return outcome.requests


def cells(profiles: list[str], slowness: float = 0.0) -> Iterator[Cell]:
    """Every cell."""
    for profile in profiles:
        for request in range(1, requests_of(profile) + 1):
            for kind in KINDS:
                yield Cell(profile, kind, request, slowness)
