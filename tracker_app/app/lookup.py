"""Finds what a person names: entries by the end of their id, projects and tasks by name, times by how people say them.

Knows no window. Everything unknown or ambiguous comes back as a refusal.
"""

from typing import TYPE_CHECKING, TypeVar

from tracker_app.domain.catalog import Client, Project, name_key
from tracker_app.domain.ids import EntryId, ProjectId, TaskId
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Database
from tracker_app.store.entries import Entries

if TYPE_CHECKING:
    from datetime import date

_Named = TypeVar("_Named", Project, Client)

SHORTEST_ENDING = 4
"""Fewest signs of an id's ending that are looked up (CLI.md)."""


class Lookup:
    """Names to ids, over one data file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entry(self, text: str) -> EntryId | Refusal:
        """Return the entry named by an id or its unique ending, by `@` (running) or `@-1` (the one before the newest).

        A deleted entry is named only if no living one has the ending; use cases refuse it then.
        """
        with self._database.read() as connection:
            entries = Entries(connection)
            if text == "@":
                running = entries.running()
                return running.id if running else Refusal(Why.NOTHING_RUNNING, "id", text)
            if text.startswith("@"):
                return _counted(entries, text)
            ending = text.strip().lower()
            if len(ending) < SHORTEST_ENDING:
                return Refusal(Why.AMBIGUOUS_ID, "id", text)
            found = entries.ending_with(ending)
            if not found:
                return Refusal(Why.UNKNOWN_ENTRY, "id", text)
            if len(found) == 2:
                second = entries.get(found[1])
                if second is None or not second.deleted:
                    return Refusal(Why.AMBIGUOUS_ID, "id", text, tuple(found))
            return found[0]

    def place(self, project: str | None, task: str | None = None) -> tuple[ProjectId | None, TaskId | None] | Refusal:
        """Return the project and the task of these names. A task alone brings its project along if only one has it."""
        with self._database.read() as connection:
            catalog = Catalog(connection)
            found = _project(catalog, project) if project is not None else None
            if isinstance(found, Refusal):
                return found
            if task is None:
                return found.id if found else None, None
            wanted = name_key(task)
            tasks = [t for t in catalog.tasks(found.id if found else None) if name_key(t.name) == wanted]
            if not tasks:
                return Refusal(Why.UNKNOWN_TASK, "task", task)
            if len(tasks) > 1:
                return Refusal(Why.AMBIGUOUS_NAME, "task", task)
            return tasks[0].project, tasks[0].id

    def project(self, name: str) -> Project | Refusal:
        """Return the project of this name, one in use before one put away."""
        with self._database.read() as connection:
            return _project(Catalog(connection), name)

    def client(self, name: str) -> Client | Refusal:
        """Return the client of this name, one in use before one put away."""
        with self._database.read() as connection:
            found = Catalog(connection).clients_named(name)
            return _only(found, name, "client", Why.UNKNOWN_CLIENT)


def instant_of(text: str, now: int, zone: str, field: str = "at") -> int | Refusal:
    """Return the instant (UTC seconds) that a typed time means to somebody in `zone` at `now`."""
    # Imported when a time was typed: `start` and `stop` without one need no calendar.
    from tracker_app.domain import typed_times

    return typed_times.instant_of(text, now, zone, field)


def day_of(text: str, now: int, zone: str, field: str = "day") -> "date | Refusal":
    """Return the day that a typed one means to somebody in `zone` at `now` (UTC seconds)."""
    from tracker_app.domain import typed_times

    return typed_times.day_of(text, now, zone, field)


def _counted(entries: Entries, text: str) -> EntryId | Refusal:
    back = text[2:]
    if not text.startswith("@-") or not back.isascii() or not back.isdigit() or len(back) > 9:
        return Refusal(Why.UNKNOWN_ENTRY, "id", text)
    found = entries.newest(skip=int(back))
    return found.id if found else Refusal(Why.UNKNOWN_ENTRY, "id", text)


def _project(catalog: Catalog, name: str) -> Project | Refusal:
    found = _only(catalog.projects_named(name), name, "project", Why.UNKNOWN_PROJECT)
    if isinstance(found, Refusal) and found.why is Why.UNKNOWN_PROJECT:
        from difflib import get_close_matches

        names = {name_key(p.name): p.name for p in catalog.projects() if not p.archived}
        close = get_close_matches(name_key(name), names, n=3)
        return Refusal(found.why, found.field, name, tuple(names[key] for key in close))
    return found


def _only(found: list[_Named], name: str, field: str, unknown: Why) -> _Named | Refusal:
    if not found:
        return Refusal(unknown, field, name)
    in_use = [record for record in found if not record.archived] or found
    if len(in_use) > 1:
        return Refusal(Why.AMBIGUOUS_NAME, field, name)
    return in_use[0]
