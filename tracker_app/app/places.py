"""Names the folders in which time can be saved when the home takes no file. Knows no file's meaning."""

import os
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path


def places(home: Path, environ: Mapping[str, str]) -> list[Path]:
    """Return the folders in which time can be saved, the best first: the home, the user's own, the system's temporary.

    A folder that is not the home is named for the user, since the temporary one is everybody's.
    """
    own = environ.get("HOME") or environ.get("USERPROFILE")
    found = [home]
    if own:
        found.append(Path(own) / ".holdfast-rescue")
    user = str(os.getuid()) if hasattr(os, "getuid") else environ.get("USERNAME", "user")
    found.append(Path(environ.get("TMPDIR") or tempfile.gettempdir()) / f"holdfast-rescue-{user}")
    return found


def tag_of(main: Path) -> str:
    """Return a short word that tells one data file from another, for names outside its folder."""
    return f"{zlib.crc32(os.fsencode(main.absolute())):08x}"


def can_hold(folder: Path, bytes_needed: int = 1_000_000) -> bool:
    """Whether a file of this size can be made in the folder, which is made for its owner alone if need be."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Somebody else's folder of that name in /tmp is not ours to write secrets of the day into.
        if hasattr(os, "getuid") and folder.stat().st_uid not in (os.getuid(), 0):
            return False
        handle = os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        try:
            written = os.write(handle, bytes(bytes_needed))
        finally:
            os.close(handle)
            probe.unlink(missing_ok=True)
    except OSError:
        return False
    return written == bytes_needed
