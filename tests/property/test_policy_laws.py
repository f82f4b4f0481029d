"""Laws that the retry policy keeps under any history of events and clocks (P7, I11, I18)."""

import json
from dataclasses import fields
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from tracker_app.sync.policy import (
    Event,
    Happened,
    PolicyState,
    Timings,
    after,
    from_json,
    may_call,
    next_pull,
    pause_between,
    re_anchor,
    to_json,
)

TIMINGS = Timings()
NOW = 1_700_000_000.0
YEARS = 10 * 366 * 86_400.0

WAITS = st.none() | st.floats(min_value=-10, max_value=200_000) | st.just(float("inf")) | st.just(float("nan"))
HAPPENED = st.builds(Happened, st.sampled_from(Event), WAITS)
GAPS = st.floats(min_value=0, max_value=4000)
HISTORY = st.lists(st.tuples(GAPS, HAPPENED), max_size=40)
SEEDS = st.integers(min_value=0, max_value=2**32)
STEPS = st.floats(min_value=-YEARS, max_value=YEARS)


def lived(history: list[tuple[float, Happened]], seed: int) -> tuple[PolicyState, float]:
    """The state after a history, and the moment of its last event."""
    state, now, dice = PolicyState(), NOW, Random(seed)
    for gap, happened in history:
        now += gap
        state = after(state, happened, now, dice, TIMINGS)
    return state, now


@given(HISTORY, SEEDS, st.floats(min_value=1, max_value=86_400), st.booleans(), st.floats(0, 1))
def test_p7_no_call_goes_before_the_servers_floor_whatever_happens_meanwhile(
    history: list[tuple[float, Happened]], seed: int, floor: float, clicked: bool, part: float
) -> None:
    state, now, dice = PolicyState(), NOW, Random(seed)
    state = after(state, Happened(Event.REFUSED_BUSY, floor), now, dice, TIMINGS)
    for gap, happened in history:
        now += gap
        if now >= NOW + floor:
            break
        state = after(state, happened, now, dice, TIMINGS)
        assert not may_call(state, now, TIMINGS, clicked=clicked).go
    asked_at = NOW + floor * part
    if now <= asked_at < NOW + floor:
        decision = may_call(state, asked_at, TIMINGS, clicked=clicked)
        assert not decision.go
        assert asked_at + decision.wait_seconds >= NOW + floor - 1e-3


@given(HISTORY, SEEDS, STEPS, st.booleans())
def test_i18_no_clock_parks_a_call_for_longer_than_the_stored_maximum(
    history: list[tuple[float, Happened]], seed: int, step: float, clicked: bool
) -> None:
    state, now = lived(history, seed)
    decision = may_call(state, now + step, TIMINGS, clicked=clicked)
    assert 0.0 <= decision.wait_seconds <= state.max_wait_seconds
    assert decision.go == (decision.wait_seconds == 0.0)


@given(HISTORY, SEEDS, STEPS)
def test_i18_waiting_as_told_on_a_clock_that_was_set_ends_within_the_maximum(
    history: list[tuple[float, Happened]], seed: int, step: float
) -> None:
    state, now = lived(history, seed)
    now += step
    state = re_anchor(state, now, TIMINGS)
    wait = may_call(state, now, TIMINGS).wait_seconds
    assert wait <= state.max_wait_seconds
    assert may_call(state, now + wait + 1e-3, TIMINGS).go


@given(HISTORY, SEEDS, STEPS)
def test_p7_i18_a_state_moved_to_another_clock_never_shortens_what_is_left_of_a_floor(
    history: list[tuple[float, Happened]], seed: int, step: float
) -> None:
    assume(step < 0)
    state, now = lived(history, seed)
    moved = re_anchor(state, now + step, TIMINGS)
    left = max(0.0, (state.floor_until or now) - now)
    assert max(0.0, (moved.floor_until or now) - (now + step)) >= left - 1e-3


@given(HISTORY, SEEDS)
def test_p7_the_retry_budget_stays_between_empty_and_full(history: list[tuple[float, Happened]], seed: int) -> None:
    state, _ = lived(history, seed)
    assert 0.0 <= state.budget <= TIMINGS.budget_full


@given(HISTORY, SEEDS, GAPS)
def test_p7_one_success_halves_the_failures_or_ends_the_recovery(
    history: list[tuple[float, Happened]], seed: int, gap: float
) -> None:
    state, now = lived(history, seed)
    healed = after(state, Happened(Event.SUCCESS), now + gap, Random(0), TIMINGS)
    assert healed.failures == (state.failures / 2 if healed.is_recovering else 0.0)


@given(HISTORY, SEEDS)
def test_a_state_is_read_back_as_it_was_written(history: list[tuple[float, Happened]], seed: int) -> None:
    state, _ = lived(history, seed)
    assert from_json(to_json(state)) == state


@given(st.text() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(str))
def test_p6_no_text_keeps_the_sync_from_starting(text: str) -> None:
    assert may_call(from_json(text), NOW, TIMINGS).wait_seconds <= PolicyState().max_wait_seconds


@given(st.dictionaries(st.sampled_from([each.name for each in fields(PolicyState)]), st.floats() | st.text()))
def test_p6_no_value_in_a_known_field_keeps_the_sync_from_starting(raw: dict[str, object]) -> None:
    state = from_json(json.dumps(raw))
    after(state, Happened(Event.FAILURE), NOW, Random(0), TIMINGS)
    assert may_call(state, NOW, TIMINGS).wait_seconds <= PolicyState().max_wait_seconds


@given(st.lists(GAPS, max_size=20), SEEDS, st.sampled_from([Event.FAILURE, Event.TIMEOUT, Event.REFUSED_BUSY]))
def test_p7_dice_that_differ_never_agree_on_the_next_moment(gaps: list[float], seed: int, event: Event) -> None:
    state, now = lived([(gap, Happened(Event.FAILURE)) for gap in gaps], seed)
    moments = {after(state, Happened(event), now, Random(die), TIMINGS).next_at for die in range(20)}
    assert len(moments) == 20


@given(HISTORY, SEEDS)
def test_p7_pulls_and_pauses_are_never_in_the_past_and_never_before_a_wait_is_over(
    history: list[tuple[float, Happened]], seed: int
) -> None:
    state, now = lived(history, seed)
    assert next_pull(state, now, Random(seed), TIMINGS) >= now + may_call(state, now, TIMINGS).wait_seconds
    assert pause_between(state, Random(seed), TIMINGS) > 0.0
