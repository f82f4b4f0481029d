"""Merging keeps both sides' edits, field by field, and hides neither value of a disagreement (P3, SYNC 2.5)."""

from typing import Any

import pytest

from tracker_app.domain.entry import FIELDS
from tracker_app.domain.merge import FieldConflict, Merged, merge

DAY = 86_400
BASE: dict[str, Any] = {
    "start": 1000, "stop": 4600, "description": "Writing", "project": "p1", "task": None, "tags": ("a", "b"),
    "billable": False,
}  # fmt: skip


def merged(ours: dict[str, Any], theirs: dict[str, Any], *, base: dict[str, Any] = BASE, later: bool = True) -> Merged:
    return merge(base, {**base, **ours}, {**base, **theirs}, FIELDS, ours_is_later=later)


def test_p3_edits_of_different_fields_both_live() -> None:
    found = merged({"description": "Reading"}, {"billable": True, "project": None})
    assert found == Merged({**BASE, "description": "Reading", "billable": True, "project": None}, ())


@pytest.mark.parametrize(("later", "shown", "chosen"), [(True, "Ours", "mine"), (False, "Theirs", "theirs")])
def test_p3_a_field_that_both_changed_keeps_both_values_and_shows_the_later(
    later: bool, shown: str, chosen: str
) -> None:
    found = merged({"description": "Ours"}, {"description": "Theirs"}, later=later)
    assert found.values["description"] == shown
    assert found.conflicts == (FieldConflict("description", "Writing", "Ours", "Theirs", chosen),)


def test_the_same_edit_on_both_sides_is_no_conflict() -> None:
    assert merged({"description": "Same"}, {"description": "Same"}).conflicts == ()


def test_tags_merge_as_a_set() -> None:
    found = merged({"tags": ("a", "b", "c")}, {"tags": ("b", "d")})
    assert found.values["tags"] == ("b", "c", "d")
    assert found.conflicts == ()


@pytest.mark.parametrize("later", [True, False])
def test_a_known_stop_beats_still_running_whoever_was_later(later: bool) -> None:
    running = {**BASE, "stop": 9000}
    found = merged({"stop": None}, {"stop": 5000}, base=running, later=later)
    assert found.values["stop"] == 5000
    assert found.conflicts == (FieldConflict("stop", 9000, None, 5000, "theirs"),)


def test_p3_a_start_after_the_other_sides_stop_is_a_conflict_of_the_pair() -> None:
    found = merged({"start": 4000}, {"stop": 2000})
    assert (found.values["start"], found.values["stop"]) == (4000, 4600)
    assert {c.field: (c.ours, c.theirs, c.chosen) for c in found.conflicts} == {
        "start": (4000, 1000, "mine"),
        "stop": (4600, 2000, "mine"),
    }


@pytest.mark.parametrize("both_moved_start", [True, False])
def test_a_day_that_nobody_recorded_is_not_made_of_two_halves(both_moved_start: bool) -> None:
    base = {**BASE, "start": 10 * DAY, "stop": 10 * DAY + 3600}
    theirs = {"stop": 11 * DAY - 60} | ({"start": 10 * DAY + 60} if both_moved_start else {})
    found = merged({"start": 9 * DAY + 7200}, theirs, base=base)
    assert (found.values["start"], found.values["stop"]) == (9 * DAY + 7200, 10 * DAY + 3600)
    assert {c.field for c in found.conflicts} == {"start", "stop"}


def test_an_entry_that_was_longer_than_a_day_on_one_side_may_stay_so() -> None:
    base = {**BASE, "start": 0, "stop": 3 * DAY}
    assert merged({"description": "Long"}, {"start": 60}, base=base).conflicts == ()
