"""Whatever words are given: a known exit code, one JSON document, no trace of a fault, and refusals change nothing."""

import io
import json
import os
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.command_line import dump
from tracker_app.cli.grammar import Command
from tracker_app.cli.main import run
from tracker_app.cli.table import COMMANDS

_WITHOUT_END = ("--follow", "--wait")
_LONG = "demo outage"
"""Plays a whole outage for two minutes; tests/e2e/cli has it."""
_NETWORK = "http://127.0.0.1:9/"

values = st.sampled_from([
    "x", "Writing ✓", "", " ", "-15m", "09:30", "yesterday 17:00", "2026-03-29T03:30", "2026-01-20", "-1", "5", "@",
    "@-0", "@-1", "ffff", "--", "P", "p", "a b", "\x07", "\udcff", "ui.theme", "dark", "sync.settle_seconds", "15m",
    "day", "day,tag", "mine", "theirs", "up:15m", "timetagger", "'; DROP TABLE entry; --", "%", "_", "0", "1e400",
    "x" * 3001, "2026-01-20T09:00", "+30", "now", "keyring", "session", "#aabbcc",
])  # fmt: skip


def words_for(command: Command) -> st.SearchStrategy[list[str]]:
    """Words that are nearly right: the command's own options with any values, and any number of arguments."""
    options = [option for option in command.options if option.name not in _WITHOUT_END]
    one = st.sampled_from([option.name for option in options] or ["--json"]).flatmap(
        lambda name: st.one_of(
            st.just([name]),
            st.just([name, _NETWORK]) if name == "--url" else values.map(lambda value: [name, value]),
            values.map(lambda value: [f"--no-{name[2:]}"] if value == "x" else [f"{name}={value}"]),
        )
    )
    return st.tuples(
        st.just(command.name.split()),
        st.lists(values, max_size=3),
        st.lists(one, max_size=4).map(lambda o: [*chain(*o)]),
    ).map(lambda parts: [*parts[0], *parts[1], *parts[2]])


commands = st.sampled_from(sorted(set(COMMANDS) - {_LONG})).flatmap(lambda name: words_for(COMMANDS[name]))
"""`account add` never reaches a server: nothing listens on port 9."""


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that commands write by odd names land here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))


def called(words: list[str]) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    return code, out.getvalue(), err.getvalue()


@settings(max_examples=60)
@given(st.lists(commands, min_size=1, max_size=6))
def test_any_words_end_in_a_known_code_and_one_document_and_refusals_change_nothing(history: list[list[str]]) -> None:
    home = Path(tempfile.mkdtemp(dir=Path(os.environ["HOLDFAST_HOME"]).parent))
    before = [f"--home={home}", "--json"]
    called([*before, "projects", "add", "P"])
    called([*before, "add", "x", "--from", "-60m", "--to", "-30m", "--project", "P"])
    for words in history:
        was = dump(home)
        code, out, err = called([*before, *words])
        assert code in (0, 2, 3, 4, 5, 6), (words, err)
        assert "Traceback" not in err
        document = json.loads(out) if not ("--help" in words or "-h" in words) else {}
        if code == 2:
            assert document.keys() == {"error"}, words
            assert document["error"]["message" if "message" in document["error"] else "what"]
            assert dump(home) == was, words
