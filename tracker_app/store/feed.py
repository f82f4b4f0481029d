"""Tells who wants to know what a commit changed, in this process or another one. Knows nothing of the listeners."""

import sqlite3
import threading
from collections.abc import Callable

from tracker_app.domain.changes import Changes, Kind, Origin, gather
from tracker_app.store.database import Database, fault_of

Listener = Callable[[Changes], None]

KEPT_ROWS = 5000
"""How many lines of the change log stay: far more than any process misses between two looks."""


class Feed:
    """Calls every listener after each commit, on the committing thread; `look` finds other processes' commits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: list[Listener] = []
        self._guard = threading.Lock()
        self._version: int | None = None
        self._seen = 0

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; call the result to end it."""
        with self._guard:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._guard:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, changes: Changes) -> None:
        """Call every listener."""
        with self._guard:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(changes)

    def start_from_now(self) -> None:
        """Forget what happened so far; call once on the thread that will `look`. Raises StoreError."""
        try:
            reader = self._database.reader()
            self._version = reader.execute("PRAGMA data_version").fetchone()[0]
            self._seen = reader.execute("SELECT coalesce(max(n), 0) FROM change_log").fetchone()[0]
        except sqlite3.Error as error:
            raise fault_of(error, self._database.path) from error

    def look(self) -> Changes | None:
        """Return and publish what other processes committed since the last look; cheap when there is nothing.

        Raises StoreError.
        """
        try:
            changes = self._unseen()
        except sqlite3.Error as error:
            raise fault_of(error, self._database.path) from error
        if changes is not None:
            self.publish(changes)
        return changes

    def _unseen(self) -> Changes | None:
        reader = self._database.reader()
        version = reader.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version:
            return None
        self._version = version
        rows = reader.execute(
            "SELECT n, writer, kind, record FROM change_log WHERE n > ? ORDER BY n", (self._seen,)
        ).fetchall()
        if not rows:
            return None
        self._seen = rows[-1][0]
        pairs = [(Kind(kind), record) for _, writer, kind, record in rows if writer != self._database.writer]
        if not pairs:
            return None
        return gather(pairs, Origin.ELSEWHERE)

    def trim(self) -> None:
        """Drop lines of the change log that every process has long seen."""
        with self._database.write(Origin.SYNC) as unit:
            unit.connection.execute(
                "DELETE FROM change_log WHERE n <= (SELECT max(n) FROM change_log) - ?", (KEPT_ROWS,)
            )
