"""Brings an older file to today's schema: copy first, then one transaction for each step. Knows no meaning of rows.

Imported only when a step is pending, since sqlite-utils costs a tenth of a second to import.
"""

import sqlite3
from importlib.resources import files
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from tracker_app.store.database import APPLICATION_ID, OLDEST_READER
from tracker_app.store.errors import FileFault, StoreError

STEPS = ("m0001_first", "m0002_lives")
"""Names of the steps, in order; each is a file of plain SQL beside this one's `schema/` folder."""

migrations = Migrations("holdfast")


def _register(number: int, name: str) -> None:
    def step(db: sqlite_utils.Database) -> None:
        text = (files("tracker_app.store.schema") / f"{name}.sql").read_text("utf-8")
        for statement in text.split(";\n"):
            if statement.strip():
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")

    step.__name__ = name
    migrations()(step)


for _number, _name in enumerate(STEPS, start=1):
    _register(_number, _name)


def migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Apply the steps pending after `version` to a file of ours. One that fails leaves it as it was (I8).

    Raises StoreError.
    """
    if version:
        from tracker_app.store.backup import backup_to

        backup_to(connection, path.with_name(f"{path.stem}-before-v{len(STEPS)}.db"))
    # Another process may be migrating this very file; the loser of the race finds nothing left to do.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] < len(STEPS):
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.apply(sqlite_utils.Database(connection))
            _refuse_halves(connection, path)
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [("min_reader_version", str(OLDEST_READER)), ("schema_version", str(len(STEPS)))],
            )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _refuse_halves(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose record of steps says done while its own number says not: it is between two schemas."""
    if connection.execute("PRAGMA user_version").fetchone()[0] < len(STEPS):
        raise StoreError(FileFault.DAMAGED, str(path), "half migrated")
