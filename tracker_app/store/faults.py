"""Says which fault of the data file an error of SQLite or of the operating system is. Knows no wording."""

import errno
import os
import shutil
import sqlite3
from pathlib import Path

from tracker_app.store.errors import FileFault, StoreError

LEAST_FREE = 65_536
"""What a commit may need on the disk, in bytes: SQLite's shared memory grows by half of it at a time."""

_BY_CODE = {
    sqlite3.SQLITE_FULL: FileFault.FULL,
    sqlite3.SQLITE_READONLY: FileFault.READ_ONLY,
    sqlite3.SQLITE_BUSY: FileFault.BUSY,
    sqlite3.SQLITE_LOCKED: FileFault.BUSY,
    sqlite3.SQLITE_CANTOPEN: FileFault.CANNOT_OPEN,
    sqlite3.SQLITE_PERM: FileFault.CANNOT_OPEN,
    sqlite3.SQLITE_CORRUPT: FileFault.DAMAGED,
    sqlite3.SQLITE_NOTADB: FileFault.DAMAGED,
}
_CUT_SHORT = (sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS)
_NOT_ITS_SCHEMA = ("no such table", "no such column", "no such index", "malformed database schema")
_BY_ERRNO = {errno.ENOSPC: FileFault.FULL, errno.EROFS: FileFault.READ_ONLY}


def fault_of(error: sqlite3.Error | OSError, path: Path) -> StoreError:
    """Return the fault that an error is; one that is our own mistake is raised again."""
    if isinstance(error, OSError):
        fault: FileFault | None = _BY_ERRNO.get(error.errno or 0, FileFault.CANNOT_OPEN)
    else:
        fault = _of_sqlite(error, path)
    if fault is None:
        # A constraint or a mistyped statement is our own fault, not the file's.
        raise error
    return StoreError(fault, str(path), str(error))


def _of_sqlite(error: sqlite3.Error, path: Path) -> FileFault | None:
    extended = getattr(error, "sqlite_errorcode", 0)
    code = extended & 0xFF
    if code == sqlite3.SQLITE_IOERR:
        return _of_input_output(extended, path)
    text = str(error)
    if code == sqlite3.SQLITE_ERROR and (text.startswith(_NOT_ITS_SCHEMA) or text.endswith("already exists")):
        # Every statement of ours fits the schema of ours: if a table is missing, somebody took it away.
        return FileFault.DAMAGED
    if code == sqlite3.SQLITE_CANTOPEN and path.is_file() and not os.access(path.parent, os.W_OK):
        # The file is there and SQLite may not put its companions beside it.
        return FileFault.READ_ONLY
    return _BY_CODE.get(code)


def _of_input_output(extended: int, path: Path) -> FileFault:
    """Tell a full disk and a file cut short from a disk that fails: SQLite says "I/O error" to all three."""
    if extended in _CUT_SHORT:
        return FileFault.DAMAGED
    try:
        return FileFault.FULL if shutil.disk_usage(path.parent).free < LEAST_FREE else FileFault.IO
    except OSError:
        return FileFault.IO
