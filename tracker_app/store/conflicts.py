"""Keeps fields that two sides changed differently, with every value (P3). Knows no rules."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from tracker_app.domain.ids import AccountId, EntryId


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field on which two sides disagree. `chosen` says whose value is visible: "mine" or "theirs"."""

    id: str
    account: AccountId
    entry: EntryId
    field: str
    base: Any
    ours: Any
    theirs: Any
    chosen: str
    found: int
    resolved: int | None = None


_COLUMNS = "id, account, local_id, field, base_json, ours_json, theirs_json, chosen, found_utc, resolved_utc"


def _conflict(row: Any) -> Conflict:
    base, ours, theirs = (json.loads(text) for text in row[4:7])
    if row[3] == "tags":
        base, ours, theirs = tuple(base), tuple(ours), tuple(theirs)
    return Conflict(row[0], AccountId(row[1]), EntryId(row[2]), row[3], base, ours, theirs, *row[7:10])


class Conflicts:
    """Conflicts over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, conflict: Conflict) -> None:
        """Record a conflict."""
        self._db.execute(
            f"INSERT INTO conflict ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                conflict.id, conflict.account, conflict.entry, conflict.field, json.dumps(conflict.base),
                json.dumps(conflict.ours), json.dumps(conflict.theirs), conflict.chosen, conflict.found,
                conflict.resolved,
            ),
        )  # fmt: skip

    def get(self, conflict: str) -> Conflict | None:
        """Return one conflict."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM conflict WHERE id = ?", (conflict,)).fetchone()
        return _conflict(row) if row else None

    def open(self, account: AccountId | None = None) -> list[Conflict]:
        """Return the undecided conflicts, oldest first; of one account or of all."""
        rows = self._db.execute(
            f"""SELECT {_COLUMNS} FROM conflict WHERE resolved_utc IS NULL AND (?1 IS NULL OR account = ?1)
             ORDER BY rowid""",
            (account,),
        )
        return [_conflict(row) for row in rows]

    def all_of(self, entry: EntryId) -> list[Conflict]:
        """Return every conflict an entry ever had, oldest first."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM conflict WHERE local_id = ? ORDER BY rowid", (entry,))
        return [_conflict(row) for row in rows]

    def of_entries(self, entries: list[str]) -> set[str]:
        """Return which of these entries have an undecided conflict."""
        marks = ",".join("?" * len(entries))
        rows = self._db.execute(
            f"SELECT local_id FROM conflict WHERE resolved_utc IS NULL AND local_id IN ({marks})", entries
        )
        return {row[0] for row in rows}

    def resolve(self, conflict: str, chosen: str, at: int) -> None:
        """Note the user's decision."""
        self._db.execute("UPDATE conflict SET chosen = ?, resolved_utc = ? WHERE id = ?", (chosen, at, conflict))

    def prune(self, before: int) -> None:
        """Forget conflicts that were resolved before `before` (UTC seconds)."""
        self._db.execute("DELETE FROM conflict WHERE resolved_utc < ?", (before,))
