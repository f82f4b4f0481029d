"""Outages in plain words: when, what was seen, and entry by entry what became of it (P5)."""

import csv
import io
from zoneinfo import ZoneInfo

import pytest

from tracker_app.app.sync_views import FindingRow, IncidentRow
from tracker_app.domain.ids import EntryId
from tracker_app.ui import text
from tracker_app.ui.sync import incident_words as words

NOW = 1_795_530_000  # 2026-11-24 16:20 in Tallinn
ZONE = "Europe/Tallinn"
VERDICTS = ("safe", "restored", "changed-elsewhere", "double-removed", "needs-you", "unchecked")


def finding(verdict: str, n: int = 1, **sides: object) -> FindingRow:
    return FindingRow(EntryId(f"e{n}"), "Review draft", verdict, **sides)  # type: ignore[arg-type]


def incident(*findings: FindingRow, closed: int | None = NOW - 2400, **more: object) -> IncidentRow:
    return IncidentRow("i1", "Work", NOW - 8280, closed, {}, findings, **more)  # type: ignore[arg-type]


def test_the_heading_says_when_and_whose_server() -> None:
    assert words.heading(incident(), NOW, ZONE) == "14:02–15:40, Work"
    assert words.heading(incident(closed=None), NOW, ZONE) == "Since 14:02, Work"


def test_p5_the_summary_counts_every_verdict_and_leaves_none_out() -> None:
    told = words.summary(incident(*(finding(verdict, n) for n, verdict in enumerate(VERDICTS))))
    assert told == (
        "5 entries checked: 1 safe, 1 restored, 1 changed elsewhere, 1 doubles removed, 1 for you to look at,"
        " 1 still to be read back."
    )
    assert words.summary(incident(finding("safe"))) == "1 entry checked: 1 safe."
    assert words.summary(incident()) == "No entry was on its way meanwhile, so none is touched."


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_words(verdict: str) -> None:
    assert words.verdict_words(verdict)
    assert "-" not in words.verdict_words(verdict)


def test_an_entry_says_on_which_day_and_when_it_was() -> None:
    today = finding("safe", mine={"start": NOW - 3600, "stop": NOW - 1800})
    assert words.span(today, NOW, ZONE) == text.wall_range(NOW - 3600, NOW - 1800, ZoneInfo(ZONE))
    before = finding("safe", server={"start": NOW - 2 * 86_400, "stop": None})
    assert words.span(before, NOW, ZONE).endswith("–now")
    assert words.span(before, NOW, ZONE)[0].isalpha()
    assert words.span(FindingRow(EntryId("e"), "Gone", "unchecked"), NOW, ZONE) == ""


def test_when_it_is_read_back_again_is_a_clock_time_and_never_in_the_past() -> None:
    assert words.next_reading(incident(next_reading=NOW + 1200), NOW, ZONE) == "Next reading back: 16:40."
    assert words.next_reading(incident(next_reading=NOW - 1200), NOW, ZONE) == "Next reading back: 16:20."
    assert words.next_reading(incident(), NOW, ZONE) == ""


def test_p3_three_sides_are_compared_field_by_field_and_only_real_differences_marked() -> None:
    one = finding(
        "needs-you",
        before={"start": NOW, "tags": ["a"], "description": "x"},
        mine={"start": NOW, "tags": ("a",), "description": "mine"},
        server={"start": NOW, "tags": ("a",), "description": ""},
    )
    told = {
        line.field: (line.before, line.mine, line.server, line.differs) for line in words.compare(one, NOW, ZONE, {})
    }
    assert told == {
        "Start": ("16:20", "16:20", "16:20", False),
        "Tags": ("a", "a", "a", False),
        "Description": ("x", "mine", "empty", True),
    }


def test_an_entry_that_was_not_there_on_one_side_has_nothing_there() -> None:
    (line,) = words.compare(finding("restored", mine={"description": "x"}), NOW, ZONE, {})
    assert (line.before, line.mine, line.server, line.differs) == ("", "x", "", False)


def test_the_export_has_a_line_for_each_difference_and_one_for_an_entry_without_any() -> None:
    row = incident(
        finding("safe", 1, mine={"description": "x"}, server={"description": "x"}),
        finding("needs-you", 2, mine={"description": "x", "stop": NOW}, server={"description": "y", "stop": None}),
    )
    table = list(csv.DictReader(io.StringIO(words.incident_csv(row, NOW, ZONE, {}))))
    assert [(line["id"], line["field"], line["here"], line["server"]) for line in table] == [
        ("e1", "", "", ""),
        ("e2", "Stop", "16:20", "still running"),
        ("e2", "Description", "x", "y"),
    ]
