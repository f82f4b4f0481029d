"""Opens the SQLite file and hands out its write turn and its readers. Knows nothing of what is stored."""

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker_app.domain.changes import Changes, Kind, Origin, gather
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.turn import WriteTurn

SCHEMA_VERSION = 1
OLDEST_READER = 1
BUSY_MILLISECONDS = 5000
APPLICATION_ID = 0x484F4C44
"""What `PRAGMA application_id` says in our files ("HOLD"), so that nobody else's file is ever migrated."""


class Unit:
    """One write transaction: a connection, and the list of what it touched."""

    __slots__ = ("_touched", "connection", "origin")

    def __init__(self, connection: sqlite3.Connection, origin: Origin) -> None:
        self.connection = connection
        self.origin = origin
        self._touched: list[tuple[Kind, str]] = []

    def changed(self, kind: Kind, record: str) -> None:
        """Note that a record was touched; told to everybody after the commit, and only then."""
        self._touched.append((kind, record))

    @property
    def touched(self) -> list[tuple[Kind, str]]:
        """What was noted so far."""
        return self._touched


class Database:
    """The data file of one home. Constructing stores the arguments; `open` acts."""

    def __init__(self, path: Path, *, writer: str, read_only: bool = False) -> None:
        self.path = path
        self.writer = writer
        self.read_only = read_only
        self._turn = WriteTurn()
        self._connection: sqlite3.Connection | None = None
        self._readers = threading.local()
        self._all_readers: list[sqlite3.Connection] = []
        self._reader_guard = threading.Lock()
        self.after_commit: Callable[[Changes], None] | None = None

    def open(self) -> None:
        """Open the file, making it if there is none. Raises StoreError with the fault."""
        try:
            self._connection = self._open_writer()
        except sqlite3.Error as error:
            raise fault_of(error, self.path) from error

    def _open_writer(self) -> sqlite3.Connection:
        if self.read_only:
            connection = connect(self.path, read_only=True)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                raise StoreError(FileFault.NOT_OURS, str(self.path))
            return connection
        fresh = not self.path.exists()
        if fresh:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = connect(self.path)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version < SCHEMA_VERSION:
            from tracker_app.store.migrate import migrate

            migrate(connection, self.path, version)
        elif version > SCHEMA_VERSION:
            connection.close()
            raise StoreError(FileFault.NEWER, str(self.path), f"version {version}")
        return connection

    def close(self) -> None:
        """Close every connection; the last one folds the WAL back into the file."""
        with self._reader_guard:
            readers, self._all_readers = self._all_readers, []
        for reader in readers:
            reader.close()
        self._readers = threading.local()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def write(self, origin: Origin = Origin.PERSON) -> Iterator[Unit]:
        """Run one transaction: durable when the block ends well, gone without a trace when it raises (P1, O1).

        What the unit noted is announced after the commit. Raises StoreError when the file refuses.
        """
        if self.read_only:
            raise StoreError(FileFault.READ_ONLY, str(self.path))
        with self._turn.take(person=origin is Origin.PERSON):
            connection = self._connection
            if connection is None:
                raise StoreError(FileFault.CANNOT_OPEN, str(self.path), "closed")
            unit = Unit(connection, origin)
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield unit
                    connection.executemany(
                        "INSERT INTO change_log (writer, origin, kind, record) VALUES (?, ?, ?, ?)",
                        [(self.writer, origin, kind, record) for kind, record in dict.fromkeys(unit.touched)],
                    )
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise fault_of(error, self.path) from error
        if unit.touched and self.after_commit is not None:
            self.after_commit(gather(unit.touched, origin))

    def reader(self) -> sqlite3.Connection:
        """Return this thread's own read-only connection."""
        found: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        if found is None:
            found = connect(self.path, read_only=True)
            self._readers.connection = found
            with self._reader_guard:
                self._all_readers.append(found)
        return found

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give a read-only connection on which every statement of the block sees one and the same state."""
        try:
            connection = self.reader()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise fault_of(error, self.path) from error


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a connection with the pragmas that the promises need: WAL, FULL, foreign keys (SYNC 1.3)."""
    if read_only:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        connection.execute("PRAGMA query_only=ON")
        return connection
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync=ON")
        connection.execute("PRAGMA checkpoint_fullfsync=ON")
    return connection


def fault_of(error: sqlite3.Error, path: Path) -> StoreError:
    """Say which fault an SQLite error is."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    fault = {
        sqlite3.SQLITE_FULL: FileFault.FULL,
        sqlite3.SQLITE_READONLY: FileFault.READ_ONLY,
        sqlite3.SQLITE_BUSY: FileFault.BUSY,
        sqlite3.SQLITE_LOCKED: FileFault.BUSY,
        sqlite3.SQLITE_CANTOPEN: FileFault.CANNOT_OPEN,
        sqlite3.SQLITE_PERM: FileFault.CANNOT_OPEN,
        sqlite3.SQLITE_CORRUPT: FileFault.DAMAGED,
        sqlite3.SQLITE_NOTADB: FileFault.DAMAGED,
        sqlite3.SQLITE_IOERR: FileFault.DAMAGED,
    }.get(code)
    if fault is None:
        # A constraint or a mistyped statement is our own fault, not the file's.
        raise error
    return StoreError(fault, str(path), str(error))
