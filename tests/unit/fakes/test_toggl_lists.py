"""The fake Toggl lists entries and metadata as its fact sheet says. Serves P3: nothing is taken for deleted wrongly."""

from __future__ import annotations

import pytest

from tests.fakes.toggl import ErrorBodies, Plan, Uncertain
from tests.fakes.toggl.caller import ENTRIES, Caller
from tests.fakes.toggl.times import DAY, day_of

PROJECTS = "/workspaces/100/projects"


def test_since_together_with_before_is_a_bare_json_string() -> None:
    """Section 3.3."""
    reply = Caller().call("GET", "/me/time_entries?since=1&before=2025-01-01")
    assert (reply.status, reply.json()) == (400, "'since' and 'before' can not be present simultaneously")
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("days", [90, 60])
def test_a_feed_from_before_the_window_is_refused(days: int) -> None:
    """Section 6.2."""
    caller = Caller(uncertain=Uncertain(since_days=days, burst_capacity=0))
    edge = int(caller.clock.now()) - days * DAY
    assert caller.get(f"/me/time_entries?since={edge}") == []
    reply = caller.call("GET", f"/me/time_entries?since={edge - 1}")
    assert (reply.status, reply.body) == (400, b"Since cannot be older than 3 months")


def test_the_feed_goes_by_modification_and_not_by_start() -> None:
    """Section 6.2."""
    caller = Caller()
    old = caller.create(start="2020-01-01T09:00:00Z", stop="2020-01-01T10:00:00Z")
    caller.clock.advance(100)
    caller.create()
    assert [row["id"] for row in caller.get(f"/me/time_entries?since={int(caller.clock.now())}")] != [old["id"]]
    caller.clock.advance(100)
    caller.put(old["id"], description="edited")
    assert [row["id"] for row in caller.get(f"/me/time_entries?since={int(caller.clock.now())}")] == [old["id"]]


def test_a_refused_range_names_the_first_allowed_day_and_that_day_is_allowed() -> None:
    """Section 6.2."""
    caller = Caller()
    reply = caller.call("GET", "/me/time_entries?start_date=2024-01-01&end_date=2025-01-02")
    assert reply.status == 400
    assert "start_date must not be earlier than " in reply.json()
    first = reply.json().rpartition(" ")[2]
    assert caller.get(f"/me/time_entries?start_date={first}&end_date=2025-01-02") == []


def test_a_list_is_cut_at_a_thousand_rows_without_a_word_newest_first() -> None:
    """Section 6.2."""
    caller = Caller()
    noon = int(caller.clock.now())
    for n in range(1001):
        caller.server.state.web_create(noon - 2 * n - 2, noon - 2 * n - 1)
    rows = caller.get(f"/me/time_entries?start_date={day_of(noon)}&end_date={day_of(noon + DAY)}")
    starts = [row["start"] for row in rows]
    assert len(rows) == 1000
    assert starts == sorted(starts, reverse=True)
    assert len(caller.get(f"/me/time_entries?since={noon - 1}")) == 1000


def test_a_plain_list_reaches_nine_days_back() -> None:
    """Section 6.2."""
    caller = Caller()
    noon = int(caller.clock.now())
    inside = caller.server.state.web_create(noon - 8 * DAY, noon - 8 * DAY + 60)
    caller.server.state.web_create(noon - 10 * DAY, noon - 10 * DAY + 60)
    assert [row["id"] for row in caller.get("/me/time_entries")] == [inside.id]


def test_deleting_a_tag_changes_entries_without_moving_their_at_and_a_project_moves_it() -> None:
    """Sections 1.8 and 7."""
    caller = Caller()
    project = caller.call("POST", PROJECTS, {"name": "P", "color": "#112233"}).json()
    made = caller.create(tags=["x"], project_id=project["id"])
    (tag,) = caller.get("/me/tags")
    caller.call("DELETE", f"/workspaces/100/tags/{tag['id']}")
    row = caller.get(f"/me/time_entries/{made['id']}")
    assert (row["tags"], row["at"]) == ([], made["at"])
    caller.call("DELETE", f"{PROJECTS}/{project['id']}?teDeletionMode=unassign")
    row = caller.get(f"/me/time_entries/{made['id']}")
    assert (row["project_id"], row["at"] > made["at"]) == (None, True)


@pytest.mark.parametrize("unassigns", [True, False])
def test_deleting_a_project_without_saying_how_goes_either_way(unassigns: bool) -> None:
    """Section 5.4."""
    caller = Caller(uncertain=Uncertain(project_delete_unassigns=unassigns, burst_capacity=0))
    project = caller.call("POST", PROJECTS, {"name": "P"}).json()
    caller.create(project_id=project["id"])
    caller.call("DELETE", f"{PROJECTS}/{project['id']}")
    assert bool(caller.get("/me/time_entries")) == unassigns


