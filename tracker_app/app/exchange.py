"""Writes entries to files that others read, and takes entries in from files. Knows no screen and no file format.

An import never makes doubles, and is one gesture to undo; `exchange_intake.py` says how rows are known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker_app.app import exchange_csv, exchange_ics, exchange_json, exchange_xlsx, explain
from tracker_app.app.exchange_intake import Imported, Intake, entry_of
from tracker_app.app.exchange_rows import BadRow, Contents, Row
from tracker_app.app.messages import _
from tracker_app.app.out_files import write_whole
from tracker_app.app.problems import Problem, problem
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import EARLIEST, LATEST, of_entry, of_text
from tracker_app.domain.zones import day_bounds
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Database
from tracker_app.store.entries import Entries
from tracker_app.sync.clock import Clock, Ids

FORMATS = ("csv", "json", "ics", "xlsx")
READ_FORMATS = ("csv", "json", "ics")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written. `running` tells that the timer which runs was left out, since it has no end yet."""

    path: Path
    entries: int
    running: bool = False


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that was refused as a whole; nothing was changed."""

    path: Path
    bad: tuple[BadRow, ...]


class Exchange:
    """Export and import over one data file."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids, zone: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id
        self._zone = zone

    def export(self, path: Path, first: date | None = None, last: date | None = None) -> Exported | Problem:
        """Write the entries that touch the days `first` to `last` (default: all), oldest first, by the name's ending.

        Raises KeyError for an ending that is not one of `FORMATS`.
        """
        kind, zone = format_of(path, FORMATS), self._zone()
        rows = self._rows(
            day_bounds(first, zone).start if first else EARLIEST, day_bounds(last, zone).stop if last else LATEST
        )
        ended = [row for row in rows if row.stop is not None]
        content: str | bytes
        if kind == "csv":
            content = exchange_csv.write(ended, zone)
        elif kind == "ics":
            content = exchange_ics.write(ended, int(self._clock.now()))
        elif kind == "xlsx":
            content = exchange_xlsx.write(ended, zone)
        else:
            ended, content = rows, exchange_json.write(rows)
        if fault := write_whole(self._database.path, path, content):
            return fault
        return Exported(path, len(ended), running=len(ended) < len(rows))

    def bring_in(self, path: Path, *, dry_run: bool = False) -> Imported | BadFile | Problem:
        """Add the rows of a file that are not here yet, as one gesture; with `dry_run` only say what would be added.

        A file with a row that cannot be is refused as a whole. Raises KeyError for an ending not in `READ_FORMATS`.
        """
        kind = format_of(path, READ_FORMATS)
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            return problem("HF-FILE-023", {"path": path}, subject=str(path), details=str(error))
        except UnicodeDecodeError:
            return BadFile(path, (BadRow(1, _("This is no text in UTF-8.")),))
        zone = self._zone()
        if kind == "csv":
            contents = exchange_csv.read(text, zone)
        elif kind == "ics":
            contents = exchange_ics.read(text, zone)
        else:
            contents = exchange_json.read(text)
        contents.bad += self._refused(contents)
        if contents.bad:
            return BadFile(path, tuple(sorted(contents.bad, key=lambda bad: bad.line)))
        if dry_run:
            with self._database.read() as connection:
                return Intake(connection, contents, path).found()
        with self._database.write() as unit:
            intake = Intake(unit.connection, contents, path)
            intake.add(unit, int(self._clock.now()), self._make_id, zone)
            return intake.found()

    def _rows(self, start: int, stop: int) -> list[Row]:
        with self._database.read() as connection:
            catalog = Catalog(connection)
            clients = {client.id: client.name for client in catalog.clients()}
            projects = {project.id: project for project in catalog.projects()}
            tasks = {task.id: task.name for task in catalog.tasks()}
            entries = Entries(connection).search(start=start, stop=stop)
        rows = []
        for entry in reversed(entries):
            project = projects.get(entry.project) if entry.project else None
            rows.append(
                Row(
                    start=entry.start,
                    stop=entry.stop,
                    description=entry.description,
                    project=project.name if project else None,
                    client=clients.get(project.client) if project and project.client else None,
                    task=tasks.get(entry.task) if entry.task else None,
                    tags=entry.tags,
                    billable=entry.billable,
                    zone=entry.zone,
                    key=entry.id,
                    project_color=project.color if project else None,
                )
            )
        return rows

    def _refused(self, contents: Contents) -> list[BadRow]:
        now = int(self._clock.now())
        bad = []
        for row in contents.rows:
            names = [name for name in (row.project, row.client, row.task) if name is not None]
            refusal = of_entry(entry_of(row, EntryId(""), "", None, None), now) or next(
                filter(None, (of_text(name, "name") for name in names)), None
            )
            if refusal is not None and row.stop is not None:
                bad.append(BadRow(row.line, explain.sentence(refusal)))
        return bad


def format_of(path: Path, possible: Sequence[str]) -> str:
    """Return which of the possible formats a file's name ends in. Raises KeyError."""
    ending = path.suffix.casefold().removeprefix(".")
    if ending not in possible:
        raise KeyError(ending)
    return ending
