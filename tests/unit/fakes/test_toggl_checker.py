"""The checker of the request log finds a blind repeat, and only that. Serves P2: nothing is sent twice unseen."""

from __future__ import annotations

import pytest

from tests.fakes.toggl.checker import unprobed_repeats
from tests.fakes.toggl.faults import FaultKind
from tests.fakes.toggl.journal import LogRow

CREATE = "/api/v9/workspaces/100/time_entries"
FEED = "/api/v9/me/time_entries?since=1"


def row(
    number: int,
    method: str = "POST",
    status: int | None = 200,
    fault: FaultKind | None = None,
    agent: str = "a",
    request_id: str = "",
    digest: str = "d",
) -> LogRow:
    path = FEED if method == "GET" else CREATE
    return LogRow(number, 0.0, method, path, digest, fault, status, False, False, None, None, False, agent, request_id)


DOUBTS = [
    {"status": None, "fault": FaultKind.RESET_AFTER},
    {"status": None, "fault": FaultKind.TIMEOUT_BEFORE},
    {"status": 502, "fault": FaultKind.BAD_GATEWAY_AFTER},
    {"status": 503, "fault": FaultKind.LIMITED},
    {"fault": FaultKind.PORTAL_200},
    {"fault": FaultKind.GARBAGE_AFTER},
]


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_blind_repeat_is_found_and_a_probed_one_is_not(doubt: dict[str, object]) -> None:
    sent = row(0, **doubt)  # type: ignore[arg-type]
    assert unprobed_repeats([sent, row(1)])
    assert not unprobed_repeats([sent, row(1, "GET"), row(2)])
    assert unprobed_repeats([sent, row(1, "GET", status=500), row(2)])
    assert unprobed_repeats([sent, row(1, "GET", fault=FaultKind.PORTAL_200), row(2)])
    assert unprobed_repeats([sent, row(1, "GET", agent="somebody else"), row(2)])


@pytest.mark.parametrize("kind", [FaultKind.REFUSE, FaultKind.UNAVAILABLE, FaultKind.RATE_LIMITED])
def test_what_was_certainly_not_done_may_be_sent_again(kind: FaultKind) -> None:
    assert not unprobed_repeats([row(0, status=None if kind is FaultKind.REFUSE else 503, fault=kind), row(1)])


def test_a_repeat_is_known_by_its_name_or_by_what_it_asks() -> None:
    sent = row(0, status=None, request_id="op")
    assert unprobed_repeats([sent, row(1, request_id="op", digest="other")])
    assert unprobed_repeats([sent, row(1, request_id="other")])
    assert not unprobed_repeats([sent, row(1, request_id="other", digest="other")])


def test_an_answer_that_nobody_lived_to_see_leaves_a_doubt() -> None:
    assert not unprobed_repeats([row(0), row(1)])
    assert unprobed_repeats([row(0), row(1)], unheard={0})
