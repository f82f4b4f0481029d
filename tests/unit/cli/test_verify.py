"""`incidents`, `verify`, `verify resolve`: outages and what came of them, with the keys of CLI.md."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import InProcess, dump
from tests.worlds import World, a_world
from tracker_app.app.problems import problem
from tracker_app.app.sync_centre import SyncCentre
from tracker_app.app.sync_views import Difference, VerifyReport
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.incidents import Finding, Incident, Incidents

ACCOUNT = AccountId("0190d5a0-0000-7000-8000-00000000acc0")
INCIDENT = "0190d5a0-0000-7000-8000-0000001c1de7"


@pytest.fixture
def world(home: Path) -> Iterator[World]:
    """This test's home with an account on a server that nobody asks."""
    with a_world(home=home) as world:
        with world.holdfast.database.write() as unit:
            Accounts(unit.connection).add(
                Account(ACCOUNT, "timetagger", "Work", "http://127.0.0.1:9/timetagger/", "me", token_store="session")
            )
        yield world


def an_incident(world: World, entry: TimeEntry, verdict: str, *, closed: int | None = 1_769_000_600) -> None:
    with world.holdfast.database.write() as unit:
        store = Incidents(unit.connection)
        store.put(
            Incident(
                INCIDENT, ACCOUNT, 1_769_000_000, closed,
                lines={"1769000040 ambiguous-write": 2, "1769000100 ambiguous-write": 1, "1769000100 fault": 4},
            )
        )  # fmt: skip
        before = {"start": entry.start, "stop": entry.stop, "description": "Before", "tags": ["t"]}
        store.put_finding(Finding(INCIDENT, entry.id, verdict, before, None, {"description": "After"}, 1_769_000_700))


def test_p5_an_outage_tells_when_it_was_what_was_seen_and_what_became_of_each_entry(
    world: World, holdfast: InProcess
) -> None:
    assert holdfast.ok("incidents", "--json").json == {"incidents": []}
    entry = world.entry("Offer")
    an_incident(world, entry, "restored")
    (incident,) = holdfast.ok("incidents", "--json").json["incidents"]
    assert list(incident)[:6] == ["id", "account", "opened", "closed", "evidence", "entries"]
    assert (incident["account"], incident["opened"], incident["closed"]) == (
        "Work", "2026-01-21T12:53:20Z", "2026-01-21T13:03:20Z",
    )  # fmt: skip
    assert {one["sign"]: one["count"] for one in incident["evidence"]} == {"ambiguous-write": 3, "fault": 4}
    (finding,) = incident["entries"]
    assert list(finding)[:4] == ["entry", "verdict", "before", "after"]
    assert (finding["entry"], finding["verdict"], finding["after"]) == (entry.id, "restored", {"description": "After"})
    assert finding["before"]["start"].endswith("Z")
    shown = holdfast.ok("incidents").out
    assert "restored" in shown
    assert "Offer" in shown
    an_incident(world, entry, "unchecked", closed=None)
    assert holdfast.ok("incidents", "--json").json["incidents"][0]["closed"] is None
    assert "to now" in holdfast.ok("incidents").out


def test_p5_one_outage_is_told_in_plain_words_and_written_to_a_file_to_keep(
    world: World, holdfast: InProcess, tmp_path: Path
) -> None:
    assert holdfast("incidents", "--report", str(tmp_path / "none.json")).code == 6
    an_incident(world, world.entry("Offer"), "restored")
    told = holdfast.ok("incidents", INCIDENT[-6:]).out
    assert told.startswith("# Trouble with Work from 2026-01-21 14:53 to 15:03\n\n1 entry checked: 1 restored.")
    for ending in ("json", "md", "html"):
        path = tmp_path / f"report.{ending}"
        holdfast.ok("incidents", "--report", str(path))
        assert "1 entry was restored" in path.read_text()
        assert path.stat().st_mode & 0o077 == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["counts"], report["entries"][0]["label"]) == ({"restored": 1}, "Offer")
    assert holdfast("incidents", "--report", str(tmp_path / "report.docx")).code == 2
    assert holdfast("incidents", "zzz").code == 6


def answering(monkeypatch: pytest.MonkeyPatch, *reports: VerifyReport) -> list[tuple[int, int]]:
    """Let `verify` find these things; returns the ranges asked for."""
    asked: list[tuple[int, int]] = []

    def verify(_: SyncCentre, start: int, stop: int, account: AccountId | None = None) -> list[VerifyReport]:
        asked.append((start, stop))
        return list(reports)

    monkeypatch.setattr(SyncCentre, "verify", verify)
    return asked


