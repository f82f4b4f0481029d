"""A published client that we did not write works against the fake Toggl, so the fake is not only our own reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fakes.toggl import TogglServer, Uncertain

toggl_api = pytest.importorskip("toggl_api", reason="toggl-api-wrapper is not installed")
httpx = pytest.importorskip("httpx")
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
