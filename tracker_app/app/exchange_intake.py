"""Decides which rows of a file are new here, and adds them in one gesture. Knows no file format.

A row is known by its id, by the id made from its content, or by an entry that starts, ends and reads the same. Each
living entry can stand for one row only, so two equal rows of one file stay two.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tracker_app.app.catalogue import CatalogueChange, of_project
from tracker_app.app.exchange_rows import Contents, Row
from tracker_app.app.messages import _
from tracker_app.domain.catalog import Client, Project, Task, color_for, name_key
from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry, sorted_tags
from tracker_app.domain.ids import AccountId, ClientId, EntryId, ProjectId, TaskId, uuid7
from tracker_app.store.accounts import Accounts
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Unit
from tracker_app.store.entries import Entries
from tracker_app.sync.clock import Ids

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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


class Intake:
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
                replace(
                    entry_of(row, entry_id, row.zone or zone, project.id if project else None, task), account=account
                )
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


def entry_of(row: Row, entry: EntryId, zone: str, project: ProjectId | None, task: TaskId | None) -> TimeEntry:
    """Return the entry that a row would be."""
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
