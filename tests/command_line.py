"""Runs the command line for tests: in this process, where it costs milliseconds, or as a process of its own."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tracker_app.cli.main import run

ENTRY_KEYS = [
    "id", "description", "start", "stop", "seconds", "running", "project", "client", "task", "tags", "billable",
    "account", "remote_id", "sync",
]  # fmt: skip
"""The keys of an entry in JSON, from CLI.md."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave back: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on standard output; fails if there is anything else."""
        return json.loads(self.out)

    @property
    def entry(self) -> dict[str, Any]:
        """The entry of a document that has one."""
        entry = self.json["entry"]
        assert isinstance(entry, dict)
        return entry


class InProcess:
    """`holdfast WORDS` as a function call, on the home of this test."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str, stdin: str = "") -> Answer:
        """Run a command."""
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        self._capsys.readouterr()
        code = run(list(words))
        out, err = self._capsys.readouterr()
        return Answer(code, out, err)

    def ok(self, *words: str, stdin: str = "") -> Answer:
        """Run a command that must succeed."""
        answer = self(*words, stdin=stdin)
        assert answer.code == 0, (words, answer)
        return answer

    def entry(self, *words: str) -> dict[str, Any]:
        """Run a recording command with --json and return its entry."""
        return self.ok(*words, "--json").entry


class Processes:
    """`holdfast WORDS` as a process of its own, with no display, no session bus and no keyring."""

    def __init__(self, home: Path, **environ: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME", "SYSTEMROOT")}
        self.home = home
        self.environ = {
            **kept,
            "HOLDFAST_HOME": str(home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
            "PYTHONWARNINGS": "error",
            "TZ": "Europe/Tallinn",
            **environ,
        }

    def __call__(self, *words: str, stdin: str = "", seconds: float = 60, **environ: str) -> Answer:
        """Run a command."""
        done = subprocess.run(
            [sys.executable, "-m", "tracker_app", *words],
            input=stdin, capture_output=True, text=True, encoding="utf-8", env={**self.environ, **environ},
            timeout=seconds, check=False,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    def ok(self, *words: str, stdin: str = "", **environ: str) -> Answer:
        """Run a command that must succeed."""
        answer = self(*words, stdin=stdin, **environ)
        assert answer.code == 0, (words, answer)
        return answer


def dump(home: Path) -> str:
    """Return everything in the data file as text; two equal dumps mean that nothing changed."""
    path = home / "holdfast.db"
    if not path.exists():
        return ""
    connection = sqlite3.connect(path)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()
