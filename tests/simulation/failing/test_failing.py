"""No call to the disk may fail at the cost of a change that was said to be saved (P1, P6, G21): a sample of all."""

from pathlib import Path

import pytest

from tests.simulation.failing.runs import KINDS, Kind, sessions
from tests.simulation.preload import compiler

pytestmark = pytest.mark.skipif(compiler() is None, reason="a failing disk needs a C compiler on a Linux system")
STRIDE = 29


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_p1_a_disk_that_fails_at_any_call_costs_nothing_that_was_confirmed(tmp_path: Path, kind: Kind) -> None:
    told = list(sessions(kind, tmp_path, STRIDE))
    assert len(told) > 10
    assert not told[-1].met
    assert {one.way: one.wrong for one in told if one.wrong} == {}
