"""Locks between processes, freed by the system when their holder dies (SYNC 2.10). Knows not what they guard."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLocks:
    """Named locks, each an owner-only file in `folder`/locks. Nothing ever waits.

    Every holder opens the file for itself, so two threads of one process contend as two processes do.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "locks"

    @contextmanager
    def hold(self, name: str) -> Iterator[bool]:
        """Try to hold the lock for a block; the value says whether it was to be had."""
        handle = self.take(name)
        try:
            yield handle is not None
        finally:
            if handle is not None:
                os.close(handle)

    def take(self, name: str) -> int | None:
        """Take the lock until the returned descriptor is closed or this process ends; None if another has it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The file stays: removing it would let a second holder lock a new file of the same name.
        handle = os.open(self._folder / f"{quote(name, safe='')}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            taken = _lock(handle)
        except BaseException:
            os.close(handle)
            raise
        if taken:
            return handle
        os.close(handle)
        return None
