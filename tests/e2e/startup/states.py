"""The states in which a home can be found, by name, each with what the program must make of it (P6, I14).

A state is made by breaking a home in which one entry, "before", was recorded and a backup made; `mend` takes the cause
away again, as the user would.
"""

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.worlds import A_TUESDAY, a_world

NOW = 1_795_512_600  # A_TUESDAY
DAY = 86_400
ZONE = "Europe/Tallinn"


@dataclass
class Home:
    """A home to break: its folder, what the clock shows, and what is held open until the test is over."""

    folder: Path
    now: float = NOW
    held: list[sqlite3.Connection] = field(default_factory=list)

    @property
    def main(self) -> Path:
        return self.folder / "holdfast.db"

    def let_go(self) -> None:
        while self.held:
            self.held.pop().close()


@dataclass(frozen=True)
class State:
    """One way to be broken. `rows` says whether "before" is seen at once; `edits` whether the timer can be used."""

    name: str
    part: str
    make: Callable[[Home], None]
    mode: str = "normal"
    codes: frozenset[str] = frozenset()
    rows: bool = True
    edits: bool = True
    mend: Callable[[Home], None] | None = None


def a_home(folder: Path, *, backup: bool = True) -> Home:
    """Make a home with one finished entry, and a backup that has it."""
    with a_world(home=folder, now=A_TUESDAY, zone=ZONE) as world:
        world.entry("before")
        if backup:
            world.holdfast.backups.turn(at_start=True)
    return Home(folder)


