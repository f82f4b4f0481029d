"""Looks after the data file and its surroundings: backup, `doctor`, the log's lines. Knows no screen and no SQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker_app.app.out_files import is_data_file, write_whole
from tracker_app.app.problems import Problem, problem
from tracker_app.store.errors import StoreError

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.app.doctor import Finding


@dataclass(frozen=True, slots=True)
class BackupDone:
    """A proved copy of the data file."""

    path: Path
    entries: int


class Maintenance:
    """What keeps one home well."""

    def __init__(self, holdfast: "Holdfast") -> None:
        self._holdfast = holdfast

    def backup(self, path: Path | None = None) -> BackupDone | Problem:
        """Copy the data file to `path`, or under the home by today's date, and prove the copy (SYNC 2.11)."""
        from tracker_app.store.health import copy_file

        target = self._named_by_now() if path is None else path.expanduser().absolute()
        if is_data_file(self._holdfast.database.path, target):
            return problem("HF-FILE-012", {"path": target}, details="that is the data file itself")
        try:
            return BackupDone(target, copy_file(self._holdfast.database.path, target))
        except StoreError as error:
            return problem("HF-FILE-012", {"path": target}, details=f"{error.fault}: {error.detail}")

    def doctor(self, *, fix: bool = False, fault: StoreError | None = None) -> "list[Finding]":
        """Check file, keyring, accounts, clock, zone, screen, disk and permissions; `fix` mends what loses nothing.

        `fault` is why the data file could not be opened, where that is so.
        """
        from tracker_app.app.doctor import Doctor

        return Doctor(self._holdfast, fix=fix, fault=fault).findings()

    def log_lines(self, most: int = 2000) -> list[str]:
        """Return the newest lines of the log, oldest first, secrets removed."""
        from tracker_app.app.logbook import last_lines

        return last_lines(self._holdfast.home, most)

    def followed_log(self, wait: Callable[[], None], most: int = 2000) -> Iterator[str]:
        """Return the newest lines and then each that is added, secrets removed; calls `wait` between two looks."""
        from tracker_app.app.logbook import added_lines

        return added_lines(self._holdfast.home, wait, most)

    def diagnostics(self) -> str:
        """Return the text of a report of a fault, secrets removed."""
        from tracker_app.app.diagnostics import report

        return report(self._holdfast)

    def write_diagnostics(self, path: Path) -> Problem | None:
        """Write that report to a file for its owner alone."""
        return write_whole(self._holdfast.database.path, path, self.diagnostics())

    def _named_by_now(self) -> Path:
        # In UTC, as the rolling copies are: names sort by age, also over a change of the clocks.
        now = datetime.fromtimestamp(self._holdfast.clock.now(), UTC)
        return self._holdfast.home / "backups" / f"holdfast-{now:%Y%m%dT%H%M%SZ}.db"
