"""Names the folders in which time can be saved when the data file's own takes nothing. Imports next to nothing.

Every process looks here when it opens the file, so that an emergency file of another one is never overlooked.
"""

import os
from collections.abc import Mapping
from pathlib import Path

TAPE = "rescue"


def places(home: Path, environ: Mapping[str, str]) -> list[Path]:
    """Return the folders in which time can be saved, the best first: the home, the user's own, the system's temporary.

    A folder that is not the home is named for the user, since the temporary one is everybody's.
    """
    own = environ.get("HOME") or environ.get("USERPROFILE")
    found = [home]
    if own:
        found.append(Path(own) / ".holdfast-rescue")
    user = str(os.geteuid()) if hasattr(os, "geteuid") else environ.get("USERNAME", "user")
    temporary = environ.get("TMPDIR") or environ.get("TEMP") or "/tmp"  # noqa: S108 - a folder of the user's own in it
    found.append(Path(temporary) / f"holdfast-rescue-{user}")
    return found


def tag_of(main: Path) -> str:
    """Return a short word that tells one data file from another, for names outside its folder."""
    import zlib

    return f"{zlib.crc32(os.fsencode(main.absolute())):08x}"


def tapes(main: Path, environ: Mapping[str, str]) -> list[Path]:
    """Return the emergency files of a data file that exist."""
    found: list[Path] = []
    for folder in places(main.parent, environ):
        if folder == main.parent or folder.is_dir():
            path = tape_in(folder, main)
            if path.exists():
                found.append(path)
    return found


def tape_in(folder: Path, main: Path) -> Path:
    """Return what a data file's emergency file is called in a folder."""
    return folder / (f"{TAPE}-{main.stem}.jsonl" if folder == main.parent else f"{TAPE}-{tag_of(main)}.jsonl")


def can_hold(folder: Path, bytes_needed: int = 1_000_000) -> bool:
    """Whether a file of this size can be made in the folder, which is made for its owner alone if need be."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Somebody else's folder of that name in /tmp is not ours to write the user's days into.
        if hasattr(os, "geteuid") and folder.stat().st_uid not in (os.geteuid(), 0):
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
