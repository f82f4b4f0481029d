"""`start`, `stop`, `continue`, `add`, `edit`, `split`, `delete`, `undo`, `redo`: as CLI.md has them, to the letter."""

from pathlib import Path

import pytest

from tests.command_line import ENTRY_KEYS, InProcess, dump


def test_start_and_stop_give_the_entry_with_exactly_the_keys_of_the_contract(holdfast: InProcess) -> None:
    holdfast.ok("projects", "add", "Acme")
    started = holdfast.entry("start", "Offer", "--project", "acme", "--tag", "b", "--tag", "a", "--billable")
    assert list(started) == ENTRY_KEYS
    assert (started["description"], started["project"], started["tags"]) == ("Offer", "Acme", ["a", "b"])
    assert (started["billable"], started["running"], started["stop"]) == (True, True, None)
    assert (started["client"], started["task"], started["account"]) == (None, None, None)
    assert (started["remote_id"], started["sync"]) == (None, "local")
    stopped = holdfast.entry("stop")
    assert list(stopped) == ENTRY_KEYS
    assert stopped["id"] == started["id"]
    assert not stopped["running"]
    assert stopped["stop"].endswith("Z")


def test_starting_stops_the_running_timer_at_that_very_instant(holdfast: InProcess) -> None:
    first = holdfast.entry("start", "One", "--at", "-30m")
    second = holdfast.entry("start", "Two", "--at", "-10m")
    entries = holdfast.ok("list", "--json").json["entries"]
    assert [entry["id"] for entry in entries] == [second["id"], first["id"]]
    assert entries[1]["stop"] == second["start"]
    assert entries[1]["seconds"] == pytest.approx(20 * 60, abs=5)


def test_times_without_an_offset_are_local_and_come_back_in_utc(holdfast: InProcess) -> None:
    entry = holdfast.entry("add", "Winter", "--from", "2026-01-20T09:30", "--to", "2026-01-20T10:00+00:00")
    assert (entry["start"], entry["stop"]) == ("2026-01-20T07:30:00Z", "2026-01-20T10:00:00Z")
    entry = holdfast.entry("add", "Summer", "--from", "2026-07-20T09:30", "--to", "2026-07-20T11:15")
    assert (entry["start"], entry["seconds"]) == ("2026-07-20T06:30:00Z", 6300)


def test_continue_starts_a_new_entry_like_the_last_or_the_named_one(holdfast: InProcess) -> None:
    first = holdfast.entry("add", "One", "--from", "-60m", "--to", "-50m", "--tag", "x")
    holdfast.entry("add", "Two", "--from", "-40m", "--to", "-30m")
    again = holdfast.entry("continue")
    assert (again["description"], again["running"]) == ("Two", True)
    again = holdfast.entry("continue", first["id"][-6:])
    assert (again["description"], again["tags"]) == ("One", ["x"])
    assert again["id"] != first["id"]


def test_edit_changes_just_what_is_named(holdfast: InProcess) -> None:
    holdfast.ok("projects", "add", "Acme")
    before = holdfast.entry("add", "One", "--from", "-60m", "--to", "-50m", "--tag", "x", "--project", "Acme")
    ending = before["id"][-4:]
    changed = holdfast.entry("edit", ending, "--description", "Other")
    assert changed == before | {"description": "Other"}
    changed = holdfast.entry("edit", ending, "--no-project", "--no-tags", "--billable")
    assert changed == before | {"description": "Other", "project": None, "tags": [], "billable": True}
    changed = holdfast.entry("edit", ending, "--no-billable", "--tag", "y", "--tag", "z", "--to", "-40m")
    assert (changed["billable"], changed["tags"], changed["start"]) == (False, ["y", "z"], before["start"])
    assert changed["seconds"] == pytest.approx(1200, abs=2)


def test_at_names_the_running_entry_and_at_minus_n_those_before_the_newest(holdfast: InProcess) -> None:
    oldest = holdfast.entry("add", "Oldest", "--from", "-90m", "--to", "-80m")
    older = holdfast.entry("add", "Older", "--from", "-60m", "--to", "-50m")
    running = holdfast.entry("start", "Now", "--at", "-5m")
    assert holdfast.entry("edit", "@", "--tag", "t")["id"] == running["id"]
    assert holdfast.entry("edit", "@-1", "--tag", "t")["id"] == older["id"]
    assert holdfast.entry("edit", "@-2", "--tag", "t")["id"] == oldest["id"]
    assert holdfast("edit", "@-3", "--tag", "t").code == 6
    holdfast.ok("stop")
    assert holdfast("edit", "@", "--tag", "t").code == 6


def test_split_cuts_an_entry_in_two_that_fit_together(holdfast: InProcess) -> None:
    entry = holdfast.entry("add", "Long", "--from", "2026-01-20T09:00", "--to", "2026-01-20T11:00")
    parts = holdfast.ok("split", entry["id"], "--at", "2026-01-20T09:45", "--json").json["entries"]
    assert [list(part) for part in parts] == [ENTRY_KEYS, ENTRY_KEYS]
    assert [part["seconds"] for part in parts] == [2700, 4500]
    assert parts[0]["stop"] == parts[1]["start"]


