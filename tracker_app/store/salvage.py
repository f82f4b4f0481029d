"""Makes a sound data file of a damaged one and the newest backup, and says what came from where. Knows no wording.

The damaged file is only read. Outbox rows come first; a row that both have is taken where it changed last (SYNC 2.11).
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker_app.domain.refusals import EARLIEST, LATEST
from tracker_app.store import joining, rebuild
from tracker_app.store.aside import COMPANIONS
from tracker_app.store.damaged import DamagedFile, close_damaged, open_damaged
from tracker_app.store.database import connect, fault_of
from tracker_app.store.errors import FileFault, StoreError

FIRST = ("meta", "account", "op", "attempt")
_LEFT_BEHIND = ("change_log", "cursor")
"""What tells other processes and servers where they stood: after a salvage both must look at everything anew."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_IS_BARE = """o.entry_id IN (SELECT id FROM main.entry)
 AND NOT EXISTS (SELECT 1 FROM main.entry_tag AS m WHERE m.entry_id = o.entry_id)"""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry that did not come out of the damaged file as it was: where it came from, or that it is lost.

    `source` is "backup", "history" (built anew from the journal or the outbox) or "lost"; `start` is UTC seconds.
    """

    entry: str
    source: str
    start: int | None


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came from where. `waiting` counts operations that still wait to be sent."""

    from_file: int
    from_backup: int
    from_history: int
    lost: int
    waiting: int
    elsewhere: tuple[Found, ...]


def salvage(damaged: Path, backup: Path | None, target: Path, *, zone: str, now: int) -> Salvaged:
    """Build `target` from a damaged file (its -wal beside it) and a copy with today's schema. Raises StoreError.

    `zone` is given to entries whose own zone is lost; `now` is UTC seconds. `target` is proved whole, or this raises.
    """
    try:
        connection = _fresh(target)
        try:
            return _fill(connection, damaged, backup, target, zone, now)
        finally:
            connection.close()
            with target.open("rb+") as written:
                os.fsync(written.fileno())
    except (sqlite3.Error, OSError) as error:
        raise fault_of(error, target) from error


def _fresh(target: Path) -> sqlite3.Connection:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    made = connect(target)
    try:
        # Imported here: every start imports this module, and sqlite-utils would take half a second of it.
        from tracker_app.store.migrate import migrate

        migrate(made, target, 0)
    finally:
        made.close()
    connection = sqlite3.connect(target, isolation_level=None)
    # One file, and nothing durable before it is whole; references are mended at the end.
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-200000")
    connection.execute("PRAGMA foreign_keys=OFF")
    return connection


def _fill(
    connection: sqlite3.Connection, damaged: Path, backup: Path | None, target: Path, zone: str, now: int
) -> Salvaged:
    workshop = target.with_name(f"{target.name}-work")
    workshop.mkdir(mode=0o700)
    try:
        for end in COMPANIONS[:2]:
            if damaged.with_name(damaged.name + end).is_file():
                shutil.copyfile(damaged.with_name(damaged.name + end), workshop / f"copy.db{end}")
        reading = open_damaged(workshop / "copy.db", backup or target) if (workshop / "copy.db").exists() else None
        connection.execute("BEGIN")
        # Two rows may say that they run; which one does is settled when all are there.
        (one_timer,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'one_running_timer'").fetchone()
        connection.execute("DROP INDEX one_running_timer")
        if reading is not None:
            try:
                _read_all(connection, reading)
            finally:
                close_damaged(reading)
        connection.execute("CREATE TEMP TABLE own_op AS SELECT op_id FROM op")
        connection.execute("COMMIT")
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    if backup is not None:
        joining.attach(connection, backup)
    connection.execute("BEGIN")
    from_backup = _join_backup(connection) if backup is not None else []
    found = [*from_backup, *_rebuild(connection, zone)]
    if reading is None or "entry_tag" in reading.broken:
        if backup is not None:
            joining.add_missing(connection, "entry_tag", _IS_BARE)
        rebuild.retag(connection)
    _settle(connection)
    rebuild.requeue(connection, now)
    connection.execute(one_timer)
    connection.execute("COMMIT")
    return _verdict(connection, target, found)


def _read_all(connection: sqlite3.Connection, reading: DamagedFile) -> None:
    there = reading.tables()
    names = joining.tables(connection)
    for table in sorted(names, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST)):
        if table not in there or table in _LEFT_BEHIND:
            continue
        columns = [name for name in joining.columns(connection, table) if name in reading.columns(table)]
        if columns:
            _insert(connection, table, columns, _rows(connection, reading, table, columns))
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'change_log'")
    change = reading.value("SELECT seq FROM sqlite_sequence WHERE name = 'change_log'")
    if isinstance(change, int) and 0 <= change < 1 << 40:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('change_log', ?)", (change,))


def _rows(
    connection: sqlite3.Connection, reading: DamagedFile, table: str, columns: Sequence[str]
) -> Iterable[tuple[Any, ...]]:
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if "WITHOUT ROWID" not in sql:
        yield from reading.numbered(table, columns)
        return
    key = joining.key_of(connection, table)
    source = {"entry_id": "SELECT id FROM entry", "op_id": "SELECT op_id FROM op", "n": "SELECT n FROM journal"}
    guesses: list[Any] = []
    if key[0] in source:
        guesses = sorted(row[0] for row in connection.execute(source[key[0]]))
    yield from reading.keyed(table, columns, key, guesses)
    if table == "remote" and table in reading.broken:
        yield from reading.by_index(table, columns, key, "remote_by_local")


def _insert(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write rows, each judged alone: what the schema or common sense refuses was not read right."""
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    judged = [columns.index(name) for name in ("id", "start_utc", "stop_utc")] if table == "entry" else []
    for row in rows:
        if judged and not _is_believable(*(row[n] for n in judged)):
            continue
        try:
            connection.execute(statement, row)
        except (sqlite3.Error, OverflowError):
            continue


