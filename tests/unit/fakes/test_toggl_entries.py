"""The fake Toggl keeps the entry rules of its fact sheet (sections in the names' comments). Serves P1 and P3."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.toggl import Constraints, ManualClock, Plan, Uncertain
from tests.fakes.toggl.caller import ENTRIES, Caller
from tests.fakes.toggl.times import parse_instant

QUIET: dict[str, Any] = {"burst_capacity": 0}


def test_a_running_create_stops_the_other_timer_when_it_is_received() -> None:
    """Section 6.11: not at the new entry's start, so the two overlap."""
    caller = Caller()
    old = caller.run(start="2025-01-01T11:00:00Z")
    caller.clock.advance(90)
    new = caller.run(start="2025-01-01T11:50:00Z")
    stopped = caller.get(f"/me/time_entries/{old['id']}")
    assert parse_instant(stopped["stop"]) == int(caller.clock.now())
    assert stopped["duration"] == 3690
    assert caller.get("/me/time_entries/current")["id"] == new["id"]


def test_fractions_of_seconds_are_cut_off_and_offsets_become_utc() -> None:
    """Sections 6.1 and 6.6."""
    made = Caller().create(start="2025-01-01T11:00:00.987654+02:00", stop="2025-01-01T12:00:00.1+02:00")
    assert (made["start"], made["stop"], made["duration"]) == ("2025-01-01T09:00:00Z", "2025-01-01T10:00:00Z", 3600)


def test_a_create_answers_null_tags_and_z_where_a_list_answers_empty_tags_and_an_offset() -> None:
    """Section 6.1."""
    caller = Caller()
    made = caller.create()
    (listed,) = caller.get("/me/time_entries")
    assert (made["tags"], made["tag_ids"], made["start"]) == (None, None, "2025-01-01T09:00:00Z")
    assert (listed["tags"], listed["tag_ids"], listed["start"]) == ([], [], "2025-01-01T09:00:00+00:00")
    assert (made["wid"], made["uid"], made["duronly"], made["description"]) == (100, 7, True, None)
    assert "pid" not in made
    assert "created_with" not in made
    assert made["id"] > 2**31


def test_an_entry_without_stop_and_duration_is_of_no_length_and_does_not_run() -> None:
    """Sections 1.10 and 6.6."""
    caller = Caller()
    made = caller.create(stop=..., duration=...)
    assert (made["duration"], made["stop"]) == (0, None)
    assert caller.get("/me/time_entries/current") is None


def test_a_put_changes_only_what_is_sent() -> None:
    """Section 6.7."""
    caller = Caller()
    made = caller.create(description="a", tags=["x"], billable=True)
    changed = caller.put(made["id"], description="b").json()
    assert (changed["description"], changed["tags"], changed["billable"]) == ("b", ["x"], True)
    assert changed["duration"] == 3600
    assert changed["at"] != made["at"]


def test_stopping_uses_the_servers_time_and_a_second_stop_is_a_409() -> None:
    """Section 6.9."""
    caller = Caller()
    made = caller.run(start="2025-01-01T11:59:00Z")
    stopped = caller.call("PATCH", f"{ENTRIES}/{made['id']}/stop").json()
    assert (stopped["stop"], stopped["duration"], stopped["tags"]) == ("2025-01-01T12:00:00Z", 60, [])
    again = caller.call("PATCH", f"{ENTRIES}/{made['id']}/stop")
    assert (again.status, again.json()) == (409, "Time entry already stopped")


def test_a_deleted_entry_leaves_a_tombstone_in_the_feed_only() -> None:
    """Sections 6.3 and 6.10."""
    caller = Caller()
    made = caller.create()
    assert caller.call("DELETE", f"{ENTRIES}/{made['id']}").status == 200
    assert caller.call("DELETE", f"{ENTRIES}/{made['id']}").status == 404
    (tombstone,) = caller.get(f"/me/time_entries?since={int(caller.clock.now()) - 1}")
    assert tombstone["server_deleted_at"] == tombstone["at"] > made["at"]
    assert caller.get("/me/time_entries") == []


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"created_with": ...}, 400, "created_with needs to be provided an a valid string"),
        ({"start": ...}, 400, "Start can't be blank"),
        ({"start": "2025-01-01T09:00Z"}, 400, "Invalid start date"),
        ({"workspace_id": ...}, 400, "Missing workspace ID"),
        ({"stop": "2025-01-01T08:00:00Z", "duration": ...}, 400, "Stop time must be after start time"),
        ({"duration": 3599}, 400, "do not agree"),
        ({"stop": ..., "duration": 999 * 3600 + 1}, 400, "Max allowed duration per 1 time entry is 999 hours"),
        ({"start": "2005-12-31T23:59:59Z", "duration": ...}, 400, "Start time year must be between 2006 and 2030"),
        ({"stop": "2031-01-01T00:00:00Z", "duration": ...}, 400, "year must be between 2006 and 2030"),
        ({"description": "x" * 3001}, 400, "Maximum length for description (3000 chars) exceeded"),
        ({"tags": [f"t{n}" for n in range(51)]}, 400, "Tags are limited to 50 per task"),
        ({"project_id": 1}, 400, "User cannot access the selected project"),
        ({"task_id": 1}, 402, "workspace does not have the tasks feature"),
        ({"billable": True}, 402, "Billable is a premium feature"),
        ({"user_id": 8}, 403, "User does not have access to this resource."),
    ],
)
def test_an_entry_against_the_rules_is_refused_with_the_known_text(fields: Any, status: int, text: str) -> None:
    """Section 3.4; nothing is stored."""
    caller = Caller(plan=Plan.FREE)
    reply = caller.create_reply(**fields)
    assert reply.status == status
    assert text in reply.body.decode()
    assert not caller.server.state.tables.entries
    assert not caller.server.state.tables.tags


