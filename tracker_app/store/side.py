"""Makes the file that stands in while the data file cannot be used: a copy of it, or an empty one. Knows no rules."""

import sqlite3
from pathlib import Path

from tracker_app.store.backup import backup_to
from tracker_app.store.errors import StoreError
from tracker_app.store.preferences import Preferences
from tracker_app.store.reading import open_to_read

SIDE_OF = "side_of"
FIRST_LINE = "side_first_line"
"""Facts in a side file: whose place it takes, and the number of the first journal line that is its own."""


def copy_aside(main: Path, side: Path) -> bool:
    """Copy the data file to `side` and mark the copy; False if it cannot be read, and then there is no side file."""
    try:
        connection, _ = open_to_read(main)
    except (sqlite3.Error, StoreError, OSError):
        return False
    try:
        backup_to(connection, side)
    except (sqlite3.Error, OSError):
        return False
    finally:
        connection.close()
    return True


def mark(connection: sqlite3.Connection, main: Path) -> None:
    """Write into a side file whose place it takes; once, when it is new. Needs the connection of a `Unit`."""
    facts = Preferences(connection)
    if facts.fact(SIDE_OF) is None:
        (newest,) = connection.execute("SELECT coalesce(max(n), 0) FROM journal").fetchone()
        facts.set_fact(SIDE_OF, str(main))
        facts.set_fact(FIRST_LINE, str(newest + 1))


def first_line(connection: sqlite3.Connection) -> int:
    """Return the number of the first journal line that was written in the side file itself."""
    fact = Preferences(connection).fact(FIRST_LINE)
    return int(fact) if fact is not None and fact.isdigit() else 1


def set_apart(side: Path, name: str) -> Path:
    """Give a side file that was joined its last name; it is kept until a later join takes that name."""
    kept = side.with_name(name)
    side.replace(kept)
    for end in ("-wal", "-shm"):
        side.with_name(side.name + end).unlink(missing_ok=True)
    return kept
