"""Compares a copy of the data file with the one in use, and builds from it what is to replace that. Knows no wording.

A restored file has gone back in time and the servers have not: cursors are reset, and no server row that the copy does
not know is deleted because of it. What was never sent is carried over: no restore may lose it (I4, SYNC 2.11).
"""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tracker_app.store import joining
from tracker_app.store.backup import backup_to
from tracker_app.store.database import SCHEMA_VERSION, connect, fault_of
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.reading import open_to_read

What = Literal["added", "removed", "changed"]

_OPEN = "o.state IN ('pending', 'sending', 'unknown', 'blocked', 'rejected', 'lost')"
_HAS_OPEN = f"EXISTS (SELECT 1 FROM other.op AS p WHERE p.local_id = o.id AND {_OPEN.replace('o.', 'p.')})"
_SERVERS_TABLES = ("sync_state", "meta", "problem")
"""Tables whose rows tell of this computer and of the servers, not of the user's time: the ones in use stay."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that a restore would bring back, take away or change; `start` is UTC seconds."""

    entry: str
    start: int
    what: What
    kept: bool = False
    """It would be taken away, but stays since the server does not have it yet."""


def proved(path: Path) -> int:
    """Return how many entries a copy has, once it is known to be whole and readable. Raises StoreError."""
    try:
        connection, _ = open_to_read(path)
        try:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                raise StoreError(FileFault.DAMAGED, str(path), str(verdict))
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA_VERSION:
                raise StoreError(FileFault.NEWER, str(path), f"version {version}")
            return int(connection.execute("SELECT count(*) FROM entry WHERE deleted = 0").fetchone()[0])
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        raise fault_of(error, path) from error


def todays_copy(path: Path, target: Path) -> None:
    """Copy a proved copy to `target` and bring it to today's schema. Raises StoreError."""
    try:
        connection, _ = open_to_read(path)
        try:
            backup_to(connection, target)
        finally:
            connection.close()
        made = sqlite3.connect(target, isolation_level=None)
        try:
            (version,) = made.execute("PRAGMA user_version").fetchone()
            if version < SCHEMA_VERSION:
                from tracker_app.store.migrate import migrate

                migrate(made, target, version)
        finally:
            made.close()
    except (sqlite3.Error, OSError) as error:
        raise fault_of(error, path) from error


def differences(current: Path | None, copy: Path) -> list[Difference]:
    """Return what a restore of `copy`, which has today's schema, would do to entries, by start.

    Without a current file that can be read, everything in the copy is added.
    """
    connection = sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        if current is None:
            rows = connection.execute("SELECT id, start_utc, 'added', 0 FROM entry WHERE deleted = 0 ORDER BY 2, 1")
            return [Difference(row[0], row[1], row[2]) for row in rows]
        connection.execute("ATTACH ? AS other", (f"{current.absolute().as_uri()}?mode=ro",))
        rows = connection.execute(
            f"""SELECT m.id, m.start_utc, 'added', 0 FROM main.entry AS m LEFT JOIN other.entry AS o ON o.id = m.id
             WHERE m.deleted = 0 AND coalesce(o.deleted, 1) = 1 AND NOT coalesce({_HAS_OPEN}, 0)
             UNION ALL SELECT o.id, o.start_utc, 'removed', {_HAS_OPEN} FROM other.entry AS o
             LEFT JOIN main.entry AS m ON m.id = o.id WHERE o.deleted = 0 AND coalesce(m.deleted, 1) = 1
             UNION ALL SELECT o.id, m.start_utc, 'changed', {_HAS_OPEN} FROM other.entry AS o
             JOIN main.entry AS m ON m.id = o.id WHERE o.deleted = 0 AND m.deleted = 0
             AND ((o.start_utc, o.stop_utc, o.description, o.billable, o.project_id, o.task_id)
               IS NOT (m.start_utc, m.stop_utc, m.description, m.billable, m.project_id, m.task_id)
               OR {_tags("other", "o")} IS NOT {_tags("main", "m")}) ORDER BY 2, 1"""
        )
        return [Difference(row[0], row[1], row[2], bool(row[3])) for row in rows]
    except sqlite3.Error as error:
        raise fault_of(error, current or copy) from error
    finally:
        connection.close()


def _tags(schema: str, alias: str) -> str:
    return (
        f"(SELECT group_concat(tag_id, char(31)) FROM (SELECT tag_id FROM {schema}.entry_tag"
        f" WHERE entry_id = {alias}.id ORDER BY tag_id))"
    )


def prepare(current: Path | None, copy: Path) -> int:
    """Make of `copy`, which has today's schema, the file to go on with; return how many unsent entries it keeps.

    Raises StoreError and then leaves the copy useless, and the current file as it was.
    """
    connection = sqlite3.connect(copy, isolation_level=None)
    try:
        if current is not None:
            joining.attach(connection, current)
        connection.execute("BEGIN IMMEDIATE")
        kept = 0 if current is None else _carry_over(connection)
        if current is None:
            joining.doubt_operations(connection, "1")
        joining.forget_cursors(connection)
        joining.mend_references(connection)
        connection.execute("COMMIT")
        (verdict,) = connection.execute("PRAGMA main.integrity_check(1)").fetchone()
        if verdict != "ok":
            raise StoreError(FileFault.DAMAGED, str(copy), str(verdict))
    except sqlite3.Error as error:
        raise fault_of(error, copy) from error
    finally:
        connection.close()
    with copy.open("rb+") as written:
        os.fsync(written.fileno())
    return kept


def _carry_over(connection: sqlite3.Connection) -> int:
    # The copy's knowledge of what waits is old; where the current file knows an operation, that is what holds.
    joining.doubt_operations(connection, "op_id NOT IN (SELECT op_id FROM other.op)")
    for table in ("account", "client", "project", "task"):
        joining.add_missing(connection, table)
    kept = joining.take_entries(connection, _HAS_OPEN)
    # A timer that has ended since does not run again for having run when the copy was made.
    joining.take_entries(
        connection,
        "o.stop_utc IS NOT NULL AND EXISTS (SELECT 1 FROM main.entry AS m WHERE m.id = o.id AND m.stop_utc IS NULL)",
    )
    joining.take_operations(
        connection, f"{_OPEN} OR o.op_id IN (SELECT op_id FROM main.op) OR o.local_id IN (SELECT id FROM main.entry)"
    )
    # A record that reached its server after the copy was made is bound to what it became there, or it would be doubled.
    joining.add_missing(
        connection,
        "remote",
        "o.local_id IN (SELECT id FROM main.entry UNION SELECT id FROM main.project UNION SELECT id FROM main.client"
        " UNION SELECT id FROM main.task UNION SELECT id FROM main.tag)",
    )
    for table in _SERVERS_TABLES:
        connection.execute(f"DELETE FROM main.{table}")
        joining.add_missing(connection, table)
    connection.execute("DELETE FROM main.change_log")
    joining.keep_numbers_rising(connection)
    return kept


def replace(live: sqlite3.Connection, copy: Path) -> None:
    """Put the content of `copy` into the open data file, in one transaction that every process sees whole."""
    source = connect(copy, read_only=True)
    try:
        source.backup(live, pages=-1)
    finally:
        source.close()
