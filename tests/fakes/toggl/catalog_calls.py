"""Handlers of workspaces, projects, clients, tags and tasks (sheet 5.3 to 5.7). The rules are in `catalog`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from tests.fakes.toggl import catalog, render
from tests.fakes.toggl.call import Call
from tests.fakes.toggl.feed import since_bound
from tests.fakes.toggl.messages import ApiError, Response, answer
from tests.fakes.toggl.model import Client, Project, Tag, Task
from tests.fakes.toggl.times import stamp

Row = TypeVar("Row", Project, Client, Tag, Task)


def workspace(call: Call) -> Response:
    """One workspace."""
    return answer(200, render.workspace_json(call.state, call.state.workspace(call.id("workspace"))))


def constraints(call: Call) -> Response:
    """Required-field rules (3.4)."""
    return answer(200, render.constraints_json(call.state.workspace(call.id("workspace"))))


def preferences(call: Call) -> Response:
    """Preferences, of which the sheet names the lock date (3.4)."""
    locked = call.state.workspace(call.id("workspace")).locked_at
    return answer(200, {"report_locked_at": None if locked is None else stamp(locked)})


def projects(call: Call) -> Response:
    """List projects by pages (5.4)."""
    query = call.query
    rows = _listed(call, call.state.tables.projects)
    active = query.get("active", "true")
    if active != "both" and "since" not in query:
        rows = [row for row in rows if row.active == (active == "true")]
    if query.get("name"):
        rows = [row for row in rows if query["name"].casefold() in row.name.casefold()]
    if query.get("client_ids"):
        wanted = set(query["client_ids"].split(","))
        rows = [row for row in rows if str(row.client_id) in wanted]
    size = call.number("per_page", 151)
    if not 1 <= size <= 200:
        raise ApiError(400, "Invalid per_page")
    first = (call.number("page", 1) - 1) * size
    return answer(200, [render.project_json(call.state, row) for row in rows[first : first + size]])


def project(call: Call) -> Response:
    """One project."""
    found = catalog.find(call.state.tables.projects, _workspace(call), call.id("project"), "Project")
    return answer(200, render.project_json(call.state, found))


def create_project(call: Call) -> Response:
    """Create a project."""
    return answer(200, render.project_json(call.state, catalog.save_project(call.state, _workspace(call), call.body())))


def update_project(call: Call) -> Response:
    """Change a project."""
    changed = catalog.save_project(call.state, _workspace(call), call.body(), call.id("project"))
    return answer(200, render.project_json(call.state, changed))


def delete_project(call: Call) -> Response:
    """Delete a project and decide about its entries."""
    catalog.delete_project(call.state, _workspace(call), call.id("project"), call.query.get("teDeletionMode"))
    return answer(200, None)


def clients(call: Call) -> Response:
    """List clients by status (5.5)."""
    rows = _listed(call, call.state.tables.clients)
    status = call.query.get("status", "active")
    if status != "both" and "since" not in call.query:
        rows = [row for row in rows if row.archived == (status == "archived")]
    return answer(200, [render.client_json(row) for row in rows])


def client(call: Call) -> Response:
    """One client."""
    found = catalog.find(call.state.tables.clients, _workspace(call), call.id("client"), "Client")
    return answer(200, render.client_json(found))


def create_client(call: Call) -> Response:
    """Create a client."""
    return answer(200, render.client_json(catalog.save_client(call.state, _workspace(call), call.body())))


def update_client(call: Call) -> Response:
    """Rename a client."""
    changed = catalog.save_client(call.state, _workspace(call), call.body(), call.id("client"))
    return answer(200, render.client_json(changed))


def archive_client(call: Call) -> Response:
    """Archive a client (paid)."""
    changed = catalog.archive_client(call.state, _workspace(call), call.id("client"), archived=True)
    return answer(200, render.client_json(changed))


def restore_client(call: Call) -> Response:
    """Restore a client."""
    changed = catalog.archive_client(call.state, _workspace(call), call.id("client"), archived=False)
    return answer(200, render.client_json(changed))


def delete_client(call: Call) -> Response:
    """Delete a client."""
    catalog.delete_client(call.state, _workspace(call), call.id("client"))
    return answer(200, None)


def tags(call: Call) -> Response:
    """List tags."""
    return answer(200, [render.tag_json(row) for row in _listed(call, call.state.tables.tags)])


def create_tag(call: Call) -> Response:
    """Create a tag; the answer is a list (5.6)."""
    return answer(200, [render.tag_json(catalog.save_tag(call.state, _workspace(call), call.body()))])


def update_tag(call: Call) -> Response:
    """Rename a tag; the answer is a list (5.6)."""
    changed = catalog.save_tag(call.state, _workspace(call), call.body(), call.id("tag"))
    return answer(200, [render.tag_json(changed)])


def delete_tag(call: Call) -> Response:
    """Delete a tag."""
    catalog.delete_tag(call.state, _workspace(call), call.id("tag"))
    return answer(200, None)


def workspace_tasks(call: Call) -> Response:
    """All tasks of a workspace, in an envelope (5.7)."""
    catalog.check_tasks(call.state, _workspace(call))
    rows = _listed(call, call.state.tables.tasks)
    size, page = call.number("per_page", 50), call.number("page", 1)
    shown = rows[(page - 1) * size : page * size]
    return answer(
        200,
        {
            "data": [render.task_json(call.state, row) for row in shown],
            "page": page,
            "per_page": size,
            "total_count": len(rows),
            "sort_field": "name",
            "sort_order": "ASC",
        },
    )


def tasks(call: Call) -> Response:
    """Tasks of a project."""
    catalog.check_tasks(call.state, _workspace(call))
    rows = [row for row in _listed(call, call.state.tables.tasks) if row.project_id == call.id("project")]
    return answer(200, [render.task_json(call.state, row) for row in rows])


def task(call: Call) -> Response:
    """One task."""
    catalog.check_tasks(call.state, _workspace(call))
    found = catalog.find_task(call.state, _workspace(call), call.id("project"), call.id("task"))
    return answer(200, render.task_json(call.state, found))


def create_task(call: Call) -> Response:
    """Create a task."""
    made = catalog.save_task(call.state, _workspace(call), call.id("project"), call.body())
    return answer(200, render.task_json(call.state, made))


def update_task(call: Call) -> Response:
    """Change a task."""
    changed = catalog.save_task(call.state, _workspace(call), call.id("project"), call.body(), call.id("task"))
    return answer(200, render.task_json(call.state, changed))


def delete_task(call: Call) -> Response:
    """Delete a task."""
    catalog.delete_task(call.state, _workspace(call), call.id("project"), call.id("task"))
    return answer(200, None)


def _workspace(call: Call) -> int:
    return call.state.workspace(call.id("workspace")).id


def _listed(call: Call, rows: Mapping[int, Row]) -> list[Row]:
    """Deleted rows appear only when `since` is given (5.2)."""
    inside = [row for _, row in sorted(rows.items()) if row.workspace_id == _workspace(call)]
    if "since" not in call.query:
        return [row for row in inside if row.deleted_us is None]
    since_us = since_bound(call.state, call.query["since"]) * 1_000_000
    return [row for row in inside if row.at_us >= since_us]
