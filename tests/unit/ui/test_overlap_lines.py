"""What counts as an overlap to be told about (lessons/users.md 58)."""

from datetime import date

import pytest

from tests.worlds import a_world
from tracker_app.app.recording import Content
from tracker_app.domain.zones import day_bounds
from tracker_app.ui.entries.lines import Layout, OverlapLine, lay_out


@pytest.mark.parametrize(("common", "told"), [(0, False), (59, False), (60, True)])
def test_users58_less_than_a_minute_in_common_is_no_overlap(common: int, told: bool) -> None:
    with a_world(zone="UTC", now="2026-11-24T18:00:00+00:00") as world:
        nine = int(world.clock.now()) - 9 * 3600
        world.holdfast.recording.add(Content("One"), nine, nine + 3600)
        world.holdfast.recording.add(Content("Two"), nine + 3600 - common, nine + 7200)
        views = world.holdfast.browsing.page(limit=5)
        day = date(2026, 11, 24)
        lines = lay_out(day, day_bounds(day, "UTC"), views, int(world.clock.now()), Layout())
    assert any(isinstance(line, OverlapLine) for line in lines) is told
