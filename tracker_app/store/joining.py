"""Joins the rows of two copies of one data file into one: what salvage and restore have in common. Knows no fault.

Every function works on a connection whose `main` is the file to be made, with the other copy attached as `other`.
Tables and columns are read from the schema, so that a table added later is carried without a word here.
"""

import sqlite3
from itertools import pairwise
from pathlib import Path

OTHER = "other"
OWN_TABLES = ("sqlite_", "_sqlite")
"""How names of tables begin that are SQLite's and the migrations' own."""

_SETTLED = "('verified', 'superseded', 'kept', 'acknowledged')"


def attach(connection: sqlite3.Connection, path: Path) -> None:
    """Attach the other copy. Both must have today's schema."""
    connection.execute(f"ATTACH ? AS {OTHER}", (str(path),))


def detach(connection: sqlite3.Connection) -> None:
    """Let go of the other copy."""
    connection.execute(f"DETACH {OTHER}")


def tables(connection: sqlite3.Connection, schema: str = "main") -> list[str]:
    """Return the names of the tables that hold our rows, in the order in which they were made: parents first."""
    rows = connection.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [name for (name,) in rows if not name.startswith(OWN_TABLES)]


def columns(connection: sqlite3.Connection, table: str, schema: str = "main") -> list[str]:
    """Return the names of a table's columns."""
    return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]


def key_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table's primary key, in its order."""
    rows = connection.execute(f"PRAGMA main.table_info({table})").fetchall()
    return [row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]]


def add_missing(connection: sqlite3.Connection, table: str, where: str = "1") -> int:
    """Take over rows that only the other copy has; return how many. `where` may name the other's row, `o`."""
    names = columns(connection, table)
    chosen = ", ".join(names)
    taken = ", ".join(f"o.{name}" for name in names)
    done = connection.execute(
        f"INSERT OR IGNORE INTO main.{table} ({chosen}) SELECT {taken} FROM {OTHER}.{table} AS o WHERE {where}"
    )
    return done.rowcount


def take_entries(connection: sqlite3.Connection, where: str) -> int:
    """Take whole entries, with their tags, from the other copy instead of ours; return how many."""
    chosen = f"SELECT o.id FROM {OTHER}.entry AS o WHERE {where}"
    connection.execute(f"CREATE TEMP TABLE taken AS {chosen}")
    try:
        connection.execute("DELETE FROM main.entry_tag WHERE entry_id IN (SELECT id FROM taken)")
        connection.execute("DELETE FROM main.entry WHERE id IN (SELECT id FROM taken)")
        # Two timers may never run, not even for a moment: ours ends before the other's comes in.
        make_room_for_timer(connection, "taken")
        count = add_missing(connection, "entry", "o.id IN (SELECT id FROM taken)")
        add_missing(connection, "tag")
        add_missing(connection, "entry_tag", "o.entry_id IN (SELECT id FROM taken)")
    finally:
        connection.execute("DROP TABLE temp.taken")
    return count


def make_room_for_timer(connection: sqlite3.Connection, taken: str) -> None:
    """Stop our running timer where the other's, about to be taken over, began (never before its own start)."""
    connection.execute(
        f"""UPDATE main.entry SET stop_utc = max(start_utc, (SELECT start_utc FROM {OTHER}.entry AS o
         WHERE o.stop_utc IS NULL AND o.deleted = 0 AND o.id IN (SELECT id FROM {taken})))
         WHERE stop_utc IS NULL AND deleted = 0 AND EXISTS (SELECT 1 FROM {OTHER}.entry AS o
         WHERE o.stop_utc IS NULL AND o.deleted = 0 AND o.id IN (SELECT id FROM {taken}))"""
    )


def take_operations(connection: sqlite3.Connection, where: str) -> int:
    """Take operations from the other copy instead of ours, with their attempts; return how many.

    An order number that another operation of ours already has is given anew, behind all others.
    """
    names = [name for name in columns(connection, "op") if name != "seq"]
    connection.execute(f"CREATE TEMP TABLE taken AS SELECT o.op_id FROM {OTHER}.op AS o WHERE {where}")
    try:
        connection.execute("DELETE FROM main.attempt WHERE op_id IN (SELECT op_id FROM taken)")
        connection.execute("DELETE FROM main.op WHERE op_id IN (SELECT op_id FROM taken)")
        done = connection.execute(
            f"""INSERT OR IGNORE INTO main.op (seq, {", ".join(names)})
             SELECT CASE WHEN o.seq IN (SELECT seq FROM main.op) THEN NULL ELSE o.seq END,
             {", ".join(f"o.{name}" for name in names)} FROM {OTHER}.op AS o
             WHERE o.op_id IN (SELECT op_id FROM taken) ORDER BY o.seq"""
        )
        add_missing(connection, "attempt", "o.op_id IN (SELECT op_id FROM taken)")
    finally:
        connection.execute("DROP TABLE temp.taken")
    return done.rowcount


