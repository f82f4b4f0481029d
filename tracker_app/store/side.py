"""Makes the file that stands in while the data file cannot be used: a copy of it, or an empty one. Knows no rules."""

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tracker_app.store.backup import backup_to
from tracker_app.store.database import connect, fault_of
from tracker_app.store.errors import StoreError
from tracker_app.store.preferences import Preferences
from tracker_app.store.reading import open_to_read

SIDE_OF = "side_of"
FIRST_LINE = "side_first_line"
"""Facts in a side file: whose place it takes, and the number of the first journal line that is its own."""


def copy_aside(main: Path, side: Path) -> bool:
    """Copy the data file to `side` and mark the copy; False if it cannot be read, and then there is no side file."""
    try:
        connection, unchangeable = open_to_read(main)
        try:
            if not (unchangeable and _has_wal(main)):
                backup_to(connection, side)
                return True
        finally:
            connection.close()
    except (sqlite3.Error, StoreError, OSError):
        if not main.is_file():
            return False
    return _copy_with_wal(main, side)


def add_tapes(side: Path, tapes: Sequence[Path]) -> None:
    """Write what emergency files of the data file hold into its copy: what was saved must not seem to be gone (P1).

    They stay as they are, for the data file itself. Raises StoreError.
    """
    from tracker_app.store import rescue

    try:
        connection = connect(side)
        try:
            connection.execute("BEGIN IMMEDIATE")
            rescue.replay(connection, tapes)
            connection.execute("COMMIT")
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise fault_of(error, side) from error


def _has_wal(main: Path) -> bool:
    wal = main.with_name(f"{main.name}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _copy_with_wal(main: Path, side: Path) -> bool:
    """Copy the bytes of a file whose disk lets SQLite not even read it as it should, and read them in the new place.

    Nobody else can be writing: whatever keeps us from it keeps others too.
    """
    work = side.with_name(f".{side.name}.copying")
    try:
        work.mkdir(mode=0o700)
        for end in ("", "-wal"):
            source = main.with_name(main.name + end)
            if source.exists():
                shutil.copyfile(source, work / f"copy.db{end}")
        connection = connect(work / "copy.db")
        try:
            backup_to(connection, side)
        finally:
            connection.close()
    except (sqlite3.Error, OSError):
        return False
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return True


def mark(connection: sqlite3.Connection, main: Path) -> None:
    """Write into a side file whose place it takes; once, when it is new. Needs the connection of a `Unit`."""
    facts = Preferences(connection)
    if facts.fact(SIDE_OF) is None:
        (newest,) = connection.execute("SELECT coalesce(max(n), 0) FROM journal").fetchone()
        facts.set_fact(SIDE_OF, str(main))
        facts.set_fact(FIRST_LINE, str(newest + 1))


def first_line(connection: sqlite3.Connection) -> int:
    """Return the number of the first journal line that was written in the side file itself."""
    fact = Preferences(connection).fact(FIRST_LINE)
    return int(fact) if fact is not None and fact.isdigit() else 1


def set_apart(side: Path, name: str) -> Path:
    """Give a side file that was joined its last name; it is kept until a later join takes that name."""
    kept = side.with_name(name)
    side.replace(kept)
    for end in ("-wal", "-shm"):
        side.with_name(side.name + end).unlink(missing_ok=True)
    return kept
