"""A folder in memory, where that is to be had: half of the time of a simulation would be the disk's."""

import atexit
import shutil
import tempfile
from pathlib import Path

_SHARED = Path("/dev/shm")


def memory_disk(prefix: str) -> Path:
    """Return a new folder that goes when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=_SHARED if _SHARED.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
