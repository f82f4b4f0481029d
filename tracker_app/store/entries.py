"""Reads and writes time entries. Knows nothing of the outbox, of undo, or of who asks."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId, ClientId, EntryId, ProjectId, TaskId

TAG_MARK = "\x1f"
"""Parts tag names in one column; refused as a control character in names, so it never occurs inside one."""

_COLUMNS = """e.id, e.start_utc, e.stop_utc, e.zone, e.description, e.project_id, e.task_id,
 (SELECT group_concat(t.name, char(31)) FROM entry_tag x JOIN tag t ON t.id = x.tag_id WHERE x.entry_id = e.id),
 e.billable, e.account, e.deleted, e.local_rev, e.updated_utc, e.note"""


def entry_of(row: Sequence[Any]) -> TimeEntry:
    """Turn a row of `_COLUMNS` into a value."""
    return TimeEntry(
        id=EntryId(row[0]),
        start=row[1],
        stop=row[2],
        zone=row[3],
        description=row[4],
        project=ProjectId(row[5]) if row[5] else None,
        task=TaskId(row[6]) if row[6] else None,
        tags=tuple(sorted(row[7].split(TAG_MARK))) if row[7] else (),
        billable=bool(row[8]),
        account=AccountId(row[9]) if row[9] else None,
        deleted=bool(row[10]),
        rev=row[11],
        updated=row[12],
        note=row[13],
    )


class Entries:
    """Entries over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def get(self, entry: EntryId) -> TimeEntry | None:
        """Return the entry, also a deleted one."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM entry e WHERE e.id = ?", (entry,)).fetchone()
        return entry_of(row) if row else None

    def running(self) -> TimeEntry | None:
        """Return the running timer."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM entry e WHERE stop_utc IS NULL AND deleted = 0").fetchone()
        return entry_of(row) if row else None

    def newest(self, skip: int = 0) -> TimeEntry | None:
        """Return the entry with the latest start, or one `skip` places before it."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM entry e WHERE deleted = 0 ORDER BY start_utc DESC, id DESC LIMIT 1 OFFSET ?",
            (skip,),
        ).fetchone()
        return entry_of(row) if row else None

    def ending_with(self, suffix: str) -> list[EntryId]:
        """Return up to two ids of entries (deleted ones included) with this ending."""
        rows = self._db.execute(
            "SELECT id FROM entry WHERE substr(id, -length(?1)) = ?1 ORDER BY deleted, id DESC LIMIT 2", (suffix,)
        )
        return [EntryId(row[0]) for row in rows]

    def between(self, start: int, stop: int) -> list[TimeEntry]:
        """Return entries that touch [start, stop), oldest first; the running one reaches to the end of time."""
        rows = self._db.execute(
            f"""SELECT {_COLUMNS} FROM entry e WHERE deleted = 0 AND start_utc < ?2 AND start_utc >= ?1 - 3600000
             AND (stop_utc IS NULL OR stop_utc > ?1 OR (stop_utc = start_utc AND start_utc >= ?1))
             ORDER BY start_utc, id""",
            (start, stop),
        )
        return [entry_of(row) for row in rows]

    def beginning_at(self, start: int) -> list[TimeEntry]:
        """Return the entries that begin at this very second."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM entry e WHERE deleted = 0 AND start_utc = ? ORDER BY id", (start,)
        )
        return [entry_of(row) for row in rows]

    def beside(self, entry: TimeEntry) -> tuple[TimeEntry | None, TimeEntry | None]:
        """Return the entries that start just before and just after this one."""
        found = []
        for sign, order in (("<", "DESC"), (">", "ASC")):
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM entry e WHERE deleted = 0 AND (start_utc, id) {sign} (?, ?)"
                f" ORDER BY start_utc {order}, id {order} LIMIT 1",
                (entry.start, entry.id),
            ).fetchone()
            found.append(entry_of(row) if row else None)
        return found[0], found[1]

    def page(self, before: tuple[int, str] | None, limit: int) -> list[TimeEntry]:
        """Return `limit` entries, newest start first, that come before the (start, id) of the last page's end."""
        where, values = ("", []) if before is None else ("AND (start_utc, id) < (?, ?)", [*before])
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM entry e WHERE deleted = 0 {where} ORDER BY start_utc DESC, id DESC LIMIT ?",
            (*values, limit),
        )
        return [entry_of(row) for row in rows]

    def spans(self) -> list[tuple[int, int | None]]:
        """Return (start, stop) of every entry, newest first; for totals over everything."""
        return self._db.execute(
            "SELECT start_utc, stop_utc FROM entry WHERE deleted = 0 ORDER BY start_utc DESC, id DESC"
        ).fetchall()

    def count(self) -> int:
        """Return how many entries there are."""
        return int(self._db.execute("SELECT count(*) FROM entry WHERE deleted = 0").fetchone()[0])

    def count_of_none(self) -> int:
        """Return how many entries belong to no account."""
        return int(self._db.execute("SELECT count(*) FROM entry WHERE account IS NULL AND deleted = 0").fetchone()[0])

    def search(
        self, *, before: tuple[int, str] | None = None, limit: int | None = None, **wanted: Any
    ) -> list[TimeEntry]:
        """Return entries newest first that fit everything wanted (see `_fitting`); all `words` must occur in them."""
        where, values = self._fitting(**wanted)
        if before is not None:
            where += " AND (start_utc, id) < (?, ?)"
            values.extend(before)
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM entry e WHERE {where} ORDER BY start_utc DESC, id DESC LIMIT ?",
            (*values, -1 if limit is None else limit),
        )
        return [entry_of(row) for row in rows]

    def count_by_day(self, since: int, until: int, offset: int, **wanted: Any) -> list[tuple[int, int]]:
        """Return (day, entries that start on it) for starts in [since, until); days count from 1970-01-01.

        `offset` is the zone's distance from UTC, in seconds, constant over that stretch.
        """
        where, values = self._fitting(**wanted)
        if not values and where == "deleted = 0":
            # A walk along the index, day by day, takes a fifth of what sorting a million days takes.
            rows = self._db.execute(
                """WITH RECURSIVE day (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM day WHERE n < ?2),
                 counted (n, found) AS (SELECT n, (SELECT count(*) FROM entry INDEXED BY entry_by_start
                 WHERE deleted = 0 AND start_utc >= max(n * 86400 - ?3, ?4)
                 AND start_utc < min((n + 1) * 86400 - ?3, ?5)) FROM day)
                 SELECT n, found FROM counted WHERE found""",
                ((since + offset) // 86_400, (until - 1 + offset) // 86_400, offset, since, until),
            )
            return rows.fetchall()
        rows = self._db.execute(
            f"SELECT (start_utc + ?) / 86400 AS day, count(*) FROM entry e WHERE {where}"
            " AND start_utc >= ? AND start_utc < ? GROUP BY day",
            (offset, *values, since, until),
        )
        return rows.fetchall()

    def over_midnight(self, since: int, until: int, offset: int, **wanted: Any) -> list[tuple[int, int | None]]:
        """Return (start, stop) of what starts in [since, until) and ends on a later day, or runs still."""
        where, values = self._fitting(**wanted)
        rows = self._db.execute(
            f"SELECT start_utc, stop_utc FROM entry e WHERE {where} AND start_utc >= ? AND start_utc < ?"
            " AND (stop_utc IS NULL OR (stop_utc - 1 + ?) / 86400 > (start_utc + ?) / 86400)",
            (*values, since, until, offset, offset),
        )
        return rows.fetchall()

    def reach(self) -> tuple[int, int] | None:
        """Return the earliest and the latest start, None if nothing was recorded."""
        row = self._db.execute(
            "SELECT (SELECT min(start_utc) FROM entry WHERE deleted = 0),"
            " (SELECT max(start_utc) FROM entry WHERE deleted = 0)"
        ).fetchone()
        return None if row[0] is None else (row[0], row[1])

    def of_project(self, project: ProjectId) -> list[EntryId]:
        """Return ids of the entries on a project."""
        rows = self._db.execute("SELECT id FROM entry WHERE project_id = ? AND deleted = 0 ORDER BY id", (project,))
        return [EntryId(row[0]) for row in rows]

    def of_task(self, task: TaskId) -> list[EntryId]:
        """Return ids of the entries on a task."""
        rows = self._db.execute("SELECT id FROM entry WHERE task_id = ? AND deleted = 0 ORDER BY id", (task,))
        return [EntryId(row[0]) for row in rows]

    def with_tag(self, tag: str) -> list[EntryId]:
        """Return ids of the entries that carry a tag."""
        rows = self._db.execute(
            "SELECT x.entry_id FROM entry_tag x JOIN tag t ON t.id = x.tag_id JOIN entry e ON e.id = x.entry_id"
            " WHERE t.name = ? AND e.deleted = 0 ORDER BY x.entry_id",
            (tag,),
        )
        return [EntryId(row[0]) for row in rows]

    def phrases(
        self, folded: str, limit: int
    ) -> list[tuple[str, ProjectId | None, TaskId | None, bool, str, int, int]]:
        """Return distinct (description, project, task, billable, newest entry's id, uses, last start) with `folded` in
        the text, most recent first; what autocomplete ranks. All but the last two are the newest entry's own.
        """
        # Two steps, so that the long one stays within the index: a key typed over 100,000 entries costs 30 ms, not 140.
        groups = self._db.execute(
            """SELECT folded, project_id, count(*), max(start_utc) FROM entry INDEXED BY entry_by_text
             WHERE deleted = 0 AND folded <> '' AND instr(folded, ?) GROUP BY folded, project_id
             ORDER BY 4 DESC LIMIT ?""",
            (folded, limit),
        ).fetchall()
        found = []
        for text, project, uses, last in groups:
            description, task, billable, entry = self._db.execute(
                """SELECT description, task_id, billable, id FROM entry
                 WHERE deleted = 0 AND folded = ? AND project_id IS ? AND start_utc = ? ORDER BY id DESC""",
                (text, project, last),
            ).fetchone()
            found.append((description, project, task, bool(billable), entry, uses, last))
        return found

    def phrase_groups(self) -> list[tuple[str, ProjectId | None, int, int]]:
        """Return every distinct (casefolded text, project) with its uses and its last start; 30 ms for 100,000."""
        return self._db.execute(
            """SELECT folded, project_id, count(*), max(start_utc) FROM entry INDEXED BY entry_by_text
             WHERE deleted = 0 AND folded <> '' GROUP BY folded, project_id"""
        ).fetchall()

    def newest_like(self, folded: str, project: ProjectId | None) -> TimeEntry | None:
        """Return the newest entry of this casefolded text and this project."""
        row = self._db.execute(
            """SELECT id FROM entry INDEXED BY entry_by_text WHERE deleted = 0 AND folded = ? AND project_id IS ?
             ORDER BY start_utc DESC LIMIT 1""",
            (folded, project),
        ).fetchone()
        return self.get(EntryId(row[0])) if row else None

    def insert(self, entry: TimeEntry) -> None:
        """Add a new entry."""
        self._db.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.id, entry.account, entry.start, entry.stop, entry.zone, entry.description,
                entry.description.casefold(), entry.project, entry.task, entry.billable, entry.deleted, entry.rev,
                entry.updated, entry.note,
            ),
        )  # fmt: skip
        self._set_tags(entry.id, entry.tags)

    def update(self, old: TimeEntry, new: TimeEntry) -> None:
        """Write what differs between two values of one entry."""
        self._db.execute(
            """UPDATE entry SET account = ?, start_utc = ?, stop_utc = ?, zone = ?, description = ?, folded = ?,
             project_id = ?, task_id = ?, billable = ?, deleted = ?, local_rev = ?, updated_utc = ?, note = ?
             WHERE id = ?""",
            (
                new.account, new.start, new.stop, new.zone, new.description, new.description.casefold(), new.project,
                new.task, new.billable, new.deleted, new.rev, new.updated, new.note, new.id,
            ),
        )  # fmt: skip
        if old.tags != new.tags:
            self._db.execute("DELETE FROM entry_tag WHERE entry_id = ?", (new.id,))
            self._set_tags(new.id, new.tags)

    def adopt(self, account: AccountId) -> list[EntryId]:
        """Give every entry of this computer alone to `account`; return their ids, oldest first."""
        rows = self._db.execute(
            "SELECT id FROM entry WHERE account IS NULL AND deleted = 0 ORDER BY start_utc, id"
        ).fetchall()
        self._db.execute("UPDATE entry SET account = ? WHERE account IS NULL AND deleted = 0", (account,))
        return [EntryId(row[0]) for row in rows]

    def _fitting(self, *, words: Sequence[str] = (), **wanted: Any) -> tuple[str, list[Any]]:
        where, values = _fitting(**wanted)
        for word in words:
            # Names are looked up first: few of them fit, and asking every entry for its own took ten times as long.
            places = ["instr(folded, ?)"]
            values.append(word.casefold())
            for place, query in (
                ("project_id IN ({})", "SELECT id FROM project WHERE instr(name_key, ?)"),
                ("EXISTS (SELECT 1 FROM entry_tag x WHERE x.entry_id = e.id AND x.tag_id IN ({}))",
                 "SELECT id FROM tag WHERE instr(lower(name), ?)"),
            ):  # fmt: skip
                ids = [row[0] for row in self._db.execute(f"{query} LIMIT 500", (word.casefold(),))]
                if ids:
                    places.append(place.format(", ".join("?" * len(ids))))
                    values.extend(ids)
            where += f" AND ({' OR '.join(places)})"
        return where, values

    def _set_tags(self, entry: EntryId, tags: Iterable[str]) -> None:
        for name in tags:
            # A tag's id is its name's own: two homes never need to agree on more than the word.
            self._db.execute(
                "INSERT INTO tag (id, name) VALUES (?1, ?1) ON CONFLICT DO UPDATE SET deleted = 0", (name,)
            )
            self._db.execute("INSERT INTO entry_tag SELECT ?, id FROM tag WHERE name = ?", (entry, name))


