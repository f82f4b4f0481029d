"""A published client that we did not write works against the fake Toggl, so the fake is not only our own reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import toggl_api

from tests.contract.sides import Held
from tests.fakes.toggl import TogglServer, Uncertain
from tracker_app.domain.changes import Kind
from tracker_app.providers.base import AccountSpec, Draft, RemoteRecord
from tracker_app.providers.toggl.provider import TogglProvider

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[TogglServer]:
    """A fake with the tag verb this client uses (sheet 6.7) and no burst limit."""
    with TogglServer(token="T", plan="premium", uncertain=Uncertain(burst_capacity=0, tag_remove_verb="remove")) as one:
        yield one


def _endpoint(server: TogglServer, kind: Any) -> Any:
    """Point the client elsewhere by its own public class variable."""
    moved = type(kind.__name__, (kind,), {"BASE_ENDPOINT": f"{server.url}/api/v9/"})
    auth = httpx.BasicAuth("T", "api_token")
    return moved(100, auth, re_raise=True) if kind is not toggl_api.UserEndpoint else moved(auth, re_raise=True)


def test_it_creates_edits_stops_lists_and_deletes(server: TogglServer) -> None:
    """Sheet 6.2, 6.4 to 6.10."""
    trackers = _endpoint(server, toggl_api.TrackerEndpoint)
    now = datetime.now(UTC).replace(microsecond=0)
    running = trackers.add(toggl_api.TrackerBody("by the client", start=now - timedelta(minutes=5), tags=["a", "b"]))
    assert running.running
    assert trackers.current().id == running.id
    edited = trackers.edit(running, toggl_api.TrackerBody("edited", tags=["a"], tag_action="remove"))
    assert (edited.name, [tag.name for tag in edited.tags]) == ("edited", ["b"])
    stopped = trackers.stop(running)
    assert stopped.stop is not None
    assert stopped.duration >= timedelta(minutes=5)
    assert trackers.current() is None
    assert [one.id for one in trackers.collect(refresh=True)] == [running.id]
    assert [one.id for one in trackers.collect(since=int(now.timestamp()) - 60, refresh=True)] == [running.id]
    assert trackers.bulk_edit(running.id, body=toggl_api.TrackerBody("in bulk")).successes == [running.id]
    assert trackers.get(running.id, refresh=True).name == "in bulk"
    trackers.delete(running)
    assert trackers.collect(refresh=True) == []


def test_it_reads_what_another_client_wrote_and_is_refused_as_the_sheet_says(server: TogglServer) -> None:
    """Sheet 6.9: the second stop is a 409."""
    start = int(datetime.now(UTC).timestamp()) - 600
    made = server.state.web_create(start, start + 60, description="from the web")
    trackers = _endpoint(server, toggl_api.TrackerEndpoint)
    found = trackers.get(made.id, refresh=True)
    assert (found.name, found.duration) == ("from the web", timedelta(seconds=60))
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        trackers.stop(made.id)


def test_it_keeps_projects_clients_and_tags(server: TogglServer) -> None:
    """Sheet 5.4 to 5.6."""
    client = _endpoint(server, toggl_api.ClientEndpoint).add(toggl_api.ClientBody("Client"))
    projects = _endpoint(server, toggl_api.ProjectEndpoint)
    project = projects.add(toggl_api.ProjectBody("Project", client_id=client.id))
    assert project.client == client.id
    assert [one.name for one in projects.collect(refresh=True)] == ["Project"]
    tags = _endpoint(server, toggl_api.TagEndpoint)
    tags.add("tag")
    assert [one.name for one in tags.collect(refresh=True)] == ["tag"]


def _holdfast(server: TogglServer) -> TogglProvider:
    return TogglProvider(AccountSpec("toggl", server.url, workspace="100"), Held("T"))


def test_it_reads_what_holdfast_wrote(server: TogglServer) -> None:
    """Entry, project, client and tags, each field in the other client's own words."""
    provider = _holdfast(server)
    client = provider.create(_draft(Kind.CLIENT, {"name": "Acme", "archived": False})).record.remote_id
    project = {"name": "Site", "color": "#5b7fa6", "client": client, "archived": False}
    project_id = provider.create(_draft(Kind.PROJECT, project)).record.remote_id
    start = int(datetime.now(UTC).timestamp()) - 7200
    fields = {
        "start": start, "stop": start + 1800, "description": "Größe 日本 👍", "project": project_id, "task": None,
        "tags": ("a", "b"), "billable": True,
    }  # fmt: skip
    made = provider.create(_draft(Kind.ENTRY, fields)).record
    provider.close()
    seen = _endpoint(server, toggl_api.TrackerEndpoint).get(int(made.remote_id), refresh=True)
    assert (seen.name, seen.start, seen.stop) == ("Größe 日本 👍", _instant(start), _instant(start + 1800))
    assert (seen.duration, seen.project) == (timedelta(minutes=30), int(project_id))
    assert sorted(tag.name for tag in seen.tags) == ["a", "b"]
    projects = _endpoint(server, toggl_api.ProjectEndpoint).collect(refresh=True)
    assert [(one.name, one.client, one.color) for one in projects] == [("Site", int(client), "#5b7fa6")]


def test_holdfast_reads_what_it_wrote_and_what_it_changed_since(server: TogglServer) -> None:
    """A start, an edit, a stop and a deletion by the other client arrive one by one."""
    provider = _holdfast(server)
    cursor = provider.pull(None).cursor
    trackers = _endpoint(server, toggl_api.TrackerEndpoint)
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    running = trackers.add(toggl_api.TrackerBody("by the client", start=begun, tags=["x"]))

    def read() -> RemoteRecord:
        nonlocal cursor
        found: dict[str, RemoteRecord] = {}
        more = True
        while more:
            page = provider.pull(cursor)
            found |= {one.remote_id: one for one in page.records}
            cursor, more = page.cursor, page.more
        return found[str(running.id)]

    seen = read().fields
    assert (seen["start"], seen["stop"]) == (int(begun.timestamp()), None)
    assert (seen["description"], seen["tags"]) == ("by the client", ("x",))
    trackers.edit(running, toggl_api.TrackerBody("edited"))
    assert read().fields["description"] == "edited"
    stopped = trackers.stop(running)
    assert read().fields["stop"] == int(stopped.stop.timestamp())
    trackers.delete(running)
    assert read().deleted
    provider.close()


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _draft(kind: Kind, fields: dict[str, Any]) -> Draft:
    return Draft(kind, "local", fields, "op", int(datetime.now(UTC).timestamp()))
