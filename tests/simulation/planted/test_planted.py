"""Bugs planted on purpose are caught (PROOF part 4): here those hunted by a short story; the command hunts them all."""

import pytest

from tests.simulation.planted.__main__ import hunted
from tests.simulation.planted.bugs import BUGS, Bug

STORIES = [bug for bug in BUGS if "swarm" not in bug.hunt.__qualname__]


@pytest.mark.slow
@pytest.mark.parametrize("bug", STORIES, ids=lambda bug: bug.name)
def test_p1_to_p9_a_planted_bug_is_caught(bug: Bug) -> None:
    clean = bug.hunt()
    assert clean is None, f"the hunt finds something without the bug: {clean}"
    caught = hunted(bug)
    assert caught is not None, "it survived"
    assert caught.invariant in bug.invariants.split(), caught


def test_all_forty_of_the_proof_are_planted() -> None:
    assert len({bug.name for bug in BUGS}) == 40
