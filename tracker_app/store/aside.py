"""Sets a data file aside and puts another in its place, so that a crash at any moment loses neither. Knows no rows.

SQLite's companions (-wal, -shm) travel with their file: a WAL beside a file that it does not belong to destroys it.
"""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from tracker_app.store.faults import fault_of

COMPANIONS = ("", "-wal", "-shm")
LEFT_OVER_SECONDS = 3600
READY = ".ready"
"""How the name of a proved file ends that is to take the data file's place."""


def set_aside(main: Path, folder: Path) -> Path:
    """Copy the data file and its companions into `folder`, which gets its name when all is there. Raises StoreError."""
    partial = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True, mode=0o700)
        for end in COMPANIONS:
            source = main.with_name(main.name + end)
            if source.is_file():
                _copy(source, partial / source.name)
        folder = _free(folder)
        partial.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise fault_of(error, main) from error
    return folder


def state_of(main: Path) -> tuple[tuple[int, int] | None, ...]:
    """Return what tells one state of a data file from the next: size and time of it and of its WAL."""
    found: list[tuple[int, int] | None] = []
    for end in COMPANIONS[:2]:
        try:
            state = main.with_name(main.name + end).stat()
            found.append((state.st_size, state.st_mtime_ns))
        except OSError:
            found.append(None)
    return tuple(found)


def take_place(ready: Path, main: Path) -> None:
    """Let a proved file take the data file's place; the one there must have been set aside. Raises StoreError.

    Its name says that it is ready before anything is removed, so that a start after a crash ends what was begun.
    """
    try:
        named = main.with_name(main.name + READY)
        if ready != named:
            ready.replace(named)
            sync_folder(main.parent)
        for end in ("-wal", "-shm"):
            main.with_name(main.name + end).unlink(missing_ok=True)
        if main.is_dir():
            main.rename(_free(main.with_name(f"{main.name}-was-a-folder")))
        named.replace(main)
        sync_folder(main.parent)
    except OSError as error:
        raise fault_of(error, main) from error


def finish(main: Path) -> bool:
    """End an exchange that a crash interrupted; False if there was none. Raises StoreError."""
    named = main.with_name(main.name + READY)
    if not named.exists():
        return False
    take_place(named, main)
    return True


def sweep(home: Path) -> None:
    """Remove workshops and half-made copies that a crash left behind; what is younger may belong to another process."""
    for pattern in (".salvage-*", ".restore-*", ".damaged-*.partial", "backups/.*.partial"):
        for left in home.glob(pattern):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime < LEFT_OVER_SECONDS:
                    continue
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink()


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o600)
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _free(folder: Path) -> Path:
    """Return the name, or one like it that nothing has yet."""
    tried, n = folder, 1
    while tried.exists():
        n += 1
        tried = folder.with_name(f"{folder.name}-{n}")
    return tried