def _fitting(
    *,
    start: int | None = None,
    stop: int | None = None,
    project: ProjectId | None = None,
    client: ClientId | None = None,
    no_project: bool = False,
    tag: str | None = None,
    no_tag: bool = False,
    billable: bool | None = None,
    at_least_seconds: int | None = None,
    at_most_seconds: int | None = None,
    op_states: Sequence[str] = (),
    in_conflict: bool = False,
    local_only: bool = False,
) -> tuple[str, list[Any]]:
    """Return the condition, and its values, of entries that fit everything given.

    `start` and `stop` (UTC seconds) keep entries that touch the range.
    """
    parts, values = ["deleted = 0"], []
    for clause, value in (
        ("start_utc < ?", stop),
        ("(stop_utc IS NULL OR stop_utc > ? OR start_utc = stop_utc)", start),
        ("start_utc >= ?", start - 3_600_000 if start is not None else None),
        ("(start_utc < stop_utc OR stop_utc IS NULL OR start_utc >= ?)", start),
        ("project_id = ?", project),
        ("project_id IN (SELECT id FROM project WHERE client_id = ?)", client),
        (
            "EXISTS (SELECT 1 FROM entry_tag x JOIN tag t ON t.id = x.tag_id WHERE x.entry_id = e.id AND t.name = ?)",
            tag,
        ),
        ("billable = ?", None if billable is None else int(billable)),
        ("stop_utc - start_utc >= ?", at_least_seconds),
        ("stop_utc - start_utc <= ?", at_most_seconds),
    ):
        if value is not None:
            parts.append(clause)
            values.append(value)
    if op_states:
        parts.append(f"e.id IN (SELECT local_id FROM op WHERE state IN ({', '.join('?' * len(op_states))}))")
        values.extend(op_states)
    for wanted, clause in (
        (no_project, "project_id IS NULL"),
        (no_tag, "NOT EXISTS (SELECT 1 FROM entry_tag x WHERE x.entry_id = e.id)"),
        (in_conflict, "e.id IN (SELECT local_id FROM conflict WHERE resolved_utc IS NULL)"),
        (local_only, "account IS NULL"),
    ):
        if wanted:
            parts.append(clause)
    return " AND ".join(parts), values
