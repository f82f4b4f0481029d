"""Takes in a project, client, task or tag as a server shows it: tied by id, else by name, else added here.

Knows no request. What waits to be sent for such a record keeps its own values; the rest follows the server.
"""

from typing import Any

from tracker_app.domain.catalog import Client, Project, Tag, Task, color_for, name_key
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import ClientId, ProjectId, RemoteId, TagId, TaskId
from tracker_app.domain.operations import OpState, Verb
from tracker_app.providers.base import Holds, RemoteRecord
from tracker_app.sync.desk import Bench, holds

_SENDABLE = (OpState.PENDING, OpState.BLOCKED, OpState.REJECTED, OpState.UNKNOWN)


def apply_name(bench: Bench, record: RemoteRecord) -> None:
    """Take in one record of the catalogue that a reading showed, alive or deleted."""
    binding = bench.remotes.by_remote(bench.account, record.kind, record.remote_id)
    if binding is not None and binding.presence == "alias":
        bench.remotes.touch(bench.account, record.kind, record.remote_id, bench.now)
        return
    local = binding.local if binding is not None else _find(bench, record)
    if local is None:
        if not record.deleted:
            _write(bench, record.kind, bench.desk.make_id(), record, set())
        return
    ops = bench.outbox.of_record(bench.account, record.kind, local)
    dirty = {name for op in ops if op.is_ahead for name in op.patch}
    for op in ops:
        if op.state is OpState.ACKNOWLEDGED or (op.verb is Verb.DELETE and record.deleted):
            bench.verify(op)
        elif op.verb is Verb.CREATE and op.state in _SENDABLE and not record.deleted:
            # It is there already: by our own hand, or somebody else's of the same name.
            bench.verify(op) if op.was_sent else bench.move(op, OpState.SUPERSEDED)
            dirty -= set(op.patch)
    if holds(bench.desk.capabilities, record.kind) is Holds.AS_TAGS and _is_living(bench, record.kind, local):
        # The server knows no more than the name; colour, client and archive are ours alone.
        bench.bind(record, local)
        return
    _write(bench, record.kind, local, record, dirty)


def placeholder(bench: Bench, kind: Kind, remote_id: RemoteId) -> None:
    """Add a record that an entry names before the server has told us of it, under its number; the name comes later."""
    if bench.remotes.by_remote(bench.account, kind, remote_id) is None:
        fields: dict[str, Any] = {"name": f"#{remote_id}"}
        apply_name(bench, RemoteRecord(kind, remote_id, fields, version=""))


def _is_living(bench: Bench, kind: Kind, local: str) -> bool:
    if kind is Kind.PROJECT:
        project = bench.catalog.project(ProjectId(local))
        return project is not None and not project.deleted
    if kind is Kind.TASK:
        task = bench.catalog.task(TaskId(local))
        return task is not None and not task.deleted
    return kind is Kind.TAG and any(tag.name == local for tag in bench.catalog.tags())


def _find(bench: Bench, record: RemoteRecord) -> str | None:
    """Return the local record of the same name that no other record of the server is tied to."""
    claim = bench.outbox.claiming(bench.account, record.kind, record.remote_id)
    if claim is not None:
        return claim.record
    name = str(record.fields.get("name") or "")
    found: list[str] = []
    if record.kind is Kind.PROJECT:
        found = [project.id for project in bench.catalog.projects_named(name)]
    elif record.kind is Kind.CLIENT:
        found = [client.id for client in bench.catalog.clients_named(name)]
    elif record.kind is Kind.TASK:
        parent = bench.mapping.to_local({"project": record.fields.get("project")})["project"]
        found = [task.id for task in bench.catalog.tasks(parent) if name_key(task.name) == name_key(name)]
    elif record.kind is Kind.TAG:
        found = [tag.id for tag in bench.catalog.tags() if tag.name == name]
    free = (one for one in found if bench.remotes.by_local(bench.account, record.kind, one) is None)
    return next(free, None)


def _write(bench: Bench, kind: Kind, local: str, record: RemoteRecord, dirty: set[str]) -> None:
    if kind is Kind.TAG:
        local = str(record.fields["name"])
    bench.bind(record, local)
    fields = {name: value for name, value in bench.mapping.to_local(record.fields).items() if name not in dirty}
    name = str(fields.get("name") or "")
    archived = bool(fields.get("archived"))
    catalog, account = bench.catalog, bench.account
    before: object = None
    after: object = None
    if kind is Kind.PROJECT:
        before = old = catalog.project(ProjectId(local))
        after = project = Project(
            ProjectId(local),
            name or (old.name if old else local),
            ClientId(fields["client"]) if fields.get("client") else (old.client if old and "client" in dirty else None),
            fields.get("color") or (old.color if old else color_for(name)),
            old.account if old else account,
            archived if "archived" in fields or old is None else old.archived,
            record.deleted or bool(old and old.deleted and dirty),
        )
        if after != before:
            catalog.put_project(project)
    elif kind is Kind.CLIENT:
        before = known = catalog.client(ClientId(local))
        after = client = Client(
            ClientId(local), name or (known.name if known else local), known.account if known else account, archived,
            record.deleted,
        )  # fmt: skip
        if after != before:
            catalog.put_client(client)
    elif kind is Kind.TASK and fields.get("project"):
        before = was = catalog.task(TaskId(local))
        after = task = Task(
            TaskId(local), name or (was.name if was else local), ProjectId(fields["project"]),
            was.account if was else account, archived, record.deleted,
        )  # fmt: skip
        if after != before:
            catalog.put_task(task)
    elif kind is Kind.TAG and not record.deleted and not any(tag.name == local for tag in catalog.tags()):
        after = tag = Tag(TagId(local), local, account)
        catalog.put_tag(tag)
    if after != before:
        bench.unit.changed(kind, local)
