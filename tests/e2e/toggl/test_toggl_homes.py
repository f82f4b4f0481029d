"""Holdfast as people run it against the fake Toggl over real HTTP: sign in, record, sync, disagree, die, wait."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.command_line import Processes
from tests.fakes.toggl import Constraints, FaultKind, Plan, TogglServer, Uncertain
from tests.fakes.toggl.checker import unprobed_repeats
from tests.fakes.toggl.seed_data import EMAIL, PASSWORD

pytestmark = pytest.mark.server
TOKEN = "0123456789abcdef0123456789abcdef"
USUAL = Uncertain(burst_capacity=0, report_days=20_000)


@pytest.fixture
def server() -> Iterator[TogglServer]:
    with TogglServer(token=TOKEN, plan=Plan.ENTERPRISE, uncertain=USUAL) as one:
        yield one


def signed_in(home: Path, server: TogglServer, *words: str) -> Processes:
    """The command line of a home with the account "Work", on a computer without a keyring."""
    holdfast = Processes(home)
    holdfast.ok("account", "add", "toggl", "--name", "Work", "--url", server.url, "--token-stdin", *words,
                stdin=TOKEN + "\n")  # fmt: skip
    holdfast.environ["HOLDFAST_TOKEN_WORK"] = TOKEN
    return holdfast


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_e_mail_and_password_sign_in_and_neither_is_kept(home: Path, server: TogglServer) -> None:
    holdfast = Processes(home)
    holdfast.ok("account", "add", "toggl", "--name", "Work", "--url", server.url, "--user", EMAIL,
                "--workspace", "home", "--token-stdin", stdin=PASSWORD + "\n")  # fmt: skip
    account = holdfast.ok("account", "list", "--json").json["accounts"][0]
    assert (account["user"], account["workspace"]) == (EMAIL, "100")
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert PASSWORD.encode() not in content, path
            assert TOKEN.encode() not in content, path


def test_a_workspace_that_is_not_there_is_said_and_nothing_is_kept(home: Path, server: TogglServer) -> None:
    holdfast = Processes(home)
    answer = holdfast("account", "add", "toggl", "--url", server.url, "--workspace", "Nowhere", "--token-stdin",
                      stdin=TOKEN + "\n")  # fmt: skip
    assert answer.code != 0
    assert "workspace" in answer.err
    assert holdfast.ok("account", "list", "--json").json["accounts"] == []


def test_what_is_recorded_here_is_there_field_by_field_and_the_reverse(home: Path, server: TogglServer) -> None:
    holdfast = signed_in(home, server)
    holdfast.ok("projects", "add", "Site")
    holdfast.ok("start", "Writing", "--project", "Site", "--tag", "deep", "--at", "-50m")
    holdfast.ok("stop", "--at", "-20m")
    synced = holdfast.ok("sync", "--wait", "40", "--json").json
    assert (synced["state"], synced["pending"], synced["problems"]) == ("ok", 0, [])
    (entry,) = holdfast.ok("list", "--json").json["entries"]
    there = server.state.tables.entries[int(entry["remote_id"])]
    project = server.state.tables.projects[there.project_id or 0]
    assert (there.start, there.stop, there.description) == (seconds(entry["start"]), seconds(entry["stop"]), "Writing")
    assert (project.name, server.state.tag_names(there)) == ("Site", ["deep"])
    now = int(time.time())
    made = server.state.web_create(now - 900, now - 600, description="Call", tags=["phone"])
    server.state.web_edit(there.id, description="Writing at length")
    holdfast.ok("sync", "--json")
    first, second = holdfast.ok("list", "--json").json["entries"]
    assert (first["description"], first["tags"], first["seconds"]) == ("Call", ["phone"], 300)
    assert second["description"] == "Writing at length"
    holdfast.ok("delete", first["id"])
    holdfast.ok("sync", "--wait", "40")
    assert server.state.tables.entries[made.id].deleted_us is not None


def test_p2_a_timer_of_before_keeps_its_true_stop_though_the_server_would_invent_one(
    home: Path, server: TogglServer
) -> None:
    holdfast = signed_in(home, server)
    holdfast.ok("start", "First", "--at", "-3h")
    holdfast.ok("sync", "--wait", "40")
    holdfast.ok("stop", "--at", "-2h")
    holdfast.ok("start", "Second", "--at", "-1h")
    holdfast.ok("sync", "--wait", "40")
    rows = sorted(server.state.tables.entries.values(), key=lambda one: one.start)
    now = time.time()
    assert [one.description for one in rows] == ["First", "Second"]
    assert rows[0].stop is not None
    assert abs(rows[0].stop - (now - 7200)) < 120
    assert rows[1].is_running


@pytest.mark.parametrize("edited", [False, True])
def test_p2_an_entry_moved_to_another_workspace_is_there_once_and_comes_back_with_it(home: Path, edited: bool) -> None:
    moving = Uncertain(burst_capacity=0, report_days=20_000, moves_workspace=True)
    with TogglServer(token=TOKEN, plan=Plan.ENTERPRISE, uncertain=moving) as server:
        other = server.state.add_workspace("Side").id
        holdfast = signed_in(home, server, "--workspace", "100")
        holdfast.ok("projects", "add", "Site")
        holdfast.ok("add", "Moved", "--from", "-3h", "--to", "-2h", "--project", "Site")
        holdfast.ok("add", "Stays", "--from", "-2h", "--to", "-1h")
        holdfast.ok("sync", "--wait", "40")
        (moved,) = [one for one in server.state.tables.entries.values() if one.description == "Moved"]
        server.state.web_edit(moved.id, workspace_id=other)
        server.state.web_create(moved.start - 900, moved.start - 600, workspace_id=other, description="Never here")
        entry = next(one for one in holdfast.ok("list", "--json").json["entries"] if one["description"] == "Moved")
        if edited:
            holdfast.ok("edit", entry["id"], "--description", "Changed here")
        for _ in range(3):
            holdfast("sync", "--wait", "10", "--json")
        listed = [one["description"] for one in holdfast.ok("list", "--json").json["entries"]]
        living = sorted(one.description or "" for one in server.state.tables.entries.values() if not one.deleted_us)
        if edited:
            # Somebody took it away while it was changed here: the change is kept, and the user is told.
            assert listed.count("Changed here") == living.count("Changed here") == 1
            told = holdfast("sync", "--status", "--json").json
            assert "HF-ENTRY-013" in str(told), told
            return
        assert (listed, living) == (["Stays"], ["Moved", "Never here", "Stays"])
        assert holdfast.ok("sync", "--json").json["pending"] == 0
        server.state.web_edit(moved.id, workspace_id=100)
        for _ in range(3):
            holdfast.ok("sync", "--wait", "10", "--json")
        listed = [one["description"] for one in holdfast.ok("list", "--json").json["entries"]]
        assert sorted(listed) == ["Moved", "Stays"]
        assert server.state.tables.entries[moved.id].deleted_us is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.BAD_GATEWAY_AFTER, FaultKind.TRUNCATED_AFTER])
def test_p2_a_create_whose_answer_is_lost_is_there_once(home: Path, server: TogglServer, kind: FaultKind) -> None:
    holdfast = signed_in(home, server)
    for key, value in (("sync.settle_seconds", "1"), ("sync.backoff_floor_seconds", "1"),
                       ("sync.backoff_cap_seconds", "2"), ("sync.start_jitter_seconds", "0")):  # fmt: skip
        holdfast.ok("config", "set", key, value)
    holdfast.ok("sync")
    server.faults.when(kind, method="POST", path="/time_entries")
    holdfast.ok("add", "Once", "--from", "-2h", "--to", "-1h")
    for _ in range(20):
        if holdfast("sync", "--wait", "10", "--json").json["pending"] == 0:
            break
    assert [one.description for one in server.state.tables.entries.values()] == ["Once"]
    assert len(holdfast.ok("list", "--json").json["entries"]) == 1
    assert unprobed_repeats(server.log) == []


def test_a_spent_quota_is_a_calm_wait(home: Path) -> None:
    with TogglServer(token=TOKEN, plan=Plan.FREE, uncertain=USUAL) as server:
        holdfast = signed_in(home, server)
        holdfast.ok("sync")
        server.exhaust_quota("10")
        holdfast.ok("add", "Later", "--from", "-2h", "--to", "-1h")
        answer = holdfast("sync", "--json")
        assert (answer.json["state"], answer.json["pending"]) == ("waiting", 1)
        assert seconds(answer.json["next_attempt"]) > time.time() + 600
        status = holdfast("sync", "--status", "--json").json
        accounts = status.get("accounts", [status])
        assert {"user", "workspace"} <= {bucket["bucket"] for bucket in accounts[0]["quota"]}


def test_what_the_workspace_requires_is_said_before_anything_is_sent(home: Path, server: TogglServer) -> None:
    server.state.change_workspace(100, constraints=Constraints(enabled=True, project=True))
    holdfast = signed_in(home, server)
    holdfast.ok("sync")
    holdfast.ok("add", "Without a project", "--from", "-2h", "--to", "-1h")
    sent = len([row for row in server.log if row.is_write])
    answer = holdfast("sync", "--wait", "20", "--json")
    assert len([row for row in server.log if row.is_write]) == sent
    assert any(problem["code"] == "HF-ENTRY-002" for problem in answer.json["problems"]), answer


@pytest.mark.slow
def test_p1_p2_a_first_sync_that_is_killed_goes_on_and_doubles_nothing(home: Path) -> None:
    with TogglServer(token=TOKEN, plan=Plan.ENTERPRISE, uncertain=USUAL, entries=6_000, seed=5) as server:
        holdfast = signed_in(home, server)
        for _ in range(3):
            before = len(server.log)
            running = subprocess.Popen(
                [sys.executable, "-m", "tracker_app", "sync", "--wait", "60"],
                env=holdfast.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            deadline = time.monotonic() + 30
            while len(server.log) < before + 4 and time.monotonic() < deadline:
                time.sleep(0.02)
            time.sleep(0.1)
            running.send_signal(signal.SIGKILL)
            running.wait()
        answer = holdfast("sync", "--wait", "110", "--json", seconds=180)
        assert answer.json["state"] == "ok", answer
        living = [one for one in server.state.tables.entries.values() if one.deleted_us is None]
        connection = sqlite3.connect(home / "holdfast.db")
        try:
            (here,) = connection.execute("SELECT count(*) FROM entry WHERE deleted = 0").fetchone()
            (bound,) = connection.execute(
                "SELECT count(DISTINCT remote_id) FROM remote WHERE kind = 'entry' AND presence = 'present'"
            ).fetchone()
        finally:
            connection.close()
        assert (here, bound) == (len(living), len(living))
        assert not [row for row in server.log if row.is_write]
