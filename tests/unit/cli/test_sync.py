"""`sync --status`, `outbox`, `conflicts`, `account list`: what is on its way and what is in its way, from the file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.command_line import InProcess, dump
from tests.worlds import World, a_world
from tracker_app.app.sync_views import AccountStatus, QuotaView, SyncReport
from tracker_app.cli.render_sync import exit_code, standing, sync_json
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId, EntryId
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.conflicts import Conflict, Conflicts

ACCOUNT = AccountId("0190d5a0-0000-7000-8000-00000000acc0")
SYNC_KEYS = [
    "account", "state", "pulled", "pushed", "verified", "pending", "unknown", "rejected", "conflicts", "next_attempt",
    "problems",
]  # fmt: skip


@pytest.fixture
def world(home: Path) -> Iterator[World]:
    """This test's home with an account on a server that nobody asks."""
    with a_world(home=home) as world:
        with world.holdfast.database.write() as unit:
            Accounts(unit.connection).add(
                Account(ACCOUNT, "timetagger", "Work", "http://127.0.0.1:9/timetagger/", "me", token_store="session")
            )
        yield world


def a_conflict(world: World, entry: TimeEntry, field: str = "description") -> None:
    with world.holdfast.database.write() as unit:
        Conflicts(unit.connection).add(
            Conflict(
                "0190d5a0-0000-7000-8000-0000000c0f1c", ACCOUNT, EntryId(entry.id), field, "Base", "Mine", "Theirs",
                "mine", 1_769_000_000,
            )
        )  # fmt: skip


def test_recording_with_an_account_is_done_once_it_is_saved_here(world: World, holdfast: InProcess) -> None:
    entry = holdfast.entry("start", "Offer")
    assert (entry["account"], entry["sync"], entry["remote_id"]) == ("Work", "pending", None)
    holdfast.ok("stop")


def test_the_outbox_lists_operations_with_exactly_the_keys_of_the_contract(world: World, holdfast: InProcess) -> None:
    assert holdfast.ok("outbox", "--json").json == {"operations": []}
    entry = holdfast.entry("start", "Offer")
    (operation,) = holdfast.ok("outbox", "--json").json["operations"]
    assert list(operation)[:9] == [
        "id", "entry", "verb", "state", "fields", "attempts", "created", "acknowledged", "last_error",
    ]  # fmt: skip
    assert (operation["entry"], operation["verb"], operation["state"]) == (entry["id"], "create", "pending")
    assert set(operation["fields"]) >= {"start", "description", "tags"}
    assert (operation["attempts"], operation["acknowledged"], operation["last_error"]) == (0, None, None)
    assert operation["created"].endswith("Z")
    assert "Offer" in holdfast.ok("outbox").out


def test_where_sync_stands_is_told_without_asking_the_network(world: World, holdfast: InProcess) -> None:
    status = holdfast("sync", "--status", "--json")
    assert list(status.json)[:11] == SYNC_KEYS
    assert (status.json["account"], status.json["pending"]) == ("Work", 0)
    holdfast.ok("start", "Offer")
    status = holdfast("sync", "--status", "--json")
    assert (status.code, status.json["pending"]) == (3, 1)
    assert "1 change waits" in holdfast("sync", "--status").out
    assert holdfast.ok("status", "--json").json["sync"]["pending"] == 1
    assert "Work" in holdfast.ok("status").out


def test_p3_a_conflict_is_listed_with_both_values_and_decided_by_a_shortened_id(
    world: World, holdfast: InProcess, home: Path
) -> None:
    entry = world.entry("Mine")
    a_conflict(world, entry)
    (conflict,) = holdfast.ok("conflicts", "--json").json["conflicts"]
    assert (conflict["entry"], conflict["field"], conflict["account"]) == (entry.id, "description", "Work")
    assert (conflict["base"], conflict["mine"], conflict["theirs"], conflict["chosen"]) == (
        "Base", "Mine", "Theirs", "mine",
    )  # fmt: skip
    assert holdfast("sync", "--status").code == 4
    assert "Theirs" in holdfast.ok("conflicts").out
    before = dump(home)
    for words, code in ((("c0f", "--keep", "mine"), 2), (("beef0", "--keep", "mine"), 6), (("c0f1c",), 2)):
        assert holdfast("conflicts", "resolve", *words).code == code
        assert holdfast("conflicts", "resolve", *words, "--json").code == code
    assert dump(home) == before
    decided = holdfast.ok("conflicts", "resolve", "c0f1c", "--keep", "theirs", "--json").json["conflict"]
    assert decided["chosen"] == "theirs"
    assert holdfast.ok("conflicts", "--json").json == {"conflicts": []}
    assert holdfast.ok("list", "--json").json["entries"][0]["description"] == "Theirs"
    holdfast.ok("undo")
    assert holdfast.ok("list", "--json").json["entries"][0]["description"] == "Mine"


def refused(world: World, state: str = "rejected") -> str:
    """Let the server have refused what waits; returns the id of the operation."""
    with world.holdfast.database.write() as unit:
        unit.connection.execute(
            "UPDATE op SET state = ?, attempts = 1, error_code = 'too-long', error_json = '{\"reason\": \"too-long\"}'"
            " WHERE state = 'pending'",
            (state,),
        )
        (op,) = unit.connection.execute("SELECT op_id FROM op WHERE state = ?", (state,)).fetchone()
    return str(op)


