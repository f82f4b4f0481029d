"""Asks the data file whether it is well, and mends what can be mended without loss. Knows no wording."""

import re
import sqlite3
from importlib.resources import files
from pathlib import Path

from tracker_app.store.backup import backup_to
from tracker_app.store.database import Database, connect, fault_of
from tracker_app.store.errors import FileFault, StoreError

_MOST_LINES = 20


MOST_CHECKED_ENTRIES = 250_000
"""Up to here a start reads the whole file through: 0.3 s; beyond, the quick check has to do (SYNC 1.3)."""


def check(database: Database) -> None:
    """See that the file is whole, and make broken indexes anew. Raises StoreError where rows are at stake."""
    with database.read() as connection:
        (entries,) = connection.execute("SELECT count(*) FROM entry").fetchone()
        whole = entries <= MOST_CHECKED_ENTRIES
        found = faults(connection) if whole else quick_faults(connection)
    if found and only_indexes(found):
        with database.write() as unit:
            reindex(unit.connection)
        with database.read() as connection:
            found = faults(connection)
    if not found and whole:
        with database.read() as connection:
            found = [f"{count} dangling rows"] if (count := dangling(connection)) else []
    if found:
        raise StoreError(FileFault.DAMAGED, str(database.path), "\n".join(found))


def check_schema(database: Database) -> None:
    """See that no table or index is missing; a matter of a millisecond. Raises StoreError with DAMAGED."""
    with database.read() as connection:
        lacking = _lacking(connection)
    if lacking:
        raise StoreError(FileFault.DAMAGED, str(database.path), "\n".join(lacking))


def quick_faults(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite's quick check finds: it does not compare indexes with their tables."""
    rows = connection.execute(f"PRAGMA quick_check({_MOST_LINES})").fetchall()
    return [str(row[0]) for row in rows if row[0] != "ok"]


def _lacking(connection: sqlite3.Connection) -> list[str]:
    """Return which tables and indexes of today's schema the file does not have."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return [f"{name} is missing" for name in _schema_names() if name not in there]


_CHANGE = re.compile(
    r"CREATE (?:TABLE|(?:UNIQUE )?INDEX) (?P<made>\w+)|DROP (?:TABLE|INDEX) (?:IF EXISTS )?(?P<gone>\w+)"
    r"|ALTER TABLE (?P<old>\w+) RENAME TO (?P<new>\w+)"
)


def _schema_names() -> list[str]:
    """Return the names of the tables and indexes that the steps of the schema make and leave."""
    names: dict[str, None] = {}
    steps = [step for step in files("tracker_app.store.schema").iterdir() if step.name.endswith(".sql")]
    for step in sorted(steps, key=lambda one: one.name):
        for found in _CHANGE.finditer(step.read_text("utf-8")):
            for gone in (found["gone"], found["old"]):
                names.pop(gone, None)
            for made in (found["made"], found["new"]):
                if made:
                    names[made] = None
    return list(names)


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
