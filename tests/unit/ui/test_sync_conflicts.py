"""Conflicts as cards: every value of both sides in words, none of them lost (P3)."""

from tracker_app.app.sync_views import ConflictRow
from tracker_app.domain.ids import EntryId
from tracker_app.ui.sync.conflicts import clashes, preview

NOW = 1_795_530_000
ZONE = "Europe/Tallinn"


def row(
    key: str, field: str, base: object, mine: object, theirs: object, *, chosen: str = "mine", entry: str = "e1"
) -> ConflictRow:
    return ConflictRow(key, "Work", EntryId(entry), "Review draft", field, base, mine, theirs, chosen, NOW - 60)


def test_p3_fields_of_one_entry_are_one_card_with_all_three_values() -> None:
    found = clashes(
        [
            row("c1", "stop", NOW - 3600, NOW - 1800, None),
            row("c2", "tags", ("a",), (), ("a", "b"), chosen="theirs"),
            row("c3", "project", None, "p1", "p9", entry="e2"),
        ],
        NOW,
        ZONE,
        {"p1": "Website"},
    )
    assert [(one.entry, len(one.fields)) for one in found] == [("e1", 2), ("e2", 1)]
    stop, tags = found[0].fields
    assert (stop.name, stop.before, stop.mine, stop.theirs) == ("Stop", "15:20", "15:50", "still running")
    assert (tags.before, tags.mine, tags.theirs, tags.chosen) == ("a", "none", "a, b", "theirs")
    (project,) = found[1].fields
    assert (project.before, project.mine, project.theirs) == ("none", "Website", "p9")


def test_p3_two_times_within_a_minute_are_told_apart_by_their_seconds() -> None:
    (clash,) = clashes([row("c1", "start", NOW, NOW + 5, NOW + 9)], NOW, ZONE, {})
    assert (clash.fields[0].mine, clash.fields[0].theirs) == ("16:20:05", "16:20:09")


def test_the_preview_shows_the_entry_as_it_will_be() -> None:
    (clash,) = clashes(
        [row("c1", "description", "x", "Mine", ""), row("c2", "billable", False, True, False)], NOW, ZONE, {}
    )
    assert preview(clash, {}) == "Description: Mine · Billable mark: yes"
    assert preview(clash, {"c1": "theirs", "c2": "theirs"}) == "Description: empty · Billable mark: no"