def doubt_operations(connection: sqlite3.Connection, where: str) -> int:
    """Make waiting operations `unknown`: the copy they come from is older than what may have been sent since (P2)."""
    done = connection.execute(
        f"""UPDATE main.op SET state = 'unknown', attempts = max(attempts, 1),
         first_sent_utc = coalesce(first_sent_utc, created_utc), last_sent_utc = coalesce(last_sent_utc, created_utc),
         probe_after = NULL, next_at = NULL WHERE state IN ('pending', 'sending', 'blocked') AND {where}"""
    )
    return done.rowcount


def forget_cursors(connection: sqlite3.Connection) -> None:
    """Make the next pull read everything: this file went back in time, the servers did not (I15)."""
    connection.execute("DELETE FROM main.cursor")


def keep_numbers_rising(connection: sqlite3.Connection) -> None:
    """Let no automatic number be given twice: it would mean two things in two copies, and to other processes."""
    connection.execute(
        f"""UPDATE main.sqlite_sequence SET seq = max(seq, coalesce((SELECT o.seq FROM {OTHER}.sqlite_sequence AS o
         WHERE o.name = main.sqlite_sequence.name), 0))"""
    )
    connection.execute(
        f"""INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM {OTHER}.sqlite_sequence
         WHERE name NOT IN (SELECT name FROM main.sqlite_sequence)
         AND name IN (SELECT name FROM main.sqlite_master)"""
    )


def mend_references(connection: sqlite3.Connection) -> int:
    """Give every row that is pointed at but gone a stand-in, so that nothing else is lost with it; return how many.

    Rows that only describe something gone (a tag of no entry, an attempt of no operation) are dropped.
    """
    mended = 0
    for _round in range(4):
        broken = connection.execute("PRAGMA main.foreign_key_check").fetchall()
        if not broken:
            return mended
        for table, rowid, parent, fk in broken:
            mended += _mend(connection, table, rowid, parent, fk)
        # Tables without row numbers are named without a row: what is still broken there goes, or gets its parent.
        _mend_unnumbered(connection)
    return mended


def _mend(connection: sqlite3.Connection, table: str, rowid: int | None, parent: str, fk: int) -> int:
    if rowid is None:
        return 0
    wanted = next(row for row in connection.execute(f"PRAGMA main.foreign_key_list({table})") if row[0] == fk)
    row = connection.execute(f"SELECT {wanted[3]} FROM main.{table} WHERE rowid = ?", (rowid,)).fetchone()
    if row is None or row[0] is None:
        return 0
    return _stand_in(connection, parent, row[0])


def _stand_in(connection: sqlite3.Connection, parent: str, key: str) -> int:
    short = str(key)[-4:]
    statement = {
        "account": "INSERT OR IGNORE INTO account (id, kind, name, url, user, workspace, token_store, created_utc,"
        " removed) VALUES (?1, 'local', 'Recovered ' || ?2, '', '', '', 'session', 0, 1)",
        "client": "INSERT OR IGNORE INTO client (id, name, name_key) VALUES (?1, 'Recovered ' || ?2,"
        " 'recovered ' || ?2)",
        "project": "INSERT OR IGNORE INTO project (id, name, name_key, color) VALUES (?1, 'Recovered ' || ?2,"
        " 'recovered ' || ?2, '#808080')",
        "tag": "INSERT OR IGNORE INTO tag (id, name) VALUES (?1, ?1)",
    }.get(parent)
    if statement is None:
        return 0
    values = (key, short) if "?2" in statement else (key,)
    return connection.execute(statement, values).rowcount


def _mend_unnumbered(connection: sqlite3.Connection) -> None:
    for (key,) in connection.execute(
        "SELECT tag_id FROM main.entry_tag WHERE tag_id NOT IN (SELECT id FROM tag)"
    ).fetchall():
        _stand_in(connection, "tag", key)
    for table, column, parent, target in (
        ("entry_tag", "entry_id", "entry", "id"),
        ("attempt", "op_id", "op", "op_id"),
        ("journal_step", "n", "journal", "n"),
        ("cursor", "account", "account", "id"),
        ("sync_state", "account", "account", "id"),
    ):
        connection.execute(f"DELETE FROM main.{table} WHERE {column} NOT IN (SELECT {target} FROM main.{parent})")
    connection.execute("UPDATE main.entry SET task_id = NULL WHERE task_id NOT IN (SELECT id FROM main.task)")
    for (key,) in connection.execute(
        "SELECT DISTINCT account FROM main.remote WHERE account NOT IN (SELECT id FROM main.account)"
    ).fetchall():
        _stand_in(connection, "account", key)


def stop_extra_timers(connection: sqlite3.Connection) -> None:
    """Let the timer that began last run, and end every other where the next began."""
    running = connection.execute(
        "SELECT id, start_utc FROM main.entry NOT INDEXED WHERE stop_utc IS NULL AND deleted = 0 ORDER BY start_utc, id"
    ).fetchall()
    for (entry, _), (_, following) in pairwise(running):
        connection.execute("UPDATE main.entry SET stop_utc = ? WHERE id = ?", (following, entry))