def test_p4_verify_tells_what_differs_is_missing_or_extra_and_needs_the_user_then(
    world: World, holdfast: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = world.entry("Offer")
    start = Difference(f"{entry.id}:start", entry.id, "Offer", "start", entry.start, entry.start + 60)
    gone = Difference(f"{entry.id}:entry", entry.id, "Offer", "entry", entry.id, None)
    asked = answering(
        monkeypatch,
        VerifyReport(ACCOUNT, "Work", 9, 6, 1, 2, differs=(start,), missing=(gone,), extra=("r77",), unread=3),
    )
    answer = holdfast("verify", "--from", "2026-11-20", "--to", "2026-11-21", "--json")
    assert answer.code == 4
    assert list(answer.json)[:6] == ["checked", "safe", "restored", "differs", "missing", "extra"]
    assert (answer.json["checked"], answer.json["safe"], answer.json["restored"]) == (9, 6, 1)
    (difference,) = answer.json["differs"]
    assert list(difference)[:4] == ["entry", "field", "mine", "theirs"]
    assert difference["mine"].endswith("Z")
    assert (answer.json["missing"], answer.json["extra"]) == ([entry.id], ["r77"])
    assert answer.json["unread"] == 3
    # Two days of Tallinn, both included.
    assert asked[0][1] - asked[0][0] == 2 * 86_400
    shown = holdfast("verify").out
    assert "9 compared" in shown
    assert "not on Work" in shown
    assert "3 could not be read back" in shown
    assert asked[1][1] - asked[1][0] == pytest.approx(30 * 86_400, abs=3600)


def test_verify_is_done_when_all_is_the_same_and_says_when_nothing_could_be_compared(
    world: World, holdfast: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, VerifyReport(ACCOUNT, "Work", 3, 3))
    assert holdfast.ok("verify", "--json").json["differs"] == []
    for code, exit_code in (("HF-NET-003", 3), ("HF-SYNC-004", 4)):
        answering(monkeypatch, VerifyReport(ACCOUNT, "Work", problem=problem(code, {"service": "Work"})))
        answer = holdfast("verify", "--json")
        assert (answer.code, answer.json["problems"][0]["code"]) == (exit_code, code)
    answering(monkeypatch)
    assert holdfast.ok("verify", "--json").json["checked"] == 0
    assert holdfast("verify", "--from", "someday").code == 2


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_a_decision_names_an_entry_and_closes_what_an_incident_asked(
    world: World, holdfast: InProcess, home: Path, keep: str
) -> None:
    entry = world.entry("Offer")
    an_incident(world, entry, "needs-you")
    before = dump(home)
    for words, code in ((("ffffff", "--keep", "mine"), 6), (("abc", "--keep", "mine"), 2), ((entry.id,), 2)):
        assert holdfast("verify", "resolve", *words).code == code
    assert holdfast("verify", "resolve", f"beef00:{entry.id}", "--keep", "mine").code == 6
    assert dump(home) == before
    decided = holdfast.ok("verify", "resolve", entry.id[-6:], "--keep", keep, "--json").json
    assert decided == {"resolved": f"{INCIDENT}:{entry.id}", "keep": keep}
    (incident,) = holdfast.ok("incidents", "--json").json["incidents"]
    assert incident["entries"][0]["verdict"] == ("restored" if keep == "mine" else "changed-elsewhere")
    # Not on the server at all: "theirs" deletes it here, and undo brings it back.
    assert len(holdfast.ok("list", "--json").json["entries"]) == (1 if keep == "mine" else 0)
    if keep == "theirs":
        holdfast.ok("undo")
        assert len(holdfast.ok("list", "--json").json["entries"]) == 1


def test_held_deletions_are_listed_and_decided(
    world: World, holdfast: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert holdfast.ok("held", "--json").json == {"held": []}
    decided: list[bool] = []
    monkeypatch.setattr(SyncCentre, "decide_held", lambda _self, _account, *, keep: decided.append(keep) or 12)
    assert holdfast.ok("held", "keep", "--json").json == {"decided": 12}
    assert "12 entries deleted here too" in holdfast.ok("held", "delete", "Work").out
    assert decided == [True, False]
    assert holdfast("held", "keep", "Nobody").code == 6
