"""Keeps what every gesture and every sync did to entries: undo, redo and the history of an entry. Knows no rules."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker_app.domain.ids import EntryId
from tracker_app.domain.undo import EntryStep


@dataclass(frozen=True, slots=True)
class Line:
    """One gesture: when (UTC seconds), from where, what it was, and what it did to each entry."""

    n: int
    at: int
    origin: str
    what: str
    steps: tuple[EntryStep, ...]


def _packed(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), separators=(",", ":"))


def _unpacked(text: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(text)
    if "tags" in values:
        values["tags"] = tuple(values["tags"])
    return values


class Journal:
    """The journal over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, at: int, origin: str, what: str, steps: Iterable[EntryStep], *, undoable: bool = True) -> None:
        """Write a line. A new undoable line ends the chance to redo what was undone before it."""
        if undoable:
            self._db.execute("UPDATE journal SET state = 'final' WHERE state = 'undone'")
        n = self._db.execute(
            "INSERT INTO journal (at_utc, origin, what, state) VALUES (?, ?, ?, ?)",
            (at, origin, what, "done" if undoable else "final"),
        ).lastrowid
        self._db.executemany(
            "INSERT INTO journal_step VALUES (?, ?, ?, ?, ?)",
            [(n, s.entry, _packed(s.before), _packed(s.after), s.created) for s in steps],
        )

    def to_undo(self) -> Line | None:
        """Return the newest line that undo would take back."""
        return self._line("SELECT n, at_utc, origin, what FROM journal WHERE state = 'done' ORDER BY n DESC LIMIT 1")

    def to_redo(self) -> Line | None:
        """Return the line that redo would bring back: the one undone last."""
        return self._line("SELECT n, at_utc, origin, what FROM journal WHERE state = 'undone' ORDER BY n LIMIT 1")

    def mark(self, n: int, *, undone: bool) -> None:
        """Note that a line was undone or redone."""
        self._db.execute("UPDATE journal SET state = ? WHERE n = ?", ("undone" if undone else "done", n))

    def history(self, entry: EntryId, limit: int = 200) -> list[Line]:
        """Return every line that touched an entry, newest first, each with just that entry's step."""
        rows = self._db.execute(
            """SELECT j.n, j.at_utc, j.origin, j.what, s.before_json, s.after_json, s.created FROM journal_step s
             JOIN journal j ON j.n = s.n WHERE s.entry_id = ? ORDER BY s.n DESC LIMIT ?""",
            (entry, limit),
        )
        return [
            Line(r[0], r[1], r[2], r[3], (EntryStep(entry, _unpacked(r[4]), _unpacked(r[5]), bool(r[6])),))
            for r in rows
        ]

    def has_touched(self, origin: str, entry: EntryId) -> bool:
        """Whether a gesture of that origin ever added or changed an entry."""
        row = self._db.execute(
            """SELECT 1 FROM journal_step s JOIN journal j ON j.n = s.n WHERE s.entry_id = ? AND j.origin = ?
             LIMIT 1""",
            (entry, origin),
        ).fetchone()
        return row is not None

    def changed_by(self, origin: str, since: int) -> list[EntryId]:
        """Return the entries that gestures of one origin changed since an instant (UTC seconds)."""
        rows = self._db.execute(
            """SELECT DISTINCT s.entry_id FROM journal j JOIN journal_step s ON s.n = j.n
             WHERE j.origin = ? AND j.at_utc >= ? AND NOT s.created ORDER BY s.entry_id""",
            (origin, since),
        )
        return [EntryId(row[0]) for row in rows]

    def born_with(self, origin: str, starts: Iterable[int], stops: Iterable[int]) -> list[EntryId]:
        """Return the entries that gestures of one origin added with one of these starts or stops (UTC seconds)."""
        first, last = list(starts), list(stops)
        rows = self._db.execute(
            f"""SELECT s.entry_id FROM journal_step s JOIN journal j ON j.n = s.n WHERE s.created AND j.origin = ?
             AND (json_extract(s.after_json, '$.start') IN ({",".join("?" * len(first))})
             OR json_extract(s.after_json, '$.stop') IN ({",".join("?" * len(last))})) ORDER BY s.entry_id""",
            (origin, *first, *last),
        )
        return [EntryId(row[0]) for row in rows]

    def since(self, first: int) -> list[tuple[Line, bool]]:
        """Return every line from number `first` on, oldest first, with whether it can be undone."""
        rows = self._db.execute("SELECT n, state FROM journal WHERE n >= ? ORDER BY n", (first,)).fetchall()
        query = "SELECT n, at_utc, origin, what FROM journal WHERE n = ?"
        found = [(self._line(query, (n,)), state == "done") for n, state in rows]
        return [(line, undoable) for line, undoable in found if line is not None]

    def _line(self, query: str, values: tuple[int, ...] = ()) -> Line | None:
        row = self._db.execute(query, values).fetchone()
        if row is None:
            return None
        steps = self._db.execute(
            "SELECT entry_id, before_json, after_json, created FROM journal_step WHERE n = ?", (row[0],)
        )
        found = tuple(EntryStep(EntryId(s[0]), _unpacked(s[1]), _unpacked(s[2]), bool(s[3])) for s in steps)
        return Line(row[0], row[1], row[2], row[3], found)
