"""What `holdfast start` may import before its entry is durable (issue 2, must show 7). Every name here costs each run.

Whoever needs one more adds it with its price: `python -X importtime -m tracker_app start`, then the benchmark.
"""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import Processes

OURS = {
    "tracker_app", "tracker_app.__main__",
    "tracker_app.app", "tracker_app.app.compose", "tracker_app.app.recording", "tracker_app.app.zone_choice",
    "tracker_app.cli", "tracker_app.cli.commands", "tracker_app.cli.commands.recording", "tracker_app.cli.grammar",
    "tracker_app.cli.inputs", "tracker_app.cli.main", "tracker_app.cli.ports", "tracker_app.cli.session",
    "tracker_app.cli.table",
    "tracker_app.desktop", "tracker_app.desktop.clock", "tracker_app.desktop.local_zone", "tracker_app.desktop.paths",
    "tracker_app.domain", "tracker_app.domain.changes", "tracker_app.domain.entry", "tracker_app.domain.ids",
    "tracker_app.domain.refusals", "tracker_app.domain.undo",
    "tracker_app.store", "tracker_app.store.accounts", "tracker_app.store.database", "tracker_app.store.edits",
    "tracker_app.store.entries", "tracker_app.store.errors", "tracker_app.store.journal",
    "tracker_app.store.places", "tracker_app.store.preferences", "tracker_app.store.recorder", "tracker_app.store.turn",
    "tracker_app.sync", "tracker_app.sync.clock",
}  # fmt: skip

FOR_A_SERVER = {
    "tracker_app.domain.operations", "tracker_app.store.outbox", "tracker_app.store.remotes",
}  # fmt: skip
"""What an entry needs besides where an account exists."""

THE_LANGUAGES = {
    "_ast", "_collections", "_datetime", "_functools", "_json", "_opcode",
    "_operator", "_sre", "_sqlite3", "_tokenize", "_typing", "_weakrefset",
    "ast", "collections", "contextlib", "copy", "copyreg", "dataclasses", "datetime", "dis", "enum", "errno",
    "fnmatch", "functools", "gc", "importlib", "inspect", "ipaddress", "itertools", "json", "keyword", "linecache",
    "math", "ntpath", "opcode", "operator", "pathlib", "re", "reprlib", "sqlite3", "threading", "token", "tokenize",
    "types", "typing", "urllib", "warnings", "weakref", "zlib",
}  # fmt: skip

RUNNER = """
import sys
before = set(sys.modules)
from tracker_app.store.database import Database
from tracker_app import __main__ as program
import json

commit = Database.write

class Watched:
    def __init__(self, *arguments, **named):
        self.inner = commit(*arguments, **named)
    def __enter__(self):
        return self.inner.__enter__()
    def __exit__(self, *error):
        ended = self.inner.__exit__(*error)
        print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr, flush=True)
        return ended

Database.write = lambda self, *arguments, **named: Watched(self, *arguments, **named)
sys.argv = ["holdfast", *sys.argv[1:]]
program.main()
"""


def imported(run: Processes, *words: str) -> set[str]:
    """Names of the modules that were loaded when the command's transaction had just been committed."""
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, *words], env=run.environ, capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(done.stderr)
    # The package's own standard library modules are told by their first name.
    return {name if name.startswith("tracker_app") else name.partition(".")[0] for name in found}


@pytest.mark.parametrize("words", [("start", "Writing", "--tag", "deep", "--billable"), ("stop",)])
def test_seven_recording_imports_only_what_is_listed_here_before_its_commit(home: Path, words: tuple[str, ...]) -> None:
    run = Processes(home)
    run.ok("start", "First")
    assert imported(run, *words) - OURS - THE_LANGUAGES == set()


def test_seven_an_entry_for_a_server_needs_the_outbox_and_nothing_else(home: Path) -> None:
    run = Processes(home)
    run.ok("start", "First")
    with sqlite3.connect(home / "holdfast.db") as connection:
        connection.execute("INSERT INTO account VALUES ('acc', 'timetagger', 'work', '', '', '', 'keyring', 0, 0)")
    extra = imported(run, "start", "Second") - OURS - THE_LANGUAGES
    assert extra <= FOR_A_SERVER
    assert "tracker_app.store.outbox" in extra
