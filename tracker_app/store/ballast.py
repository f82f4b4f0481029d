"""Holds a few megabytes of the disk free for the moment when it is full (SYNC 2.11). Knows no database."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

BYTES = 8_000_000
ENOUGH_FREE = 200_000_000
"""The ballast is only laid in where it does not itself make the disk full."""
NAME = "ballast"


def lay_in(folder: Path) -> bool:
    """Make the ballast file if there is none and there is room; returns whether it is there."""
    path = folder / NAME
    try:
        if path.exists() and path.stat().st_size >= BYTES:
            return True
        if shutil.disk_usage(folder).free < ENOUGH_FREE:
            return False
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        try:
            # Real bytes: a file system that packs zeros away would give nothing back.
            os.write(handle, os.urandom(BYTES))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return False
    return True


def drop(folder: Path) -> bool:
    """Give the space back; False if there was no ballast."""
    try:
        (folder / NAME).unlink()
    except OSError:
        return False
    return True
