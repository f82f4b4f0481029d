"""What a person does to the tasks of a project: add, rename, put away, delete. Knows no window and no network.

Each use case is one transaction; what is queued for servers goes with it. A refusal means that nothing was changed.
"""

from dataclasses import replace

from tracker_app.app.catalogue import CatalogueChange, Touched, of_name
from tracker_app.domain.catalog import Task, name_key
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.ids import ProjectId, TaskId
from tracker_app.domain.operations import Verb
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Database
from tracker_app.sync.clock import Clock, Ids


class Tasks:
    """The use cases of tasks over one data file."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id

    def all(self, project: ProjectId | None = None) -> list[Task]:
        """Return the tasks of one project, or of all, by name."""
        with self._database.read() as connection:
            return Catalog(connection).tasks(project)

    def add(self, project: ProjectId, name: str) -> Task | Refusal:
        """Add a task to a project; two of one project cannot be called the same."""
        if refusal := of_name(name):
            return refusal
        name = name.strip()
        with self._database.write() as unit:
            change = CatalogueChange(unit, int(self._clock.now()), self._make_id)
            owner = change.catalog.project(project)
            if owner is None or owner.deleted:
                return Refusal(Why.UNKNOWN_PROJECT, "project", project)
            if _taken(change, project, name):
                return Refusal(Why.NAME_TAKEN, "name", name)
            task = Task(TaskId(self._make_id()), name, project, owner.account)
            change.catalog.put_task(task)
            change.born(Kind.TASK, task.id, {"name": name, "project": project, "archived": False})
            return task

    def rename(self, task: TaskId, name: str) -> Task | Refusal:
        """Give a task another name."""
        if refusal := of_name(name):
            return refusal
        name = name.strip()
        with self._database.write() as unit:
            change = CatalogueChange(unit, int(self._clock.now()), self._make_id)
            found = change.catalog.task(task)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_TASK, "task", task)
            if name_key(name) != name_key(found.name) and _taken(change, found.project, name):
                return Refusal(Why.NAME_TAKEN, "name", name)
            return change.task(replace(found, name=name), {"name": name})

    def archive(self, task: TaskId, *, archived: bool = True) -> Task | Refusal:
        """Put a task away, or take it out again."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, int(self._clock.now()), self._make_id)
            found = change.catalog.task(task)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_TASK, "task", task)
            return change.task(replace(found, archived=archived), {"archived": archived})

    def delete(self, task: TaskId) -> Touched | Refusal:
        """Delete a task. Its entries stay on the project, without a task; undo gives it back to them."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, int(self._clock.now()), self._make_id)
            found = change.catalog.task(task)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_TASK, "task", task)
            entries = change.edits.entries.of_task(task)
            change.entries(entries, EntryPatch(task=None))
            change.catalog.put_task(replace(found, deleted=True))
            change.told(Kind.TASK, task, Verb.DELETE, {})
            change.edits.finish("delete-task")
            return Touched(found.name, entries=len(entries))


def _taken(change: CatalogueChange, project: ProjectId, name: str) -> bool:
    return any(name_key(task.name) == name_key(name) for task in change.catalog.tasks(project))
