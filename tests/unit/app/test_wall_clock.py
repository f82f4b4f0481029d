"""A clock that cannot be right is noticed, once, and time carries on (SYNC 2.9, I18)."""

import pytest

from tests.worlds import HandClock
from tracker_app.app.wall_clock import AHEAD_SECONDS, RELEASED, CarriedClock, clock_problem, judge
from tracker_app.desktop.clock import FastClock

NOW = 1_795_512_600.0
DAY = 86_400.0


@pytest.mark.parametrize(
    ("now", "last", "verdict"),
    [
        (NOW, None, "right"), (NOW, NOW - DAY, "right"), (NOW, NOW + 299, "right"), (NOW, NOW + 301, "back"),
        (5.0, None, "back"), (RELEASED - 1, None, "back"), (NOW, NOW - AHEAD_SECONDS - 1, "ahead"),
        (NOW + 64 * 365 * DAY, None, "ahead"),
    ],
)  # fmt: skip
def test_a_clock_is_judged_by_what_was_seen_before(now: float, last: float | None, verdict: str) -> None:
    judgement = judge(now, last, None)
    assert judgement.verdict == verdict
    assert (judgement.remember is not None) == (verdict == "right")
    assert (clock_problem(judgement, now, last, "Europe/Tallinn") is None) == (verdict == "right")


def test_a_jump_ahead_that_is_still_there_at_the_next_start_is_believed() -> None:
    first = judge(NOW, NOW - 500 * DAY, None)
    assert (first.verdict, first.doubted) == ("ahead", NOW)
    assert judge(NOW + DAY, NOW - 500 * DAY, first.doubted).verdict == "right"
    assert judge(NOW + 41 * DAY, NOW - 500 * DAY, first.doubted).verdict == "ahead"


def test_a_century_that_cannot_be_is_never_believed() -> None:
    far = NOW + 64 * 365 * DAY
    assert judge(far, NOW, far).verdict == "ahead"


def test_p6_in_1970_time_carries_on_from_what_was_seen_last_until_the_clock_is_set() -> None:
    hand = HandClock(3600.0)
    clock = CarriedClock(hand)
    assert clock.now() == RELEASED
    clock.carry_from(NOW)
    hand.pass_(90)
    assert clock.now() == NOW + 90
    assert clock.shown() == 3690
    hand.set_to(NOW + 5000)
    assert clock.now() == NOW + 5000


def test_the_clock_of_a_demonstration_keeps_its_speed_when_it_is_carried() -> None:
    assert CarriedClock(FastClock(NOW, NOW, 300)).speed == 300
    assert CarriedClock(HandClock(NOW)).speed == 1
