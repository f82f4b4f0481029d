"""kill -9 at every step of a push to the real TimeTagger: nothing lost, double or stuck (P1, P2; issue 2, must show 3).

A step is a side of a transaction's begin or end, the first change in between, or a side of a request.
"""

import os
import sys
from collections.abc import Iterator

import pytest

from tests.e2e.timetagger.deaths import Campaign, Mortal, mortal
from tests.servers.timetagger import RealTimeTagger

pytestmark = [
    pytest.mark.server,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "fork"), reason="children are made by fork"),
    pytest.mark.usefixtures("quick_homes"),
    pytest.mark.timeout(300),
]
DEATHS = 200


@pytest.fixture
def children() -> Iterator[Mortal]:
    with mortal() as made:
        yield made


def test_p1_p2_death_at_each_step_of_a_push(quick_server: RealTimeTagger, children: Mortal) -> None:
    deaths = 0
    while deaths < DEATHS:
        campaign = Campaign(quick_server.fresh_user(), children, seed=deaths)
        try:
            deaths += campaign.sweep(DEATHS - deaths)
        finally:
            campaign.close()


def test_p1_p2_death_at_any_moment_also_while_recovering(quick_server: RealTimeTagger, children: Mortal) -> None:
    campaign = Campaign(quick_server.fresh_user(), children, seed=2)
    try:
        campaign.at_random(20)
        assert campaign.kills >= 5
    finally:
        campaign.close()