def test_deleted_metadata_appears_only_with_since() -> None:
    """Section 5.2."""
    caller = Caller()
    made = caller.call("POST", "/workspaces/100/clients", {"name": "C", "wid": 100}).json()
    caller.call("DELETE", f"/workspaces/100/clients/{made['id']}")
    assert caller.get("/me/clients") == []
    (row,) = caller.get(f"/me/clients?since={int(caller.clock.now()) - 1}")
    assert row["server_deleted_at"]


def test_doubles_and_bad_names_of_metadata_are_refused_and_tags_answer_with_a_list() -> None:
    """Sections 5.4 to 5.6."""
    caller = Caller()
    assert isinstance(caller.call("POST", "/workspaces/100/tags", {"name": "t"}).json(), list)
    cases = [
        ("/workspaces/100/tags", {"name": "t"}, "a tag with the name 't' already exists"),
        ("/workspaces/100/tags", {"name": " "}, "tag name can't be blank"),
        (PROJECTS, {"name": "P", "color": "red"}, "Error in validating color 'red'"),
        (PROJECTS, {"name": "P", "client_id": 5}, "Client with the ID 5 isn't present in workspace 100"),
    ]
    for path, body, text in cases:
        reply = caller.call("POST", path, body)
        assert (reply.status, text in reply.body.decode()) == (400, True), path
    caller.call("POST", PROJECTS, {"name": "P"})
    assert "already been taken" in caller.call("POST", PROJECTS, {"name": "P"}).body.decode()


def test_archived_projects_are_listed_on_request() -> None:
    """Sections 5.2 and 5.4."""
    caller = Caller()
    made = caller.call("POST", PROJECTS, {"name": "P"}).json()
    archived = caller.call("PUT", f"{PROJECTS}/{made['id']}", {"active": False}).json()
    assert (archived["status"], archived["can_track_time"]) == ("archived", False)
    assert caller.get("/me/projects") == []
    assert len(caller.get("/me/projects?include_archived=true")) == 1
    assert (len(caller.get(PROJECTS)), len(caller.get(f"{PROJECTS}?active=both"))) == (0, 1)


def test_tasks_need_a_paid_plan_and_count_milliseconds() -> None:
    """Section 5.7."""
    caller = Caller()
    project = caller.call("POST", PROJECTS, {"name": "P"}).json()
    tasks = f"{PROJECTS}/{project['id']}/tasks"
    task = caller.call("POST", tasks, {"name": "T"}).json()
    caller.create(project_id=project["id"], task_id=task["id"])
    envelope = caller.get("/workspaces/100/tasks")
    assert (envelope["total_count"], envelope["data"][0]["tracked_seconds"]) == (1, 3_600_000)
    free = Caller(plan=Plan.FREE)
    assert free.call("GET", "/workspaces/100/tasks").status == 402


def test_me_brings_everything_with_related_data() -> None:
    """Section 5.1."""
    caller = Caller(entries=200)
    document = caller.get("/me?with_related_data=true")
    assert len(document["projects"]) == 8
    assert document["tasks"] is None
    assert document["time_entries"]
    assert "projects" not in caller.get("/me")


def test_the_report_pages_through_every_finished_entry_of_any_age() -> None:
    """Section 11."""
    caller = Caller(entries=130)
    caller.run()
    caller.call("DELETE", f"{ENTRIES}/{min(caller.server.state.tables.entries)}")
    seen: list[int] = []
    for year in ("2023", "2024"):
        body: dict[str, object] = {"start_date": f"{year}-01-01", "end_date": f"{year}-12-31"}
        while True:
            reply = caller.call("POST", "/reports/api/v3/workspace/100/search/time_entries", body)
            seen += [row["id"] for group in reply.json() for row in group["time_entries"]]
            if "X-Next-ID" not in reply.headers:
                break
            body |= {
                "first_id": int(reply.headers["X-Next-ID"]),
                "first_row_number": int(reply.headers["X-Next-Row-Number"]),
                "first_timestamp": int(reply.headers["X-Next-Timestamp"]),
            }
    assert len(seen) == len(set(seen)) == 129


@pytest.mark.parametrize("shape", ErrorBodies)
def test_error_bodies_come_in_every_shape(shape: ErrorBodies) -> None:
    """Section 3.3 and question 12."""
    caller = Caller(uncertain=Uncertain(error_bodies=shape, burst_capacity=0))
    body = caller.create_reply(start=...).body
    text = b"Start can't be blank"
    wanted = {
        ErrorBodies.MIXED: b'["' + text + b'"]',
        ErrorBodies.ARRAY: b'["' + text + b'"]',
        ErrorBodies.JSON_STRING: b'"' + text + b'"',
        ErrorBodies.TEXT: text,
        ErrorBodies.OBJECT: b'{"error_message": "' + text + b'"}',
    }
    assert body == wanted[shape]


def test_losing_a_workspace_makes_entries_vanish_without_tombstones() -> None:
    """Section 6.3."""
    caller = Caller()
    caller.create()
    caller.server.state.change_workspace(100, is_member=False)
    assert caller.get(f"/me/time_entries?since={int(caller.clock.now()) - 9}") == []
    assert caller.create_reply().status == 403
