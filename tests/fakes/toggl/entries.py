"""The rules of time entries: create, change, stop, delete, one running timer (sheet 6). Knows no HTTP and no quota."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.toggl import fields as field_rules
from tests.fakes.toggl.messages import ApiError, Json, Shape
from tests.fakes.toggl.model import Entry, Workspace
from tests.fakes.toggl.state import State
from tests.fakes.toggl.times import stamp

LOCKED = "Entries can't be added or edited in this period. Contact your admin for details."
UNMET = "Currently running time entry has unmet constraints"


def get(state: State, entry_id: int, *, with_deleted: bool = False) -> Entry:
    """Return an entry; raises ApiError 404 when missing, deleted or out of sight (3.2)."""
    entry = state.tables.entries.get(entry_id)
    if entry is None or not state.visible(entry) or (entry.deleted_us is not None and not with_deleted):
        raise ApiError(404, "Time entry not found")
    return entry


def create(state: State, workspace_id: int, body: Mapping[str, Json]) -> Entry:
    """Add an entry (6.6); a running one stops the other at this moment (6.11). Raises ApiError."""
    workspace = state.workspace(workspace_id)
    field_rules.check_names(state, body)
    if not isinstance(body.get("created_with"), str) or not body["created_with"]:
        raise ApiError(400, "created_with needs to be provided an a valid string")
    if field_rules.whole_number(body, "workspace_id") is None:
        raise ApiError(400, "Missing workspace ID")
    if body["workspace_id"] != workspace_id:
        raise ApiError(403, "User cannot access workspace")
    if field_rules.whole_number(body, "user_id") not in {None, state.user.id}:
        raise ApiError(403, "User does not have access to this resource.", Shape.TEXT)
    start = field_rules.instant(state, body, "start")
    if start is None:
        raise ApiError(400, "Start can't be blank", Shape.ARRAY)
    stop = field_rules.instant(state, body, "stop")
    duration = field_rules.whole_number(body, "duration")
    if duration is None and stop is None:
        duration = 0
        stop = None if state.uncertain.stop_null_without_duration else start
    else:
        stop, duration = _agree(start, stop, duration)
    project_id = field_rules.project(state, workspace, field_rules.whole_number(body, "project_id"))
    project_id, task_id = field_rules.task(state, project_id, body)
    draft = Entry(
        id=0,
        workspace_id=workspace_id,
        user_id=state.user.id,
        start=start,
        stop=stop,
        duration=duration,
        at_us=0,
        description=field_rules.description(body),
        project_id=project_id,
        task_id=task_id,
        billable=field_rules.billable(state, body),
    )
    _check_lock(workspace, draft)
    if draft.is_running and state.uncertain.running_in_future_refused and start > state.now():
        raise ApiError(400, "Start time of a running entry must not be in the future")
    _check_other_can_stop(state, draft)
    _check_constraints(workspace, draft, has_tags=bool(body.get("tags") or body.get("tag_ids")))
    tag_ids = field_rules.tags(state, workspace, body)  # last: it may create tags
    if draft.is_running:
        _stop_running(state)
    return state.save(replace(draft, id=state.new_id(), tag_ids=tag_ids, at_us=state.next_at()))


def update(state: State, workspace_id: int, entry_id: int, body: Mapping[str, Json]) -> Entry:
    """Change only the fields in the body (6.7). Raises ApiError."""
    workspace = state.workspace(workspace_id)
    old = get(state, entry_id, with_deleted=state.uncertain.put_on_deleted_is_200)
    if old.workspace_id != workspace_id:
        raise ApiError(404, "Time entry not found")
    if old.deleted_us is not None:
        return old
    field_rules.check_names(state, body)
    new = replace(_with_times(state, old, body), tag_ids=tuple(state.live_tag_ids(old)))
    if "description" in body:
        new = replace(new, description=field_rules.description(body))
    new = _with_project(state, workspace, new, body)
    if "billable" in body:
        new = replace(new, billable=field_rules.billable(state, body))
    target = field_rules.whole_number(body, "workspace_id")
    if target is not None and target != workspace_id:
        state.workspace(target)
        if state.uncertain.moves_workspace:
            new = replace(new, workspace_id=target, project_id=None, task_id=None)
    _check_lock(workspace, old)
    _check_lock(workspace, new)
    if new.is_running and not old.is_running:
        _check_other_can_stop(state, new)
    _check_constraints(workspace, new, has_tags=_keeps_tags(new, body), stopping=old.is_running)
    new = replace(new, tag_ids=_tags_after(state, workspace, new, body))  # last: it may create tags
    if new == old and not state.uncertain.idle_put_bumps_at:
        return old
    if new.is_running and not old.is_running:
        _stop_running(state)
    return state.save(replace(new, at_us=state.next_at()))


def stop(state: State, workspace_id: int, entry_id: int) -> Entry:
    """Stop at the moment of receipt (6.9). Raises ApiError 404, or 409 when already stopped."""
    workspace = state.workspace(workspace_id)
    entry = get(state, entry_id)
    if entry.workspace_id != workspace_id:
        raise ApiError(404, "Time entry not found")
    if not entry.is_running:
        raise ApiError(409, "Time entry already stopped")
    stopped = _stopped_now(state, entry)
    _check_constraints(workspace, stopped, has_tags=bool(state.live_tag_ids(entry)), stopping=True)
    return state.save(replace(stopped, at_us=state.next_at()))


def delete(state: State, workspace_id: int, entry_id: int) -> Entry:
    """Leave a tombstone whose `at` is the deletion (6.3, 6.10). Raises ApiError 404 when already gone."""
    workspace = state.workspace(workspace_id)
    entry = get(state, entry_id)
    if entry.workspace_id != workspace_id:
        raise ApiError(404, "Time entry not found")
    _check_lock(workspace, entry)
    at = state.next_at()
    return state.save(replace(entry, deleted_us=at, at_us=at))


def side_door_body(workspace_id: int, start: int, stop: int | None, fields: Mapping[str, Json]) -> dict[str, Json]:
    """Word a creation by another client."""
    body: dict[str, Json] = {"created_with": "web", "workspace_id": workspace_id, "start": stamp(start), **fields}
    return body | ({"duration": -1} if stop is None else {"stop": stamp(stop), "duration": stop - start})


def side_door_times(entry: Entry, fields: Mapping[str, Json]) -> dict[str, Json]:
    """Word an edit by another client: times are seconds and go together."""
    body = dict(fields)
    if "start" in fields or "stop" in fields:
        start: int = fields.get("start", entry.start)
        stop: int | None = fields.get("stop", entry.stop)
        body |= {"start": stamp(start), "stop": None, "duration": -1}
        if stop is not None:
            body |= {"stop": stamp(stop), "duration": stop - start}
    return body


def _agree(start: int, stop: int | None, duration: int | None) -> tuple[int | None, int]:
    """Complete stop and duration from each other; raises ApiError when they contradict (3.4)."""
    if stop is not None and stop < start:
        raise ApiError(400, "Stop time must be after start time")
    if duration is None:
        duration = -1 if stop is None else stop - start
    elif duration < 0:
        if stop is not None:
            raise ApiError(400, "start, stop and duration do not agree")
        return None, duration
    elif stop is None:
        stop = start + duration
    elif start + duration != stop:
        raise ApiError(400, "start, stop and duration do not agree")
    if duration > field_rules.MAX_SECONDS:
        raise ApiError(400, "Max allowed duration per 1 time entry is 999 hours", Shape.OBJECT)
    return stop, duration


def _with_times(state: State, old: Entry, body: Mapping[str, Json]) -> Entry:
    """Apply the group start, stop, duration; the sheet says only that they should be sent together (6.7)."""
    start = field_rules.instant(state, body, "start")
    stop = field_rules.instant(state, body, "stop")
    duration = field_rules.whole_number(body, "duration")
    new_start = old.start if start is None else start
    if stop is None and duration is None:
        if old.duration < 0:
            return replace(old, start=new_start)
        if start is None:
            return old
        if state.uncertain.start_only_keeps_duration or old.stop is None:
            duration = old.duration
        else:
            stop = old.stop
    stop, duration = _agree(new_start, stop, duration)
    return replace(old, start=new_start, stop=stop, duration=duration)


def _with_project(state: State, workspace: Workspace, entry: Entry, body: Mapping[str, Json]) -> Entry:
    project_id, task_id = entry.project_id, entry.task_id
    if "project_id" in body:
        wanted = field_rules.whole_number(body, "project_id")
        if wanted is not None or state.uncertain.null_project_clears:
            if wanted != project_id:
                task_id = None
            project_id = wanted if wanted == project_id else field_rules.project(state, workspace, wanted)
    if "task_id" in body:
        project_id, task_id = field_rules.task(state, project_id, body)
    return replace(entry, project_id=project_id, task_id=task_id)


def _keeps_tags(entry: Entry, body: Mapping[str, Json]) -> bool:
    """Whether tags will be left, as far as can be told before any is created."""
    sent = [body[name] for name in ("tags", "tag_ids") if body.get(name) is not None]
    if not sent or body.get("tag_action"):
        return bool(entry.tag_ids) or any(sent)
    return any(sent)


def _tags_after(state: State, workspace: Workspace, entry: Entry, body: Mapping[str, Json]) -> tuple[int, ...]:
    """Replace the tags, or add or take away by `tag_action` (6.7)."""
    sent = [name for name in ("tags", "tag_ids") if name in body]
    if not sent or (all(body[name] is None for name in sent) and not state.uncertain.null_tags_clear):
        return entry.tag_ids
    action = body.get("tag_action")
    if action in {None, ""}:
        return field_rules.tags(state, workspace, body)
    if action == "add":
        both = dict.fromkeys([*entry.tag_ids, *field_rules.tags(state, workspace, body)])
        return tuple(both)
    if action == state.uncertain.tag_remove_verb:
        gone = set(body.get("tags") or [])
        ids = set(body.get("tag_ids") or [])
        return tuple(one for one in entry.tag_ids if one not in ids and state.tables.tags[one].name not in gone)
    raise ApiError(400, "Invalid tag_action")


def _check_lock(workspace: Workspace, entry: Entry) -> None:
    if workspace.locked_at is not None and entry.start < workspace.locked_at:
        raise ApiError(403, LOCKED)


def _missing(workspace: Workspace, entry: Entry, *, has_tags: bool) -> list[str]:
    rules = workspace.constraints
    if not rules.enabled:
        return []
    wants = [
        ("description", rules.description and not entry.description),
        ("project", rules.project and entry.project_id is None),
        ("tag", rules.tag and not has_tags),
        ("task", rules.task and entry.task_id is None),
    ]
    return [name for name, lacking in wants if lacking]


def _check_constraints(workspace: Workspace, entry: Entry, *, has_tags: bool, stopping: bool = False) -> None:
    """Required fields count once an entry is finished: "when stopping or switching" (3.4)."""
    lacking = [] if entry.is_running else _missing(workspace, entry, has_tags=has_tags)
    if lacking:
        raise ApiError(400, UNMET if stopping else f"This entry can't be saved - please add {', '.join(lacking)}")


def _check_other_can_stop(state: State, entry: Entry) -> None:
    other = state.running() if entry.is_running else None
    if other is None:
        return
    workspace = state.tables.workspaces[other.workspace_id]
    if _missing(workspace, other, has_tags=bool(state.live_tag_ids(other))):
        raise ApiError(400, UNMET)


def _stopped_now(state: State, entry: Entry) -> Entry:
    moment = max(entry.start, state.receive_second())
    return replace(entry, stop=moment, duration=moment - entry.start)


def _stop_running(state: State) -> None:
    """Stop the other timer at the receive time, whatever the new start is (6.11)."""
    other = state.running()
    if other is not None:
        state.save(replace(_stopped_now(state, other), at_us=state.next_at()))
