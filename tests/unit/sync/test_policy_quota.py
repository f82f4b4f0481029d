"""What a nearly spent quota is still used for (P7, SYNC 2.8)."""

import pytest

from tracker_app.sync.policy import Purpose, quota_allows

EVERY = tuple(Purpose)


def allowed(remaining: int | None, total: int | None) -> list[Purpose]:
    return [purpose for purpose in EVERY if quota_allows(remaining, total, purpose)]


def test_a_server_that_counts_nothing_allows_everything() -> None:
    assert allowed(None, None) == allowed(None, 30) == list(EVERY)


def test_p7_pulls_stop_first_then_the_audit_then_edits_and_start_stop_goes_to_the_last_request() -> None:
    seen = [allowed(remaining, 30) for remaining in range(30, -1, -1)]
    order = [purposes for number, purposes in enumerate(seen) if number == 0 or purposes != seen[number - 1]]
    assert order == [
        [Purpose.START_STOP, Purpose.EDIT, Purpose.AUDIT, Purpose.PULL],
        [Purpose.START_STOP, Purpose.EDIT, Purpose.AUDIT],
        [Purpose.START_STOP, Purpose.EDIT],
        [Purpose.START_STOP],
        [],
    ]


@pytest.mark.parametrize(("total", "reserve"), [(30, 6), (100, 20), (240, 48), (10, 3), (5, 3), (None, 3)])
def test_p7_a_fifth_and_at_least_three_requests_stay_for_start_and_stop(total: int | None, reserve: int) -> None:
    assert allowed(reserve, total) == [Purpose.START_STOP]
    assert Purpose.EDIT in allowed(reserve + 1, total)


@pytest.mark.parametrize("total", [5, 10, 30, 240])
def test_a_full_quota_allows_everything(total: int) -> None:
    assert allowed(total, total) == list(EVERY)
