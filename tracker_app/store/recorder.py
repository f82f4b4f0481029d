"""A connection that can remember what is written through it. Knows nothing of why."""

import sqlite3
from collections.abc import Iterable
from typing import Any

Statement = tuple[str, list[list[Any]] | list[Any], int | None]
"""SQL, its values (a list of lists for one statement run many times), and the row number it was given, if any."""

_READS = ("SELECT", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK")


class Recorder(sqlite3.Connection):
    """The write connection. `statements` collects while it is a list; None, and nothing is remembered."""

    statements: list[Statement] | None = None

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run a statement."""
        done = super().execute(sql, parameters)
        if self.statements is not None and not sql.startswith(_READS):
            number = done.lastrowid if sql.startswith("INSERT") else None
            self.statements.append((sql, list(parameters), number))
        return done

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Run a statement many times."""
        if self.statements is None:
            return super().executemany(sql, parameters)
        rows = [list(row) for row in parameters]
        done = super().executemany(sql, rows)
        self.statements.append((sql, rows, None))
        return done
