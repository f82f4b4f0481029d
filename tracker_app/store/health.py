"""Asks the data file whether it is well, and mends what can be mended without loss. Knows no wording."""

import sqlite3
from pathlib import Path

from tracker_app.store.backup import backup_to
from tracker_app.store.database import connect, fault_of
from tracker_app.store.errors import FileFault, StoreError

_MOST_LINES = 20


def faults(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite's own whole check finds; nothing if the file is well."""
    rows = connection.execute(f"PRAGMA integrity_check({_MOST_LINES})").fetchall()
    return [str(row[0]) for row in rows if row[0] != "ok"]


def only_indexes(found: list[str]) -> bool:
    """Whether every fault concerns indexes alone: then REINDEX mends it and no row is at stake."""
    return all(" index " in f" {line} " or line.startswith("wrong # of entries in index") for line in found)


def reindex(connection: sqlite3.Connection) -> None:
    """Build every index anew from its table."""
    connection.execute("REINDEX")


def dangling(connection: sqlite3.Connection) -> int:
    """Return how many rows point to rows that are not there."""
    return len(connection.execute("PRAGMA foreign_key_check").fetchall())


def running_timers(connection: sqlite3.Connection) -> int:
    """Return how many timers run; read from the table, not from the index that allows only one."""
    row = connection.execute("SELECT count(*) FROM entry NOT INDEXED WHERE stop_utc IS NULL AND deleted = 0").fetchone()
    return int(row[0])


def unsent_without_operation(connection: sqlite3.Connection) -> int:
    """Return how many entries of an account in use are neither known to its server nor on their way there."""
    row = connection.execute(
        """SELECT count(*) FROM entry AS e JOIN account AS a ON a.id = e.account AND a.removed = 0
         WHERE e.deleted = 0
         AND NOT EXISTS (SELECT 1 FROM remote WHERE remote.local_id = e.id AND remote.account = e.account)
         AND NOT EXISTS (SELECT 1 FROM op WHERE op.local_id = e.id AND op.account = e.account
           AND op.state NOT IN ('verified', 'superseded'))"""
    ).fetchone()
    return int(row[0])


def copy_file(source: Path, target: Path) -> int:
    """Copy the data file over a connection of its own; returns the number of entries. Raises StoreError."""
    try:
        connection = connect(source, read_only=True)
        try:
            return backup_to(connection, target)
        finally:
            connection.close()
    except OSError as error:
        raise StoreError(FileFault.CANNOT_OPEN, str(target), str(error)) from error
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) is None:
            # Our own verdict on the copy.
            raise StoreError(FileFault.DAMAGED, str(target), str(error)) from error
        raise fault_of(error, target) from error
