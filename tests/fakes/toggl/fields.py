"""Reads and checks the single fields of a time-entry body (sheet 3.4, 6.6). Knows no stored entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.fakes.toggl.messages import ApiError, Json, Shape
from tests.fakes.toggl.model import Tag, Workspace
from tests.fakes.toggl.quota import Plan
from tests.fakes.toggl.state import State
from tests.fakes.toggl.times import parse_instant, year_of

MAX_SECONDS = 999 * 3600
YEAR_MIN = 2006
_KNOWN_FIELDS = (
    "created_with workspace_id wid start stop duration description project_id pid task_id tid billable tags tag_ids "
    "tag_action user_id uid shared_with_user_ids start_date event_metadata expense_ids duronly"
)


def check_names(state: State, body: Mapping[str, Json]) -> None:
    """Refuse an unknown field where the switch says so (question 6)."""
    unknown = sorted(set(body) - set(_KNOWN_FIELDS.split()))
    if unknown and state.uncertain.unknown_field_refused:
        raise ApiError(400, f"Unknown field: {unknown[0]}")


def instant(state: State, body: Mapping[str, Json], name: str) -> int | None:
    """Read `start` or `stop`; raises ApiError for a bad form or year."""
    text = body.get(name)
    if text is None:
        return None
    seconds = parse_instant(text)
    if seconds is None:
        raise ApiError(400, f"Invalid {name} date", Shape.TEXT)
    last = state.uncertain.year_max
    if not YEAR_MIN <= year_of(seconds) <= last:
        raise ApiError(400, f"{name.capitalize()} time year must be between {YEAR_MIN} and {last}")
    return seconds


def whole_number(body: Mapping[str, Json], name: str) -> int | None:
    """Read an integer or null."""
    value = body.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise ApiError(400, f"JSON is not valid: {name} must be an integer")
    return value


def description(body: Mapping[str, Json]) -> str | None:
    """Read the description; at most 3000 characters."""
    value = body.get("description")
    if value is not None and not isinstance(value, str):
        raise ApiError(400, "JSON is not valid: description must be a string")
    if value is not None and len(value) > 3000:
        raise ApiError(400, "Maximum length for description (3000 chars) exceeded", Shape.OBJECT)
    return value


def project(state: State, workspace: Workspace, project_id: int | None) -> int | None:
    """Check that the user can put time on the project."""
    if project_id is None:
        return None
    found = state.tables.projects.get(project_id)
    usable = found is not None and found.workspace_id == workspace.id and found.deleted_us is None and found.accessible
    if found is None or not usable or (not found.active and state.uncertain.archived_project_refused):
        raise ApiError(400, "User cannot access the selected project", Shape.OBJECT)
    return project_id


def task(state: State, project_id: int | None, body: Mapping[str, Json]) -> tuple[int | None, int | None]:
    """Check the task and return project and task; a task brings its project when none is given."""
    task_id = whole_number(body, "task_id")
    if state.plan is Plan.FREE and "task_id" in body and (task_id or state.uncertain.empty_premium_refused):
        raise ApiError(state.uncertain.paid_feature_status, "workspace does not have the tasks feature")
    if task_id is None:
        return project_id, None
    found = state.tables.tasks.get(task_id)
    if found is None or found.deleted_us is not None or project_id not in {None, found.project_id}:
        raise ApiError(400, "User cannot access selected task")
    return found.project_id, task_id


def billable(state: State, body: Mapping[str, Json]) -> bool:
    """Read `billable`, a paid field."""
    value = body.get("billable")
    if value is not None and not isinstance(value, bool):
        raise ApiError(400, "JSON is not valid: billable must be a boolean")
    if state.plan is Plan.FREE and (value or (value is False and state.uncertain.empty_premium_refused)):
        raise ApiError(state.uncertain.paid_feature_status, "Billable is a premium feature")
    return bool(value)


def tags(state: State, workspace: Workspace, body: Mapping[str, Json]) -> tuple[int, ...]:
    """Turn names and ids into tag ids, creating unknown names (5.6); at most 50."""
    names = body.get("tags") or []
    ids = body.get("tag_ids") or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ApiError(400, "JSON is not valid: tags must be strings")
    if not isinstance(ids, list) or not all(isinstance(one, int) for one in ids):
        raise ApiError(400, "JSON is not valid: tag_ids must be integers")
    live = {
        tag.id: tag for tag in state.tables.tags.values() if tag.workspace_id == workspace.id and not tag.deleted_us
    }
    if any(one not in live for one in ids):
        raise ApiError(400, "Tag not found")
    by_name = {tag.name: tag.id for tag in live.values()}
    wanted = list(dict.fromkeys(name.strip() for name in names))
    if not all(wanted):
        raise ApiError(400, "tag name can't be blank")
    missing = [name for name in wanted if name not in by_name]
    if missing and workspace.only_admins_may_create_tags and not workspace.admin:
        raise ApiError(403, "Only admins may manage tags in this workspace")
    known: Iterable[int] = [by_name[name] for name in wanted if name in by_name]
    if len({*ids, *known}) + len(missing) > 50:
        raise ApiError(400, "Tags are limited to 50 per task")
    for name in missing:
        made = state.save(Tag(state.new_id(), workspace.id, name, state.next_at(), state.user.id))
        by_name[name] = made.id
    return tuple(dict.fromkeys([*ids, *(by_name[name] for name in wanted)]))
