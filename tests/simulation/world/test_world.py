"""A sample of S1 and S3 (PROOF 3.2): no seed breaks an invariant, and each replays to the last byte."""

import random

import pytest

from tests.fakes.memory_server import PROFILES
from tests.simulation.world.single import Cell, run
from tests.simulation.world.swarm import live
from tests.simulation.world.weather import KINDS

CELLS = 20
SEEDS = 24


@pytest.mark.slow
@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("part", range(2))
def test_p1_to_p4_one_misfortune_at_any_request_of_a_day_breaks_nothing(profile: str, part: int) -> None:
    dice = random.Random(f"{profile}/{part}")
    for _ in range(CELLS):
        cell = Cell(profile, dice.choice(sorted(KINDS)), dice.randint(1, 50))
        assert run(cell).violations == (), str(cell)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_p1_to_p4_random_worlds_agree_in_the_end(part: int) -> None:
    for seed in range(part * SEEDS, (part + 1) * SEEDS):
        outcome = live(seed)
        assert outcome.violations == (), f"seed {seed}: {outcome}"


def test_a_seed_replays_exactly() -> None:
    assert live(7).digest == live(7).digest
