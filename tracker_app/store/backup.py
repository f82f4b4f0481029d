"""Copies the data file so that the copy is proved good before it gets its name. Knows no schedule and no meaning."""

import os
import sqlite3
from pathlib import Path

from tracker_app.store.aside import sync_folder


def backup_to(connection: sqlite3.Connection, target: Path) -> int:
    """Copy the open file to `target` and return the number of entries in the proved copy (SYNC 2.11).

    Made through SQLite's backup API in one step, reopened and checked, then renamed into place; owner-only.
    Raises sqlite3.Error or OSError and then leaves no file behind.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_RDWR, 0o600))
    try:
        copy = sqlite3.connect(partial, isolation_level=None)
        try:
            connection.backup(copy, pages=-1)
            # A copy must be one file: in WAL mode its newest pages would live beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"copy is not good: {verdict}")
            (entries,) = copy.execute("SELECT count(*) FROM entry WHERE deleted = 0").fetchone()
        finally:
            copy.close()
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(target)
        sync_folder(target.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return int(entries)
