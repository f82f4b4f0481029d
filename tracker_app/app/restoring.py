"""Shows what a backup would change, day by day, and restores it. Knows no screen and no SQL.

The file in use becomes a backup first. Nothing is deleted on any server, and what was never sent stays (SYNC 2.11).
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tracker_app.app import explain
from tracker_app.app.compose import DATABASE_NAME
from tracker_app.app.problems import Problem, problem
from tracker_app.domain.changes import Kind
from tracker_app.domain.zones import local_day
from tracker_app.store import aside
from tracker_app.store.database import Database
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.health import copy_file
from tracker_app.store.restore import Difference, differences, prepare, proved, todays_copy
from tracker_app.sync.clock import Clock

_OF_THE_COPY = (FileFault.DAMAGED, FileFault.NOT_OURS, FileFault.CANNOT_OPEN, FileFault.IO)


@dataclass(frozen=True, slots=True)
class DayDifference:
    """How many entries of one day a restore would bring back, take away and change."""

    day: date
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What restoring `path` would do. `entries` are in the backup; `kept` would go, but stay as they were never sent.

    `days` is newest first and has only days with a difference. `current_readable` is False where the file in use is
    damaged or gone, and then everything counts as added.
    """

    path: Path
    entries: int
    added: int
    removed: int
    changed: int
    kept: int
    days: tuple[DayDifference, ...]
    current_readable: bool = True

    @property
    def same(self) -> bool:
        """Whether restoring would change no entry."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore that was done. `safety` is where the file that was in use before lies now; None if there was none."""

    path: Path
    entries: int
    added: int
    removed: int
    changed: int
    kept: int
    safety: Path | None


class Restoring:
    """Restore over one home; `database` is used if it is open over the home's own file, and left alone otherwise."""

    def __init__(self, home: Path, database: Database, clock: Clock, zone: Callable[[], str]) -> None:
        self._home = home
        self._database = database
        self._clock = clock
        self._zone = zone

    def preview(self, path: Path) -> RestorePreview | Problem:
        """Return what restoring `path` would change; changes nothing."""
        path = path.expanduser().absolute()
        try:
            entries = proved(path)
            with self._workshop() as folder:
                copy = folder / "copy.db"
                todays_copy(path, copy)
                return self._preview(path, entries, differences(self._current(), copy))
        except (StoreError, OSError) as error:
            return _cannot(error, path)

    def restore(self, path: Path) -> Restored | Problem:
        """Put the content of `path` in the place of the data file's, after the latter became a backup itself."""
        path = path.expanduser().absolute()
        try:
            entries = proved(path)
            with self._workshop() as folder:
                copy = folder / "copy.db"
                todays_copy(path, copy)
                current = self._current()
                found = differences(current, copy)
                seen = self._preview(path, entries, found)
                safety = self._make_safe(current)
                prepare(current, copy)
                self._put_in_place(copy, current, [one.entry for one in found])
        except (StoreError, OSError) as error:
            return _cannot(error, path)
        return Restored(path, entries + seen.kept, seen.added, seen.removed, seen.changed, seen.kept, safety)

    def _preview(self, path: Path, entries: int, found: list[Difference]) -> RestorePreview:
        zone = self._zone()
        by_day: dict[date, Counter[str]] = {}
        totals: Counter[str] = Counter()
        for one in found:
            word = "kept" if one.kept else one.what
            totals[word] += 1
            if not one.kept:
                by_day.setdefault(local_day(one.start, zone), Counter())[word] += 1
        days = tuple(
            DayDifference(day, counts["added"], counts["removed"], counts["changed"])
            for day, counts in sorted(by_day.items(), reverse=True)
        )
        return RestorePreview(
            path,
            entries,
            totals["added"],
            totals["removed"],
            totals["changed"],
            totals["kept"],
            days,
            self._current() is not None,
        )

    def _main(self) -> Path:
        return self._home / DATABASE_NAME

    def _current(self) -> Path | None:
        """Return the data file in use, if it can be read."""
        main = self._main()
        if self._in_use():
            return main
        try:
            proved(main)
        except StoreError:
            return None
        return main

    def _in_use(self) -> bool:
        return self._database.is_open and not self._database.read_only and self._database.path == self._main()

    def _make_safe(self, current: Path | None) -> Path | None:
        """Keep what is in use now; returns where. Raises StoreError."""
        stamp = f"{datetime.fromtimestamp(self._clock.now(), UTC):%Y%m%dT%H%M%SZ}"
        main = self._main()
        if current is not None:
            target = self._home / "backups" / f"{main.stem}-before-restore-{stamp}.db"
            copy_file(current, target)
            return target
        if main.exists():
            return aside.set_aside(main, self._home / f"damaged-{stamp}")
        return None

    def _put_in_place(self, copy: Path, current: Path | None, entries: list[str]) -> None:
        if not self._in_use():
            aside.take_place(copy, self._main())
            return
        self._database.replace_content(copy)
        with self._database.write() as unit:
            for entry in entries:
                unit.changed(Kind.ENTRY, entry)
            for kind in (
                Kind.PROJECT,
                Kind.CLIENT,
                Kind.TASK,
                Kind.TAG,
                Kind.ACCOUNT,
                Kind.OP,
                Kind.SETTING,
                Kind.SYNC,
            ):
                unit.changed(kind, "")

    @contextmanager
    def _workshop(self) -> Iterator[Path]:
        """Give a folder on the home's own disk, so that what is made there can take a place by renaming."""
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = Path(tempfile.mkdtemp(prefix=".restore-", dir=self._home))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _cannot(error: StoreError | OSError, path: Path) -> Problem:
    if isinstance(error, OSError):
        from tracker_app.store.faults import fault_of

        error = fault_of(error, path)
    if error.path == str(path) and error.fault in _OF_THE_COPY:
        return problem("HF-FILE-021", {"path": path}, subject=str(path), details=f"{error.fault}: {error.detail}")
    return explain.of_store(error)
