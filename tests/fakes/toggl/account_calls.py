"""Handlers under /me: profile, quota, metadata lists, session (sheet 2, 5.1, 5.2). Holds no rule of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from tests.fakes.toggl import feed, render
from tests.fakes.toggl.call import Call
from tests.fakes.toggl.messages import Json, Response, answer
from tests.fakes.toggl.model import Client, Project, Tag, Task, Workspace
from tests.fakes.toggl.quota import USER_BUCKET

Row = TypeVar("Row", Project, Client, Tag, Task, Workspace)


def me(call: Call) -> Response:
    """Profile, with everything of recent days on request (5.1)."""
    state = call.state
    document = render.user_json(state.user, 1_700_000_000_000_000)
    if call.query.get("with_related_data") == "true":
        tables = state.tables
        spelling = render.Spelling.LISTED
        related = {
            "clients": [render.client_json(row) for row in _listed(call, tables.clients)],
            "projects": [render.project_json(state, row) for row in _listed(call, tables.projects)],
            "tags": [render.tag_json(row) for row in _listed(call, tables.tags)],
            "tasks": [render.task_json(state, row) for row in _listed(call, tables.tasks)],
            "workspaces": [render.workspace_json(state, row) for row in _workspaces(call)],
            "time_entries": [
                render.entry_json(state, row, spelling) for row in feed.recent(state, state.uncertain.related_days)
            ],
        }
        empty_is_null = state.uncertain.related_null_when_empty
        document |= {name: rows or (None if empty_is_null else []) for name, rows in related.items()}
    return answer(200, document)


def logged(call: Call) -> Response:
    """Answer 200 when the credentials work."""
    return answer(200, None)


def quota(call: Call) -> Response:
    """One item per organization and one for the user (4.2)."""
    now = call.state.clock.now()
    organizations = sorted({row.organization_id for row in _workspaces(call)})
    buckets: list[tuple[int | None, str]] = [(one, str(one)) for one in organizations]
    rows = []
    for organization_id, bucket in [*buckets, (None, USER_BUCKET)]:
        meter = call.quota.read(bucket, now)
        rows.append(
            {
                "organization_id": organization_id,
                "remaining": meter.remaining,
                "total": meter.total,
                "resets_in_secs": meter.resets_in,
            }
        )
    return answer(200, rows)


def reset_token(call: Call) -> Response:
    """Give a new token as a JSON string; the old one is void (2)."""
    state = call.state
    state.user = replace(state.user, token=f"{state.new_id():032x}")
    state.revision += 1
    return answer(200, state.user.token)


def start_session(call: Call) -> Response:
    """Set the session cookie (2)."""
    reply = answer(200, render.user_json(call.state.user, 1_700_000_000_000_000))
    cookie = f"__Host-timer-session={session_value(call.state.user.token)}; Path=/; Secure; HttpOnly"
    return replace(reply, headers={**reply.headers, "Set-Cookie": cookie})


def end_session(call: Call) -> Response:
    """End the session."""
    return answer(200, None)


def session_value(token: str) -> str:
    """Return the cookie's value: not the token itself."""
    return "s" + token[::-1]


def workspaces(call: Call) -> Response:
    """List workspaces."""
    return answer(200, [render.workspace_json(call.state, row) for row in _workspaces(call)])


def organizations(call: Call) -> Response:
    """List organizations, as far as the sheet knows them."""
    ids = sorted({row.organization_id for row in _workspaces(call)})
    return answer(200, [{"id": one, "name": f"Organization {one}"} for one in ids])


def projects(call: Call) -> Response:
    """List projects: active ones unless told otherwise (5.2)."""
    rows = _listed(call, call.state.tables.projects)
    if call.query.get("include_archived") != "true" and "since" not in call.query:
        rows = [row for row in rows if row.active]
    return answer(200, [render.project_json(call.state, row) for row in rows])


def projects_paginated(call: Call) -> Response:
    """List projects from an id on (5.2)."""
    first = call.number("start_project_id", 0)
    size = call.number("per_page", 201)
    rows = [row for row in _listed(call, call.state.tables.projects) if row.id >= first][:size]
    return answer(200, [render.project_json(call.state, row) for row in rows])


def clients(call: Call) -> Response:
    """List clients."""
    return answer(200, [render.client_json(row) for row in _listed(call, call.state.tables.clients)])


def tags(call: Call) -> Response:
    """List tags."""
    return answer(200, [render.tag_json(row) for row in _listed(call, call.state.tables.tags)])


def tasks(call: Call) -> Response:
    """List tasks."""
    rows = _listed(call, call.state.tables.tasks)
    if call.query.get("include_not_active") == "false":
        rows = [row for row in rows if row.active]
    offset = call.number("offset", 0)
    size = call.number("per_page", len(rows) or 1)
    return answer(200, [render.task_json(call.state, row) for row in rows[offset : offset + size]])


def preferences(call: Call) -> Response:
    """Preferences of the user; their fields are not on the sheet."""
    document: Json = {}
    return answer(200, document)


def _workspaces(call: Call) -> list[Workspace]:
    return [row for row in _listed(call, call.state.tables.workspaces) if row.is_member]


def _listed(call: Call, rows: Mapping[int, Row]) -> list[Row]:
    """Deleted rows appear only when `since` is given (5.2)."""
    everything: Iterable[Row] = sorted(rows.values(), key=lambda row: row.id)
    member = {row.id for row in call.state.tables.workspaces.values() if row.is_member}
    seen = [row for row in everything if (row.id if isinstance(row, Workspace) else row.workspace_id) in member]
    if "since" not in call.query:
        return [row for row in seen if row.deleted_us is None]
    since_us = feed.since_bound(call.state, call.query["since"]) * 1_000_000
    return [row for row in seen if row.at_us >= since_us]