def _is_believable(entry: Any, start: Any, stop: Any) -> bool:
    if not (isinstance(entry, str) and _ID.fullmatch(entry) and isinstance(start, int) and EARLIEST <= start < LATEST):
        return False
    return stop is None or (isinstance(stop, int) and start <= stop < LATEST)


def _join_backup(connection: sqlite3.Connection) -> list[Found]:
    """Fill in from the backup what is missing or broken; return the entries that came from it."""
    for table in joining.tables(connection):
        if table not in ("entry", "entry_tag", "op", "attempt", *_LEFT_BEHIND):
            joining.add_missing(connection, table)
    _drop_misread_twins(connection)
    # Of two rows with the same number of changes the backup's is proved; with more, the file's is newer.
    wanted = """(SELECT coalesce(max(m.local_rev), -1) FROM main.entry AS m WHERE m.id = o.id) <= o.local_rev
     AND NOT EXISTS (SELECT 1 FROM main.entry AS m WHERE m.id = o.id AND m.local_rev = o.local_rev
       AND (m.account, m.start_utc, m.stop_utc, m.zone, m.description, m.folded, m.project_id, m.task_id, m.billable,
         m.deleted, m.updated_utc, m.note) IS (o.account, o.start_utc, o.stop_utc, o.zone, o.description, o.folded,
         o.project_id, o.task_id, o.billable, o.deleted, o.updated_utc, o.note)
       AND (SELECT group_concat(tag_id, char(31)) FROM (SELECT tag_id FROM main.entry_tag WHERE entry_id = m.id
         ORDER BY tag_id)) IS (SELECT group_concat(tag_id, char(31)) FROM (SELECT tag_id FROM other.entry_tag
         WHERE entry_id = o.id ORDER BY tag_id)))"""
    taken = [
        Found(row[0], "backup", row[1])
        for row in connection.execute(f"SELECT o.id, o.start_utc FROM other.entry AS o WHERE {wanted}").fetchall()
    ]
    joining.take_entries(connection, wanted)
    joining.take_operations(connection, "o.op_id NOT IN (SELECT op_id FROM main.op)")
    joining.doubt_operations(
        connection,
        "op_id IN (SELECT op_id FROM other.op) AND op_id NOT IN (SELECT op_id FROM temp.own_op)",
    )
    return taken


def _drop_misread_twins(connection: sqlite3.Connection) -> None:
    """Drop entries whose id was misread: of the backup's time, unknown to it, equal to one of it that we miss."""
    connection.execute(
        """DELETE FROM main.entry WHERE id NOT IN (SELECT id FROM other.entry) AND updated_utc <=
         (SELECT coalesce(max(updated_utc), 0) FROM other.entry) AND EXISTS (SELECT 1 FROM other.entry AS o
         WHERE o.start_utc = main.entry.start_utc AND o.stop_utc IS main.entry.stop_utc
         AND o.description = main.entry.description AND o.local_rev = main.entry.local_rev
         AND o.id NOT IN (SELECT id FROM main.entry))"""
    )


def _rebuild(connection: sqlite3.Connection, zone: str) -> list[Found]:
    rebuild.drop_bad_steps(connection)
    found = []
    for entry in rebuild.lost_entries(connection):
        if rebuild.rebuild_entry(connection, entry, zone):
            (start,) = connection.execute("SELECT start_utc FROM entry WHERE id = ?", (entry,)).fetchone()
            found.append(Found(entry, "history", start))
        else:
            found.append(Found(entry, "lost", None))
    return found


def _settle(connection: sqlite3.Connection) -> None:
    rebuild.mend_json(connection)
    connection.execute("UPDATE op SET state = 'unknown' WHERE state = 'sending'")
    joining.stop_extra_timers(connection)
    joining.mend_references(connection)


def _verdict(connection: sqlite3.Connection, target: Path, found: list[Found]) -> Salvaged:
    faults = [row[0] for row in connection.execute("PRAGMA main.integrity_check") if row[0] != "ok"]
    faults += [str(row) for row in connection.execute("PRAGMA main.foreign_key_check")]
    if faults:
        raise StoreError(FileFault.DAMAGED, str(target), "\n".join(faults[:20]))
    entries = [row[0] for row in connection.execute("SELECT id FROM main.entry WHERE deleted = 0")]
    (waiting,) = connection.execute(
        "SELECT count(*) FROM main.op WHERE state NOT IN ('verified', 'superseded', 'kept', 'acknowledged')"
    ).fetchone()
    sources = {one.entry: one.source for one in found}
    counts = {"file": 0, "backup": 0, "history": 0}
    for entry in entries:
        counts[sources.get(entry, "file")] = counts.get(sources.get(entry, "file"), 0) + 1
    lost = sum(one.source == "lost" for one in found)
    return Salvaged(counts["file"], counts["backup"], counts["history"], lost, waiting, tuple(found))
