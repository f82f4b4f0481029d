"""What the retry policy answers to one event after another (P7, SYNC 2.8 and 2.9)."""

from dataclasses import replace
from random import Random

import pytest

from tracker_app.sync.policy import (
    Breaker,
    Event,
    Happened,
    PolicyState,
    Reason,
    Timings,
    after,
    for_own_server,
    from_json,
    may_call,
    next_pull,
    pause_between,
    re_anchor,
    to_json,
)

NOW = 1_700_000_000.0
YEAR = 365 * 86_400.0
TIMINGS = Timings()


class Share:
    """A die that always falls at the same share of what is asked for."""

    def __init__(self, share: float) -> None:
        self.share = share

    def uniform(self, a: float, b: float, /) -> float:
        return a + (b - a) * self.share


LEAST, MIDDLE, MOST = Share(0.0), Share(0.5), Share(1.0)


def happens(
    state: PolicyState, event: Event, at: float = NOW, dice: Share = MIDDLE, wait: float | None = None
) -> PolicyState:
    return after(state, Happened(event, wait), at, dice, TIMINGS)


def troubled(failures: int, *, gap: float = 600.0, dice: Share = MIDDLE) -> tuple[PolicyState, float]:
    """The state at the moment of the last of so many failures, each a gap after the one before."""
    state, now = PolicyState(), NOW
    for number in range(failures):
        now = NOW + number * gap
        state = happens(state, Event.FAILURE, now, dice)
    return state, now


def wait_of(state: PolicyState, now: float, *, clicked: bool = False) -> float:
    return may_call(state, now, TIMINGS, clicked=clicked).wait_seconds


def test_a_new_account_may_call_at_once() -> None:
    decision = may_call(PolicyState(), NOW, TIMINGS)
    assert (decision.go, decision.wait_seconds, decision.only_probe) == (True, 0.0, False)
    assert decision.why is Reason.READY


def test_p7_the_first_failure_out_of_health_spreads_over_the_whole_of_the_first_spread() -> None:
    assert wait_of(happens(PolicyState(), Event.FAILURE, dice=LEAST), NOW) == TIMINGS.first_spread_least
    assert wait_of(happens(PolicyState(), Event.FAILURE, dice=MOST), NOW) == TIMINGS.first_spread_most


def test_p7_second_tries_wait_no_less_than_the_spread_so_that_they_do_not_pile_up_on_it() -> None:
    for failures in range(2, 20):
        state, now = troubled(failures, dice=MOST)
        assert wait_of(state, now) >= TIMINGS.first_spread_most


def test_p7_on_a_server_of_ones_own_the_wait_grows_with_the_age_of_the_outage_and_then_stays() -> None:
    own = for_own_server(TIMINGS)
    state, now, waits = PolicyState(), NOW, []
    for number in range(20):
        now = NOW + number * 600.0
        state = after(state, Happened(Event.FAILURE), now, MOST, own)
        waits.append(may_call(state, now, own).wait_seconds)
    assert waits == sorted(waits)
    assert waits[0] <= 60.0
    assert waits[-1] == waits[-2] == own.backoff_cap_most < TIMINGS.backoff_cap_most


def test_p7_figures_that_a_rehearsal_made_shorter_stay_shorter_on_ones_own_server() -> None:
    quick = replace(TIMINGS, backoff_floor=0.1, first_spread_most=0.2, first_spread_least=0.0)
    own = for_own_server(quick)
    assert (own.backoff_floor, own.first_spread_most, own.first_spread_least) == (0.1, 0.2, 0.0)


@pytest.mark.parametrize(("asked", "wait"), [(120.0, 120.0), (None, TIMINGS.quota_wait)])
def test_p7_a_spent_quota_is_a_wait_to_the_second_and_no_failure(asked: float | None, wait: float) -> None:
    state = happens(PolicyState(), Event.QUOTA_SPENT, wait=asked, dice=LEAST)
    assert (state.failures, state.breaker, state.is_recovering) == (0.0, Breaker.CLOSED, False)
    decision = may_call(state, NOW, TIMINGS, clicked=True)
    assert (decision.go, decision.why, decision.wait_seconds) == (False, Reason.SERVER_FLOOR, wait)
    assert may_call(state, NOW + wait, TIMINGS).go


def test_p7_a_wait_is_never_shorter_than_its_share_of_the_cap() -> None:
    state, now = troubled(19, dice=LEAST)
    assert wait_of(state, now) == TIMINGS.backoff_low_share * TIMINGS.backoff_cap_most


def test_p7_one_success_halves_the_failures_and_does_not_forget_them() -> None:
    state, now = troubled(6)
    state = happens(state, Event.SUCCESS, now + 1)
    assert state.failures == 3.0
    assert state.is_recovering


