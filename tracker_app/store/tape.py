"""The emergency file: one line for each edit that the data file did not take, durable before it is spoken of.

Knows no SQLite and no rules. A line carries the statements of one transaction with their values, and a checksum; a line
cut short by a power failure was never confirmed and is passed over (SYNC 2.11).
"""

import errno
import json
import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker_app.store.recorder import Statement


@dataclass(frozen=True, slots=True)
class Kept:
    """One transaction on the tape: its own id, the statements, and the (kind, id) of each record it touched."""

    id: str
    statements: tuple[Statement, ...]
    touched: tuple[tuple[str, str], ...]
    schema: int


def append(folders: Iterable[tuple[Path, Path]], kept: Kept) -> Path | None:
    """Write a transaction to the first tape that takes it; `folders` pairs each folder with its tape's name.

    Returns where it lies once it is durable, None if no place took it.
    """
    line = _line(kept)
    for folder, tape in folders:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(tape, line)
            return tape
    return None


def read(tape: Path) -> list[Kept]:
    """Return the whole lines of a tape in their order. Raises OSError."""
    found = []
    for line in tape.read_bytes().split(b"\n"):
        if (kept := _kept(line)) is not None:
            found.append(kept)
    return found


def put_away(tape: Path, length: int) -> bool:
    """Rename a tape that was read up to `length` bytes and is in the data file now; False if it has grown since."""
    if tape.stat().st_size != length:
        return False
    target, n = tape.with_suffix(".done"), 1
    while target.exists():
        n += 1
        target = tape.with_suffix(f".done-{n}")
    tape.rename(target)
    return True


def _write(tape: Path, line: bytes) -> None:
    handle = os.open(tape, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        before = os.fstat(handle).st_size
        whole = False
        try:
            whole = os.write(handle, line) == len(line)
            os.fsync(handle)
        except OSError:
            whole = False
        if not whole:
            with suppress(OSError):
                os.ftruncate(handle, before)
            raise OSError(errno.ENOSPC, "the disk did not take the whole line")
    finally:
        os.close(handle)


def _line(kept: Kept) -> bytes:
    body = json.dumps(
        {"id": kept.id, "schema": kept.schema, "touched": kept.touched, "statements": kept.statements},
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode("utf-8", "surrogatepass")
    # It begins with a line end: what a torn line before it left must not swallow this one.
    return b"\n%08x %s\n" % (zlib.crc32(body), body)


def _kept(line: bytes) -> Kept | None:
    sum_, _, body = line.partition(b" ")
    try:
        if len(sum_) != 8 or int(sum_, 16) != zlib.crc32(body):
            return None
        said: dict[str, Any] = json.loads(body.decode("utf-8", "surrogatepass"))
        return Kept(
            str(said["id"]),
            tuple((str(sql), values, number) for sql, values, number in said["statements"]),
            tuple((str(kind), str(record)) for kind, record in said["touched"]),
            int(said["schema"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
