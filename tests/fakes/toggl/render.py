"""Turns rows into the JSON objects of sheet 5 and 6.1. Decides nothing."""

from __future__ import annotations

from enum import StrEnum

from tests.fakes.toggl.messages import Json
from tests.fakes.toggl.model import Client, Entry, Project, Tag, Task, User, Workspace
from tests.fakes.toggl.quota import Plan
from tests.fakes.toggl.state import State
from tests.fakes.toggl.times import fine_stamp, stamp


class Spelling(StrEnum):
    """Which of the recorded spellings an answer uses (6.1)."""

    CREATED = "created"  # Z, null for no tags
    CHANGED = "changed"  # Z, [] for no tags
    LISTED = "listed"  # +00:00, [] for no tags


def entry_json(state: State, entry: Entry, spelling: Spelling, *, meta: bool = False, sharing: bool = False) -> Json:
    """Write an entry with its legacy twins (6.1)."""
    listed = spelling is Spelling.LISTED
    none: list[Json] | None = None if spelling is Spelling.CREATED else []
    row: dict[str, Json] = {
        "id": entry.id,
        "workspace_id": entry.workspace_id,
        "project_id": entry.project_id,
        "task_id": entry.task_id,
        "billable": entry.billable,
        "start": stamp(entry.start, offset=listed),
        "stop": None if entry.stop is None else stamp(entry.stop, offset=listed),
        "duration": entry.duration,
        "description": entry.description,
        "tags": state.tag_names(entry) or none,
        "tag_ids": state.live_tag_ids(entry) or none,
        "duronly": True,
        "at": fine_stamp(entry.at_us, offset=listed and state.uncertain.at_with_offset_in_lists),
        "server_deleted_at": _maybe(entry.deleted_us),
        "user_id": entry.user_id,
        "uid": entry.user_id,
        "wid": entry.workspace_id,
    }
    if entry.project_id is not None:
        row["pid"] = entry.project_id
    if entry.task_id is not None:
        row["tid"] = entry.task_id
    if meta:
        row |= _meta(state, entry)
    if sharing:
        row["shared_with"] = []
    return row


def project_json(state: State, project: Project) -> Json:
    """Write a project (5.4)."""
    status = "deleted" if project.deleted_us else "active" if project.active else "archived"
    unset = (
        "template auto_estimates estimated_seconds estimated_hours actual_seconds actual_hours rate currency fixed_fee "
        "start_date end_date"
    )
    return dict.fromkeys(unset.split()) | {
        "id": project.id,
        "workspace_id": project.workspace_id,
        "wid": project.workspace_id,
        "client_id": project.client_id,
        "cid": project.client_id,
        "name": project.name,
        "color": project.color,
        "active": project.active,
        "is_private": project.is_private,
        "billable": None if state.plan is Plan.FREE else bool(project.billable),
        "recurring": False,
        "status": status,
        "pinned": False,
        "can_track_time": project.active and project.accessible,
        "at": fine_stamp(project.at_us),
        "created_at": fine_stamp(project.created_us),
        "server_deleted_at": _maybe(project.deleted_us),
    }


def client_json(client: Client) -> Json:
    """Write a client (5.5)."""
    return {
        "id": client.id,
        "wid": client.workspace_id,
        "archived": client.archived,
        "name": client.name,
        "at": fine_stamp(client.at_us),
        "creator_id": client.creator_id,
        "server_deleted_at": _maybe(client.deleted_us),
    }


def tag_json(tag: Tag) -> Json:
    """Write a tag (5.6)."""
    return {
        "id": tag.id,
        "workspace_id": tag.workspace_id,
        "name": tag.name,
        "at": fine_stamp(tag.at_us),
        "creator_id": tag.creator_id,
        "deleted_at": _maybe(tag.deleted_us),
    }


def task_json(state: State, task: Task) -> Json:
    """Write a task; `tracked_seconds` holds milliseconds (5.7)."""
    entries = state.tables.entries.values()
    tracked = sum(one.duration for one in entries if one.task_id == task.id and one.duration > 0 and not one.deleted_us)
    return {
        "id": task.id,
        "name": task.name,
        "project_id": task.project_id,
        "workspace_id": task.workspace_id,
        "user_id": None,
        "active": task.active,
        "estimated_seconds": task.estimated_seconds,
        "tracked_seconds": tracked * 1000,
        "at": fine_stamp(task.at_us),
        "server_deleted_at": _maybe(task.deleted_us),
    }


def constraints_json(workspace: Workspace) -> Json:
    """Write the required-field rules (3.4)."""
    rules = workspace.constraints
    return {
        "time_entry_constraints_enabled": rules.enabled,
        "description_present": rules.description,
        "project_present": rules.project,
        "tag_present": rules.tag,
        "task_present": rules.task,
    }


def workspace_json(state: State, workspace: Workspace) -> Json:
    """Write a workspace (5.3)."""
    return {
        "id": workspace.id,
        "organization_id": workspace.organization_id,
        "name": workspace.name,
        "premium": state.plan is not Plan.FREE,
        "business_ws": state.plan in {Plan.PREMIUM, Plan.ENTERPRISE},
        "admin": workspace.admin,
        "role": "admin" if workspace.admin else "user",
        "default_currency": "EUR",
        "projects_billable_by_default": False,
        "projects_enforce_billable": False,
        "projects_private_by_default": True,
        "only_admins_may_create_projects": workspace.only_admins_may_create_projects,
        "only_admins_may_create_tags": workspace.only_admins_may_create_tags,
        "rounding": 0,
        "rounding_minutes": 0,
        "suspended_at": _maybe(workspace.suspended_us),
        "server_deleted_at": _maybe(workspace.deleted_us),
        "hide_start_end_times": False,
        "max_data_retention_days": None,
        "te_constraints": constraints_json(workspace),
        "at": fine_stamp(workspace.at_us),
    }


def user_json(user: User, at_us: int) -> Json:
    """Write the profile with its recorded keys, the secret token among them (5.1)."""
    return {
        "id": user.id,
        "api_token": user.token,
        "email": user.email,
        "fullname": "Test Person",
        "timezone": user.timezone,
        "toggl_accounts_id": "acc-1",
        "default_workspace_id": user.default_workspace_id,
        "beginning_of_week": 1,
        "image_url": "",
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": fine_stamp(at_us),
        "at": fine_stamp(at_us),
        "openid_email": None,
        "openid_enabled": False,
        "country_id": None,
        "has_password": True,
        "oauth_providers": None,
        "authorization_updated_at": "2020-01-01T00:00:00Z",
    }


def _meta(state: State, entry: Entry) -> dict[str, Json]:
    project = state.tables.projects.get(entry.project_id or 0)
    client = state.tables.clients.get(project.client_id or 0) if project else None
    task = state.tables.tasks.get(entry.task_id or 0)
    row: dict[str, Json] = {"user_name": "Test Person", "user_avatar_url": ""}
    if project is not None:
        row |= {
            "project_name": project.name,
            "project_color": project.color,
            "project_active": project.active,
            "project_billable": bool(project.billable),
        }
    if client is not None:
        row |= {"client_id": client.id, "client_name": client.name}
    if task is not None:
        row["task_name"] = task.name
    return row


def _maybe(microseconds: int | None) -> str | None:
    return None if microseconds is None else fine_stamp(microseconds)
