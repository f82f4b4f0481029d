"""A long history is read within the free plan's quota, whatever the process dies of on the way. Serves P1, P2, P7."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.toggl.days import ORGANIZATION, USER
from tests.simulation.toggl.first_sync import on_the_free_plan


@pytest.mark.slow
def test_p1_p2_a_first_sync_outlives_its_process_doubles_nothing_and_leaves_room(tmp_path: Path) -> None:
    found = on_the_free_plan(tmp_path / "home", entries=8000, deaths=4)
    assert (found.doubles, found.missing, found.refused) == (0, 0, 0)
    assert found.first_minute > 100
    assert found.spent.most(USER) <= 24
    assert found.spent.most(ORGANIZATION) <= 24