def test_p7_twenty_successes_end_the_recovery_and_a_failure_among_them_starts_the_count_again() -> None:
    state, now = troubled(1)
    for number in range(19):
        state = happens(state, Event.SUCCESS, now + number)
    assert state.is_recovering
    state = happens(state, Event.FAILURE, now + 19)
    for number in range(19):
        state = happens(state, Event.SUCCESS, now + 20 + number)
    assert state.is_recovering
    state = happens(state, Event.SUCCESS, now + 40)
    assert not state.is_recovering
    assert state.failures == 0.0


def test_a_success_an_hour_after_the_last_failure_ends_the_recovery() -> None:
    state, now = troubled(1)
    assert happens(state, Event.SUCCESS, now + 3599).is_recovering
    assert not happens(state, Event.SUCCESS, now + 3600).is_recovering


def test_p7_three_failures_within_a_minute_open_the_breaker_and_slower_ones_do_not() -> None:
    quick, _ = troubled(3, gap=30.0)
    slow, _ = troubled(3, gap=30.5)
    assert quick.breaker is Breaker.OPEN
    assert slow.breaker is Breaker.CLOSED


def test_p7_an_open_breaker_lets_one_light_read_out_and_nothing_else() -> None:
    state, now = troubled(3, gap=1.0)
    early = may_call(state, now, TIMINGS)
    assert not early.go
    due = may_call(state, now + early.wait_seconds, TIMINGS)
    assert (due.go, due.only_probe, due.why) == (True, True, Reason.PROBE)


def test_p7_the_probe_half_opens_the_breaker_and_three_successes_close_it() -> None:
    state, now = troubled(3, gap=1.0)
    seen = []
    for number in range(3):
        state = happens(state, Event.SUCCESS, now + 1000 + number)
        seen.append((state.breaker, may_call(state, now + 1000 + number, TIMINGS).only_probe))
    assert seen == [(Breaker.HALF_OPEN, False), (Breaker.HALF_OPEN, False), (Breaker.CLOSED, False)]


def test_p7_a_failure_while_half_open_opens_the_breaker_again() -> None:
    state, now = troubled(3, gap=1.0)
    state = happens(state, Event.SUCCESS, now + 1000)
    assert happens(state, Event.FAILURE, now + 1001).breaker is Breaker.OPEN


def test_p7_an_empty_retry_budget_leaves_only_probes() -> None:
    nine, now = troubled(9)
    assert nine.breaker is Breaker.CLOSED
    ten = happens(nine, Event.FAILURE, now + 600)
    assert ten.budget == 0.0
    assert ten.breaker is Breaker.OPEN


def test_p7_the_retry_budget_stops_at_empty() -> None:
    state = PolicyState()
    for number in range(7):
        state = happens(state, Event.TIMEOUT, NOW + 600 * number)
    assert state.budget == 0.0


def test_p7_a_timeout_costs_two_tokens_a_failure_one_and_a_success_returns_a_tenth() -> None:
    state = happens(PolicyState(), Event.TIMEOUT)
    assert state.budget == 8.0
    state = happens(state, Event.FAILURE, NOW + 600)
    assert state.budget == 7.0
    assert happens(state, Event.SUCCESS, NOW + 700).budget == pytest.approx(7.1)


def test_p7_retry_after_is_a_floor_to_the_second_that_no_click_skips() -> None:
    state = happens(PolicyState(), Event.REFUSED_BUSY, wait=90.0, dice=LEAST)
    for moment in (NOW, NOW + 89.9):
        decision = may_call(state, moment, TIMINGS, clicked=True)
        assert (decision.go, decision.why) == (False, Reason.SERVER_FLOOR)
        assert decision.wait_seconds == pytest.approx(NOW + 90.0 - moment)
    assert may_call(state, NOW + 90.0, TIMINGS, clicked=True).go


def test_p7_the_answer_to_a_refusal_waits_a_drawn_time_beyond_the_floor() -> None:
    short = happens(PolicyState(), Event.REFUSED_BUSY, wait=2000.0, dice=LEAST)
    long = happens(PolicyState(), Event.REFUSED_BUSY, wait=2000.0, dice=MOST)
    assert wait_of(short, NOW) == 2000.0
    assert wait_of(long, NOW) == 2000.0 + TIMINGS.floor_extra_most


def test_p7_a_refusal_with_a_time_opens_the_breaker_and_one_without_is_a_plain_failure() -> None:
    assert happens(PolicyState(), Event.REFUSED_BUSY, wait=5.0).breaker is Breaker.OPEN
    plain = happens(PolicyState(), Event.REFUSED_BUSY)
    assert plain == happens(PolicyState(), Event.FAILURE)


