"""`status` and `list`: what was recorded, with the filters and keys of CLI.md."""

from tests.command_line import ENTRY_KEYS, InProcess

SYNC_KEYS = {
    "account", "state", "pulled", "pushed", "verified", "pending", "unknown", "rejected", "conflicts", "next_attempt",
    "problems",
}  # fmt: skip


def descriptions(holdfast: InProcess, *words: str) -> list[str]:
    return [entry["description"] for entry in holdfast.ok("list", *words, "--json").json["entries"]]


def three_days(holdfast: InProcess) -> None:
    holdfast.ok("projects", "add", "Acme")
    holdfast.ok("add", "Monday call", "--from", "2026-01-19T09:00", "--to", "2026-01-19T10:00", "--tag", "phone")
    holdfast.ok("add", "Late shift", "--from", "2026-01-19T23:00", "--to", "2026-01-20T01:00", "--project", "Acme")
    holdfast.ok("add", "Tuesday Call", "--from", "2026-01-20T09:00", "--to", "2026-01-20T09:30")
    holdfast.ok("add", "Wednesday", "--from", "2026-01-21T00:00", "--to", "2026-01-21T00:20")


def test_status_says_what_runs_the_totals_and_the_state_of_sync(holdfast: InProcess) -> None:
    empty = holdfast.ok("status", "--json").json
    assert empty.keys() == {"running", "today_seconds", "week_seconds", "sync"}
    assert (empty["running"], empty["today_seconds"], empty["week_seconds"]) == (None, 0, 0)
    assert empty["sync"].keys() >= SYNC_KEYS
    assert (empty["sync"]["account"], empty["sync"]["state"]) == (None, "ok")
    holdfast.ok("start", "Offer")
    running = holdfast.ok("status", "--json").json["running"]
    assert list(running) == ENTRY_KEYS
    assert running["description"] == "Offer"
    assert "Offer" in holdfast.ok("status").out


def test_list_is_newest_first_with_the_total_of_what_it_shows(holdfast: InProcess) -> None:
    three_days(holdfast)
    found = holdfast.ok("list", "--json").json
    assert found.keys() == {"entries", "seconds"}
    assert [list(entry) for entry in found["entries"]] == [ENTRY_KEYS] * 4
    assert descriptions(holdfast) == ["Wednesday", "Tuesday Call", "Late shift", "Monday call"]
    assert found["seconds"] == 3600 + 7200 + 1800 + 1200
    limited = holdfast.ok("list", "--limit", "2", "--json").json
    assert limited["seconds"] == 3000
    assert "3:50:00" in holdfast.ok("list").out


def test_days_are_local_and_the_last_one_is_included(holdfast: InProcess) -> None:
    three_days(holdfast)
    assert descriptions(holdfast, "--from", "2026-01-20", "--to", "2026-01-20") == ["Tuesday Call", "Late shift"]
    assert descriptions(holdfast, "--from", "2026-01-21") == ["Wednesday"]
    assert descriptions(holdfast, "--to", "2026-01-19") == ["Late shift", "Monday call"]


def test_project_tag_and_search_must_all_fit(holdfast: InProcess) -> None:
    three_days(holdfast)
    assert descriptions(holdfast, "--project", "ACME") == ["Late shift"]
    assert descriptions(holdfast, "--tag", "phone") == ["Monday call"]
    assert descriptions(holdfast, "--search", "CALL") == ["Tuesday Call", "Monday call"]
    assert descriptions(holdfast, "--search", "call mon") == ["Monday call"]
    assert descriptions(holdfast, "--search", "call", "--tag", "phone", "--limit", "1") == ["Monday call"]
    assert descriptions(holdfast, "--search", "nothing like it") == []


def test_an_empty_list_prints_nothing_for_people_and_a_document_for_scripts(holdfast: InProcess) -> None:
    assert holdfast.ok("list").out == ""
    assert holdfast.ok("list", "--json").json == {"entries": [], "seconds": 0}
