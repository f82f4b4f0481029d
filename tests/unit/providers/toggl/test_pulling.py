"""Pulls read everything there is, cost one request when nothing happened, and go on wherever they were cut off."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.fakes.toggl import Constraints, Entry, FaultKind, Plan, Uncertain
from tests.fakes.toggl.model import Client, Project
from tests.unit.providers.toggl.world import NOW, TogglHere, entries_of
from tracker_app.domain.changes import Kind
from tracker_app.providers.base import Rules
from tracker_app.providers.errors import (
    CursorRefused,
    Malformed,
    ProviderError,
    RateLimited,
    ServerTrouble,
    SignInNeeded,
    Unreachable,
)
from tracker_app.providers.toggl import places

DAY = 86_400


def same(record: object, entry: Entry, here: TogglHere) -> bool:
    fields = record.fields  # type: ignore[attr-defined]
    return fields == {
        "start": entry.start,
        "stop": None if entry.is_running else entry.stop,
        "description": entry.description or "",
        "project": None if entry.project_id is None else str(entry.project_id),
        "task": None,
        "tags": tuple(sorted(here.server.state.tag_names(entry))),
        "billable": entry.billable,
    }


def test_a_first_pull_reads_the_whole_history_newest_first() -> None:
    here = TogglHere(entries=3000)
    pages = list(here.pages(None))
    found = entries_of(pages)
    assert set(found) == set(here.living())
    assert all(same(found[key], entry, here) for key, entry in here.living().items())
    newest = [max(r.fields["start"] for r in p.records if r.kind is Kind.ENTRY) for p in pages[:-1] if entries_of([p])]
    assert newest == sorted(newest, reverse=True)
    assert [page.unfinished for page in pages] == [True] * (len(pages) - 2) + [False, False]


def test_a_server_that_reports_all_years_at_once_is_asked_once() -> None:
    here = TogglHere(entries=600, uncertain=Uncertain(burst_capacity=0, report_days=20_000))
    pages = list(here.pages(None))
    assert set(entries_of(pages)) == set(here.living())
    assert len([row for row in here.calls() if row.path.startswith("/reports")]) == 1
    assert any(first < int(NOW) - 690 * DAY for page in pages for first, _ in page.covers)


def test_parents_come_before_or_with_what_names_them() -> None:
    here = TogglHere(entries=500)
    known: set[tuple[Kind, str]] = set()
    for page in here.pages(None):
        for record in page.records:
            for name, kind in (("project", Kind.PROJECT), ("client", Kind.CLIENT), ("task", Kind.TASK)):
                if record.fields.get(name) is not None:
                    assert (kind, record.fields[name]) in known
            known.add((record.kind, record.remote_id))


@pytest.mark.parametrize("entries", [0, 1, 999, 1000, 1001, 2500])
@pytest.mark.parametrize("packed_days", [3, 300])
def test_p1_a_cut_list_is_never_taken_for_a_whole_one(entries: int, packed_days: int) -> None:
    here = TogglHere()
    step = max(1, packed_days * DAY // (entries + 1))
    for n in range(entries):
        start = int(NOW) - n * step - 100
        here.server.state.save(Entry(5_000_000_000 + n, 100, 7, start, start + 60, 60, start * 1_000_000))
    pages = list(here.pages(None))
    assert set(entries_of(pages)) == set(here.living())
    for page in pages:
        inside = {r.remote_id for r in page.records}
        for first, last in page.covers:
            assert {key for key, one in here.living().items() if first <= one.start < last} <= inside


def test_p1_a_first_pull_goes_on_from_any_of_its_cursors_in_another_process() -> None:
    here = TogglHere(entries=1500)
    pages = list(here.pages(None))
    for number in range(len(pages)):
        here.provider = here.fresh()
        rest = list(here.pages(pages[number].cursor))
        assert set(entries_of([*pages[: number + 1], *rest])) == set(here.living())


def test_nothing_new_costs_one_request() -> None:
    here = TogglHere(entries=50, plan=Plan.FREE)
    cursor = here.pull(None).cursor
    for _ in range(3):
        here.clock.advance(3600)
        cursor = here.pull(cursor).cursor  # which finds that a list is due
        cursor = here.pull(cursor).cursor
        here.calls()
        here.clock.advance(600)
        page = here.provider.pull(cursor)
        assert not page.more
        assert [row.path.partition("?")[0] for row in here.calls()] == ["/api/v9/me/time_entries"]


def test_a_day_of_pulls_costs_eight_requests_an_hour_at_most_and_two_while_nobody_looks() -> None:
    here = TogglHere(entries=50, plan=Plan.FREE)
    cursor = here.pull(None).cursor
    can = here.provider.capabilities
    for period, most in ((can.pull_seconds, 8), (can.pull_seconds_unwatched, 2)):
        assert period is not None
        here.clock.advance(DAY)
        cursor = here.pull(cursor).cursor
        here.calls()
        spent = 0.0
        while spent < DAY:
            here.clock.advance(period * 0.8)
            spent += period * 0.8
            cursor = here.pull(cursor).cursor
        times = [row.time for row in here.calls()]
        assert max(sum(1 for other in times if one <= other < one + 3600) for one in times) <= most


def test_every_list_is_read_again_within_the_day_and_tells_of_deletions() -> None:
    here = TogglHere(entries=50)
    cursor = here.pull(None).cursor
    for _ in range(12):  # once, so that each list has its own moment
        here.clock.advance(3600)
        cursor = here.pull(cursor).cursor
    tables = here.server.state.tables
    gone = {
        (Kind.PROJECT, str(next(iter(tables.projects)))),
        (Kind.CLIENT, str(next(iter(tables.clients)))),
        (Kind.TAG, str(next(iter(tables.tags)))),
    }
    for rows in (tables.projects, tables.clients, tables.tags):
        first = next(iter(rows.values()))
        at = here.server.state.next_at()
        here.server.state.save(replace(first, deleted_us=at, at_us=at))
    seen: set[tuple[Kind, str]] = set()
    for _ in range(24):
        here.clock.advance(3600)
        for page in here.pages(cursor):
            seen |= {(one.kind, one.remote_id) for one in page.records if one.deleted}
        cursor = page.cursor
    assert gone <= seen


@pytest.mark.parametrize("days", [1, 59, 61, 89, 91, 400])
def test_p1_nothing_is_missed_after_any_time_away(days: int) -> None:
    here = TogglHere(entries=300)
    cursor = here.pull(None).cursor
    here.clock.advance(days * DAY / 2)
    old, middle, new = sorted(here.living().values(), key=lambda one: one.start)[::149][:3]
    here.server.state.web_edit(old.id, description="old one edited")
    here.server.state.web_edit(new.id, description="new one edited")
    here.server.state.web_delete(middle.id)
    made = here.server.state.web_create(int(here.clock.now()) - 50, int(here.clock.now()), description="made")
    here.clock.advance(days * DAY / 2)
    pages = list(here.pages(cursor))
    found = entries_of(pages)
    assert found[str(made.id)].fields["description"] == "made"
    assert found[str(old.id)].fields["description"] == "old one edited"
    assert found[str(new.id)].fields["description"] == "new one edited"
    tombstone = str(middle.id) in found and found[str(middle.id)].deleted
    proved_absent = any(first <= middle.start < last for page in pages for first, last in page.covers)
    assert tombstone or (any(page.gap for page in pages) and proved_absent and str(middle.id) not in found)
    assert here.pull(pages[-1].cursor).more is False


def test_a_quiet_year_with_pulls_never_falls_out_of_the_feeds_window() -> None:
    here = TogglHere(entries=20)
    cursor = here.pull(None).cursor
    here.calls()
    for _ in range(60):
        here.clock.advance(7 * DAY)
        page = here.pull(cursor)
        cursor = page.cursor
        assert not page.unfinished
    assert all(row.status == 200 for row in here.calls())


@pytest.mark.parametrize("wrong", [-3600.0, 3600.0])
def test_p1_a_change_stamped_by_a_clock_an_hour_wrong_is_not_missed(wrong: float) -> None:
    here = TogglHere()
    cursor = here.pull(None).cursor
    for at_pull in (0.0, wrong, -wrong):
        here.clock.advance(1800)
        here.server.state.clock_offset = at_pull
        cursor = here.pull(cursor).cursor
        here.server.state.clock_offset = wrong
        made = here.server.state.web_create(int(NOW) - 500, int(NOW) - 400)
        here.server.state.clock_offset = 0.0
        here.clock.advance(60)
        pages = list(here.pages(cursor))
        assert str(made.id) in entries_of(pages)
        cursor = pages[-1].cursor


def test_p1_a_thousand_changes_at_once_are_all_read_though_the_feed_is_cut() -> None:
    here = TogglHere(entries=2300)
    cursor = here.pull(None).cursor
    here.clock.advance(30 * DAY)
    for one in list(here.living().values()):
        here.server.state.web_edit(one.id, description="bulk")
    pages = list(here.pages(cursor))
    found = entries_of(pages)
    assert set(found) == set(here.living())
    assert {one.fields["description"] for one in found.values()} == {"bulk"}
    here.clock.advance(600)
    here.calls()
    page = here.provider.pull(pages[-1].cursor)
    assert not page.more
    assert len(here.calls()) == 1


def test_a_project_nobody_told_us_of_is_read_before_the_entry_that_names_it() -> None:
    here = TogglHere()
    cursor = here.pull(None).cursor
    here.clock.advance(60)
    client = here.server.state.new_id()
    at = here.server.state.next_at()
    here.server.state.save(Client(client, 100, "New client", at, 7))
    project = here.server.state.save(Project(here.server.state.new_id(), 100, "New", at, at, client))
    here.server.state.web_create(int(NOW) - 500, int(NOW) - 400, project_id=project.id)
    page = here.provider.pull(cursor)
    assert [(one.kind, one.fields.get("name")) for one in page.records] == [
        (Kind.CLIENT, "New client"),
        (Kind.PROJECT, "New"),
        (Kind.ENTRY, None),
    ]
    here.calls()
    here.pull(page.cursor)
    assert len(here.calls()) == 1


def test_an_entry_of_another_workspace_is_none_of_ours() -> None:
    here = TogglHere()
    other = here.server.state.add_workspace("Other")
    cursor = here.pull(None).cursor
    here.server.state.web_create(int(NOW) - 500, int(NOW) - 400, workspace_id=other.id)
    assert entries_of(list(here.pages(cursor))) == {}
    assert entries_of(list(here.pages(None))) == {}


def test_the_rules_of_the_workspace_come_with_the_first_page_and_the_lock_within_the_hour() -> None:
    here = TogglHere(plan=Plan.FREE)
    wanted = Constraints(enabled=True, project=True, tag=True)
    here.server.state.change_workspace(100, constraints=wanted, locked_at=int(NOW) - 90 * DAY)
    page = here.provider.pull(None)
    assert page.rules == Rules(required=frozenset({"project", "tags"}), no_place=frozenset({"billable", "task"}))
    cursor, rules = here.pull(page.cursor).cursor, []
    for _ in range(8):
        here.clock.advance(3600)
        for page in here.pages(cursor):
            rules += [page.rules] if page.rules is not None else []
        cursor = page.cursor
    assert rules[-1].locked_before == int(NOW) - 90 * DAY
    assert rules[-1].required == {"project", "tags"}


def test_old_history_leaves_the_free_plans_quota_to_what_cannot_wait() -> None:
    here = TogglHere(entries=20_000, plan=Plan.FREE)
    cursor = None
    hours = 0
    while True:
        last = list(here.pages(cursor))[-1]
        cursor = last.cursor
        for quota in here.provider.quota():
            assert quota.remaining >= 11
        if not last.unfinished:
            break
        here.clock.advance(600)
        hours += 1
        assert hours < 60
    # One report of all years at once, which this server refuses.
    assert [row.status for row in here.calls() if row.status != 200] == [400]


def test_the_last_page_of_every_pull_is_the_feed() -> None:
    here = TogglHere(entries=300, plan=Plan.FREE)
    cursor = None
    for _ in range(30):
        pages = list(here.pages(cursor))
        cursor = pages[-1].cursor
        assert here.calls()[-1].path.startswith("/api/v9/me/time_entries?since=")
        assert all(page.more for page in pages[:-1])
        here.clock.advance(1700)


def test_a_list_that_cannot_be_had_holds_nothing_up() -> None:
    here = TogglHere()
    cursor = here.pull(None).cursor
    for number in range(12):
        here.clock.advance(3600)
        here.server.faults.when(FaultKind.ERROR_500, path="/preferences")
        here.server.faults.when(FaultKind.UNAUTHORIZED, path="/me/projects")
        here.server.faults.when(FaultKind.QUOTA_SPENT, path="/me/workspaces")
        made = here.server.state.web_create(int(NOW) + number, int(NOW) + number + 1)
        pages = list(here.pages(cursor))
        assert str(made.id) in entries_of(pages)
        cursor = pages[-1].cursor
        here.server.faults.clear()
        here.clock.advance(3600)
        cursor = here.pull(cursor).cursor


READS_BROKEN = [
    (FaultKind.REFUSE, Unreachable),
    (FaultKind.RESET_BEFORE, ServerTrouble),
    (FaultKind.TIMEOUT_AFTER, ServerTrouble),
    (FaultKind.ERROR_500, ServerTrouble),
    (FaultKind.BAD_GATEWAY, ServerTrouble),
    (FaultKind.UNAVAILABLE, RateLimited),
    (FaultKind.RATE_LIMITED, RateLimited),
    (FaultKind.QUOTA_SPENT, RateLimited),
    (FaultKind.UNAUTHORIZED, SignInNeeded),
    (FaultKind.GARBAGE_AFTER, Malformed),
    (FaultKind.TRUNCATED_AFTER, ServerTrouble),
    (FaultKind.EMPTY_200, Malformed),
    (FaultKind.PORTAL_200, Malformed),
    (FaultKind.PORTAL_302, Malformed),
    (FaultKind.WRONG_TYPE_AFTER, Malformed),
]


@pytest.mark.parametrize(("kind", "error"), READS_BROKEN)
@pytest.mark.parametrize("number", range(4))
def test_p1_a_broken_read_gives_no_page_at_any_step(kind: FaultKind, error: type[ProviderError], number: int) -> None:
    here = TogglHere(entries=200, uncertain=Uncertain(burst_capacity=0, report_days=20_000))
    cursors = [None, *(page.cursor for page in here.pages(None))]
    here.server.faults.push(kind)
    with pytest.raises(error):
        here.provider.pull(cursors[number])


def test_p9_an_answer_that_holds_the_token_leaves_no_word_of_it() -> None:
    here = TogglHere()
    secret = "0123456789abcdef0123456789abcdef"
    here.server.state.user = replace(here.server.state.user, token=secret, email=7)  # type: ignore[arg-type]
    here.provider._credentials = type(here.provider._credentials)(secret)
    for kind in (None, FaultKind.TRUNCATED_AFTER, FaultKind.ERROR_500_AFTER):
        here.server.faults.push(kind)
        with pytest.raises(ProviderError) as caught:
            here.provider.check()
        assert secret not in repr(caught.value)
        assert "api_token" not in repr(caught.value)


def test_a_cursor_survives_its_own_writing() -> None:
    here = TogglHere(entries=1200)
    for page in here.pages(None):
        assert places.write(places.read(page.cursor)) == page.cursor


@pytest.mark.parametrize(
    "spoil",
    [
        {"v": 2},
        {"since": -1},
        {"since": "x"},
        {"heard": 1e300},
        {"known": []},
        {"known": {"project": ["x"]}},
        {"listed": None},
        {"history": [1]},
        {"history": [1, 2, 0, None, None, 5, False]},
        {"history": [1, 2, 3, 4, None, 5, False]},
        {"history": [1, 2, 3, None, [1, 2, 3], 5, False]},
        {"due": 5},
    ],
)
def test_a_damaged_cursor_is_refused(spoil: dict[str, object]) -> None:
    here = TogglHere()
    cursor = here.provider.pull(None).cursor
    with pytest.raises(CursorRefused):
        here.provider.pull(json.dumps({**json.loads(cursor), **spoil}))


@pytest.mark.parametrize("days", [60, 75])
def test_p1_a_server_that_reaches_less_far_back_hides_nothing(days: int) -> None:
    here = TogglHere(entries=600, uncertain=Uncertain(burst_capacity=0, range_days=days, since_days=days))
    assert set(entries_of(list(here.pages(None)))) == set(here.living())
