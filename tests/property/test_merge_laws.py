"""Laws of the three-way merge (SYNC 2.5, P3), over any three versions of an entry."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.property.reference_merge import differences
from tracker_app.domain.entry import FIELDS
from tracker_app.domain.merge import DAY_SECONDS, merge

Side = dict[str, Any]
STARTS = st.sampled_from((0, 600, 3600, 86_000, 90_000, 200_000))
LENGTHS = st.sampled_from((None, 0, 600, 3600, 50_000, 86_400, 86_401, 300_000))
TAGS = st.sets(st.sampled_from("abcd")).map(lambda names: tuple(sorted(names)))


@st.composite
def sides(draw: st.DrawFn) -> Side:
    """One version of an entry, as it may really be: it never stops before it starts."""
    start, length = draw(STARTS), draw(LENGTHS)
    return {
        "start": start,
        "stop": None if length is None else start + length,
        "description": draw(st.sampled_from(("", "Reading", "Writing"))),
        "project": draw(st.sampled_from((None, "p1", "p2"))),
        "task": draw(st.sampled_from((None, "t1"))),
        "tags": draw(TAGS),
        "billable": draw(st.booleans()),
    }


def merged(base: Side, ours: Side, theirs: Side, later: bool) -> tuple[Side, dict[str, tuple[Any, Any, str]]]:
    found = merge(base, ours, theirs, FIELDS, ours_is_later=later)
    conflicts = {c.field: (c.ours, c.theirs, c.chosen) for c in found.conflicts}
    assert len(conflicts) == len(found.conflicts)
    return dict(found.values), conflicts


@given(sides(), sides(), st.booleans())
def test_one_side_alone_decides(base: Side, other: Side, later: bool) -> None:
    assert merged(base, other, base, later) == (other, {})
    assert merged(base, base, other, later) == (other, {})


@given(sides(), sides(), st.booleans())
def test_two_equal_sides_agree(base: Side, side: Side, later: bool) -> None:
    assert merged(base, side, side, later) == (side, {})


@given(sides(), sides(), sides(), st.booleans())
def test_it_does_not_matter_which_side_is_called_ours(base: Side, ours: Side, theirs: Side, later: bool) -> None:
    values, conflicts = merged(base, ours, theirs, later)
    swapped, swapped_conflicts = merged(base, theirs, ours, not later)
    other_name = {"mine": "theirs", "theirs": "mine"}
    assert swapped == values
    assert swapped_conflicts == {f: (t, o, other_name[chosen]) for f, (o, t, chosen) in conflicts.items()}


@given(sides(), sides(), sides(), st.booleans())
def test_merging_the_outcome_once_more_changes_nothing(base: Side, ours: Side, theirs: Side, later: bool) -> None:
    values, _ = merged(base, ours, theirs, later)
    assert merged(base, values, theirs, later)[0] == values
    assert merged(theirs, values, theirs, later) == (values, {})


@given(sides(), sides(), sides(), st.booleans())
def test_p3_every_value_that_a_side_set_is_shown_or_kept_in_a_conflict(
    base: Side, ours: Side, theirs: Side, later: bool
) -> None:
    values, conflicts = merged(base, ours, theirs, later)
    for name in FIELDS:
        for mine, side in (("mine", ours), ("theirs", theirs)):
            if side[name] == base[name] or name == "tags":
                continue
            kept = conflicts.get(name)
            assert values[name] == side[name] or (kept is not None and side[name] in kept[:2]), (name, mine)
    for name, (_ours, _theirs, chosen) in conflicts.items():
        assert values[name] == (ours if chosen == "mine" else theirs)[name]
        assert ours[name] != theirs[name]


@given(sides(), sides(), sides(), st.booleans())
def test_p3_additions_and_removals_of_tags_all_count(base: Side, ours: Side, theirs: Side, later: bool) -> None:
    values, conflicts = merged(base, ours, theirs, later)
    was, mine, other, now = (set(side["tags"]) for side in (base, ours, theirs, values))
    assert (mine - was) | (other - was) <= now
    assert not ((was - mine) | (was - other)) & now
    assert "tags" not in conflicts


@given(sides(), sides(), sides(), st.booleans())
def test_no_entry_is_made_that_ends_before_it_starts_or_outgrows_a_day(
    base: Side, ours: Side, theirs: Side, later: bool
) -> None:
    values, _ = merged(base, ours, theirs, later)

    def length(side: Side) -> int:
        return 0 if side["stop"] is None else side["stop"] - side["start"]

    assert length(values) >= 0
    if length(ours) <= DAY_SECONDS and length(theirs) <= DAY_SECONDS:
        assert length(values) <= DAY_SECONDS


@pytest.mark.parametrize("seed", range(4))
def test_p3_a_second_merge_written_from_the_rules_alone_makes_the_same(seed: int) -> None:
    assert next(differences(seed, 10_000), None) is None
