"""Opens a data file to read what can be read of it, of a newer version or on a read-only disk too. Writes nothing."""

import sqlite3
from pathlib import Path

from tracker_app.store.database import APPLICATION_ID, SCHEMA_VERSION, connect
from tracker_app.store.errors import FileFault, StoreError


def open_to_read(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Return a connection, and whether SQLite had to take the file for unchangeable.

    That is so where it may not make its lock files; what still waits in the WAL is then not seen. Raises StoreError
    where the file is not ours, or says itself that a version as old as this one cannot read it (SYNC 2.11).
    """
    unchangeable = False
    try:
        connection = connect(path, read_only=True)
        _look(connection)
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        unchangeable = True
        connection = connect(path, read_only=True, unchangeable=True)
    try:
        _refuse_unreadable(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection, unchangeable


def _look(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise


def _refuse_unreadable(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    if version == 0 or owner != APPLICATION_ID:
        raise StoreError(FileFault.NOT_OURS, str(path))
    row = connection.execute("SELECT value FROM meta WHERE key = 'min_reader_version'").fetchone()
    if row is not None and row[0].isdigit() and int(row[0]) > SCHEMA_VERSION:
        raise StoreError(FileFault.NEWER, str(path), f"needs a reader of version {row[0]}")
