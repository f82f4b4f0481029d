"""Makes rolling backups of the data file, proves each, looks again at old ones, and lets the oldest go (SYNC 2.11).

Knows no screen, no timer and no SQL: whoever has time calls `turn` now and then, on a thread that may wait.
"""

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tracker_app.app import explain
from tracker_app.app.problems import Problem, problem
from tracker_app.app.thinning import Copy, is_due, to_remove
from tracker_app.store import restore
from tracker_app.store.database import Database
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.health import copy_file
from tracker_app.store.preferences import Preferences
from tracker_app.sync.clock import Clock

FOLDER = "backups"
MOST_BYTES = 500_000_000
_FREE_SHARE = 10
_LAST_CHANGE = "backup_change"
_PROVED_AGAIN = "backup_proved"
_PROVE_SECONDS = 7 * 86_400
_STAMP = re.compile(r"(\d{8})[T-](\d{6})Z?")


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy in the backup folder. `made` is UTC seconds; `rolling` copies are thinned out, others stay for ever."""

    path: Path
    made: float
    size: int
    rolling: bool


class Backups:
    """The rolling backups of one home."""

    def __init__(self, home: Path, database: Database, clock: Clock) -> None:
        self._home = home
        self._database = database
        self._clock = clock

    def turn(self, *, at_start: bool = False) -> Backup | Problem | None:
        """Make a backup if one is due; returns it, what went wrong, or None if there was nothing to do.

        May take a second with a very large file: not for the thread that paints.
        """
        try:
            change = self._change()
        except StoreError as error:
            return explain.of_store(error)
        now = self._clock.now()
        rolling = [copy for copy in self.all() if copy.rolling]
        newest = max((copy.made for copy in rolling), default=None)
        changed = not rolling or change[0] != change[1]
        if not is_due(now, newest, changed=changed, at_start=at_start):
            return self._prove_one_again(rolling, now)
        return self._make(now, change[0])

    def all(self) -> list[Backup]:
        """Return every copy in the backup folder, newest first."""
        found = []
        for path in (self._home / FOLDER).glob(f"{self._database.path.stem}-*.db"):
            with suppress(OSError):
                state = path.stat()
                made = _made(path.name)
                found.append(
                    Backup(path, state.st_mtime if made is None else made, state.st_size, _is_rolling(path.name))
                )
        return sorted(found, key=lambda copy: (copy.made, copy.path.name), reverse=True)

    def newest_good(self) -> tuple[Backup, int] | None:
        """Return the newest copy that proves good now, with its number of entries."""
        for copy in self.all():
            with suppress(StoreError):
                return copy, restore.proved(copy.path)
        return None

    def _make(self, now: float, change: str) -> Backup | Problem:
        stamp = f"{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}"
        target = self._home / FOLDER / f"{self._database.path.stem}-auto-{stamp}.db"
        try:
            copy_file(self._database.path, target)
            with self._database.write() as unit:
                Preferences(unit.connection).set_fact(_LAST_CHANGE, change)
            size = target.stat().st_size
        except OSError as error:
            return problem("HF-FILE-012", {"path": target}, details=str(error))
        except StoreError as error:
            return problem("HF-FILE-012", {"path": target}, details=f"{error.fault}: {error.detail}")
        self._thin(now)
        return Backup(target, now, size, rolling=True)

    def _thin(self, now: float) -> None:
        rolling = {str(copy.path): Copy(str(copy.path), copy.made, copy.size) for copy in self.all() if copy.rolling}
        free = shutil.disk_usage(self._home).free + sum(copy.size for copy in rolling.values())
        for copy in to_remove(rolling.values(), now, min(MOST_BYTES, free // _FREE_SHARE)):
            with suppress(OSError):
                Path(copy.name).unlink()

    def _change(self) -> tuple[str, str | None]:
        """Return a word for the state of the file now, and for the one that the newest backup holds."""
        with self._database.read() as connection:
            facts = Preferences(connection)
            return facts.newest_change(), facts.fact(_LAST_CHANGE)

    def _prove_one_again(self, rolling: list[Backup], now: float) -> Problem | None:
        """Once a week, read the old backups through; one that went bad is told, and renamed so that it is not used."""
        try:
            with self._database.read() as connection:
                last = Preferences(connection).fact(_PROVED_AGAIN)
            if not rolling or (last is not None and 0 <= now - float(last) < _PROVE_SECONDS):
                return None
            with self._database.write() as unit:
                Preferences(unit.connection).set_fact(_PROVED_AGAIN, str(int(now)))
        except (StoreError, ValueError):
            return None
        for copy in rolling:
            try:
                restore.proved(copy.path)
            except StoreError as error:
                if error.fault in (FileFault.DAMAGED, FileFault.NOT_OURS):
                    copy.path.replace(copy.path.with_suffix(".bad"))
                    return problem("HF-FILE-022", {"path": copy.path}, subject=str(copy.path), details=error.detail)
        return None


def _made(name: str) -> float | None:
    found = _STAMP.search(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _is_rolling(name: str) -> bool:
    return "-auto-" in name
