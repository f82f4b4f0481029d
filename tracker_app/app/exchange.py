"""Writes entries to files that others read, and takes entries in from files. Knows no screen and no file format.

An import never makes doubles: a row is known by its id, by the id made from its content, or by an entry that starts,
ends and reads the same. Each living entry can stand for one row only, so two equal rows of one file stay two.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tracker_app.app import exchange_csv, exchange_ics, exchange_json, exchange_xlsx, explain
from tracker_app.app.catalogue import CatalogueChange, of_project
from tracker_app.app.exchange_rows import BadRow, Contents, Row
from tracker_app.app.messages import _
from tracker_app.app.out_files import write_whole
from tracker_app.app.problems import Problem, problem
from tracker_app.domain.catalog import Client, Project, Task, color_for, name_key
from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry, sorted_tags
from tracker_app.domain.ids import AccountId, ClientId, EntryId, ProjectId, TaskId, uuid7
from tracker_app.domain.refusals import EARLIEST, LATEST, of_entry, of_text
from tracker_app.domain.zones import day_bounds
from tracker_app.store.accounts import Accounts
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Database, Unit
from tracker_app.store.entries import Entries
from tracker_app.sync.clock import Clock, Ids

FORMATS = ("csv", "json", "ics", "xlsx")
READ_FORMATS = ("csv", "json", "ics")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: rows added, rows that are here already, names made, what was left out and why.

    `account` is the name of the account that the entries go to and are sent to, None for this computer alone.
    """

    path: Path
    rows: tuple[Row, ...]
    known: int
    projects: tuple[str, ...]
    clients: tuple[str, ...]
    left_out: dict[str, int]
    account: str | None


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
                return _Intake(connection, contents, path).found()
        with self._database.write() as unit:
            intake = _Intake(unit.connection, contents, path)
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
            refusal = of_entry(_entry(row, EntryId(""), "", None, None), now) or next(
                filter(None, (of_text(name, "name") for name in names)), None
            )
            if refusal is not None and row.stop is not None:
                bad.append(BadRow(row.line, explain.sentence(refusal)))
        return bad


