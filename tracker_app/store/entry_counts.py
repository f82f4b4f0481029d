"""Counts entries and their seconds by what they point at. Knows no names."""

import sqlite3

_COUNTED = "count(*), sum(coalesce(stop_utc, max(start_utc, ?1)) - start_utc)"


class EntryCounts:
    """Counts over one connection. `now` (UTC seconds) ends a running timer; each call reads every entry once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def by_project(self, now: int) -> dict[str, tuple[int, int]]:
        """Return (entries, seconds) of each project that is used."""
        rows = self._db.execute(
            f"SELECT project_id, {_COUNTED} FROM entry WHERE deleted = 0 AND project_id IS NOT NULL GROUP BY 1", (now,)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def by_task(self, now: int) -> dict[str, tuple[int, int]]:
        """Return (entries, seconds) of each task that is used."""
        rows = self._db.execute(
            f"SELECT task_id, {_COUNTED} FROM entry WHERE deleted = 0 AND task_id IS NOT NULL GROUP BY 1", (now,)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def by_tag(self, now: int) -> dict[str, tuple[int, int]]:
        """Return (entries, seconds) of each tag that is used, by its name."""
        rows = self._db.execute(
            f"""SELECT t.name, {_COUNTED} FROM entry_tag x JOIN entry e ON e.id = x.entry_id
             JOIN tag t ON t.id = x.tag_id
             WHERE e.deleted = 0 GROUP BY 1""",
            (now,),
        )
        return {row[0]: (row[1], row[2]) for row in rows}
