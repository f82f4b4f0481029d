"""One command's run: its home, its voice, and the word to a window that is open on the same home."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import InProcess
from tracker_app.cli.session import Session
from tracker_app.desktop.instance import InstanceServer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="local sockets")


@pytest.fixture
def heard(home: Path, holdfast: InProcess) -> Iterator[list[str]]:
    """What a window that is open on this test's home is told."""
    holdfast.ok("list")
    heard: list[str] = []
    window = InstanceServer(home, heard.append)
    assert window.start()
    yield heard
    window.stop()


def test_a_window_is_woken_by_what_a_person_changes_and_by_nothing_else(holdfast: InProcess, heard: list[str]) -> None:
    for words in (("status",), ("list",), ("doctor",), ("sync", "--status"), ("start", "x", "--project", "Nobody")):
        holdfast(*words)
    assert heard == []
    for n, words in enumerate((("start", "x"), ("stop",), ("undo",), ("projects", "add", "P")), 1):
        holdfast.ok(*words)
        assert heard == ["wake"] * n


def test_p1_a_window_that_does_not_answer_keeps_no_command_from_ending_well(
    holdfast: InProcess, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holdfast.ok("list")
    (home / "window.sock").write_text("left by a window that died")
    holdfast.ok("start", "x")
    monkeypatch.setattr("tracker_app.desktop.instance.address_of", lambda home: _raise(PermissionError("not ours")))
    holdfast.ok("stop")


def _raise(error: Exception) -> Path:
    raise error


def test_p6_a_fault_of_ours_is_a_problem_with_words_and_a_code_of_its_own(
    holdfast: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Session) -> int:
        raise ZeroDivisionError("token=hidden0hidden0")

    monkeypatch.setattr("tracker_app.cli.commands.recording.start", broken)
    answer = holdfast("start", "x", "--json")
    assert answer.code == 1
    assert answer.json["error"]["code"] == "HF-BUG-001"
    assert "ZeroDivisionError" in answer.err
    assert "hidden0hidden0" not in answer.err
    (line,) = holdfast.ok("log", "--json").json["lines"]
    assert "ZeroDivisionError" in line
    assert "hidden0hidden0" not in line


def test_being_interrupted_is_no_fault(holdfast: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Session) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tracker_app.cli.commands.recording.start", interrupted)
    answer = holdfast("start", "x")
    assert (answer.code, answer.out, answer.err) == (130, "", "")