def test_delete_undo_and_redo_change_the_list_and_back(holdfast: InProcess) -> None:
    ids = [holdfast.entry("add", f"E{n}", "--from", f"-{n}0m", "--to", f"-{n}m")["id"] for n in (2, 4, 6)]
    gone = holdfast.ok("delete", ids[0][-6:], ids[1], "--json").json
    assert gone == {"deleted": ids[:2]}
    assert [e["id"] for e in holdfast.ok("list", "--json").json["entries"]] == [ids[2]]
    undone = holdfast.ok("undo", "--json").json
    assert {e["id"] for e in undone["entries"]} == set(ids[:2])
    assert len(holdfast.ok("list", "--json").json["entries"]) == 3
    holdfast.ok("redo")
    assert len(holdfast.ok("list", "--json").json["entries"]) == 1


REFUSED = [
    (("stop",), 6),
    (("continue", "ffff"), 6),
    (("redo",), 6),
    (("start", "x", "--project", "Nobody"), 6),
    (("start", "x", "--at", "soon"), 2),
    (("start", "x", "--at", "+2h"), 2),
    (("start", "bad\x07bell"), 2),
    (("start", "two", "words"), 2),
    (("start", "--nonsense"), 2),
    (("start", "x", "--billable", "--no-billable"), 2),
    (("add", "x"), 2),
    (("add", "x", "--from", "-1h"), 2),
    (("add", "x", "--from", "10:00", "--to", "09:00"), 2),
    (("add", "x", "--from", "2026-01-01T00:00", "--to", "2026-10-28T00:00"), 2),
    (("add", "x", "--from", "2026-03-29T03:30", "--to", "2026-03-29T05:00"), 2),
    (("add", "x", "--from", "2026-10-25T03:30", "--to", "2026-10-25T05:00"), 2),
    (("add", "x", "--from", "1999-01-01T00:00", "--to", "1999-01-01T01:00"), 2),
    (("add", "x" * 3001, "--from", "-2h", "--to", "-1h"), 2),
    (("add", "x", "--tag", " ", "--from", "-2h", "--to", "-1h"), 2),
    (("edit", "@-0"), 2),
    (("edit", "@-0", "--project", "Nobody"), 6),
    (("edit", "@-0", "--project", "P", "--no-project"), 2),
    (("edit", "@-0", "--tag", "t", "--no-tags"), 2),
    (("edit", "@-0", "--to", "2020-01-01T00:00"), 2),
    (("edit", "abc", "--description", "x"), 2),
    (("edit", "ffffff", "--description", "x"), 6),
    (("edit",), 2),
    (("split", "@-0", "--at", "2020-01-01T00:00"), 2),
    (("split", "@-0"), 2),
    (("split", "ffffff", "--at", "-15m"), 6),
    (("delete",), 2),
    (("delete", "@-0", "ffffff"), 6),
    (("list", "--from", "someday"), 2),
    (("list", "--from", "2026-02-01", "--to", "2026-01-01"), 2),
    (("list", "--project", "Nobody"), 6),
    (("list", "--limit", "-3"), 2),
    (("projects", "rename", "Nobody", "Else"), 6),
    (("projects", "add", "P"), 2),
    (("projects", "add", "Q", "--color", "red"), 2),
    (("projects", "add", "Q", "--client", "Nobody"), 6),
    (("clients", "delete", "Nobody"), 6),
    (("tags", "rename", "nothing", "else"), 6),
    (("tags", "add", "  "), 2),
    (("config", "set", "ui.theme", "pink"), 2),
    (("config", "set", "sync.settle_seconds", "nan"), 2),
    (("config", "set", "no.such", "1"), 6),
    (("config", "unset", "no.such"), 6),
    (("account", "add", "timetagger"), 2),
    (("account", "add", "timetagger", "--token-env", "NOT_SET_ANYWHERE"), 2),
    (("account", "add", "nonsense", "--token-stdin"), 2),
    (("account", "add", "timetagger", "--token-stdin", "--url", "ftp://x"), 2),
    (("account", "check", "Nobody"), 6),
    (("account", "remove", "Nobody"), 6),
    (("account", "frobnicate"), 2),
    (("frobnicate",), 2),
]


@pytest.mark.parametrize(("words", "code"), REFUSED, ids=[" ".join(words)[:50] for words, _ in REFUSED])
def test_a_refused_input_says_what_was_wrong_and_changes_nothing(
    holdfast: InProcess, home: Path, words: tuple[str, ...], code: int
) -> None:
    holdfast.ok("projects", "add", "P")
    holdfast.ok("add", "Kept", "--from", "-60m", "--to", "-30m", "--project", "P")
    before = dump(home)
    answer = holdfast(*words, stdin="secret\n")
    assert answer.code == code, answer
    assert answer.out == ""
    assert answer.err.startswith(("holdfast: ", "HF-"))
    assert dump(home) == before
    answer = holdfast(*words, "--json", stdin="secret\n")
    assert answer.code == code, answer
    assert answer.json.keys() == {"error"}
    assert answer.json["error"]["code"]
    assert dump(home) == before


def test_on_a_fresh_home_there_is_nothing_to_undo_or_to_continue(holdfast: InProcess) -> None:
    assert holdfast("undo").code == 6
    assert holdfast("continue").code == 6


def test_texts_for_people_name_the_entry_and_keep_to_one_line(holdfast: InProcess) -> None:
    said = holdfast.ok("start", "Offer").out
    assert "Offer" in said
    assert said.count("\n") == 1
    assert "Offer" in holdfast.ok("stop").out
