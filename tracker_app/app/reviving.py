"""Brings a deleted project or task back when undo gives it back to an entry. Knows no gesture."""

from dataclasses import replace
from typing import Any

from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.operations import Verb
from tracker_app.store.accounts import Accounts
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Unit
from tracker_app.store.edits import Edits


def revive_parents(unit: Unit, edits: Edits, patch: EntryPatch) -> None:
    """Bring back what `patch` points at, if it was deleted, and tell the servers that had it."""
    catalog = Catalog(unit.connection)
    touched = patch.touched()
    project = catalog.project(touched["project"]) if touched.get("project") else None
    if project is not None and project.deleted:
        catalog.put_project(replace(project, deleted=False))
        whole = {"name": project.name, "client": project.client, "color": project.color, "archived": project.archived}
        _tell(unit, edits, Kind.PROJECT, project.id, whole)
    task = catalog.task(touched["task"]) if touched.get("task") else None
    if task is not None and task.deleted:
        catalog.put_task(replace(task, deleted=False))
        _tell(unit, edits, Kind.TASK, task.id, {"name": task.name, "project": task.project, "archived": task.archived})


def _tell(unit: Unit, edits: Edits, kind: Kind, record: str, whole: dict[str, Any]) -> None:
    unit.changed(kind, record)
    for account in Accounts(unit.connection).all():
        known = edits.remotes.by_local(account.id, kind, record)
        if known is None and edits.outbox.newest_unsettled(account.id, kind, record) is None:
            continue
        there = known is not None and known.presence == "present"
        edits.queue_record(account.id, kind, record, Verb.UPDATE if there else Verb.CREATE, whole)