class _Intake:
    """What a file would add to one state of the data file. `connection` is of a reader, or of a write transaction."""

    def __init__(self, connection: Any, contents: Contents, path: Path) -> None:
        self._path = path
        self._accounts = Accounts(connection)
        self._entries = Entries(connection)
        self._catalog = Catalog(connection)
        self._left_out = Counter(contents.left_out)
        self._projects: dict[tuple[str, str | None], str] = {}
        self._clients: dict[str, str] = {}
        ended = [row for row in contents.rows if row.stop is not None]
        if running := len(contents.rows) - len(ended):
            self._left_out[_("timers that run")] = running
        self.new = self._unknown(ended)
        self._known = len(ended) - len(self.new)
        self._tasks = {(task.project, name_key(task.name)): task.id for task in self._catalog.tasks()}
        for _id, row in self.new:
            self._note_names(row)

    def found(self) -> Imported:
        """Return what was or would be done."""
        first = self._accounts.first()
        return Imported(
            self._path,
            tuple(row for _id, row in self.new),
            self._known,
            tuple(self._projects.values()),
            tuple(self._clients.values()),
            dict(self._left_out),
            self._accounts.names().get(first) if first else None,
        )

    def add(self, unit: Unit, now: int, make_id: Ids, zone: str) -> None:
        """Add what is new, inside the caller's transaction."""
        change = CatalogueChange(unit, now, make_id)
        account = self._accounts.first()
        for entry_id, row in self.new:
            project = self._project(change, row, make_id, account)
            task = self._task(change, project, row.task, make_id) if project and row.task else None
            change.edits.create(
                replace(_entry(row, entry_id, row.zone or zone, project.id if project else None, task), account=account)
            )
        change.edits.finish("import")

    def _unknown(self, rows: Sequence[Row]) -> list[tuple[EntryId, Row]]:
        """Return the rows that no entry stands for, each with the id its entry will have."""
        if not rows:
            return []
        first = min(min(row.start, *row.other_starts, row.start) for row in rows)
        last = max(max(row.start, *row.other_starts, row.start) for row in rows)
        living = {entry.id: entry for entry in self._entries.search(start=first, stop=last + 1)}
        named, left = [], Counter[tuple[int, int | None, str]]()
        seen: Counter[str] = Counter()
        for row in rows:
            content = f"{row.start} {row.stop} {row.description}"
            seen[content] += 1
            entry_id = _id_of(row, f"{content} {seen[content]}")
            if entry_id in living:
                del living[entry_id]
            elif self._entries.get(entry_id) is None:
                named.append((entry_id, row))
        for entry in living.values():
            left[entry.start, entry.stop, entry.description] += 1
        new: dict[EntryId, Row] = {}
        for entry_id, row in named:
            for start in (row.start, *row.other_starts):
                like = (start, start + (row.stop or 0) - row.start, row.description)
                if left[like]:
                    left[like] -= 1
                    break
            else:
                new.setdefault(entry_id, row)
        return list(new.items())

    def _note_names(self, row: Row) -> None:
        if row.project and self._found(row) is None:
            key = (name_key(row.project), name_key(row.client) if row.client else None)
            self._projects.setdefault(key, row.project)
            if row.client and not self._catalog.clients_named(row.client):
                self._clients.setdefault(name_key(row.client), row.client)
        if row.task and not row.project:
            self._left_out[_("tasks without a project")] += 1

    def _found(self, row: Row) -> Project | None:
        """Return the project of a row, of its client where it names one."""
        projects = self._catalog.projects_named(row.project or "")
        if row.client is None:
            return next((one for one in projects if one.client is None), projects[0] if len(projects) == 1 else None)
        clients = {client.id for client in self._catalog.clients_named(row.client)}
        return next((one for one in projects if one.client in clients), None)

    def _project(self, change: CatalogueChange, row: Row, make_id: Ids, account: AccountId | None) -> Project | None:
        if not row.project:
            return None
        found = self._found(row)
        if found is not None:
            return found
        client: ClientId | None = None
        if row.client:
            named = self._catalog.clients_named(row.client)
            if named:
                client = named[0].id
            else:
                made = Client(ClientId(make_id()), row.client.strip(), account)
                change.catalog.put_client(made)
                change.born(Kind.CLIENT, made.id, {"name": made.name, "archived": False})
                client = made.id
        color = row.project_color if _is_color(row.project_color) else None
        name = row.project.strip()
        project = Project(ProjectId(make_id()), name, client, color or color_for(name), account)
        change.catalog.put_project(project)
        change.born(Kind.PROJECT, project.id, of_project(project))
        return project

    def _task(self, change: CatalogueChange, project: Project, name: str, make_id: Ids) -> TaskId:
        key = (project.id, name_key(name))
        if key not in self._tasks:
            made = Task(TaskId(make_id()), name.strip(), project.id, project.account)
            change.catalog.put_task(made)
            change.born(Kind.TASK, made.id, {"name": made.name, "project": project.id, "archived": False})
            self._tasks[key] = made.id
        return self._tasks[key]


def format_of(path: Path, possible: Sequence[str]) -> str:
    """Return which of the possible formats a file's name ends in. Raises KeyError."""
    ending = path.suffix.casefold().removeprefix(".")
    if ending not in possible:
        raise KeyError(ending)
    return ending


def _entry(row: Row, entry: EntryId, zone: str, project: ProjectId | None, task: TaskId | None) -> TimeEntry:
    return TimeEntry(
        id=entry,
        start=row.start,
        stop=row.stop,
        zone=zone,
        description=row.description,
        project=project,
        task=task,
        tags=sorted_tags(row.tags),
        billable=row.billable,
    )


def _id_of(row: Row, content: str) -> EntryId:
    """Return the id of a row: its own if it has one of ours, else one made from what it says."""
    key = row.key.casefold()
    if _UUID.fullmatch(key):
        return EntryId(key)
    digest = hashlib.sha256((row.key or content).encode(errors="surrogatepass")).digest()
    return EntryId(uuid7(row.start * 1000, digest))


def _is_color(text: str | None) -> bool:
    return text is not None and re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None