def _sql(home: Home, *statements: str) -> None:
    connection = sqlite3.connect(home.main, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def _write(content: bytes, *, without_backup: bool = False) -> Callable[[Home], None]:
    def make(home: Home) -> None:
        home.main.write_bytes(content)
        if without_backup:
            shutil.rmtree(home.folder / "backups", ignore_errors=True)

    return make


def _cut(home: Home) -> None:
    data = home.main.read_bytes()
    home.main.write_bytes(data[: len(data) // 3])


def _break_head(home: Home) -> None:
    data = bytearray(home.main.read_bytes())
    data[:64] = b"\x07" * 64
    home.main.write_bytes(bytes(data))


def _gone(home: Home) -> None:
    home.main.unlink()


def _missing_tables(home: Home) -> None:
    _sql(home, "PRAGMA foreign_keys=OFF", "DROP TABLE entry_tag", "DROP TABLE op")


def _missing_index(home: Home) -> None:
    _sql(home, "DROP INDEX entry_by_start")


def _broken_index(home: Home) -> None:
    _sql(
        home, "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX entry_by_stop ON entry (start_utc)' WHERE name = 'entry_by_stop'",
    )  # fmt: skip


def _half_migrated(home: Home) -> None:
    _sql(home, "PRAGMA user_version=0", "DROP TABLE IF EXISTS _sqlite_migrations")


def _newer(home: Home) -> None:
    _sql(home, "PRAGMA user_version=99", "ALTER TABLE entry ADD COLUMN mood TEXT")


def _much_newer(home: Home) -> None:
    _sql(home, "PRAGMA user_version=99", "UPDATE meta SET value = '99' WHERE key = 'min_reader_version'")


def _others(home: Home) -> None:
    home.main.unlink()
    _sql(home, "CREATE TABLE cookies (name TEXT)", "PRAGMA application_id=77")


def _folder_in_place(home: Home) -> None:
    home.main.rename(home.folder / "away.db")
    home.main.mkdir()


def _folder_gone(home: Home) -> None:
    home.main.rmdir()
    (home.folder / "away.db").rename(home.main)


def _locked(home: Home) -> None:
    connection = sqlite3.connect(home.main, isolation_level=None)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    home.held.append(connection)


def _wal_garbage(home: Home) -> None:
    home.main.with_name("holdfast.db-wal").write_bytes(random.Random(3).randbytes(20_000))


def _clock(seconds: float) -> Callable[[Home], None]:
    def make(home: Home) -> None:
        # Only a home that was opened by the program has seen the time.
        _sql(home, f"INSERT OR REPLACE INTO meta VALUES ('last_wall_utc', '{NOW}')")
        home.now = seconds

    return make


def _right_clock(home: Home) -> None:
    home.now = NOW


def _backups_are_a_file(home: Home) -> None:
    shutil.rmtree(home.folder / "backups")
    (home.folder / "backups").write_text("not a folder")


def _broken_settings(home: Home) -> None:
    _sql(
        home, "INSERT INTO setting VALUES ('ui.theme', 'plaid'), ('time.zone', 'Nowhere/Land'),"
        " ('sync.settle_seconds', 'soon'), ('network.proxy', '…8888;https=…'), ('ui.zoom_percent', 'NaN')",
    )  # fmt: skip


def _crashed_in_check(home: Home) -> None:
    (home.folder / "starting").write_text(json.dumps({"step": "check", "died": {"check": 1}}))


def _note_is_nonsense(home: Home) -> None:
    (home.folder / "starting").write_bytes(b"\xff\x00{")


def _interrupted_exchange(home: Home) -> None:
    home.main.rename(home.folder / "holdfast.db.ready")
    home.main.write_bytes(b"damaged and set aside already")


def _tape_is_nonsense(home: Home) -> None:
    (home.folder / "rescue-holdfast.jsonl").write_bytes(b"deadbeef {}\n\xff\xff")


def _log_is_a_folder(home: Home) -> None:
    (home.folder / "logs" / "holdfast.log").mkdir(parents=True)


def _nothing(home: Home) -> None:
    return


_FIXED = frozenset({"HF-FILE-015"})
FILE = "file"

STATES = [
    State("well", "none", _nothing),
    State("new home", FILE, lambda home: shutil.rmtree(home.folder), rows=False),
    State("zero bytes", FILE, _write(b""), codes=_FIXED),
    State("zero bytes, no backup", FILE, _write(b"", without_backup=True), rows=False),
    State("gone", FILE, _gone, codes=_FIXED),
    State("garbage", FILE, _write(bytes(range(256)) * 200), codes=_FIXED),
    State("garbage, no backup", FILE, _write(b"?" * 9000, without_backup=True), codes=_FIXED, rows=False),
    State("cut short", FILE, _cut, codes=_FIXED),
    State("head broken", FILE, _break_head, codes=_FIXED),
    State("tables missing", FILE, _missing_tables, codes=_FIXED),
    State("index missing", FILE, _missing_index, codes=_FIXED),
    State("index broken", FILE, _broken_index),
    State("half migrated", FILE, _half_migrated, codes=_FIXED),
    State("newer version", FILE, _newer, "read-only", frozenset({"HF-FILE-005"}), edits=False),
    State("far newer version", FILE, _much_newer, "side-file", frozenset({"HF-FILE-005", "HF-FILE-016"}), rows=False),
    State("another program's", FILE, _others, "side-file", frozenset({"HF-FILE-006", "HF-FILE-016"}), rows=False),
    State("folder in its place", FILE, _folder_in_place, "side-file", frozenset({"HF-FILE-007", "HF-FILE-016"}),
          rows=False, mend=_folder_gone),
    State("held by another copy", FILE, _locked, "side-file", frozenset({"HF-FILE-001", "HF-FILE-016"}), rows=False,
          mend=Home.let_go),
    State("garbage in the WAL", FILE, _wal_garbage),
    State("exchange interrupted", FILE, _interrupted_exchange),
    State("clock at 1970", "clock", _clock(3600), codes=frozenset({"HF-CLOCK-003"}), mend=_right_clock),
    State("clock at 2090", "clock", _clock(NOW + 64 * 365 * DAY), codes=frozenset({"HF-CLOCK-005"}), mend=_right_clock),
    State("clock a year back", "clock", _clock(NOW - 365 * DAY), codes=frozenset({"HF-CLOCK-003"}), mend=_right_clock),
    State("backups are a file", "backups", _backups_are_a_file),
    State("settings are nonsense", "settings", _broken_settings),
    State("crashed twice in the check", "note", _crashed_in_check, codes=frozenset({"HF-START-003"})),
    State("start note is nonsense", "note", _note_is_nonsense),
    State("emergency file is nonsense", "tape", _tape_is_nonsense),
    State("log is a folder", "log", _log_is_a_folder),
]  # fmt: skip

BY_NAME = {state.name: state for state in STATES}
NEEDS_FILE = ("settings", "clock")
"""Parts whose states are made by writing into the data file: they go before a file that takes no more."""
TAKES_NOTHING = frozenset({"new home", "gone", "folder in its place", "another program's"})


def pairs() -> list[tuple[State, State]]:
    """Return every two states that can be at once: one of the file and one of something else, or two such."""
    found = []
    for n, one in enumerate(STATES):
        for two in STATES[n + 1 :]:
            if one.part != two.part and "none" not in (one.part, two.part):
                first, second = sorted((one, two), key=lambda state: state.part == FILE)
                found.append((first, second))
    return found


def environment(home: Home) -> dict[str, str]:
    """Return the environment of a start: every other place to save is the test's own too."""
    beside = home.folder.parent / "user"
    beside.mkdir(exist_ok=True)
    return {**os.environ, "HOME": str(beside), "TMPDIR": str(beside)}
