"""Names a record the way a person would, for lists and problems. Knows no screen."""

from tracker_app.app.messages import _
from tracker_app.domain.catalog import Client, Project, Task
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import ClientId, EntryId, ProjectId, TaskId
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Connection
from tracker_app.store.entries import Entries


def label_of(connection: Connection, kind: Kind, record: str) -> str:
    """Return what to call a record; one without a name of its own is named by what it is."""
    if kind is Kind.ENTRY:
        entry = Entries(connection).get(EntryId(record))
        return entry.description if entry and entry.description else _("entry without a description")
    catalog = Catalog(connection)
    found: Project | Client | Task | None = None
    if kind is Kind.PROJECT:
        found = catalog.project(ProjectId(record))
    elif kind is Kind.CLIENT:
        found = catalog.client(ClientId(record))
    elif kind is Kind.TASK:
        found = catalog.task(TaskId(record))
    return found.name if found else record
