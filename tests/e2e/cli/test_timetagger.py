"""The command line against the real TimeTagger: sign in, record, sync, disagree, decide, and tell no secret."""

import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Answer, Processes
from tests.servers.timetagger import PASSWORD, RealTimeTagger, TimeTaggerUser

pytestmark = pytest.mark.server


def signed_in(home: Path, user: TimeTaggerUser, **environ: str) -> Processes:
    """The command line of a home with the account "Work", on a computer without a keyring."""
    holdfast = Processes(home, **environ)
    added = holdfast.ok("account", "add", "timetagger", "--name", "Work", "--url", user.url, "--user", user.name,
                        "--token-stdin", stdin=PASSWORD + "\n")  # fmt: skip
    assert "HOLDFAST_TOKEN_WORK" in added.err
    holdfast.environ["HOLDFAST_TOKEN_WORK"] = PASSWORD
    return holdfast


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def listed(holdfast: Processes) -> list[dict[str, Any]]:
    entries = holdfast.ok("list", "--json").json["entries"]
    assert isinstance(entries, list)
    return entries


def test_what_is_recorded_here_is_there_field_by_field_and_the_reverse(
    home: Path, timetagger_user: TimeTaggerUser
) -> None:
    holdfast = signed_in(home, timetagger_user)
    assert holdfast.ok("account", "check", "--json").json["accounts"][0]["user"] == timetagger_user.name
    started = holdfast.ok("start", "Writing the offer", "--tag", "deep", "--at", "-50m", "--json").entry
    assert (started["account"], started["sync"]) == ("Work", "pending")
    holdfast.ok("stop", "--at", "-20m")
    synced = holdfast.ok("sync", "--wait", "30", "--json").json
    assert (synced["account"], synced["state"], synced["pending"], synced["problems"]) == ("Work", "ok", 0, [])
    (entry,) = listed(holdfast)
    assert entry["sync"] in ("acknowledged", "verified")
    record = timetagger_user.visible()[entry["remote_id"]]
    assert (record["t1"], record["t2"]) == (seconds(entry["start"]), seconds(entry["stop"]))
    assert record["ds"] == "Writing the offer #deep"
    # Now by another client.
    now = int(time.time())
    timetagger_user.put({"key": "elsewhere", "t1": now - 900, "t2": now - 600, "ds": "Call #phone", "mt": now, "st": 0})
    timetagger_user.put({**record, "ds": "Writing the long offer #deep", "mt": now + 1})
    assert holdfast.ok("sync", "--json").json["pulled"] >= 2
    first, second = listed(holdfast)
    assert (first["description"], first["tags"], first["seconds"]) == ("Call", ["phone"], 300)
    assert second["description"] == "Writing the long offer"
    # What is deleted here goes there too.
    holdfast.ok("delete", first["id"])
    holdfast.ok("sync", "--wait", "30")
    assert "elsewhere" not in timetagger_user.visible()
    assert holdfast.ok("outbox", "--json").json == {"operations": []}


def test_p3_a_field_that_both_changed_needs_the_user_and_the_decision_goes_to_the_server(
    home: Path, timetagger_user: TimeTaggerUser
) -> None:
    holdfast = signed_in(home, timetagger_user)
    holdfast.ok("add", "Draft", "--from", "-2h", "--to", "-1h")
    holdfast.ok("sync", "--wait", "30")
    (entry,) = listed(holdfast)
    record = timetagger_user.visible()[entry["remote_id"]]
    timetagger_user.put({**record, "ds": "Theirs", "mt": record["mt"] + 1})
    holdfast.ok("edit", "@-0", "--description", "Mine")
    synced = holdfast("sync", "--wait", "30", "--json")
    assert (synced.code, synced.json["state"], synced.json["conflicts"]) == (4, "needs-you", 1)
    assert listed(holdfast)[0]["sync"] == "conflict"
    (conflict,) = holdfast.ok("conflicts", "--json").json["conflicts"]
    assert (conflict["field"], conflict["mine"], conflict["theirs"]) == ("description", "Mine", "Theirs")
    holdfast.ok("conflicts", "resolve", conflict["id"], "--keep", "theirs")
    assert holdfast("sync", "--wait", "30").code == 0
    passes = holdfast.ok("log", "--json").json["lines"]
    assert [line.rpartition("problems=")[2] for line in passes if "sync pass" in line] == [
        "[]",
        "['HF-SYNC-010']",
        "[]",
    ]
    assert listed(holdfast)[0]["description"] == "Theirs"
    assert timetagger_user.visible()[entry["remote_id"]]["ds"] == "Theirs"


