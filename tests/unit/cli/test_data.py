"""`backup`, `doctor`, `log`, `config`: the data file, its surroundings and its settings."""

import logging
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from tests.command_line import InProcess, dump
from tracker_app.app.logbook import Logbook, added_lines, log_file

CANARY = "canary7d31f0c2aa"


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def test_p1_a_backup_is_a_whole_data_file_for_its_owner_alone(holdfast: InProcess, home: Path, tmp_path: Path) -> None:
    holdfast.ok("add", "Kept", "--from", "-2h", "--to", "-1h")
    target = tmp_path / "copies" / "mine.db"
    done = holdfast.ok("backup", str(target), "--json").json
    assert done == {"path": str(target), "entries": 1}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    connection = sqlite3.connect(target)
    assert "\n".join(connection.iterdump()) == dump(home)
    connection.close()
    named = holdfast.ok("backup", "--json").json["path"]
    assert Path(named).parent == home / "backups"


@pytest.mark.parametrize("name", ["holdfast.db", "holdfast.db-wal"])
def test_p1_a_backup_never_goes_over_the_data_file(holdfast: InProcess, home: Path, name: str) -> None:
    holdfast.ok("add", "Kept", "--from", "-2h", "--to", "-1h")
    before = dump(home)
    assert holdfast("backup", str(home / name)).code == 4
    assert dump(home) == before


def test_doctor_finds_all_well_on_a_fresh_home(holdfast: InProcess) -> None:
    found = holdfast.ok("doctor", "--json").json
    assert found["ok"] is True
    assert {finding["area"] for finding in found["findings"]} >= {"permissions", "disk", "file", "keyring", "clock"}
    assert all(f.keys() == {"area", "ok", "fixed", "text", "problem"} for f in found["findings"])


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits")
def test_p9_doctor_names_files_that_others_can_read_and_mends_them(holdfast: InProcess, home: Path) -> None:
    holdfast.ok("start", "x")
    (home / "holdfast.db").chmod(0o644)
    answer = holdfast("doctor", "--json")
    assert answer.code == 4
    assert {f["problem"]["code"] for f in answer.json["findings"] if not f["ok"]} == {"HF-FILE-008"}
    mended = holdfast.ok("doctor", "--fix", "--json").json
    assert {f["area"] for f in mended["findings"] if f["fixed"]} == {"permissions"}
    assert stat.S_IMODE((home / "holdfast.db").stat().st_mode) == 0o600


def test_p6_a_damaged_file_is_named_by_every_command_left_as_it_is_and_examined(
    holdfast: InProcess, home: Path
) -> None:
    holdfast.ok("start", "x")
    kept = holdfast.ok("backup", "--json").json["path"]
    path = home / "holdfast.db"
    garbage = b"no database at all " * 1000
    path.write_bytes(garbage)
    for words in (("start", "y"), ("list",), ("status",), ("config", "list"), ("backup",), ("account", "list")):
        answer = holdfast(*words)
        assert (answer.code, answer.out) == (5, ""), words
        assert answer.err.startswith("HF-FILE-")
        assert holdfast(*words, "--json").json["error"].keys() == {"code", "title", "what", "safe", "do"}
    answer = holdfast("doctor", "--json")
    assert answer.code == 5
    (finding,) = [f for f in answer.json["findings"] if not f["ok"]]
    assert finding["problem"]["code"] == "HF-FILE-004"
    # The way out is named: which backup is good, and where it lies.
    assert "is good and has 1 entries" in finding["problem"]["safe"]
    assert kept in next(f["text"] for f in answer.json["findings"] if f["area"] == "backups")
    assert holdfast("log").code == 0
    assert path.read_bytes() == garbage


def test_p1_a_file_of_a_newer_version_is_never_written(holdfast: InProcess, home: Path) -> None:
    holdfast.ok("start", "x")
    connection = sqlite3.connect(home / "holdfast.db")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = dump(home)
    for words in (
        ("stop",),
        ("start", "y"),
        ("projects", "add", "P"),
        ("undo",),
        ("config", "set", "ui.theme", "dark"),
    ):
        answer = holdfast(*words, "--json")
        assert (answer.code, answer.json["error"]["code"]) == (5, "HF-FILE-005"), words
    answer = holdfast("doctor", "--fix", "--json")
    assert answer.code == 5
    assert [f["problem"]["code"] for f in answer.json["findings"] if not f["ok"]] == ["HF-FILE-005"]
    # What it holds can be read all the same.
    assert holdfast.ok("list", "--json").json["entries"][0]["description"] == "x"
    assert holdfast.ok("status", "--json").json["running"]["description"] == "x"
    assert dump(home) == before


def test_p9_the_log_tells_no_secret(holdfast: InProcess, home: Path) -> None:
    book = Logbook(home)
    book.open()
    logging.getLogger("holdfast.test").warning("asked with token=%s", CANARY)
    book.close()
    append(log_file(home), f"an old line with password: {CANARY}\n")
    lines = holdfast.ok("log", "--json").json["lines"]
    assert len(lines) == 2
    assert CANARY not in "".join(lines)
    assert CANARY not in holdfast.ok("log").out


def test_following_the_log_gives_the_last_lines_and_whole_new_ones_across_a_rotation(home: Path) -> None:
    path = log_file(home)
    path.parent.mkdir(parents=True)
    path.with_name("holdfast.log.1").write_text("older\nold\n")
    path.write_text("before\n")
    steps = iter([
        lambda: append(path, "one\npass"),
        lambda: append(path, f"word={CANARY}\n"),
        lambda: (append(path, "last\n"), path.rename(path.with_name("holdfast.log.1")), append(path, "new\n")),
        lambda: None,
        lambda: None,
    ])  # fmt: skip
    lines = added_lines(home, lambda: next(steps)(), most=2)
    assert [next(lines) for _ in range(6)] == ["old", "before", "one", "password=[removed]", "last", "new"]
    lines.close()  # type: ignore[attr-defined]


def test_follow_and_json_cannot_go_together(holdfast: InProcess) -> None:
    assert holdfast("log", "--follow", "--json").code == 2


def test_settings_are_listed_read_changed_and_forgotten_by_their_key(holdfast: InProcess) -> None:
    listed = holdfast.ok("config", "--json").json["settings"]
    assert {s["key"] for s in listed} >= {"sync.settle_seconds", "sync.deadline_seconds", "sync.backoff_cap_seconds"}
    assert holdfast.ok("config", "get", "ui.theme").out == "system\n"
    changed = holdfast.ok("config", "set", "sync.settle_seconds", "0.5", "--json").json
    assert (changed["value"], changed["is_set"]) == (0.5, True)
    assert holdfast.ok("config", "get", "sync.settle_seconds").out == "0.5\n"
    holdfast.ok("config", "unset", "sync.settle_seconds")
    assert holdfast.ok("config", "get", "sync.settle_seconds", "--json").json["is_set"] is False


def test_a_value_out_of_range_is_refused_with_the_range(holdfast: InProcess) -> None:
    answer = holdfast("config", "set", "sync.settle_seconds", "99999")
    assert answer.code == 2
    assert "from 0 to 3600" in answer.err
    answer = holdfast("config", "set", "ui.theme", "pink")
    assert "dark" in answer.err


def test_the_zone_setting_moves_the_days(holdfast: InProcess) -> None:
    holdfast.ok("config", "set", "time.zone", "Pacific/Auckland")
    entry = holdfast.entry("add", "x", "--from", "2026-01-20T09:00", "--to", "2026-01-20T10:00")
    assert entry["start"] == "2026-01-19T20:00:00Z"
