"""The command line as processes of its own: no display, no session bus, no keyring; several at once on one home."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.command_line import Processes
from tracker_app.app.logbook import log_file

FORBIDDEN = ("PySide6", "shiboken6", "requests", "keyring", "sqlite_utils")


@pytest.fixture
def holdfast(home: Path) -> Processes:
    return Processes(home)


def test_a_day_from_start_to_backup_with_nothing_but_a_terminal(holdfast: Processes, home: Path) -> None:
    holdfast.ok("projects", "add", "Acme")
    started = holdfast.ok("--json", "start", "Offer “ünïcode” ✓", "--project", "Acme", "--at", "-90m").entry
    assert holdfast.ok("stop", "--at", "-30m", "--json").entry["seconds"] == pytest.approx(3600, abs=30)
    holdfast.ok("add", "Phone", "--from", "-20m", "--to", "-10m")
    holdfast.ok("edit", "@-0", "--tag", "calls")
    assert len(holdfast.ok("split", started["id"][-5:], "--at", "-60m", "--json").json["entries"]) == 2
    holdfast.ok("delete", "@-1")
    holdfast.ok("undo")
    listed = holdfast.ok("list", "--json")
    assert [e["description"] for e in listed.json["entries"]] == ["Phone", "Offer “ünïcode” ✓", "Offer “ünïcode” ✓"]
    assert listed.err == ""
    assert holdfast.ok("status").out.startswith("No timer is running.")
    assert holdfast.ok("doctor", "--json").json["ok"] is True
    assert Path(holdfast.ok("backup", "--json").json["path"]).parent == home / "backups"


def test_every_other_command_runs_as_a_process_too(holdfast: Processes, tmp_path: Path) -> None:
    holdfast.ok("clients", "add", "Corp")
    holdfast.ok("projects", "add", "Site", "--client", "Corp")
    holdfast.ok("tasks", "add", "Site", "Draft")
    holdfast.ok("tags", "add", "deep")
    holdfast.ok("add", "Work", "--from", "-3h", "--to", "-2h", "--project", "Site", "--task", "Draft", "--tag", "deep")
    holdfast.ok("continue")
    holdfast.ok("undo")
    holdfast.ok("redo")
    assert holdfast.ok("report", "--by", "client", "--json").json["rows"][0]["client"] == "Corp"
    table, copy = str(tmp_path / "out.csv"), str(tmp_path / "copy.db")
    holdfast.ok("export", table)
    assert holdfast.ok("import", table, "--json").json["added"] == 0
    holdfast.ok("backup", copy)
    assert holdfast.ok("restore", copy, "--json").json["changed"] == 0
    holdfast.ok("config", "set", "ui.theme", "dark")
    assert holdfast.ok("config", "get", "ui.theme").out == "dark\n"
    holdfast.ok("diagnostics", str(tmp_path / "report.txt"))
    for words in (("account", "list"), ("sync",), ("sync", "--status"), ("outbox",), ("conflicts",), ("tags",)):
        assert isinstance(holdfast.ok(*words, "--json").json, dict), words
    assert holdfast("account", "check", "Nobody").code == 6
    assert holdfast("account", "remove", "Nobody").code == 6


def test_p1_an_edit_that_the_file_does_not_take_is_kept_and_appears_by_itself(holdfast: Processes) -> None:
    holdfast.ok("add", "Before", "--from", "-2h", "--to", "-1h")
    other = sqlite3.connect(holdfast.home / "holdfast.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        kept = holdfast("start", "Meanwhile", "--json")
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert (kept.code, kept.json["error"]["code"]) == (3, "HF-FILE-018")
    assert [e["description"] for e in holdfast.ok("list", "--json").json["entries"]] == ["Meanwhile", "Before"]
    holdfast.ok("stop")
    assert len(holdfast.ok("list", "--json").json["entries"]) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_following_the_log_ends_quietly_when_it_is_interrupted(holdfast: Processes) -> None:
    path = log_file(holdfast.home)
    path.parent.mkdir(parents=True)
    path.write_text("before\n")
    following = subprocess.Popen(
        [sys.executable, "-m", "tracker_app", "log", "--follow"],
        env=holdfast.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # Who runs the tests in the background of a shell hands down an interrupt that is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    try:
        assert following.stdout is not None
        assert following.stdout.readline() == "before\n"
        with path.open("a") as log:
            log.write("after\n")
        assert following.stdout.readline() == "after\n"
        following.send_signal(signal.SIGINT)
        _, err = following.communicate(timeout=30)
        assert (following.returncode, err) == (130, "")
    finally:
        following.kill()
        following.communicate()


def test_home_may_be_an_option_and_wrong_usage_is_two(holdfast: Processes, home: Path, tmp_path: Path) -> None:
    other = tmp_path / "second profile"
    holdfast.ok("--home", str(other), "start", "There")
    assert (other / "holdfast.db").exists()
    assert not home.exists()
    wrong = holdfast("start", "--frobnicate")
    assert (wrong.code, wrong.out) == (2, "")
    assert holdfast("--version").out.startswith("holdfast ")
    assert "Commands:" in holdfast("--help").out


def test_seven_recording_imports_nothing_heavy_and_no_command_imports_qt(home: Path) -> None:
    script = f"""