def test_what_is_on_its_way_needs_no_decision(world: World, holdfast: InProcess, home: Path) -> None:
    holdfast.ok("add", "Long", "--from", "-2h", "--to", "-1h")
    (operation,) = holdfast.ok("outbox", "list", "--json").json["operations"]
    before = dump(home)
    for verb in ("keep-local", "discard", "send-again"):
        assert holdfast("outbox", verb, operation["id"]).code == 2
        assert holdfast("outbox", verb, "beef00").code == 6
    assert dump(home) == before


def test_a_refused_change_is_named_and_kept_here_or_sent_again(world: World, holdfast: InProcess) -> None:
    holdfast.ok("add", "Long", "--from", "-2h", "--to", "-1h")
    op = refused(world)
    status = holdfast("sync", "--status", "--json")
    assert (status.code, status.json["state"], status.json["rejected"]) == (4, "needs-you", 1)
    assert [problem["code"] for problem in status.json["problems"]] == ["HF-ENTRY-001"]
    assert holdfast.ok("list", "--json").json["entries"][0]["sync"] == "rejected"
    holdfast.ok("outbox", "send-again", op[-6:])
    (operation,) = holdfast.ok("outbox", "--json").json["operations"]
    assert operation["state"] == "pending"
    assert refused(world, "lost") == operation["id"]
    decided = holdfast.ok("outbox", "keep-local", operation["id"], "--json").json
    assert decided == {"operation": operation["id"], "entry": operation["entry"]}
    assert holdfast("sync", "--status").code == 0
    assert [e["description"] for e in holdfast.ok("list", "--json").json["entries"]] == ["Long"]


def test_a_paused_sync_says_so_until_it_is_resumed(world: World, holdfast: InProcess) -> None:
    assert holdfast("sync", "--pause", "--json").json["accounts"][0]["paused"] is True
    assert "paused" in holdfast("sync", "--status").out
    assert holdfast("sync", "--resume", "--json").json["accounts"][0]["paused"] is False
    assert holdfast("sync", "--pause", "--resume").code == 2


def test_accounts_are_listed_and_removed_with_what_was_never_sent(world: World, holdfast: InProcess) -> None:
    (account,) = holdfast.ok("account", "--json").json["accounts"]
    assert (account["name"], account["kind"], account["user"]) == ("Work", "timetagger", "me")
    assert account["variable"] == "HOLDFAST_TOKEN_WORK"
    holdfast.ok("start", "Offer")
    removed = holdfast.ok("account", "remove", "Work", "--json").json
    assert removed == {"removed": "Work", "unsent": 1, "in_doubt": 0}
    assert holdfast.ok("account", "list", "--json").json == {"accounts": []}
    assert [e["description"] for e in holdfast.ok("list", "--json").json["entries"]] == ["Offer"]


def test_an_account_without_its_secret_needs_the_user(world: World, holdfast: InProcess) -> None:
    answer = holdfast("account", "check", "--json")
    assert answer.code == 4
    (checked,) = answer.json["accounts"]
    assert (checked["account"], checked["ok"], checked["problem"]["code"]) == ("Work", False, "HF-KEY-004")


def test_sync_refuses_words_that_cannot_be(world: World, holdfast: InProcess) -> None:
    for words in (("--wait", "soon"), ("--wait", "-1"), ("--wait", "nan"), ("--wait", "5", "--status")):
        assert holdfast("sync", *words).code == 2


def status(state: str = "ok", *, pending: int = 0, rejected: int = 0, conflicts: int = 0) -> AccountStatus:
    return AccountStatus(
        ACCOUNT, "Work", "timetagger", "TimeTagger", state, pending=pending, rejected=rejected, conflicts=conflicts
    )


@pytest.mark.parametrize(
    ("accounts", "code"),
    [
        ([], 0),
        ([status()], 0),
        ([status(pending=1)], 3),
        ([status("offline")], 3),
        ([status("trouble", pending=2)], 3),
        ([status("waiting")], 3),
        ([status("credentials", pending=2)], 4),
        ([status("needs-you")], 4),
        ([status(rejected=1)], 4),
        ([status(conflicts=1), status(pending=1)], 4),
    ],
)
def test_the_exit_code_says_whether_all_is_there_or_waits_or_needs_somebody(
    accounts: list[AccountStatus], code: int
) -> None:
    assert exit_code(accounts) == code


def test_who_still_has_something_to_send_is_not_in_step() -> None:
    assert standing(status(), "UTC") == "Work: in step"
    assert standing(status(pending=2), "UTC") == "Work: 2 changes wait"
    assert standing(replace(status(), first_sync=True, read_so_far=7), "UTC") == "Work: first sync, 7 read so far"
    assert standing(replace(status(), paused=True), "UTC") == "Work: paused"


def test_what_is_left_of_a_servers_quota_is_told() -> None:
    limited = replace(status(), quota=(QuotaView("user", 12, 30, 1_769_000_400), QuotaView("org", 5, None, None)))
    assert standing(limited, "UTC") == "Work: in step, 12 of 30 requests left until 13:00, 5 requests left"
    assert sync_json([SyncReport(limited)])["quota"] == [
        {"bucket": "user", "remaining": 12, "total": 30, "resets_at": "2026-01-21T13:00:00Z"},
        {"bucket": "org", "remaining": 5, "total": None, "resets_at": None},
    ]


def test_several_accounts_are_summed_up_under_the_gravest_state() -> None:
    document = sync_json([SyncReport(status(pending=1), pulled=2), SyncReport(status("offline", pending=2), pushed=3)])
    assert list(document)[:11] == SYNC_KEYS
    assert (document["account"], document["state"]) == (None, "offline")
    assert (document["pending"], document["pulled"], document["pushed"]) == (3, 2, 3)
    assert len(document["accounts"]) == 2  # type: ignore[arg-type]
