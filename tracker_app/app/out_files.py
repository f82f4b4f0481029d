"""Writes a file that the user asked for: whole or not at all, for its owner alone, never over the data file."""

import os
from pathlib import Path

from tracker_app.app.problems import Problem, problem


def write_whole(data_file: Path, path: Path, content: str | bytes) -> Problem | None:
    """Write `content` to `path`, replacing what is there; returns why it could not be done."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        if is_data_file(data_file, path):
            return problem("HF-FILE-024", {"path": path}, subject=str(path), details="that is the data file itself")
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content.encode(errors="backslashreplace") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        return problem("HF-FILE-024", {"path": path}, subject=str(path), details=str(error))
    return None


def is_data_file(data_file: Path, path: Path) -> bool:
    """Whether a path names the data file or what SQLite keeps beside it."""
    ours = {data_file.resolve(), *(data_file.with_name(data_file.name + end).resolve() for end in ("-wal", "-shm"))}
    return path.resolve() in ours