def test_a_locked_period_takes_no_change() -> None:
    """Section 3.4."""
    caller = Caller()
    made = caller.create()
    caller.server.state.change_workspace(100, locked_at=parse_instant("2025-01-01T09:30:00Z"))
    assert "can't be added or edited in this period" in caller.put(made["id"], description="x").body.decode()
    assert caller.create_reply().status == 403
    assert caller.get("/workspaces/100/preferences")["report_locked_at"] == "2025-01-01T09:30:00Z"


def test_required_fields_bind_finished_entries_and_block_a_switch_away_from_a_lacking_one() -> None:
    """Sections 3.4 and 6.11."""
    caller = Caller()
    caller.server.state.change_workspace(100, constraints=Constraints(enabled=True, description=True, tag=True))
    assert "please add description, tag" in caller.create_reply().body.decode()
    running = caller.run()
    reply = caller.create_reply(stop=..., duration=-1)
    assert "Currently running time entry has unmet constraints" in reply.body.decode()
    assert caller.call("PATCH", f"{ENTRIES}/{running['id']}/stop").status == 400
    assert caller.put(running["id"], description="d", tags=["t"]).status == 200
    assert caller.call("PATCH", f"{ENTRIES}/{running['id']}/stop").status == 200
    assert caller.get("/workspaces/100")["te_constraints"]["tag_present"] is True


def test_a_bulk_change_answers_in_parts() -> None:
    """Section 6.8."""
    caller = Caller()
    first, second = caller.create(), caller.create()
    change = [{"op": "replace", "path": "/description", "value": "same"}]
    reply = caller.call("PATCH", f"{ENTRIES}/{first['id']},999,{second['id']}", change).json()
    assert reply["success"] == [first["id"], second["id"]]
    assert reply["failure"] == [{"id": 999, "message": "Time entry not found"}]
    many = ",".join(str(n) for n in range(101))
    assert caller.call("PATCH", f"{ENTRIES}/{many}", change).status == 400


@pytest.mark.parametrize("verb", ["delete", "remove"])
def test_tags_are_taken_away_by_whichever_verb_is_switched_on(verb: str) -> None:
    """Section 13, question 4."""
    caller = Caller(uncertain=Uncertain(tag_remove_verb=verb, **QUIET))
    made = caller.create(tags=["a", "b"])
    assert caller.put(made["id"], tags=["c"], tag_action="add").json()["tags"] == ["a", "b", "c"]
    assert caller.put(made["id"], tags=["a"], tag_action=verb).json()["tags"] == ["b", "c"]
    assert caller.put(made["id"], tags=["b"], tag_action="spoil").status == 400
    assert caller.put(made["id"], tags=[]).json()["tags"] == []


@pytest.mark.parametrize("clears", [True, False])
def test_a_null_project_clears_it_or_not(clears: bool) -> None:
    """Section 13, question 5."""
    caller = Caller(uncertain=Uncertain(null_project_clears=clears, **QUIET))
    project = caller.call("POST", "/workspaces/100/projects", {"name": "P"}).json()
    made = caller.create(project_id=project["id"])
    assert made["pid"] == project["id"]
    assert (caller.put(made["id"], project_id=None).json()["project_id"] is None) == clears


@pytest.mark.parametrize("bumps", [True, False])
def test_an_idle_put_moves_at_or_not(bumps: bool) -> None:
    """Section 13, question 7."""
    caller = Caller(uncertain=Uncertain(idle_put_bumps_at=bumps, **QUIET))
    made = caller.create(description="a")
    assert (caller.put(made["id"], description="a").json()["at"] != made["at"]) == bumps


def test_the_open_questions_have_a_second_answer() -> None:
    """Section 13, questions 2, 3, 6, 10 and 11."""
    other = Uncertain(
        deleted_entry_readable=True,
        put_on_deleted_is_200=True,
        unknown_field_refused=True,
        year_max=2100,
        running_in_future_refused=True,
        **QUIET,
    )
    caller = Caller(uncertain=other)
    made = caller.create()
    caller.call("DELETE", f"{ENTRIES}/{made['id']}")
    assert caller.get(f"/me/time_entries/{made['id']}")["server_deleted_at"]
    assert caller.put(made["id"], description="x").json()["description"] is None
    assert caller.create_reply(guid="g").status == 400
    assert caller.create_reply(start="2031-01-01T00:00:00Z", stop="2031-01-01T01:00:00Z").status == 200
    assert caller.create_reply(start="2025-01-01T12:10:00Z", stop=..., duration=-1).status == 400


def test_another_client_works_by_the_same_rules() -> None:
    """The side door: section 6.11 holds for it too."""
    caller = Caller(clock=ManualClock())
    running = caller.run()
    noon = int(caller.clock.now())
    made = caller.server.state.web_create(noon - 100, description="web")
    assert not caller.server.state.tables.entries[running["id"]].is_running
    caller.server.state.web_edit(made.id, stop=noon, description="edited")
    entry = caller.get(f"/me/time_entries/{made.id}")
    assert (entry["description"], entry["duration"]) == ("edited", 100)
    caller.server.state.web_delete(made.id)
    assert caller.call("GET", f"/me/time_entries/{made.id}").status == 404
