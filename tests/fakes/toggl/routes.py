"""Maps method and path to a handler and to the quota bucket it spends. Knows no data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.toggl import account_calls, catalog_calls, entry_calls
from tests.fakes.toggl.call import Call
from tests.fakes.toggl.messages import Response

Handler = Callable[[Call], Response]
API = "/api/v9"
REPORTS = "/reports/api/v3"


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path pattern."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler


def _route(line: str, handler: Handler, base: str = API) -> Route:
    method, path = line.split()
    pattern = re.sub(r"\{(entries)\}", r"(?P<\1>\\d+(?:,\\d+)*)", path)
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>\\d+)", pattern)
    return Route(method, re.compile(base + pattern), handler)


_W = "/workspaces/{workspace}"
ROUTES = [
    _route("GET /me", account_calls.me),
    _route("GET /me/logged", account_calls.logged),
    _route("GET /me/quota", account_calls.quota),
    _route("POST /me/reset_token", account_calls.reset_token),
    _route("POST /me/sessions", account_calls.start_session),
    _route("DELETE /me/sessions", account_calls.end_session),
    _route("GET /me/workspaces", account_calls.workspaces),
    _route("GET /me/organizations", account_calls.organizations),
    _route("GET /me/projects", account_calls.projects),
    _route("GET /me/projects/paginated", account_calls.projects_paginated),
    _route("GET /me/clients", account_calls.clients),
    _route("GET /me/tags", account_calls.tags),
    _route("GET /me/tasks", account_calls.tasks),
    _route("GET /me/preferences", account_calls.preferences),
    _route("GET /me/preferences/desktop", account_calls.preferences),
    _route("GET /me/time_entries", entry_calls.entry_list),
    _route("GET /me/time_entries/current", entry_calls.current),
    _route("GET /me/time_entries/{entry}", entry_calls.one),
    _route(f"POST {_W}/time_entries", entry_calls.create),
    _route(f"PUT {_W}/time_entries/{{entry}}", entry_calls.update),
    _route(f"PATCH {_W}/time_entries/{{entry}}/stop", entry_calls.stop),
    _route(f"PATCH {_W}/time_entries/{{entries}}", entry_calls.bulk),
    _route(f"DELETE {_W}/time_entries/{{entry}}", entry_calls.delete),
    _route(f"GET {_W}", catalog_calls.workspace),
    _route(f"GET {_W}/time_entry_constraints", catalog_calls.constraints),
    _route(f"GET {_W}/preferences", catalog_calls.preferences),
    _route(f"GET {_W}/projects", catalog_calls.projects),
    _route(f"POST {_W}/projects", catalog_calls.create_project),
    _route(f"GET {_W}/projects/{{project}}", catalog_calls.project),
    _route(f"PUT {_W}/projects/{{project}}", catalog_calls.update_project),
    _route(f"DELETE {_W}/projects/{{project}}", catalog_calls.delete_project),
    _route(f"GET {_W}/clients", catalog_calls.clients),
    _route(f"POST {_W}/clients", catalog_calls.create_client),
    _route(f"GET {_W}/clients/{{client}}", catalog_calls.client),
    _route(f"PUT {_W}/clients/{{client}}", catalog_calls.update_client),
    _route(f"DELETE {_W}/clients/{{client}}", catalog_calls.delete_client),
    _route(f"POST {_W}/clients/{{client}}/archive", catalog_calls.archive_client),
    _route(f"POST {_W}/clients/{{client}}/restore", catalog_calls.restore_client),
    _route(f"GET {_W}/tags", catalog_calls.tags),
    _route(f"POST {_W}/tags", catalog_calls.create_tag),
    _route(f"PUT {_W}/tags/{{tag}}", catalog_calls.update_tag),
    _route(f"DELETE {_W}/tags/{{tag}}", catalog_calls.delete_tag),
    _route(f"GET {_W}/tasks", catalog_calls.workspace_tasks),
    _route(f"GET {_W}/projects/{{project}}/tasks", catalog_calls.tasks),
    _route(f"POST {_W}/projects/{{project}}/tasks", catalog_calls.create_task),
    _route(f"GET {_W}/projects/{{project}}/tasks/{{task}}", catalog_calls.task),
    _route(f"PUT {_W}/projects/{{project}}/tasks/{{task}}", catalog_calls.update_task),
    _route(f"DELETE {_W}/projects/{{project}}/tasks/{{task}}", catalog_calls.delete_task),
    _route("POST /workspace/{workspace}/search/time_entries", entry_calls.search, REPORTS),
]
_WORKSPACE = re.compile(rf"(?:{API}/workspaces|{REPORTS}/workspace)/(\d+)(?:/|$)")


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """Return the route and the ids in the path, or None."""
    for route in ROUTES:
        match = route.pattern.fullmatch(path)
        if route.method == method and match:
            return route, match.groupdict()
    return None


def workspace_in(path: str) -> int | None:
    """Return the workspace a path names: it spends the organization's quota (4.2)."""
    match = _WORKSPACE.match(path)
    return int(match.group(1)) if match else None


def is_write(method: str, path: str) -> bool:
    """Whether a request asks for a change; the report search only reads."""
    return method != "GET" and not path.startswith(REPORTS)
