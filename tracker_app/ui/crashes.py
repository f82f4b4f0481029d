"""Has a crash outside Python leave its trace, and tells of it at the next start (SYNC 2.12). Knows no cause."""

import faulthandler
from contextlib import suppress
from pathlib import Path
from typing import IO

from tracker_app.app.problems import Problem, problem

NAME = "crash.log"
LAST = "crash-last.log"
_MOST_TOLD = 4000


class CrashWatch:
    """One file per home. `start` returns what the run before left, None if that ended well."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[str] | None = None

    def start(self) -> Problem | None:
        """Look for a trace, put it aside, and watch this run. A folder that cannot be written to is not watched."""
        found = None
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self._folder / NAME
            if path.exists() and path.stat().st_size:
                trace = path.read_text("utf-8", errors="replace")
                path.replace(self._folder / LAST)
                found = problem("HF-START-005", details=trace[:_MOST_TOLD])
            self._file = path.open("w", encoding="utf-8")
            path.chmod(0o600)
            faulthandler.enable(self._file)
        return found

    def stop(self) -> None:
        """This run ended well."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with suppress(OSError):
                (self._folder / NAME).unlink(missing_ok=True)
