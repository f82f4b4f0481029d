"""Puts a damaged data file right: sets it aside, salvages it, joins the newest good backup, says what came from where.

Knows no screen and no SQL. The damaged file is kept for ever; a crash on the way leaves it in its place (SYNC 2.11).
"""

import json
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tracker_app.app.backups import Backup, Backups
from tracker_app.app.messages import _, ngettext
from tracker_app.app.problems import Problem, problem
from tracker_app.domain.zones import local_day, wall_clock
from tracker_app.store import aside
from tracker_app.store.database import Database
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.faults import fault_of
from tracker_app.store.preferences import Preferences
from tracker_app.store.restore import todays_copy
from tracker_app.store.salvage import Salvaged, salvage
from tracker_app.sync.clock import Clock

CODE = "HF-FILE-015"
REPORT = "report.json"
MOST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class DaySources:
    """How many entries of one day came from the backup, and were built anew from their history."""

    day: date
    from_backup: int
    from_history: int


@dataclass(frozen=True, slots=True)
class Repair:
    """What came from where. `folder` holds the damaged file; `backup` is the copy that was joined, if there was one.

    `from_file` counts the entries that were read as they were; `lost` those of which only the id is known.
    """

    folder: Path | None
    backup: Path | None
    backup_made: float | None
    from_file: int
    from_backup: int
    from_history: int
    lost: int
    waiting: int
    days: tuple[DaySources, ...]


def repair(home: Path, database: Database, clock: Clock, zone: str) -> Repair:
    """Put the data file of a home right. Nobody may have it open. Raises StoreError, and then it is as it was."""
    main, now = database.path, clock.now()
    for _round in range(MOST_ROUNDS):
        state = aside.state_of(main)
        report, made = _put_together(home, database, clock, now, zone)
        try:
            # A command that had the file open when we began may have saved something since.
            if aside.state_of(main) == state:
                aside.take_place(made, main)
                return report
        finally:
            shutil.rmtree(made.parent, ignore_errors=True)
    raise StoreError(FileFault.BUSY, str(main), "it changed while it was being repaired")


def _put_together(home: Path, database: Database, clock: Clock, now: float, zone: str) -> tuple[Repair, Path]:
    """Return what came from where, and the sound file, in a folder of its own. Raises StoreError."""
    main = database.path
    try:
        folder = None
        if any(main.with_name(main.name + end).exists() for end in aside.COMPANIONS):
            folder = aside.set_aside(main, home / f"damaged-{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}")
        good = Backups(home, database, clock).newest_good()
        workshop = Path(tempfile.mkdtemp(prefix=".salvage-", dir=home))
        try:
            copy = None
            if good is not None:
                copy = workshop / "backup.db"
                todays_copy(good[0].path, copy)
            made = workshop / "salvaged.db"
            found = salvage((folder or home) / main.name, copy, made, zone=zone, now=int(now))
        except BaseException:
            shutil.rmtree(workshop, ignore_errors=True)
            raise
    except OSError as error:
        raise fault_of(error, main) from error
    report = _report(folder, good[0] if good else None, found, zone)
    if folder is not None:
        with suppress(OSError):
            (folder / REPORT).write_text(_as_text(report, found), "utf-8")
    return report, made


def note(database: Database, report: Repair, now: float, zone: str) -> Problem:
    """Write into the repaired file that it was repaired, so that it is told until dismissed. Raises StoreError."""
    facts = {**facts_of(report, zone), "details": sources(report)}
    subject = report.folder.name if report.folder is not None else ""
    with database.write() as unit:
        Preferences(unit.connection).open_problem(CODE, subject, facts, int(now))
    return problem(CODE, facts, subject=subject, since=int(now), details=sources(report))


def facts_of(report: Repair, zone: str) -> dict[str, object]:
    """Return the facts for the catalogue's words."""
    entries = report.from_file + report.from_backup + report.from_history
    made = report.backup_made
    lost = ngettext("{n} entry could not be found.", "{n} entries could not be found.", report.lost)
    return {
        "found": ngettext("{n} entry.", "{n} entries.", entries).format(n=entries),
        "missing": lost.format(n=report.lost) if report.lost else None,
        "backup_clock": None if made is None else f"{wall_clock(int(made), zone):%Y-%m-%d %H:%M}",
        "folder": report.folder.name if report.folder else None,
    }


def sources(report: Repair) -> str:
    """Return what came from where, day by day, as lines to read."""
    lines = [
        _("Read from the damaged file: {n}").format(n=report.from_file),
        _("Taken from the backup: {n}").format(n=report.from_backup),
        _("Built anew from their history: {n}").format(n=report.from_history),
        _("Changes that wait to be sent: {n}").format(n=report.waiting),
    ]
    lines += [
        _("{day}: {backup} from the backup, {history} from their history").format(
            day=day.day, backup=day.from_backup, history=day.from_history
        )
        for day in report.days
    ]
    return "\n".join(lines)


def _report(folder: Path | None, backup: Backup | None, found: Salvaged, zone: str) -> Repair:
    by_day: dict[date, Counter[str]] = {}
    for one in found.elsewhere:
        if one.start is not None:
            by_day.setdefault(local_day(one.start, zone), Counter())[one.source] += 1
    return Repair(
        folder,
        backup.path if backup else None,
        backup.made if backup else None,
        found.from_file,
        found.from_backup,
        found.from_history,
        found.lost,
        found.waiting,
        tuple(
            DaySources(day, counts["backup"], counts["history"]) for day, counts in sorted(by_day.items(), reverse=True)
        ),
    )


def _as_text(report: Repair, found: Salvaged) -> str:
    whole = {**asdict(report), "entries": [asdict(one) for one in found.elsewhere]}
    return json.dumps(whole, default=str, indent=1)