def test_p7_a_short_retry_after_never_shortens_our_own_back_off() -> None:
    state, now = troubled(8, dice=MOST)
    own = wait_of(happens(state, Event.FAILURE, now + 600, MOST), now + 600)
    assert wait_of(happens(state, Event.REFUSED_BUSY, now + 600, MOST, wait=1.0), now + 600) == own


@pytest.mark.parametrize("absurd", [float("inf"), 1e12])
def test_p7_an_absurd_retry_after_is_bounded_to_a_day(absurd: float) -> None:
    state = happens(PolicyState(), Event.REFUSED_BUSY, wait=absurd, dice=LEAST)
    assert wait_of(state, NOW, clicked=True) == 86_400.0


@pytest.mark.parametrize("past", [0.0, -5.0, float("nan"), float("-inf")])
def test_p7_a_retry_after_that_is_already_over_sets_no_floor(past: float) -> None:
    assert happens(PolicyState(), Event.REFUSED_BUSY, wait=past) == happens(PolicyState(), Event.FAILURE)


def test_p7_a_later_shorter_floor_does_not_lift_the_earlier_one() -> None:
    state = happens(PolicyState(), Event.REFUSED_BUSY, wait=500.0)
    assert happens(state, Event.REFUSED_BUSY, NOW + 1, wait=10.0).floor_until == NOW + 500


def test_a_click_skips_the_back_off_once_in_ten_seconds() -> None:
    state, now = troubled(5)
    assert may_call(state, now, TIMINGS, clicked=True).why is Reason.CLICKED
    state = happens(state, Event.CLICKED, now)
    state = happens(state, Event.FAILURE, now, MOST)
    state = happens(state, Event.FAILURE, now + 4, MOST)
    assert not may_call(state, now + 9.9, TIMINGS, clicked=True).go
    assert may_call(state, now + 10.0, TIMINGS, clicked=True).go


def test_a_click_told_before_the_question_counts_as_well() -> None:
    state, now = troubled(5)
    state = happens(state, Event.CLICKED, now)
    assert may_call(state, now, TIMINGS, clicked=True).go


def test_p7_a_second_click_within_ten_seconds_changes_nothing() -> None:
    state, now = troubled(5)
    state = happens(happens(state, Event.CLICKED, now), Event.FAILURE, now)
    state = happens(state, Event.FAILURE, now + 3)
    assert happens(state, Event.CLICKED, now + 5).next_at == state.next_at


def test_p7_a_click_while_the_breaker_is_open_gets_the_one_probe() -> None:
    state, now = troubled(3, gap=1.0)
    decision = may_call(state, now, TIMINGS, clicked=True)
    assert (decision.go, decision.only_probe) == (True, True)


def test_a_click_that_failed_is_tried_once_more_within_four_seconds() -> None:
    state = happens(PolicyState(), Event.CLICKED)
    state = happens(state, Event.FAILURE, NOW + 1, MOST)
    assert wait_of(state, NOW + 1) == TIMINGS.click_retry_most
    state = happens(state, Event.FAILURE, NOW + 5, MOST)
    assert wait_of(state, NOW + 5) > TIMINGS.click_retry_most


def test_p7_a_failed_click_gets_no_quick_retry_while_the_breaker_is_open() -> None:
    state, now = troubled(3, gap=1.0)
    state = happens(happens(state, Event.CLICKED, now + 1), Event.FAILURE, now + 2, LEAST)
    assert wait_of(state, now + 2) > TIMINGS.click_retry_most


@pytest.mark.parametrize(
    ("event", "least", "most"),
    [
        (Event.STARTED, 0.0, 30.0),
        (Event.BOOTED, 0.0, 120.0),
        (Event.UPDATED, 0.0, 1800.0),
        (Event.WOKE, 5.0, 60.0),
        (Event.NETWORK_BACK, 5.0, 60.0),
        (Event.LIVE_CONNECTION_LOST, 0.0, 1650.0),
        (Event.LINK_LOST, 2.0, 30.0),
        (Event.SIGN_IN, 900.0, 1800.0),
    ],
)
def test_p7_starts_wakes_and_losses_are_spread(event: Event, least: float, most: float) -> None:
    assert wait_of(happens(PolicyState(), event, dice=LEAST), NOW) == least
    latest = happens(PolicyState(), event, dice=MOST)
    assert wait_of(latest, NOW) == most
    assert may_call(latest, NOW, TIMINGS).why is Reason.SPREAD
    assert may_call(latest, NOW, TIMINGS, clicked=True).go


@pytest.mark.parametrize(
    "event", [Event.STARTED, Event.BOOTED, Event.WOKE, Event.LIVE_CONNECTION_LOST, Event.LINK_LOST]
)
def test_p7_a_restart_or_a_wake_does_not_cut_a_back_off_short(event: Event) -> None:
    state, now = troubled(8, dice=MOST)
    assert happens(state, event, now, LEAST) == state


