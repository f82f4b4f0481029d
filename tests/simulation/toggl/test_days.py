"""The free plan's thirty requests an hour last for a heavy day, and a quiet one hardly touches them. Serves P7."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.toggl.days import ORGANIZATION, USER, heavy, quiet


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_p7_a_heavy_day_leaves_room_in_every_hour_and_bucket(tmp_path: Path, seed: int) -> None:
    spent = heavy(tmp_path / "home", seed)
    assert spent.most(USER) <= 24
    assert spent.most(ORGANIZATION) <= 24


@pytest.mark.slow
@pytest.mark.parametrize(("watched", "most"), [(True, 8), (False, 2)])
def test_p7_a_quiet_day_costs_next_to_nothing(tmp_path: Path, watched: bool, most: int) -> None:
    assert quiet(tmp_path / "home", watched=watched, hours=12).most(USER, ORGANIZATION) <= most
