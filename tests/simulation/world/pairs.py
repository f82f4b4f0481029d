"""S2: two misfortunes in one canonical day, at any two of its requests and of any two kinds.

All pairs are some hundred thousand for each kind of server, so that a share of them is drawn.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.simulation.world.single import Outcome, live_day, requests_of
from tests.simulation.world.weather import KINDS

LATER = 6
"""A misfortune makes requests of its own, so that its day is that much longer than one that has none."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cells of the matrix of one kind of server, in the order in which they are met."""

    profile: str
    first: tuple[int, str]
    second: tuple[int, str]

    def __str__(self) -> str:
        return "/".join([self.profile, *(f"{kind}@{request}" for request, kind in (self.first, self.second))])


def run(pair: Pair) -> Outcome:
    """Live through the day."""
    return live_day(str(pair), pair.profile, dict([pair.first, pair.second]))


def count(profile: str) -> int:
    """How many pairs there are."""
    requests = requests_of(profile) + LATER
    return requests * (requests - 1) // 2 * len(KINDS) ** 2


def drawn(profiles: Sequence[str], number: int, seed: int = 1) -> Iterator[Pair]:
    """Draw pairs, as many of each kind of server."""
    dice = random.Random(seed)
    kinds = sorted(KINDS)
    for n in range(number):
        profile = profiles[n % len(profiles)]
        first, second = sorted(dice.sample(range(1, requests_of(profile) + LATER + 1), 2))
        yield Pair(profile, (first, dice.choice(kinds)), (second, dice.choice(kinds)))
