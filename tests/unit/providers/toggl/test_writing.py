"""Writes send what was changed and nothing else, once, and every doubt about them stays a doubt that `find` settles."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.toggl import Constraints, FaultKind, LogRow, Plan, Uncertain
from tests.unit.providers.toggl.world import NOW, TogglHere
from tracker_app.domain.changes import Kind
from tracker_app.providers.base import Draft, Edit, RemoteRecord, Rules, Sought
from tracker_app.providers.errors import (
    NotThere,
    PlanNeeded,
    ProviderError,
    RateLimited,
    Refused,
    SignInNeeded,
    Unclear,
    Unreachable,
)

START = int(NOW) - 86_400


def edit(base: RemoteRecord, **patch: Any) -> Edit:
    return Edit(base, patch, "op", int(NOW))


def test_a_finished_entry_is_sent_with_times_that_agree() -> None:
    here = TogglHere()
    here.create(description="Work", tags=("b", "a"))
    assert here.sent() == {
        "created_with": "Holdfast",
        "workspace_id": 100,
        "start": "2026-11-23T06:00:00Z",
        "stop": "2026-11-23T07:00:00Z",
        "duration": 3600,
        "description": "Work",
        "tags": ["a", "b"],
    }


def test_a_running_timer_is_sent_without_a_stop() -> None:
    here = TogglHere()
    here.create(stop=None)
    assert here.sent()["duration"] == -1
    assert "stop" not in here.sent()


@pytest.mark.parametrize(
    ("patch", "sent"),
    [
        ({"description": "Other"}, {"description": "Other"}),
        (
            {"stop": START + 60},
            {"start": "2026-11-23T06:00:00Z", "stop": "2026-11-23T06:01:00Z", "duration": 60},
        ),
        (
            {"start": START - 60},
            {"start": "2026-11-23T05:59:00Z", "stop": "2026-11-23T07:00:00Z", "duration": 3660},
        ),
        ({"stop": None}, {"start": "2026-11-23T06:00:00Z", "stop": None, "duration": -1}),
        ({"tags": ()}, {"tags": []}),
        ({"tags": ("z", "y")}, {"tags": ["y", "z"]}),
        ({"billable": True}, {"billable": True}),
        ({"billable": False}, {}),
        ({"project": None}, {"project_id": None}),
    ],
)
def test_p3_an_edit_sends_what_was_changed_with_times_as_a_group(patch: dict[str, Any], sent: dict[str, Any]) -> None:
    here = TogglHere()
    here.provider.update(edit(here.create(), **patch))
    assert here.sent() == {"workspace_id": 100, **sent}


def test_a_changed_project_goes_with_its_task_and_a_free_workspace_hears_of_neither_paid_field() -> None:
    here = TogglHere(plan=Plan.FREE, uncertain=Uncertain(burst_capacity=0, empty_premium_refused=True))
    project = _named(here, Kind.PROJECT, name="P", color="#112233", client=None, archived=False)
    base = here.create()
    here.provider.update(edit(base, project=project))
    assert here.sent() == {"workspace_id": 100, "project_id": int(project)}
    here.provider.update(edit(replace(base, fields={**base.fields, "project": project}), project=None, billable=False))
    assert here.sent() == {"workspace_id": 100, "project_id": None}

    paid = TogglHere()
    project = _named(paid, Kind.PROJECT, name="P", color="#112233", client=None, archived=False)
    task = _named(paid, Kind.TASK, name="T", project=project, archived=False)
    base = paid.create(project=project, task=task)
    assert (base.fields["project"], base.fields["task"]) == (project, task)
    gone = paid.provider.update(edit(base, project=None, task=None)).record
    assert paid.sent() == {"workspace_id": 100, "project_id": None, "task_id": None}
    assert (gone.fields["project"], gone.fields["task"]) == (None, None)


def test_p2_a_stop_that_never_reached_it_keeps_its_true_time() -> None:
    here = TogglHere()
    first = here.create(start=int(NOW) - 7200, stop=None)
    here.provider.update(edit(first, stop=int(NOW) - 3600))
    here.create(start=int(NOW) - 1800, stop=None)
    assert here.living()[first.remote_id].stop == int(NOW) - 3600


def test_an_edit_of_a_deleted_entry_is_not_taken_for_done_whatever_it_answers() -> None:
    for switches in (Uncertain(burst_capacity=0), Uncertain(burst_capacity=0, put_on_deleted_is_200=True)):
        here = TogglHere(uncertain=switches)
        base = here.create()
        here.server.state.web_delete(int(base.remote_id))
        with pytest.raises(NotThere):
            here.provider.update(edit(base, description="Late"))
        with pytest.raises(NotThere):
            here.provider.delete(base, "op", int(NOW))


def test_a_project_that_cannot_be_cleared_is_said_and_not_repeated_for_ever() -> None:
    here = TogglHere(uncertain=Uncertain(burst_capacity=0, null_project_clears=False))
    project = _named(here, Kind.PROJECT, name="P", color="#112233", client=None, archived=False)
    with pytest.raises(Refused) as caught:
        here.provider.update(edit(here.create(project=project), project=None))
    assert caught.value.field == "project"


BROKEN: list[tuple[FaultKind, type[ProviderError], bool]] = [
    (FaultKind.REFUSE, Unreachable, False),
    (FaultKind.RESET_BEFORE, Unclear, False),
    (FaultKind.RESET_AFTER, Unclear, True),
    (FaultKind.TIMEOUT_BEFORE, Unclear, False),
    (FaultKind.TIMEOUT_AFTER, Unclear, True),
    (FaultKind.ERROR_500, Unclear, False),
    (FaultKind.ERROR_500_AFTER, Unclear, True),
    (FaultKind.BAD_GATEWAY, Unclear, False),
    (FaultKind.BAD_GATEWAY_AFTER, Unclear, True),
    (FaultKind.GATEWAY_TIMEOUT_AFTER, Unclear, True),
    (FaultKind.UNAVAILABLE, RateLimited, False),
    (FaultKind.RATE_LIMITED, RateLimited, False),
    (FaultKind.QUOTA_SPENT, RateLimited, False),
    (FaultKind.UNAUTHORIZED, SignInNeeded, False),
    (FaultKind.GARBAGE_AFTER, Unclear, True),
    (FaultKind.TRUNCATED_AFTER, Unclear, True),
    (FaultKind.EMPTY_200, Unclear, False),
    (FaultKind.EMPTY_200_AFTER, Unclear, True),
    (FaultKind.PORTAL_200, Unclear, False),
    (FaultKind.PORTAL_302, Unclear, False),
    (FaultKind.WRONG_TYPE_AFTER, Unclear, True),
    (FaultKind.LIMITED, Unclear, False),
]


@pytest.mark.parametrize(("kind", "error", "done"), BROKEN)
def test_p2_a_broken_create_is_sent_once_and_found_or_not_there(
    kind: FaultKind, error: type[ProviderError], done: bool
) -> None:
    here = TogglHere()
    here.server.faults.push(kind)
    fields = here.fields(description="Sought", tags=("x",))
    with pytest.raises(error):
        here.provider.create(Draft(Kind.ENTRY, "local", fields, "op", int(NOW)))
    assert len([row for row in here.calls() if row.is_write]) == 1
    here.clock.advance(120)
    found = here.provider.find([Sought(Kind.ENTRY, None, fields, int(NOW))]).records
    assert [one.fields for one in found] == ([fields] if done else [])
    assert not any(row.is_write for row in here.calls())


DELETE_CANNOT_TELL = {FaultKind.GARBAGE_AFTER, FaultKind.EMPTY_200_AFTER, FaultKind.WRONG_TYPE_AFTER}
"""A successful deletion has no body that could be broken."""


@pytest.mark.parametrize(("kind", "error", "done"), BROKEN)
def test_p2_a_broken_delete_and_a_broken_edit_are_known_as_such(
    kind: FaultKind, error: type[ProviderError], done: bool
) -> None:
    here = TogglHere()
    base = here.create()
    here.server.faults.push(kind)
    with pytest.raises(error):
        here.provider.update(edit(base, description="Edited"))
    sought = Sought(Kind.ENTRY, base.remote_id, {**base.fields, "description": "Edited"}, int(NOW))
    (found,) = here.provider.find([sought]).records
    assert (found.fields["description"] == "Edited") is done
    here.server.faults.push(kind)
    if kind in DELETE_CANNOT_TELL:
        assert here.provider.delete(base, "op", int(NOW)).record.deleted
    else:
        with pytest.raises(error):
            here.provider.delete(base, "op", int(NOW))
    (found,) = here.provider.find([replace(sought, fields=base.fields)]).records
    assert found.deleted is done


@pytest.mark.parametrize("ahead", [-5 * 3600, 0, 3 * 3600, 30 * 3600])
def test_p2_a_lost_create_is_found_however_wrong_our_clock_is(ahead: int) -> None:
    for deleted in (False, True):
        here = TogglHere()
        here.server.faults.push(FaultKind.RESET_AFTER)
        fields = here.fields()
        with pytest.raises(Unclear):
            here.provider.create(Draft(Kind.ENTRY, "local", fields, "op", int(NOW) + ahead))
        if deleted:
            here.server.state.web_delete(int(next(iter(here.living()))))
        here.clock.advance(300)
        provider = here.fresh()
        found = provider.find([Sought(Kind.ENTRY, None, fields, int(NOW) + ahead)]).records
        assert [(one.fields, one.deleted) for one in found] == [(fields, deleted)]


def test_p2_a_lost_create_of_an_entry_from_long_ago_is_found() -> None:
    here = TogglHere()
    here.server.faults.push(FaultKind.TIMEOUT_AFTER)
    fields = here.fields(start=START - 3 * 365 * 86_400, stop=START - 3 * 365 * 86_400 + 60)
    with pytest.raises(Unclear):
        here.provider.create(Draft(Kind.ENTRY, "local", fields, "op", int(NOW)))
    here.clock.advance(300)
    assert [one.fields for one in here.provider.find([Sought(Kind.ENTRY, None, fields, int(NOW))]).records] == [fields]


def test_many_lost_writes_are_looked_for_in_two_requests_at_most() -> None:
    here = TogglHere()
    bases = [here.create(start=START + 60 * n, stop=START + 60 * n + 30) for n in range(6)]
    here.clock.advance(86_400)
    here.calls()
    sought = [Sought(Kind.ENTRY, one.remote_id, one.fields, int(here.clock.now())) for one in bases[:3]]
    sought += [Sought(Kind.ENTRY, None, one.fields, int(here.clock.now())) for one in bases[3:]]
    found = {one.remote_id for one in here.provider.find(sought).records}
    assert {one.remote_id for one in bases} <= found
    assert len(here.calls()) <= 2


REFUSED_BEFOREHAND: list[tuple[dict[str, Any], Rules, tuple[str, str]]] = [
    ({"description": "x" * 3001}, Rules(), ("too-long", "description")),
    ({"tags": tuple(f"t{n}" for n in range(51))}, Rules(), ("too-many", "tags")),
    ({"start": START - 999 * 3600 - 1, "stop": START}, Rules(), ("too-many-hours", "stop")),
    ({"start": 1_000_000_000, "stop": 1_000_000_060}, Rules(), ("out-of-range", "start")),
    ({}, Rules(locked_before=START + 1), ("locked", "start")),
    ({}, Rules(required=frozenset({"project"})), ("required", "project")),
    ({}, Rules(required=frozenset({"tags"})), ("required", "tags")),
    ({"description": ""}, Rules(required=frozenset({"description"})), ("required", "description")),
]


@pytest.mark.parametrize(("touched", "rules", "meant"), REFUSED_BEFOREHAND)
def test_what_is_refused_beforehand_is_what_the_server_refuses(
    touched: dict[str, Any], rules: Rules, meant: tuple[str, str]
) -> None:
    here = TogglHere()
    wanted = Constraints(enabled=True, **{name.rstrip("s"): True for name in rules.required})
    here.server.state.change_workspace(100, constraints=wanted, locked_at=rules.locked_before)
    provider = here.fresh(rules)
    fields = here.fields(**touched)
    said = provider.refuses(Kind.ENTRY, fields)
    assert isinstance(said, Refused)
    assert (said.reason, said.field) == meant
    with pytest.raises(Refused) as caught:
        provider.create(Draft(Kind.ENTRY, "local", fields, "op", int(NOW)))
    assert (caught.value.reason, caught.value.field) == meant


def test_the_longest_of_everything_is_taken_and_not_refused_beforehand() -> None:
    here = TogglHere()
    touched = {
        "description": "x" * 3000,
        "tags": tuple(f"t{n:02}" for n in range(50)),
        "start": START - 999 * 3600,
        "stop": START,
    }
    assert here.provider.refuses(Kind.ENTRY, here.fields(**touched)) is None
    assert here.create(**touched).fields == here.fields(**touched)


@pytest.mark.parametrize("status", [400, 402, 403])
@pytest.mark.parametrize(("name", "value"), [("billable", True), ("task", "5")])
def test_a_paid_field_on_a_free_plan_is_named_and_nothing_is_dropped(name: str, value: Any, status: int) -> None:
    here = TogglHere(plan=Plan.FREE, uncertain=Uncertain(burst_capacity=0, paid_feature_status=status))
    page = here.provider.pull(None)
    assert page.rules is not None
    said = here.fresh(page.rules).refuses(Kind.ENTRY, here.fields(**{name: value}))
    assert isinstance(said, PlanNeeded)
    assert said.field == name
    with pytest.raises(PlanNeeded) as caught:
        here.create(**{name: value})
    assert caught.value.field == name
    assert here.living() == {}


def test_a_running_timer_that_lacks_what_is_required_may_still_be_started() -> None:
    here = TogglHere()
    assert here.fresh(Rules(required=frozenset({"project"}))).refuses(Kind.ENTRY, here.fields(stop=None)) is None


def test_a_tag_or_client_that_is_there_already_is_taken_as_made() -> None:
    here = TogglHere()
    for kind, fields in ((Kind.TAG, {"name": "office"}), (Kind.CLIENT, {"name": "Acme", "archived": False})):
        first = here.provider.create(Draft(kind, "a", fields, "op", int(NOW))).record
        second = here.provider.create(Draft(kind, "b", fields, "op", int(NOW))).record
        assert first == second
    project = {"name": "P", "color": "#112233", "client": None, "archived": False}
    here.provider.create(Draft(Kind.PROJECT, "a", project, "op", int(NOW)))
    with pytest.raises(Refused) as caught:
        here.provider.create(Draft(Kind.PROJECT, "b", project, "op", int(NOW)))
    assert (caught.value.reason, caught.value.field) == ("duplicate", "name")


def test_names_are_changed_archived_and_deleted_and_booked_time_stays() -> None:
    here = TogglHere()
    client = here.provider.create(Draft(Kind.CLIENT, "c", {"name": "C", "archived": False}, "op", int(NOW))).record
    project = {"name": "P", "color": "#112233", "client": client.remote_id, "archived": False}
    made = here.provider.create(Draft(Kind.PROJECT, "p", project, "op", int(NOW))).record
    tag = here.provider.create(Draft(Kind.TAG, "t", {"name": "old"}, "op", int(NOW))).record
    task_fields = {"name": "T", "project": made.remote_id, "archived": False}
    task = here.provider.create(Draft(Kind.TASK, "k", task_fields, "op", int(NOW))).record
    booked = here.create(project=made.remote_id, task=task.remote_id, tags=("old",))
    changes: list[tuple[RemoteRecord, dict[str, Any]]] = [
        (client, {"name": "C2"}),
        (client, {"archived": True}),
        (client, {"archived": False}),
        (made, {"archived": True, "color": "#ABCDEF", "client": None}),
        (tag, {"name": "new"}),
        (task, {"name": "T2", "archived": True}),
    ]
    for base, patch in changes:
        changed = here.provider.update(edit(base, **patch)).record
        said = here.provider.normalise(base.kind, {**base.fields, **patch})
        assert {name: changed.fields[name] for name in patch} == {name: said[name] for name in patch}
    for base in (task, tag, made, client):
        assert here.provider.delete(base, "op", int(NOW)).record.deleted
        with pytest.raises(NotThere):
            here.provider.delete(base, "op", int(NOW))
    left = here.living()[booked.remote_id]
    assert (left.project_id, left.task_id, here.server.state.tag_names(left)) == (None, None, [])


def test_a_record_that_is_of_no_server_of_this_kind_is_refused_without_asking() -> None:
    here = TogglHere()
    with pytest.raises(Refused) as caught:
        here.create(project="project/acme")
    assert (caught.value.reason, caught.value.field) == ("missing", "project")
    assert here.calls() == []


def test_quota_is_told_by_bucket_as_the_headers_say() -> None:
    here = TogglHere(plan=Plan.FREE)
    here.provider.pull(None)
    here.create()
    quotas = {one.bucket: (one.remaining, one.total, one.reads, one.writes) for one in here.provider.quota()}
    assert quotas == {"user": (29, 30, True, False), "workspace": (29, 30, False, True)}
    here.server.exhaust_quota("10")
    with pytest.raises(RateLimited) as caught:
        here.create()
    assert caught.value.quota
    assert {one.bucket: one.remaining for one in here.provider.quota()} == {"user": 29, "workspace": 0}


def test_a_spent_quota_is_not_remembered_for_longer_than_it_lasts() -> None:
    here = TogglHere(plan=Plan.FREE)
    cursor = here.pull(None).cursor
    here.server.exhaust_quota("10")
    with pytest.raises(RateLimited):
        here.create()
    here.clock.advance(1200)
    here.pull(cursor)
    (spent,) = [one for one in here.provider.quota() if one.bucket == "workspace"]
    assert spent.remaining == 0
    assert spent.resets_in is not None
    assert spent.resets_in < 2500
    here.clock.advance(2500)
    here.pull(cursor)
    assert 0 not in {one.remaining for one in here.provider.quota()}


def test_p2_the_provider_itself_repeats_no_write() -> None:
    for kind in FaultKind:
        here = TogglHere()
        base = here.create()
        here.calls()
        here.server.faults.when(kind, method="PUT", times=None)
        if kind is FaultKind.ROLLBACK:
            continue
        with suppress(ProviderError):
            here.provider.update(edit(base, description="Once"))
        writes: list[LogRow] = [row for row in here.calls() if row.is_write]
        assert len(writes) == 1


def _named(here: TogglHere, kind: Kind, **fields: Any) -> str:
    return str(here.provider.create(Draft(kind, "local", fields, "op", int(NOW))).record.remote_id)