import sys
from tracker_app.cli.main import run
assert run(["start", "x"]) == 0
assert run(["stop", "--at", "now"]) == 0
print([name for name in {FORBIDDEN!r} if name in sys.modules])
for words in (["status"], ["list"], ["doctor"], ["account", "list"], ["outbox"], ["config", "list"], ["backup"]):
    run(words)
print([name for name in ("PySide6", "shiboken6") if name in sys.modules])
"""
    environ = Processes(home).environ
    # The first command on a home makes its file, for which a migration may be pending.
    Processes(home).ok("list")
    done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True)
    seen = [json.loads(line.replace("'", '"')) for line in done.stdout.splitlines() if line.startswith("[")]
    assert seen == [[], []]


def test_commands_at_once_all_succeed_and_none_is_lost(holdfast: Processes) -> None:
    holdfast.ok("start", "first", "--at", "-60m")
    failures: list[str] = []

    def work(worker: int) -> None:
        for n in range(3):
            answer = holdfast("add", f"w{worker}-{n}", "--from", "-50m", "--to", "-40m")
            if answer.code:
                failures.append(answer.err)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    names = {entry["description"] for entry in holdfast.ok("list", "--json").json["entries"]}
    assert names == {"first"} | {f"w{worker}-{n}" for worker in range(4) for n in range(3)}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_the_signs_shows_escapes_and_json_means_the_very_signs(
    holdfast: Processes, encoding: str
) -> None:
    text = "Ünï “x” ✓ 🎉"
    holdfast.ok("add", text, "--from", "-2h", "--to", "-1h")

    def listed(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "tracker_app", "list", *words],
            env={**holdfast.environ, "PYTHONIOENCODING": encoding}, capture_output=True, check=True,
        )  # fmt: skip
        return done.stdout.decode(encoding)

    assert json.loads(listed("--json"))["entries"][0]["description"] == text
    assert "\\u2713" in listed()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
def test_a_reader_that_leaves_early_sees_no_trace(holdfast: Processes) -> None:
    holdfast.ok("add", "x" * 3000, "--from", "-2h", "--to", "-1h")
    for _ in range(2):
        reading, writing = os.pipe()
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker_app", "list", "--json"],
            env=holdfast.environ, stdout=writing, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        os.close(writing)
        os.close(reading)
        _, err = process.communicate(timeout=30)
        assert err == ""
        assert process.returncode in (0, 141)


def test_p1_what_was_shown_survives_a_kill(holdfast: Processes) -> None:
    started = holdfast.ok("start", "Kept", "--json").entry
    killer = """
import os, sys
from tracker_app.cli.main import run
from tracker_app.cli.session import Session
show = Session.answer
def show_and_die(self, document):
    show(self, document)
    sys.stdout.flush()
    os.kill(os.getpid(), 9)
Session.answer = show_and_die
run(["stop", "--json"])
"""
    done = subprocess.run(
        [sys.executable, "-c", killer], env=holdfast.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    shown = json.loads(done.stdout)["entry"]
    (entry,) = holdfast.ok("list", "--json").json["entries"]
    assert entry == shown
    assert entry["id"] == started["id"]
