"""Opens the SQLite file and hands out its write turn and its readers. Knows nothing of what is stored."""

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tracker_app.domain.changes import Changes, Kind, Origin, gather
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.places import tapes
from tracker_app.store.recorder import Recorder
from tracker_app.store.turn import WriteTurn

if TYPE_CHECKING:
    from tracker_app.store.recorder import Statement

Connection = sqlite3.Connection
"""What repositories work on; its name for those who hand it on and know no SQL."""

SCHEMA_VERSION = 2
OLDEST_READER = 1
BUSY_MILLISECONDS = 5000
STATEMENTS_KEPT = 512
"""Compiled statements that a connection keeps: more than the program has, so that each is compiled once."""
APPLICATION_ID = 0x484F4C44
"""What `PRAGMA application_id` says in our files ("HOLD"), so that nobody else's file is ever migrated."""


_LOG_CHANGE = "INSERT INTO change_log (writer, origin, kind, record) VALUES (?, ?, ?, ?)"


class Unit:
    """One write transaction: a connection, and the list of what it touched."""

    __slots__ = ("_touched", "connection", "origin", "replayed")

    def __init__(self, connection: sqlite3.Connection, origin: Origin) -> None:
        self.connection = connection
        self.origin = origin
        self._touched: list[tuple[Kind, str]] = []
        self.replayed = 0
        """How many of the first records touched came in from an emergency file, not from this unit's own block."""

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
        self.why_read_only = FileFault.READ_ONLY
        self.unchangeable = False
        self._tapes: list[Path] = []
        self._turn = WriteTurn()
        self._connection: sqlite3.Connection | None = None
        self._readers = threading.local()
        self._all_readers: list[sqlite3.Connection] = []
        self._reader_guard = threading.Lock()
        self.after_commit: Callable[[Changes], None] | None = None

    def open(self, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> None:
        """Open the file, making it if there is none. Raises StoreError with the fault, and nothing else.

        `busy_milliseconds` is how long opening, and only that, waits for another process.
        """
        try:
            self._connection = self._open_reader() if self.read_only else self._open_writer(busy_milliseconds)
            self._tapes = [] if self.read_only else tapes(self.path, os.environ)
        except (sqlite3.Error, OSError) as error:
            raise fault_of(error, self.path) from error

    def _open_reader(self) -> sqlite3.Connection:
        from tracker_app.store.reading import open_to_read

        connection, self.unchangeable = open_to_read(self.path)
        return connection

    def _open_writer(self, busy_milliseconds: int) -> sqlite3.Connection:
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _refuse_to_forget(self.path)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = connect(self.path, busy_milliseconds=busy_milliseconds, wal=False)
        try:
            version = self._version_of_ours(connection)
            connection.execute("PRAGMA journal_mode=WAL")
            if version < SCHEMA_VERSION:
                self._bring_to_today(connection, version)
            connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _version_of_ours(self, connection: sqlite3.Connection) -> int:
        """Return the file's schema version, 0 if it is empty; refuse a file not ours before a byte of it changes."""
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                raise StoreError(FileFault.NOT_OURS, str(self.path))
            return 0
        if version > SCHEMA_VERSION:
            raise StoreError(FileFault.NEWER, str(self.path), f"version {version}")
        return version

    def _bring_to_today(self, connection: sqlite3.Connection, version: int) -> None:
        from tracker_app.store.migrate import migrate

        if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            _refuse_to_forget(self.path)
        migrate(connection, self.path, version)

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
            raise StoreError(self.why_read_only, str(self.path))
        with self._turn.take(person=origin is Origin.PERSON):
            connection = self._connection
            if not isinstance(connection, Recorder):
                raise StoreError(FileFault.CANNOT_OPEN, str(self.path), "closed")
            unit = Unit(connection, origin)
            try:
                read = self._begin(unit)
            except sqlite3.Error as error:
                yield from self._write_elsewhere(error, origin)
                return
            try:
                yield from self._write_here(unit, connection)
            except sqlite3.Error as error:
                raise fault_of(error, self.path) from error
            if read:
                from tracker_app.store import rescue

                rescue.put_away(read)
                self._tapes = []
        if unit.touched and self.after_commit is not None:
            self.after_commit(gather(unit.touched, origin))

    def _begin(self, unit: Unit) -> "dict[Path, int]":
        """Begin a transaction, with what lies in an emergency file first; returns how far each such file was read."""
        unit.connection.execute("BEGIN IMMEDIATE")
        if not self._tapes:
            return {}
        from tracker_app.store import rescue

        try:
            touched, read = rescue.replay(unit.connection, self._tapes)
        except sqlite3.Error:
            _roll_back(unit.connection)
            raise
        for kind, record in touched:
            unit.changed(kind, record)
        unit.replayed = len(touched)
        return read

    def _write_here(self, unit: Unit, connection: Recorder) -> Iterator[Unit]:
        remembers = unit.origin is Origin.PERSON
        connection.statements = [] if remembers else None
        try:
            yield unit
            statements, connection.statements = connection.statements, None
            changes = [[self.writer, unit.origin, kind, record] for kind, record in dict.fromkeys(unit.touched)]
            connection.executemany(_LOG_CHANGE, changes)
            marker = _newest_change(connection) if statements and unit.touched else None
            try:
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                # The edit is whole; only the disk or another process was in the way.
                log: Statement = (_LOG_CHANGE, changes, None)
                if not (statements and self._saved_otherwise(unit, connection, error, statements, log, marker)):
                    raise
        except BaseException:
            _roll_back(connection)
            raise
        finally:
            connection.statements = None

    def _saved_otherwise(
        self,
        unit: Unit,
        connection: Recorder,
        error: sqlite3.Error,
        statements: "list[Statement]",
        log: "Statement",
        marker: int | None,
    ) -> bool:
        """Save an edit whose commit failed; False if that cannot be. Raises StoreError if it is in another place."""
        from tracker_app.store import rescue

        trouble = fault_of(error, self.path)
        if rescue.second_try(connection, self.path, self._tapes, [*statements, log], marker):
            return True
        kept = rescue.keep(self.path, trouble, statements, unit.touched[unit.replayed :], SCHEMA_VERSION)
        if not kept.kept:
            return False
        self._tapes = tapes(self.path, os.environ)
        raise kept from error

    def _write_elsewhere(self, error: sqlite3.Error, origin: Origin) -> Iterator[Unit]:
        """Let a person's edit be made on a copy in memory, when the file itself lets nobody begin, and keep it."""
        from tracker_app.store import rescue

        trouble = fault_of(error, self.path)
        if origin is not Origin.PERSON or trouble.fault not in rescue.TAPED:
            raise trouble from error
        try:
            connection = rescue.scratch(self.reader(), self._tapes)
        except sqlite3.Error:
            raise trouble from error
        try:
            unit = Unit(connection, origin)
            connection.statements = []
            yield unit
            kept = rescue.keep(self.path, trouble, connection.statements, unit.touched, SCHEMA_VERSION)
        finally:
            connection.close()
        if unit.touched or kept.kept:
            self._tapes = tapes(self.path, os.environ)
            raise kept from error

    @property
    def tape_waits(self) -> bool:
        """Whether an emergency file waits that this process knows of."""
        return bool(self._tapes)

    def settle_tape(self) -> bool:
        """Write into the file what an emergency file holds; False if that was nothing. Raises StoreError."""
        self._tapes = tapes(self.path, os.environ)
        if not self._tapes:
            return False
        with self.write(Origin.SYNC) as unit:
            brought = unit.replayed
        return brought > 0

    @property
    def is_open(self) -> bool:
        """Whether the file was opened and not closed since."""
        return self._connection is not None

    def replace_content(self, copy: Path) -> None:
        """Put the content of another file in the place of this one's, in one transaction that all processes see whole.

        Raises StoreError, and then nothing was changed.
        """
        if self.read_only or self._connection is None:
            raise StoreError(self.why_read_only, str(self.path))
        from tracker_app.store.restore import replace

        with self._turn.take(person=True):
            try:
                replace(self._connection, copy)
            except sqlite3.Error as error:
                raise fault_of(error, self.path) from error

    def reader(self) -> sqlite3.Connection:
        """Return this thread's own read-only connection."""
        found: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        if found is None:
            found = connect(self.path, read_only=True, unchangeable=self.unchangeable)
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


def connect(
    path: Path,
    *,
    read_only: bool = False,
    unchangeable: bool = False,
    busy_milliseconds: int = BUSY_MILLISECONDS,
    wal: bool = True,
) -> sqlite3.Connection:
    """Open a connection with the pragmas that the promises need: WAL, FULL, foreign keys (SYNC 1.3).

    `unchangeable` reads a file for which SQLite may not even make its lock files, as on a read-only disk. WAL is
    written into the file itself; without `wal` nothing is, until it is known to be ours.
    """
    if read_only:
        how = "immutable=1" if unchangeable else "mode=ro"
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{how}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_KEPT,
        )
        connection.execute(f"PRAGMA busy_timeout={busy_milliseconds}")
        connection.execute("PRAGMA query_only=ON")
        return connection
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, factory=Recorder, cached_statements=STATEMENTS_KEPT
    )
    try:
        connection.execute(f"PRAGMA busy_timeout={busy_milliseconds}")
        if wal:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync=ON")
            connection.execute("PRAGMA checkpoint_fullfsync=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _newest_change(connection: sqlite3.Connection) -> int | None:
    """Return the number that the change log has reached, inside the transaction."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change_log'").fetchone()
    return int(row[0]) if row else None


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _refuse_to_forget(path: Path) -> None:
    """Refuse to begin anew where backups say that there was more than nothing. Raises StoreError."""
    if any((path.parent / "backups").glob(f"{path.stem}-*.db")):
        raise StoreError(FileFault.DAMAGED, str(path), "the file is gone or empty, but there are backups of it")


def fault_of(error: sqlite3.Error | OSError, path: Path) -> StoreError:
    """Say which fault of the data file an error is; one that is our own mistake is raised again."""
    # Only a run that meets trouble pays for this import.
    from tracker_app.store import faults

    return faults.fault_of(error, path)