def test_recording_never_waits_for_a_server_that_is_gone_and_sync_says_so(
    home: Path, own_timetagger: RealTimeTagger
) -> None:
    holdfast = signed_in(home, own_timetagger.fresh_user())
    holdfast.ok("sync", "--wait", "30")
    own_timetagger.kill()
    begun = time.monotonic()
    holdfast.ok("start", "Offline")
    assert time.monotonic() - begun < 5
    synced = holdfast("sync", "--json")
    assert (synced.code, synced.json["state"], synced.json["pending"]) == (3, "offline", 1)
    assert [problem["code"] for problem in synced.json["problems"]] == ["HF-NET-003"]
    assert synced.json["next_attempt"] > "2026"
    status = holdfast("sync", "--status", "--json")
    assert (status.code, status.json["state"]) == (3, "offline")
    assert holdfast("account", "check").code == 3
    removed = holdfast.ok("account", "remove", "Work", "--json").json
    assert (removed["unsent"], removed["in_doubt"]) == (1, 0)
    assert [entry["description"] for entry in listed(holdfast)] == ["Offline"]


def test_p4_what_a_server_took_and_then_forgot_is_found_told_and_sent_again(
    home: Path, own_timetagger: RealTimeTagger
) -> None:
    user = own_timetagger.fresh_user()
    holdfast = signed_in(home, user)
    holdfast.ok("config", "set", "sync.settle_seconds", "0.2")
    holdfast.ok("sync", "--wait", "30")
    own_timetagger.stop()
    copy = own_timetagger.snapshot()
    own_timetagger.start()
    entry = holdfast.ok("add", "Forgotten", "--from", "-1h", "--to", "-30m", "--json").entry
    holdfast.ok("sync", "--wait", "30")
    assert holdfast.ok("verify", "--json").json["safe"] == 1
    own_timetagger.stop()
    own_timetagger.restore(copy)
    own_timetagger.start()
    assert user.visible() == {}
    found = holdfast("verify", "--json")
    assert (found.code, found.json["missing"]) == (4, [entry["id"]])
    holdfast("sync", "--wait", "30")
    assert [record["ds"] for record in user.visible().values()] == ["Forgotten"]
    assert holdfast.ok("verify", "--json").json["missing"] == []
    (incident,) = holdfast.ok("incidents", "--json").json["incidents"]
    assert "acknowledged-lost" in {one["sign"] for one in incident["evidence"]}


def test_p9_neither_password_nor_token_is_in_any_file_or_output(
    home: Path, tmp_path: Path, timetagger_user: TimeTaggerUser
) -> None:
    holdfast = signed_in(home, timetagger_user)
    holdfast.ok("config", "set", "log.level", "debug")
    holdfast.ok("start", "Private")
    wrong = Processes(tmp_path / "other")
    said: list[Answer] = [
        holdfast.ok("sync", "--wait", "30"),
        holdfast.ok("account", "check"),
        holdfast.ok("account", "list", "--json"),
        holdfast.ok("doctor"),
        holdfast.ok("log"),
        holdfast.ok("config", "list", "--json"),
        holdfast.ok("backup"),
        holdfast.ok("diagnostics", str(home / "report.txt")),
        wrong("account", "add", "timetagger", "--url", timetagger_user.url, "--user", timetagger_user.name,
              "--token-stdin", stdin="wrong " + PASSWORD + "\n"),
    ]  # fmt: skip
    assert said[-1].code == 4
    everything = "".join(answer.out + answer.err for answer in said).encode() + b"".join(
        path.read_bytes() for path in sorted(tmp_path.rglob("*")) + sorted(home.rglob("*")) if path.is_file()
    )
    assert b"timetagger" in everything
    token = timetagger_user.login()
    signature = token.rpartition(".")[2]
    for secret in (PASSWORD, token, signature, "wrong " + PASSWORD):
        assert secret.encode() not in everything
    assert b"eyJ" not in everything


@pytest.mark.desktop
@pytest.mark.skipif("HOLDFAST_PRIVATE_DESKTOP" not in os.environ, reason="a person's own keyring is not for tests")
def test_p9_with_a_keyring_the_token_lies_there_and_nowhere_else(home: Path, timetagger_user: TimeTaggerUser) -> None:
    bus = {name: os.environ[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY") if name in os.environ}
    holdfast = Processes(home, **bus)
    del holdfast.environ["PYTHON_KEYRING_BACKEND"]
    added = holdfast.ok("account", "add", "timetagger", "--name", "Work", "--url", timetagger_user.url, "--user",
                        timetagger_user.name, "--token-stdin", "--json", stdin=PASSWORD + "\n")  # fmt: skip
    assert (added.json["account"]["token_store"], added.json["problems"]) == ("keyring", [])
    holdfast.ok("start", "Kept")
    assert holdfast.ok("sync", "--wait", "30", "--json").json["pushed"] == 1
    assert holdfast.ok("doctor", "--json").json["ok"] is True
    everything = b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())
    assert PASSWORD.encode() not in everything
    assert b"eyJ" not in everything
    holdfast.ok("account", "remove", "Work")
