"""Starts processes on one home, kills each at a random moment, and compares the file with what they had confirmed."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tracker_app.domain.ids import AccountId
from tracker_app.store import health
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.database import Database

ACCOUNT = Account(AccountId("acc-1"), "timetagger", "Mine", "http://127.0.0.1:9/")
DAY = 86_400


@dataclass
class Campaign:
    """Kills on one home. `confirmed` holds the newest description that was confirmed of each entry."""

    home: Path
    random_: random.Random
    environ: dict[str, str]
    confirmed: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    survived: int = 0
    """How many processes had ended by themselves before the signal came."""
    _at: float = 0.15
    """How long a command runs before it ends, in seconds, as seen so far: the kill falls within that time."""

    def begin(self) -> None:
        """Make the home, with an account, so that every entry needs its operation too."""
        self.home.mkdir(parents=True, exist_ok=True)
        database = Database(self.home / "holdfast.db", writer="begin")
        database.open()
        with database.write() as unit:
            Accounts(unit.connection).add(ACCOUNT)
        database.close()

    def kill_command(self) -> None:
        """Kill one real command of the command line."""
        name = f"c{self.kills}"
        words = self.random_.choice((
            ["start", name], ["start", name, "--tag", "kill"], ["stop"], ["continue"],
            ["add", name, "--from", "2026-01-05T09:00", "--to", "2026-01-05T09:30"],
            ["edit", "@-1", "--description", f"{name}+9"],
        ))  # fmt: skip
        process = self._process(["-m", "tracker_app", "--home", str(self.home), *words, "--json"])
        began = time.monotonic()
        try:
            process.wait(self.random_.uniform(0, self._at * 1.2))
        except subprocess.TimeoutExpired:
            pass
        else:
            self._at += 0.2 * (time.monotonic() - began - self._at)
        self._hear(self._kill(process))

    def kill_busy(self, module: str, longest: float) -> None:
        """Kill a process that records without a pause, within `longest` seconds of its first confirmed edit."""
        process = self._process(["-m", module, str(self.home), f"b{self.kills}"])
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(self.random_.uniform(0, longest))
        self._hear(first + self._kill(process))

    def check(self) -> list[str]:
        """Return every broken promise: nothing, it is to be hoped."""
        wrong: list[str] = []
        database = Database(self.home / "holdfast.db", writer="check")
        database.open()
        try:
            with database.read() as connection:
                wrong += health.faults(connection)
                if dangling := health.dangling(connection):
                    wrong.append(f"{dangling} dangling rows")
                if orphans := health.unsent_without_operation(connection):
                    wrong.append(f"{orphans} entries without an operation")
                if (running := health.running_timers(connection)) > 1:
                    wrong.append(f"{running} timers run")
                wrong += _unequal(connection)
                there = dict(connection.execute("SELECT id, description FROM entry WHERE deleted = 0"))
        finally:
            database.close()
        for entry, description in self.confirmed.items():
            if entry not in there:
                wrong.append(f"lost: {entry} {description}")
            elif not _is_later(there[entry], description):
                wrong.append(f"older than confirmed: {entry} {description} is {there[entry]}")
        return wrong

    def _process(self, words: list[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environ,
            start_new_session=True,
        )  # fmt: skip

    def _kill(self, process: "subprocess.Popen[bytes]") -> bytes:
        """End a process and return what it had said and nobody had read yet."""
        self.kills += 1
        if process.poll() is not None:
            self.survived += 1
        else:
            process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        said, _ = process.communicate()
        return bytes(said)

    def _hear(self, said: bytes) -> None:
        for document in _documents(said.decode("utf-8", "replace")):
            entry = document.get("entry")
            if isinstance(entry, dict):
                self.confirmed[entry["id"]] = entry["description"]


def _documents(text: str) -> "list[dict[str, object]]":
    """Return the whole JSON documents of an output; one that was cut off was not confirmed."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        try:
            document, at = decoder.raw_decode(text, at)
        except ValueError:
            break
        found.append(document)
    return found


def _unequal(connection: sqlite3.Connection) -> list[str]:
    """Each entry was born by one gesture that can be undone, and told the server once (O1)."""
    (entries,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    (births,) = connection.execute("SELECT count(*) FROM journal_step WHERE created = 1").fetchone()
    (creates,) = connection.execute("SELECT count(*) FROM op WHERE verb = 'create'").fetchone()
    return [] if entries == births == creates else [f"{entries} entries, {births} births, {creates} creations queued"]


def _is_later(there: str, confirmed: str) -> bool:
    """Whether an entry says what was confirmed, or what a later edit, killed before it could say so, made of it."""
    return there == confirmed or "+9" in there or there.startswith(f"{confirmed}+")


def environment(home: Path) -> dict[str, str]:
    """Return the environment of the processes: nothing of the user's own is within reach."""
    return {
        **os.environ, "HOLDFAST_HOME": str(home), "HOME": str(home.parent), "TMPDIR": str(home.parent),
        "QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
    }  # fmt: skip


def run(home: Path, seed: int, *, commands: int = 0, busy: int = 0, windows: int = 0) -> Campaign:
    """Kill so many processes of each sort on one home, in random order; fails at the first broken promise."""
    random_ = random.Random(seed)
    campaign = Campaign(home, random_, environment(home))
    campaign.begin()
    turns = ["command"] * commands + ["busy"] * busy + ["window"] * windows
    random_.shuffle(turns)
    for n, turn in enumerate(turns, start=1):
        if turn == "command":
            campaign.kill_command()
        elif turn == "busy":
            campaign.kill_busy("tests.e2e.kill.busy", 0.15)
        else:
            campaign.kill_busy("tests.e2e.kill.window", 0.3)
        wrong = campaign.check()
        assert not wrong, f"seed {seed}, kill {n} ({turn}): {wrong[:5]}"
    return campaign
