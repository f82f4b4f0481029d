"""The fake Toggl fails on request, repeatably, and its log tells the truth. Serves P2: outages lose nothing."""

from __future__ import annotations

import pytest

from tests.fakes.toggl import (
    Break,
    Fault,
    FaultKind,
    FaultPlan,
    ManualClock,
    Planned,
    Request,
    Response,
    TogglServer,
    Uncertain,
)
from tests.fakes.toggl.caller import ENTRIES, Caller

BODY = {"created_with": "t", "workspace_id": 100, "start": "2025-01-01T09:00:00Z", "duration": 60}
DONE = {
    FaultKind.RESET_AFTER,
    FaultKind.TIMEOUT_AFTER,
    FaultKind.ERROR_500_AFTER,
    FaultKind.BAD_GATEWAY_AFTER,
    FaultKind.GATEWAY_TIMEOUT_AFTER,
    FaultKind.GARBAGE_AFTER,
    FaultKind.TRUNCATED_AFTER,
    FaultKind.EMPTY_200_AFTER,
    FaultKind.WRONG_TYPE_AFTER,
    FaultKind.SLOW,
    FaultKind.CLOCK_WRONG,
    FaultKind.STALE_LIST,
    FaultKind.LOST_ENTRY,
    FaultKind.ROLLBACK,
}


@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_leaves_the_work_done_exactly_when_its_name_says_so_and_the_log_agrees(kind: FaultKind) -> None:
    """P2."""
    caller = Caller()
    caller.server.faults.push(kind)
    caller.outcome("POST", ENTRIES, BODY)
    row = caller.server.log[-1]
    kept = len(caller.server.state.tables.entries) == 1
    assert kept == (kind in DONE)
    assert (row.fault, row.kept, row.work_done) == (kind, kept, kept or kind is FaultKind.FORGOTTEN)
    if kept:
        assert row.entry_id in caller.server.state.tables.entries
    caller.get("/me/tags")
    assert caller.server.log[-1].fault is None


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        (FaultKind.REFUSE, Break.REFUSED),
        (FaultKind.RESET_AFTER, Break.RESET),
        (FaultKind.TIMEOUT_BEFORE, Break.TIMEOUT),
        (FaultKind.TRUNCATED_AFTER, Break.CUT),
    ],
)
def test_a_broken_connection_is_a_fault_and_no_answer(kind: FaultKind, broken: Break) -> None:
    """P2."""
    caller = Caller()
    caller.server.faults.push(kind)
    outcome = caller.outcome("POST", ENTRIES, BODY)
    assert isinstance(outcome, Fault)
    assert outcome.broken is broken
    assert caller.server.log[-1].status is None


@pytest.mark.parametrize(
    ("kind", "status", "mark"),
    [
        (FaultKind.UNAVAILABLE, 503, b""),
        (FaultKind.RATE_LIMITED, 429, b"<html>"),
        (FaultKind.UNAUTHORIZED, 401, b""),
        (FaultKind.QUOTA_SPENT, 402, b"hourly limit"),
        (FaultKind.PORTAL_200, 200, b"<!DOCTYPE html>"),
        (FaultKind.PORTAL_302, 302, b""),
        (FaultKind.EMPTY_200, 200, b""),
        (FaultKind.WRONG_TYPE_AFTER, 200, b'{"data"'),
    ],
)
def test_a_spoilt_answer_looks_as_it_should(kind: FaultKind, status: int, mark: bytes) -> None:
    """P2."""
    caller = Caller()
    caller.server.faults.when(Planned(kind, seconds=17), method="GET", path="/time_entries")
    assert caller.call("GET", "/me").status == 200
    reply = caller.call("GET", "/me/time_entries")
    assert reply.status == status
    assert mark in reply.body
    assert reply.headers.get("Retry-After") == ("17" if kind is FaultKind.UNAVAILABLE else None)


def test_an_acknowledged_and_forgotten_create_is_answered_like_any_other() -> None:
    """P2."""
    caller = Caller()
    caller.server.faults.push(FaultKind.FORGOTTEN)
    made = caller.create()
    assert caller.get("/me/time_entries") == []
    assert caller.create()["id"] > made["id"]


def test_a_rollback_takes_later_work_away_without_tombstones() -> None:
    """P2."""
    caller = Caller()
    kept = caller.create()
    moment = caller.server.snapshot()
    lost = caller.create()
    caller.put(kept["id"], description="later")
    caller.server.rollback(moment)
    rows = caller.get(f"/me/time_entries?since={int(caller.clock.now()) - 9}")
    assert [(row["id"], row["description"]) for row in rows] == [(kept["id"], None)]
    assert caller.create()["id"] > lost["id"]


def test_a_stale_list_shows_an_earlier_moment_once() -> None:
    """P2."""
    caller = Caller()
    moment = caller.server.snapshot()
    caller.create()
    caller.server.faults.push(Planned(FaultKind.STALE_LIST, snapshot=moment))
    assert caller.get("/me/time_entries") == []
    assert len(caller.get("/me/time_entries")) == 1


def test_a_lost_entry_leaves_no_tombstone() -> None:
    """P2."""
    caller = Caller()
    made = caller.create()
    caller.server.faults.push(Planned(FaultKind.LOST_ENTRY, entry_id=made["id"]))
    assert caller.get(f"/me/time_entries?since={int(caller.clock.now()) - 9}") == []


def test_limited_mode_reads_and_does_not_write() -> None:
    """P2."""
    caller = Caller()
    caller.server.limited = True
    assert caller.get("/me/time_entries") == []
    assert caller.create_reply().status == 503
    caller.server.limited = False
    assert caller.create_reply().status == 200


def test_a_wrong_clock_moves_at_and_date_for_that_request() -> None:
    """P2."""
    caller = Caller()
    caller.server.faults.push(Planned(FaultKind.CLOCK_WRONG, seconds=-3600))
    assert caller.create()["at"].startswith("2025-01-01T11:00:00")
    assert caller.create()["at"].startswith("2025-01-01T12:00:00")


def test_two_changes_never_share_an_at_while_the_clock_stands() -> None:
    """Section 7: `at` moves on any edit."""
    caller = Caller()
    assert len({caller.create()["at"] for _ in range(50)}) == 50


def _campaign(seed: int) -> list[tuple[FaultKind | None, bool, bytes]]:
    rates = dict.fromkeys(FaultKind, 0.02)
    server = TogglServer(
        token="T",
        clock=ManualClock(),
        faults=FaultPlan(seed, rates),
        uncertain=Uncertain(burst_capacity=0),
        plan="premium",
        seed=seed,
        entries=20,
    )
    seen = []
    for step in range(200):
        outcome = server.handle(Request.of("POST", "/api/v9" + ENTRIES, {**BODY, "description": str(step)}, token="T"))
        body = outcome.body if isinstance(outcome, Response) else b""
        seen.append((server.log[-1].fault, server.log[-1].work_done, body))
    return seen


def test_the_same_seed_gives_the_same_faults_and_answers_and_another_seed_others() -> None:
    """P2: a failing campaign replays exactly."""
    first = _campaign(5)
    assert first == _campaign(5)
    assert first != _campaign(6)
    assert len({fault for fault, _, _ in first}) > 15


def test_the_log_holds_no_secret_and_no_text() -> None:
    """P7: only a digest of the body."""
    caller = Caller()
    caller.create(description="private words")
    assert "private words" not in repr(caller.server.log)
    assert caller.server.log[-1].body_digest
