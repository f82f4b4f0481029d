"""All of S1 and a thousand seeds of S3 (PROOF 3.2): none breaks an invariant, each replays to the last byte.

The command, `python -m tests.simulation.world`, lives through a hundred thousand.
"""

import pytest

from tests.fakes.memory_server import PROFILES
from tests.simulation.world.single import cells, run
from tests.simulation.world.swarm import live

PARTS = 40
"""So many tests share the days of a kind of server, to spread them over the processors."""
SEEDS = 20


@pytest.mark.slow
@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("part", range(PARTS))
def test_p1_to_p4_one_misfortune_at_any_request_of_a_day_breaks_nothing(profile: str, part: int) -> None:
    broken = {str(cell): found for cell in list(cells([profile]))[part::PARTS] if (found := run(cell).violations)}
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1000 // SEEDS))
def test_p1_to_p4_random_worlds_agree_in_the_end(part: int) -> None:
    broken = {seed: outcome for seed in range(part * SEEDS, (part + 1) * SEEDS) if (outcome := live(seed)).violations}
    assert broken == {}


def test_a_seed_replays_exactly() -> None:
    assert live(7).digest == live(7).digest
