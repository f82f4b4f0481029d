"""The rules of projects, clients, tags and tasks (sheet 5.4 to 5.7). Knows no HTTP and no quota."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from tests.fakes.toggl.messages import ApiError, Json, Shape
from tests.fakes.toggl.model import Client, Entry, Project, Tag, Task
from tests.fakes.toggl.quota import Plan
from tests.fakes.toggl.state import State

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_PAID = ("billable", "rate", "currency", "template", "template_id", "fixed_fee", "auto_estimates", "estimated_hours")
Named = TypeVar("Named", Project, Client, Tag, Task)


def find(rows: Mapping[int, Named], workspace_id: int, row_id: int, kind: str) -> Named:
    """Return a live row of the workspace; raises ApiError 404."""
    row = rows.get(row_id)
    if row is None or row.workspace_id != workspace_id or row.deleted_us is not None:
        raise ApiError(404, f"{kind} not found")
    return row


def save_project(state: State, workspace_id: int, body: Mapping[str, Json], project_id: int | None = None) -> Project:
    """Create a project, or change the fields sent. Raises ApiError."""
    workspace = state.workspace(workspace_id)
    if project_id is None and workspace.only_admins_may_create_projects and not workspace.admin:
        raise ApiError(403, "Only admins may create projects in this workspace")
    if state.plan is Plan.FREE and any(body.get(name) for name in _PAID):
        raise ApiError(state.uncertain.paid_feature_status, "This is a premium feature")
    now = state.clock.now()
    new = Project(0, workspace_id, "", round(now), round(now))
    if project_id is not None:
        new = find(state.tables.projects, workspace_id, project_id, "Project")
    if project_id is None or "name" in body:
        new = replace(new, name=_free_name(state.tables.projects, workspace_id, body, project_id))
    new = _with_project_fields(state, new, body)
    if body.get("client_name"):
        new = replace(new, client_id=_client_named(state, workspace_id, body["client_name"]))
    at = state.next_at()
    if project_id is None:
        new = replace(new, id=state.new_id(), created_us=at)
    return state.save(replace(new, at_us=at))


def delete_project(state: State, workspace_id: int, project_id: int, mode: str | None) -> None:
    """Delete a project; its entries go with it or lose it, and their `at` moves (5.4, 7). Raises ApiError."""
    project = find(state.tables.projects, workspace_id, project_id, "Project")
    if mode not in {None, "delete", "unassign"}:
        raise ApiError(400, "Invalid teDeletionMode")
    unassigns = mode == "unassign" or (mode is None and state.uncertain.project_delete_unassigns)
    for entry in [one for one in state.tables.entries.values() if one.project_id == project_id and not one.deleted_us]:
        at = state.next_at()
        state.save(_without_project(entry, at) if unassigns else replace(entry, deleted_us=at, at_us=at))
    for task in [one for one in state.tables.tasks.values() if one.project_id == project_id and not one.deleted_us]:
        at = state.next_at()
        state.save(replace(task, deleted_us=at, at_us=at))
    at = state.next_at()
    state.save(replace(project, deleted_us=at, at_us=at))


def save_client(state: State, workspace_id: int, body: Mapping[str, Json], client_id: int | None = None) -> Client:
    """Create or rename a client. Raises ApiError."""
    state.workspace(workspace_id)
    new = Client(0, workspace_id, "", 0, state.user.id)
    if client_id is not None:
        new = find(state.tables.clients, workspace_id, client_id, "Client")
    if client_id is None or "name" in body:
        new = replace(new, name=_free_name(state.tables.clients, workspace_id, body, client_id))
    if "notes" in body:
        new = replace(new, notes=body["notes"])
    return state.save(replace(new, id=client_id or state.new_id(), at_us=state.next_at()))


def archive_client(state: State, workspace_id: int, client_id: int, *, archived: bool) -> Client:
    """Archive (paid) or restore a client. Raises ApiError."""
    client = find(state.tables.clients, workspace_id, client_id, "Client")
    if archived and state.plan is Plan.FREE:
        raise ApiError(state.uncertain.paid_feature_status, "Archiving clients is a premium feature")
    return state.save(replace(client, archived=archived, at_us=state.next_at()))


def delete_client(state: State, workspace_id: int, client_id: int) -> None:
    """Delete a client; its projects stay without one. Raises ApiError."""
    client = find(state.tables.clients, workspace_id, client_id, "Client")
    for project in [one for one in state.tables.projects.values() if one.client_id == client_id]:
        state.save(replace(project, client_id=None, at_us=state.next_at()))
    at = state.next_at()
    state.save(replace(client, deleted_us=at, at_us=at))


def save_tag(state: State, workspace_id: int, body: Mapping[str, Json], tag_id: int | None = None) -> Tag:
    """Create or rename a tag; entries keep their `at` (7). Raises ApiError."""
    _tag_admin(state, workspace_id)
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ApiError(400, "tag name can't be blank")
    if _taken(state.tables.tags, workspace_id, name, tag_id):
        raise ApiError(400, f"a tag with the name '{name}' already exists")
    if tag_id is None:
        return state.save(Tag(state.new_id(), workspace_id, name, state.next_at(), state.user.id))
    tag = find(state.tables.tags, workspace_id, tag_id, "Tag")
    return state.save(replace(tag, name=name, at_us=state.next_at()))


def delete_tag(state: State, workspace_id: int, tag_id: int) -> None:
    """Delete a tag: it leaves its entries, whose `at` does not move (7). Raises ApiError."""
    _tag_admin(state, workspace_id)
    tag = find(state.tables.tags, workspace_id, tag_id, "Tag")
    at = state.next_at()
    state.save(replace(tag, deleted_us=at, at_us=at))


def save_task(
    state: State, workspace_id: int, project_id: int, body: Mapping[str, Json], task_id: int | None = None
) -> Task:
    """Create a task, or change the fields sent; paid plans only (5.7). Raises ApiError."""
    check_tasks(state, workspace_id)
    find(state.tables.projects, workspace_id, project_id, "Project")
    new = Task(0, workspace_id, project_id, "", 0)
    if task_id is not None:
        new = find_task(state, workspace_id, project_id, task_id)
    if task_id is None or "name" in body:
        siblings = {one.id: one for one in state.tables.tasks.values() if one.project_id == project_id}
        new = replace(new, name=_free_name(siblings, workspace_id, body, task_id))
    if isinstance(body.get("active"), bool):
        new = replace(new, active=body["active"])
    if "estimated_seconds" in body:
        new = replace(new, estimated_seconds=body["estimated_seconds"])
    return state.save(replace(new, id=task_id or state.new_id(), at_us=state.next_at()))


def find_task(state: State, workspace_id: int, project_id: int, task_id: int) -> Task:
    """Return a live task of the project; raises ApiError 404."""
    task = find(state.tables.tasks, workspace_id, task_id, "Task")
    if task.project_id != project_id:
        raise ApiError(404, "Task not found")
    return task


def delete_task(state: State, workspace_id: int, project_id: int, task_id: int) -> None:
    """Delete a task; its entries lose it. Raises ApiError."""
    check_tasks(state, workspace_id)
    task = find_task(state, workspace_id, project_id, task_id)
    for entry in [one for one in state.tables.entries.values() if one.task_id == task_id and not one.deleted_us]:
        state.save(replace(entry, task_id=None, at_us=state.next_at()))
    at = state.next_at()
    state.save(replace(task, deleted_us=at, at_us=at))


def check_tasks(state: State, workspace_id: int) -> None:
    """Refuse tasks on a plan without them. Raises ApiError."""
    state.workspace(workspace_id)
    if state.plan is Plan.FREE:
        raise ApiError(state.uncertain.paid_feature_status, "workspace does not have the tasks feature")


def _with_project_fields(state: State, new: Project, body: Mapping[str, Json]) -> Project:
    if body.get("color") is not None:
        if not isinstance(body["color"], str) or not _COLOR.fullmatch(body["color"]):
            raise ApiError(400, f"Error in validating color '{body['color']}'")
        new = replace(new, color=body["color"])
    if "client_id" in body:
        client_id = body["client_id"]
        client = state.tables.clients.get(client_id) if client_id is not None else None
        if client_id is not None and (client is None or client.deleted_us or client.workspace_id != new.workspace_id):
            raise ApiError(400, f"Client with the ID {client_id} isn't present in workspace {new.workspace_id}")
        new = replace(new, client_id=client_id)
    for name in ("active", "is_private", "billable"):
        if isinstance(body.get(name), bool):
            new = replace(new, **{name: body[name]})
    return new


def _without_project(entry: Entry, at_us: int) -> Entry:
    return replace(entry, project_id=None, task_id=None, at_us=at_us)


def _taken(rows: Mapping[int, Named], workspace_id: int, name: str, row_id: int | None) -> bool:
    return any(
        row.name == name and row.workspace_id == workspace_id and row.deleted_us is None and row.id != row_id
        for row in rows.values()
    )


def _free_name(rows: Mapping[int, Named], workspace_id: int, body: Mapping[str, Json], row_id: int | None) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ApiError(400, "Name can't be blank", Shape.ARRAY)
    if _taken(rows, workspace_id, name, row_id):
        raise ApiError(400, "Name has already been taken")
    return name


def _client_named(state: State, workspace_id: int, name: str) -> int:
    for client in state.tables.clients.values():
        if client.name == name and client.workspace_id == workspace_id and client.deleted_us is None:
            return client.id
    return save_client(state, workspace_id, {"name": name}).id


def _tag_admin(state: State, workspace_id: int) -> None:
    workspace = state.workspace(workspace_id)
    if workspace.only_admins_may_create_tags and not workspace.admin:
        raise ApiError(403, "Only admins may manage tags in this workspace")
