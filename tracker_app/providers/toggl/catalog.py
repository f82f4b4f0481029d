"""Turns Toggl's clients, projects, tags and tasks into ours and back. Knows no HTTP.

Their version is a digest of what they say: `at` is not in every list that names them, and its order is not needed.
"""

import json
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers import hostile
from tracker_app.providers.base import Fields, RemoteRecord
from tracker_app.providers.errors import Malformed, Refused
from tracker_app.providers.toggl.wire import id_or_none, number_of

LONGEST_NAME = 255
PLAIN_COLOR = "#5b7fa6"

LISTS: dict[Kind, str] = {
    Kind.CLIENT: "clients",
    Kind.PROJECT: "projects",
    Kind.TAG: "tags",
    Kind.TASK: "tasks",
}
"""What Toggl calls a list of each kind, parents first."""


def read_records(kind: Kind, items: Sequence[Any], workspace: int) -> tuple[list[RemoteRecord], list[str]]:
    """Return the records of one kind that lie in the workspace, and the faults of those that make no sense."""
    records, unreadable = [], []
    for place, item in enumerate(items):
        where = f"{LISTS[kind]}[{place}]"
        try:
            if workspace_of(item, where) == workspace:
                records.append(read_record(kind, item, where))
        except Malformed as fault:
            unreadable.append(fault.words)
    return records, unreadable


def read_record(kind: Kind, value: object, where: str) -> RemoteRecord:
    """Return one record. Raises Malformed with the place and the fault."""
    item = hostile.an_object(value, where)
    fields = _READERS[kind](item, where)
    deleted = item.get("server_deleted_at") is not None or item.get("deleted_at") is not None
    return record(kind, hostile.whole(item.get("id"), f"{where}.id", 1), fields, deleted=deleted)


def record(kind: Kind, number: int, fields: Fields, *, deleted: bool = False) -> RemoteRecord:
    """Return a record in canonical form."""
    content = json.dumps([kind.value, sorted(fields.items()), deleted])
    digest = blake2b(content.encode(), digest_size=8).hexdigest()
    return RemoteRecord(kind, RemoteId(str(number)), fields, version=digest, deleted=deleted)


def stand_in(kind: Kind, number: int, project: RemoteId | None = None) -> RemoteRecord:
    """Return a record for one that entries name and no list tells of, so that they keep what they name."""
    fields: Fields
    match kind:
        case Kind.PROJECT:
            fields = {"name": f"#{number}", "color": PLAIN_COLOR, "client": None, "archived": True}
        case Kind.TASK:
            fields = {"name": f"#{number}", "project": project, "archived": True}
        case _:
            fields = {"name": f"#{number}", "archived": True}
    return record(kind, number, fields)


def workspace_of(value: object, where: str) -> int:
    """Return the workspace of a record; clients have only the older name for it (sheet 5.5)."""
    item = hostile.an_object(value, where)
    return hostile.whole(item.get("workspace_id", item.get("wid")), f"{where}.workspace_id", 1)


def body_of(kind: Kind, fields: Fields, workspace: int) -> dict[str, Any]:
    """Return what is sent for the named fields of a record. Raises Refused."""
    sent: dict[str, Any] = {}
    if "name" in fields:
        sent["name"] = fields["name"]
    match kind:
        case Kind.PROJECT:
            if "color" in fields:
                sent["color"] = fields["color"]
            if "client" in fields:
                sent["client_id"] = None if fields["client"] is None else number_of(fields["client"], "client")
            if "archived" in fields:
                sent["active"] = not fields["archived"]
        case Kind.TASK:
            if "archived" in fields:
                sent["active"] = not fields["archived"]
        case Kind.CLIENT:
            sent["wid"] = workspace
        case _:
            pass
    return sent


def normalise(kind: Kind, fields: Fields) -> Fields:
    """Return what comes back for a record."""
    wanted = {
        Kind.PROJECT: ("name", "color", "client", "archived"),
        Kind.TASK: ("name", "project", "archived"),
        Kind.CLIENT: ("name", "archived"),
    }.get(kind, ("name",))
    found = {name: fields[name] for name in wanted if name in fields}
    if isinstance(found.get("color"), str):
        found["color"] = found["color"].lower()
    return found


def refusal(fields: Fields) -> Refused | None:
    """Return the refusal known beforehand: a record needs a name."""
    name = fields.get("name")
    if name is None or name.strip():
        return None
    return Refused(reason="required", field="name")


def _client(item: hostile.Object, where: str) -> Fields:
    return {"name": _name(item, where), "archived": hostile.flag(item.get("archived") or False, f"{where}.archived")}


def _project(item: hostile.Object, where: str) -> Fields:
    return {
        "name": _name(item, where),
        "color": _color(item.get("color")),
        "client": id_or_none(item.get("client_id"), f"{where}.client_id"),
        "archived": not hostile.flag(item.get("active", True), f"{where}.active"),
    }


def _tag(item: hostile.Object, where: str) -> Fields:
    return {"name": _name(item, where)}


def _task(item: hostile.Object, where: str) -> Fields:
    return {
        "name": _name(item, where),
        "project": id_or_none(item.get("project_id"), f"{where}.project_id"),
        "archived": not hostile.flag(item.get("active", True), f"{where}.active"),
    }


_READERS: dict[Kind, Callable[[hostile.Object, str], Fields]] = {
    Kind.CLIENT: _client,
    Kind.PROJECT: _project,
    Kind.TAG: _tag,
    Kind.TASK: _task,
}


def _name(item: hostile.Object, where: str) -> str:
    return hostile.storable(hostile.text(item.get("name"), f"{where}.name"))


def _color(value: object) -> str:
    """A colour that is none is not worth a project: it gets the plain one."""
    if isinstance(value, str) and len(value) == 7 and value[0] == "#":
        try:
            int(value[1:], 16)
        except ValueError:
            return PLAIN_COLOR
        return value.lower()
    return PLAIN_COLOR
