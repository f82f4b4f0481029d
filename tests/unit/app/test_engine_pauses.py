"""A worker never turns round and round over a pause that no turn will end."""

import pytest

from tests.fakes.memory_server import PROFILES
from tests.sync_homes import homes


@pytest.mark.parametrize("step", [-3600.0, -86_400.0, 3600.0])
def test_p7_a_clock_that_is_set_back_leaves_no_worker_spinning(step: float) -> None:
    _, clock, (home,) = homes(next(iter(PROFILES.values())))
    centre = home.holdfast.sync_centre
    for _ in range(5):
        centre.turn()
        clock.pass_(60)
    home.world.entry("Waiting")
    centre.turn()
    home.world.entry("Also waiting")
    clock.set_to(clock.now() + step)
    turns = 0
    while (moment := centre.next_wake()) is not None and moment <= clock.now():
        centre.turn()
        turns += 1
        assert turns < 5
        clock.pass_(1)
    home.close()