def test_a_link_that_is_back_ends_the_wait_that_was_for_the_link_but_no_floor() -> None:
    state, now = troubled(8, dice=MOST)
    assert wait_of(happens(state, Event.NETWORK_BACK, now, MOST), now) == TIMINGS.wake_jitter_most
    floored = happens(state, Event.REFUSED_BUSY, now, LEAST, wait=3000.0)
    assert wait_of(happens(floored, Event.NETWORK_BACK, now, LEAST), now) == 3000.0


def test_a_refused_sign_in_counts_as_no_failure_of_the_server() -> None:
    state = happens(PolicyState(), Event.SIGN_IN)
    assert (state.failures, state.breaker, state.budget) == (0.0, Breaker.CLOSED, 10.0)


@pytest.mark.parametrize("wait", [None, 3600.0])
def test_p7_i18_a_clock_set_back_by_a_year_does_not_park_the_queue(wait: float | None) -> None:
    state = happens(PolicyState(), Event.REFUSED_BUSY, wait=wait)
    decision = may_call(state, NOW - YEAR, TIMINGS)
    assert (decision.go, decision.only_probe, decision.why) == (True, True, Reason.CLOCK_SET_BACK)


def test_p7_i18_a_state_moved_to_the_new_clock_keeps_the_whole_floor_and_no_more() -> None:
    state = happens(PolicyState(), Event.REFUSED_BUSY, wait=3600.0, dice=MOST)
    moved = re_anchor(state, NOW - YEAR, TIMINGS)
    assert wait_of(moved, NOW - YEAR, clicked=True) == 3600.0
    assert wait_of(moved, NOW - YEAR) == 3900.0
    assert moved == re_anchor(moved, NOW - YEAR, TIMINGS)
    assert may_call(moved, NOW - YEAR + 3900.0, TIMINGS).go


def test_p7_i18_any_event_moves_the_state_to_a_clock_that_was_set_back() -> None:
    state = happens(PolicyState(), Event.REFUSED_BUSY, wait=3600.0, dice=MOST)
    state = happens(state, Event.WOKE, NOW - YEAR)
    assert wait_of(state, NOW - YEAR) == 3900.0
    assert state.first_failure_at == NOW - YEAR


def test_a_clock_set_back_by_seconds_only_makes_the_wait_that_much_longer() -> None:
    state = happens(PolicyState(), Event.FAILURE)
    assert wait_of(state, NOW - 30) == wait_of(state, NOW) + 30
    assert re_anchor(state, NOW - 30, TIMINGS) == state


def test_p7_periodic_pulls_are_spread_and_stay_behind_a_wait() -> None:
    assert next_pull(PolicyState(), NOW, LEAST, TIMINGS) == NOW + 240
    assert next_pull(PolicyState(), NOW, MOST, TIMINGS) == NOW + 360
    floored = happens(PolicyState(), Event.REFUSED_BUSY, wait=4000.0, dice=LEAST)
    assert next_pull(floored, NOW, LEAST, TIMINGS) == NOW + 4000


def test_p7_requests_of_one_turn_are_far_apart_until_the_recovery_is_over() -> None:
    state, now = troubled(2)
    state = happens(state, Event.SUCCESS, now + 1)
    for share in (LEAST, MOST):
        assert pause_between(state, share, TIMINGS) >= 5.0
        assert 1.0 <= pause_between(state, share, TIMINGS, clicked=True) <= 4.0
        assert 0.2 <= pause_between(PolicyState(), share, TIMINGS) <= 1.0


def test_p7_two_dice_give_two_waits() -> None:
    drawn = {after(PolicyState(), Happened(Event.FAILURE), NOW, Random(seed), TIMINGS) for seed in range(50)}
    assert len(drawn) == 50


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "null",
        "[]",
        "7",
        "{",
        '"open"',
        '{"failures": "many"}',
        '{"failures": -1}',
        '{"failures": NaN}',
        '{"failures": true}',
        '{"next_at": 1e999}',
        '{"next_at": "tomorrow"}',
        '{"breaker": "ajar"}',
        '{"failure_times": 5}',
        '{"failure_times": [null]}',
        '{"click_retry_left": 1}',
        '{"budget": -0.5}',
        "[" * 100_000,
    ],
)
def test_p6_a_damaged_note_is_the_initial_state(garbage: str) -> None:
    assert from_json(garbage) == PolicyState()


def test_a_note_of_a_newer_version_is_read_as_far_as_we_know_it() -> None:
    assert from_json('{"failures": 2.0, "mood": "good"}') == PolicyState(failures=2.0)


def test_i18_a_damaged_maximum_cannot_park_the_queue() -> None:
    state = from_json(to_json(replace(PolicyState(), next_at=NOW + YEAR, max_wait_seconds=YEAR)))
    assert may_call(state, NOW, TIMINGS).go
