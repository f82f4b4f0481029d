"""The columns of numpy hold what the production policy holds, to the last bit (PROOF 3.5)."""

from random import Random

import numpy as np

from tracker_app.sync.policy import Event, Timings

from .fleet import PolicyFleet
from .model import Run
from .shapes import SHAPES
from .vector import VectorFleet

TRACES, STEPS = 10_000, 20
WAITS = (None, 0.0, 1.0, 90.0, 4000.0, 1e9, float("nan"))
USUAL = (Event.FAILURE, Event.FAILURE, Event.SUCCESS, Event.SUCCESS, Event.REFUSED_BUSY, Event.CLICKED, *Event)
GAPS = (0.0, 0.5, 7.0, 25.0, 61.0, 700.0, 4000.0, -30.0, -5000.0, -3e7, 3e7)


def test_p7_ten_thousand_random_traces_move_both_policies_alike() -> None:
    timings, random = Timings(), Random(7)
    real, columns = PolicyFleet(TRACES, timings), VectorFleet(TRACES, timings)
    numbers = np.random.default_rng(7)
    now = 1_700_000_000.0
    everybody = np.arange(TRACES)
    for _ in range(STEPS):
        now += random.choice(GAPS)
        group_of = numbers.integers(0, 12, TRACES)
        for group in range(12):
            who = everybody[group_of == group]
            event, wait, dice = random.choice(USUAL), random.choice(WAITS), numbers.random((len(who), 2))
            asked = now + random.choice(GAPS)
            for fleet in (real, columns):
                fleet.happened(event, who, now, dice, wait)
            np.testing.assert_array_equal(real.due(who, asked), columns.due(who, asked))
            np.testing.assert_array_equal(real.click_goes(who, asked), columns.click_goes(who, asked))
            for clicked in (False, True):
                shares = dice[:, 1]
                np.testing.assert_array_equal(
                    real.pause(who, shares, clicked=clicked), columns.pause(who, shares, clicked=clicked)
                )
    assert [columns.state(client) for client in range(TRACES)] == real.states


def test_p7_a_small_fleet_of_production_policies_lives_through_an_outage_as_the_columns_do() -> None:
    for shape in ("150s", "flapping", "150s_retry_after", "updated"):
        clients, timings = 300, Timings()
        real = Run(PolicyFleet(clients, timings), clients, SHAPES[shape], policy="ours").run(7200)
        columns = Run(VectorFleet(clients, timings), clients, SHAPES[shape], policy="ours").run(7200)
        assert real == columns
