"""Saves an edit that the data file does not take: by the ballast, on a second try, or on the tape (SYNC 2.11).

Imported only when a commit fails, or a tape waits. Knows no wording. Whatever it does, the edit ends durable in one
place, or refused: never half, never twice.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RANDOM_BYTES
from tracker_app.store import ballast, tape
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.places import places, tape_in
from tracker_app.store.recorder import Recorder, Statement

TAPED = frozenset({FileFault.FULL, FileFault.READ_ONLY, FileFault.BUSY, FileFault.IO, FileFault.CANNOT_OPEN})
"""Faults of the place, not of the content: what was to be written is good and can be written later."""
DONE = "tape:"
"""How the key of a fact begins that says: this line of the tape is in the file."""
UNPLACED = "HF-FILE-020"

Touched = Sequence[tuple[Kind, str]]


def second_try(
    connection: Recorder, main: Path, tapes: Sequence[Path], statements: Sequence[Statement], marker: int | None
) -> bool:
    """Try to save once more after the commit failed; True if the edit is durable now.

    `marker` is the number that the change log had reached inside the transaction: where the file has it, the commit
    went through although SQLite could not say so.
    """
    if marker is not None and not connection.in_transaction and _has_reached(main, marker):
        return True
    if not ballast.drop(main.parent):
        return False
    try:
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
            replay(connection, tapes)
            run(connection, statements)
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        return False
    return True


def keep(main: Path, error: StoreError, statements: Sequence[Statement], touched: Touched, schema: int) -> StoreError:
    """Write the edit to a tape; returns the error to raise, which says where the edit is kept if it is."""
    if error.fault not in TAPED or not statements:
        return error
    folders = [(folder, tape_in(folder, main)) for folder in places(main.parent, os.environ)]
    line = tape.Kept(os.urandom(RANDOM_BYTES).hex(), tuple(statements), tuple((str(k), r) for k, r in touched), schema)
    where = tape.append(folders, line)
    return StoreError(error.fault, error.path, error.detail, kept=str(where) if where else "")


def scratch(reader: sqlite3.Connection, tapes: Sequence[Path]) -> Recorder:
    """Return a copy in memory of a file that cannot be written, with the tape on it: what an edit is made on then."""
    made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=Recorder)
    try:
        reader.backup(made)
        made.execute("PRAGMA foreign_keys=ON")
        made.execute("BEGIN IMMEDIATE")
        replay(made, tapes)
    except BaseException:
        made.close()
        raise
    return made


def replay(connection: sqlite3.Connection, tapes: Sequence[Path]) -> tuple[list[tuple[Kind, str]], dict[Path, int]]:
    """Write what is on the tapes, inside the transaction that is open; what was written before is passed over.

    Returns what was touched, and how far each tape was read. A line that does not fit is noted as a problem; it stays
    in its file.
    """
    touched: list[tuple[Kind, str]] = []
    lengths: dict[Path, int] = {}
    for path in tapes:
        try:
            lengths[path] = path.stat().st_size
            lines = tape.read(path)
        except OSError:
            continue
        for line in lines:
            touched += _replay(connection, line, path)
    return touched, lengths


def put_away(lengths: dict[Path, int]) -> None:
    """Rename the tapes that are in the file now."""
    for path, length in lengths.items():
        with suppress(OSError):
            tape.put_away(path, length)


def run(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    """Run recorded statements. A row number that comes out differently is changed where later statements name it."""
    renumbered: dict[Any, Any] = {}
    for sql, values, number in statements:
        if values and isinstance(values[0], list):
            steps = "journal_step" in sql
            connection.executemany(sql, [[renumbered.get(v, v) if steps and n == 0 else v for n, v in enumerate(row)]
                                         for row in values])  # fmt: skip
            continue
        done = connection.execute(sql, values)
        if number is not None and done.lastrowid != number and "INTO journal " in sql:
            renumbered[number] = done.lastrowid


def _replay(connection: sqlite3.Connection, line: tape.Kept, path: Path) -> list[tuple[Kind, str]]:
    key = f"{DONE}{line.id}"
    if connection.execute("SELECT 1 FROM meta WHERE key = ?", (key,)).fetchone():
        return []
    connection.execute("SAVEPOINT line")
    try:
        run(connection, line.statements)
        outcome = "done"
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError) as error:
        connection.execute("ROLLBACK TO line")
        outcome = f"unplaced: {error}"
        connection.execute(
            "INSERT OR IGNORE INTO problem (code, subject, facts_json, opened_utc)"
            " VALUES (?, ?, json_object('tape', ?), unixepoch())",
            (UNPLACED, line.id, str(path.with_suffix(".done"))),
        )
    connection.execute("RELEASE line")
    connection.execute("INSERT INTO meta VALUES (?, ?)", (key, outcome))
    return [(Kind(kind), record) for kind, record in line.touched] if outcome == "done" else []


def _has_reached(main: Path, marker: int) -> bool:
    """Whether the file, read afresh, holds a change of this number."""
    try:
        fresh = sqlite3.connect(f"{main.absolute().as_uri()}?mode=ro", uri=True)
        try:
            row = fresh.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change_log'").fetchone()
            return bool(row) and int(row[0]) >= marker
        finally:
            fresh.close()
    except sqlite3.Error:
        return False
