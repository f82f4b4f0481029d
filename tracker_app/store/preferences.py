"""Keeps settings, facts about the file, and open problems as plain rows. Knows no meaning."""

import json
import sqlite3
from typing import Any


class Preferences:
    """Key/value rows over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def get(self, key: str) -> str | None:
        """Return a setting's text."""
        row = self._db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def all(self) -> dict[str, str]:
        """Return every setting that was set."""
        return dict(self._db.execute("SELECT key, value FROM setting").fetchall())

    def set(self, key: str, value: str | None) -> None:
        """Store or forget a setting."""
        if value is None:
            self._db.execute("DELETE FROM setting WHERE key = ?", (key,))
        else:
            self._db.execute(
                "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
            )

    def fact(self, key: str) -> str | None:
        """Return a fact about the file."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_fact(self, key: str, value: str) -> None:
        """Store a fact about the file."""
        self._db.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )

    def newest_change(self) -> str:
        """Return a word that differs after every commit that touched a record."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change_log'").fetchone()
        return str(row[0]) if row else "0"

    def problems(self) -> list[tuple[str, str, dict[str, Any], int, int | None]]:
        """Return open problems: code, subject, facts, opened and dismissed (UTC seconds), oldest first."""
        rows = self._db.execute(
            "SELECT code, subject, facts_json, opened_utc, dismissed_utc FROM problem ORDER BY opened_utc, code"
        )
        return [(r[0], r[1], json.loads(r[2]), r[3], r[4]) for r in rows]

    def open_problem(self, code: str, subject: str, facts: dict[str, Any], at: int) -> bool:
        """Record a problem; True if it is news. New facts make a dismissed one show again, the same ones do not."""
        text = json.dumps(facts, sort_keys=True)
        done = self._db.execute(
            """INSERT INTO problem VALUES (?1, ?2, ?3, ?4, NULL) ON CONFLICT (code, subject) DO UPDATE SET
             facts_json = excluded.facts_json, dismissed_utc = NULL WHERE facts_json <> excluded.facts_json""",
            (code, subject, text, at),
        )
        return done.rowcount == 1

    def close_problem(self, code: str, subject: str) -> bool:
        """Forget a problem whose cause is gone; False if there was none."""
        done = self._db.execute("DELETE FROM problem WHERE code = ? AND subject = ?", (code, subject))
        return done.rowcount == 1

    def dismiss_problem(self, code: str, subject: str, at: int) -> None:
        """Note that the user has seen a problem and wants it out of sight."""
        self._db.execute("UPDATE problem SET dismissed_utc = ? WHERE code = ? AND subject = ?", (at, code, subject))
