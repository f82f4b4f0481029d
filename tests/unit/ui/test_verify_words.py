"""Comparing with a server in plain words: what is the same, what differs, and on which side (UI.md 7)."""

from tracker_app.app.problems import problem
from tracker_app.app.sync_views import Difference, VerifyReport
from tracker_app.domain.ids import AccountId, EntryId
from tracker_app.ui.sync import verify_words as words

NOW = 1_795_530_000
ZONE = "Europe/Tallinn"
A = AccountId("a1")


def difference(field: str, mine: object, theirs: object, entry: str = "e1") -> Difference:
    return Difference(f"{entry}:{field}", EntryId(entry), "Review draft", field, mine, theirs)


def test_a_clean_comparison_says_so_in_one_sentence() -> None:
    assert words.summary([VerifyReport(A, "Work", checked=1204, safe=1204)]).replace(",", "") == (
        "Work: 1204 entries compared; 1204 the same."
    )


def test_every_outcome_is_counted_and_two_fields_of_one_entry_are_one_difference() -> None:
    report = VerifyReport(
        A, "Work", checked=9, safe=5, restored=1, waiting=1, extra=("r1",),
        differs=(difference("start", NOW, NOW + 5), difference("tags", ("a",), ())),
        missing=(difference("entry", "e2", None, "e2"),),
    )  # fmt: skip
    assert words.summary([report]) == (
        "Work: 9 entries compared; 5 the same, 1 lost there and sent again, 1 still on their way, 2 differ,"
        " 1 only there, read by the next sync."
    )
    told = [(line.field, line.mine, line.server) for line in words.lines([report], NOW, ZONE, {})]
    assert told == [("Entry", "only here", "–"), ("Start", "16:20:00", "16:20:05"), ("Tags", "a", "none")]


def test_trouble_and_having_no_account_are_said_instead_of_an_empty_table() -> None:
    found = problem("HF-NET-003", {"service": "Work"})
    assert words.summary([VerifyReport(A, "Work", problem=found)]) == "Work: Nothing answers at the address of Work."
    assert words.summary([]).startswith("There is no account to compare with")


def test_the_export_keeps_every_difference() -> None:
    report = VerifyReport(A, "Work", differs=(difference("description", "x", "y"),))
    table = words.as_csv(words.lines([report], NOW, ZONE, {})).splitlines()
    assert table[1] == "Work,Review draft,e1,Description,x,y"
