"""Which spans of time are read back whole, and when (P4)."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker_app.sync.audit import BACK_SECONDS, DAY, Audit, due_at

NOW = 1_795_500_000


def test_recent_weeks_are_read_once_a_day_and_not_before_everything_was_read_once() -> None:
    assert due_at(None, None, NOW) is None
    assert due_at(None, NOW - 100, NOW) == NOW - 100 + DAY
    assert due_at(NOW - 50, NOW - 100 * DAY, NOW) == NOW - 50 + DAY


def test_a_moment_noted_under_a_wrong_clock_parks_nothing() -> None:
    assert due_at(NOW + 365 * DAY, NOW - DAY, NOW) == NOW


@given(st.lists(st.booleans(), max_size=200))
def test_p4_every_second_of_recent_weeks_is_in_a_span_that_was_read_whole_or_is_too_short_to_halve(
    answers: list[bool],
) -> None:
    audit, whole = Audit(), []
    left = iter([*answers, *[True] * 200])
    while True:
        span = audit.begin(NOW)
        is_whole = next(left)
        is_done = audit.done(span, whole=is_whole)
        if is_whole or span[1] - span[0] <= DAY:
            whole.append(span)
        if is_done:
            break
    whole.sort()
    assert whole[0][0] == NOW - BACK_SECONDS
    assert whole[-1][1] >= NOW + DAY
    assert all(one[1] == two[0] for one, two in pairwise(whole))
