"""All of S1, a thousand seeds of S3, a little of S2 and S4 (PROOF 3.2): nothing breaks an invariant, each replays.

The command, `python -m tests.simulation.world`, lives through as many as it is asked for.
"""

from pathlib import Path

import pytest

from tests.fakes.memory_server import PROFILES
from tests.simulation.world import pairs, years
from tests.simulation.world.history import Violation
from tests.simulation.world.shrink import shrink
from tests.simulation.world.single import cells, run
from tests.simulation.world.swarm import Cut, live
from tests.simulation.world.world import World
from tests.worlds import a_world

PARTS = 40
"""So many tests share the days of a kind of server, to spread them over the processors."""
SEEDS = 20
SLOWNESS = 28.0
"""Seconds that a slow server takes for an answer, at most: just short of where nobody waits any longer."""


@pytest.mark.slow
@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("part", range(PARTS))
def test_p1_to_p4_one_misfortune_at_any_request_of_a_day_breaks_nothing(profile: str, part: int) -> None:
    broken = {str(cell): found for cell in list(cells([profile]))[part::PARTS] if (found := run(cell).violations)}
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_p1_to_p4_a_day_of_answers_that_take_half_a_minute_breaks_nothing(profile: str) -> None:
    shared = list(cells([profile], SLOWNESS))[::50]
    broken = {str(cell): found for cell in shared if (found := run(cell).violations)}
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1000 // SEEDS))
def test_p1_to_p4_random_worlds_agree_in_the_end(part: int) -> None:
    broken = {seed: outcome for seed in range(part * SEEDS, (part + 1) * SEEDS) if (outcome := live(seed)).violations}
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_p1_to_p4_two_misfortunes_in_a_day_break_nothing(part: int) -> None:
    drawn = list(pairs.drawn(sorted(PROFILES), 400))[part::10]
    broken = {str(pair): found for pair in drawn if (found := pairs.run(pair).violations)}
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(len(PROFILES)))
def test_p1_p4_months_with_outages_stall_nothing_and_leave_nothing_behind(seed: int) -> None:
    assert years.live(seed, days=120, a_day=3).violations == ()


def test_a_seed_replays_exactly() -> None:
    assert live(7).digest == live(7).digest


def test_a_broken_world_is_made_as_small_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    def verdict(world: World) -> list[Violation]:
        verbs = [line.split()[0] for line in world.log]
        bad = "edit" in verbs and "add" in verbs[: verbs.index("edit")]
        return [Violation("I1", "an addition, and later a change")] if bad else []

    monkeypatch.setattr(World, "verdict", verdict)
    whole = next(life for seed in range(100) if (life := live(seed)).violations)
    shrunk = shrink(whole)
    assert len(shrunk.steps) <= 3
    assert shrunk.life.violations == whole.violations
    assert live(whole.seed, shrunk.cut).digest == shrunk.life.digest


def test_the_first_steps_of_a_world_can_be_kept_to_look_at(tmp_path: Path) -> None:
    life = live(7, Cut(until=20), keep=tmp_path)
    assert life.violations == ()
    recorded = sum(line.split()[0] in ("add", "start") and line.split()[1] == "0" for line in life.log)
    with a_world(home=tmp_path / "home-0") as world:
        assert 0 < recorded <= len(world.holdfast.browsing.page())
