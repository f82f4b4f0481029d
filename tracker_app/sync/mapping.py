"""Translates between our records and a server's: ids of projects, clients and tasks, and which fields it keeps.

Knows no rules and no provider beyond its capabilities.
"""

from collections.abc import Mapping as Fields
from dataclasses import dataclass
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import FIELDS, TimeEntry
from tracker_app.domain.ids import AccountId, ClientId, ProjectId, RemoteId, TaskId
from tracker_app.providers.base import Capabilities, Holds
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Connection
from tracker_app.store.remotes import Remotes

POINTERS = {"project": Kind.PROJECT, "task": Kind.TASK, "client": Kind.CLIENT}
"""Fields that hold the id of another record, and its kind."""


@dataclass
class Unbound(Exception):
    """A record names another one that the server does not know yet."""

    kind: Kind
    record: str


def entry_fields(capabilities: Capabilities) -> tuple[str, ...]:
    """Return the fields of an entry that this server keeps; the others stay on this computer."""
    absent = {
        "project": capabilities.projects is Holds.NO,
        "task": capabilities.tasks is Holds.NO,
        "tags": capabilities.tags is Holds.NO,
    }
    return tuple(name for name in FIELDS if name in capabilities.entry_fields and not absent.get(name, False))


class Mapping:
    """The translation for one account, over one connection."""

    def __init__(self, connection: Connection, account: AccountId, capabilities: Capabilities | None = None) -> None:
        self._remotes = Remotes(connection)
        self._catalog = Catalog(connection)
        self._account = account
        self._capabilities = capabilities or Capabilities(clients=Holds.OWN, tasks=Holds.OWN)
        self.fields = entry_fields(self._capabilities)

    def to_local(self, fields: Fields[str, Any]) -> dict[str, Any]:
        """Return a server's fields with our ids; what points at something unknown here points at nothing."""
        found = dict(fields)
        for name, kind in POINTERS.items():
            if found.get(name) is not None:
                binding = self._remotes.by_remote(self._account, kind, RemoteId(found[name]))
                found[name] = binding.local if binding else None
        if "tags" in found:
            found["tags"] = tuple(sorted(found["tags"] or ()))
        if "description" in found:
            found["description"] = found["description"] or ""
        return found

    def to_remote(self, fields: Fields[str, Any]) -> dict[str, Any]:
        """Return our fields with the server's ids. Raises Unbound where it does not know what is pointed at."""
        found = dict(fields)
        for name, kind in POINTERS.items():
            if found.get(name) is not None:
                binding = self._remotes.by_local(self._account, kind, found[name])
                if binding is None:
                    raise Unbound(kind, found[name])
                found[name] = binding.remote_id
        return found

    def kept(self, patch: Fields[str, Any]) -> dict[str, Any]:
        """Return the part of a patch of an entry that this server keeps."""
        return {name: value for name, value in patch.items() if name in self.fields}

    def whole(self, entry: TimeEntry) -> dict[str, Any]:
        """Return what this server keeps of an entry, with our ids."""
        return {name: getattr(entry, name) for name in self.fields}

    def parents(self, kind: Kind, patch: Fields[str, Any]) -> tuple[tuple[Kind, str], ...]:
        """Return the records that a patch names and that must be on the server before it."""
        found = []
        for name, parent in POINTERS.items():
            if patch.get(name) is None or (kind is Kind.ENTRY and name not in self.fields):
                continue
            if parent is Kind.CLIENT and self._capabilities.clients is Holds.NO:
                continue
            found.append((parent, str(patch[name])))
        return tuple(found)

    def record(self, kind: Kind, record: str) -> dict[str, Any] | None:
        """Return what a server may hold of a project, client, task or tag, with our ids; None if there is none."""
        if kind is Kind.PROJECT:
            project = self._catalog.project(ProjectId(record))
            if project is None:
                return None
            found: dict[str, Any] = {"name": project.name, "color": project.color, "archived": project.archived}
            found["client"] = None if self._capabilities.clients is Holds.NO else project.client
            return found
        if kind is Kind.CLIENT:
            client = self._catalog.client(ClientId(record))
            return None if client is None else {"name": client.name, "archived": client.archived}
        if kind is Kind.TASK:
            task = self._catalog.task(TaskId(record))
            return None if task is None else {"name": task.name, "project": task.project, "archived": task.archived}
        return {"name": record}
