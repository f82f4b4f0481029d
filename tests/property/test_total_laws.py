"""Laws of totals: they add up over days, over bounds and over any way of cutting entries (DESIGN 6)."""

from hypothesis import given
from hypothesis import strategies as st

from tracker_app.domain.instants import Interval
from tracker_app.domain.totals import days_of, seconds_by_day, total_between
from tracker_app.domain.zones import day_bounds

from .test_zone_laws import INSTANTS, ZONES

Spans = list[tuple[int, int]]
SPANS = st.lists(
    st.tuples(INSTANTS, st.integers(0, 40 * 86_400) | st.integers(0, 90_000)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=8,
)
NEVER = 0


@given(SPANS, ZONES)
def test_the_days_hold_every_second_and_no_more(spans: Spans, zone: str) -> None:
    assert sum(seconds_by_day(spans, zone, NEVER).values()) == sum(stop - start for start, stop in spans)


@given(SPANS, ZONES)
def test_a_days_total_is_the_total_between_its_bounds(spans: Spans, zone: str) -> None:
    for day, seconds in seconds_by_day(spans, zone, NEVER).items():
        assert seconds == total_between(spans, day_bounds(day, zone)) > 0


@given(SPANS, ZONES, st.data())
def test_cutting_an_entry_anywhere_changes_no_total(spans: Spans, zone: str, data: st.DataObject) -> None:
    parts: Spans = []
    for start, stop in spans:
        at = data.draw(st.integers(start, stop))
        parts += [(start, at), (at, stop)]
    shuffled = data.draw(st.permutations(parts))
    assert seconds_by_day(shuffled, zone, NEVER) == seconds_by_day(spans, zone, NEVER)


@given(SPANS, INSTANTS, INSTANTS, INSTANTS)
def test_bounds_cut_in_two_share_the_total_out(spans: Spans, a: int, b: int, c: int) -> None:
    first, middle, last = sorted((a, b, c))
    halves = total_between(spans, Interval(first, middle)) + total_between(spans, Interval(middle, last))
    assert halves == total_between(spans, Interval(first, last))


@given(SPANS, ZONES)
def test_an_entry_is_shown_on_every_day_on_which_it_counts(spans: Spans, zone: str) -> None:
    for start, stop in spans:
        counted = seconds_by_day([(start, stop)], zone, NEVER)
        assert set(counted) <= set(days_of(start, stop, zone, NEVER))


@given(INSTANTS, st.integers(-90_000, 90_000), ZONES)
def test_a_running_timer_counts_like_one_that_stops_now(start: int, ran: int, zone: str) -> None:
    assert seconds_by_day([(start, None)], zone, start + ran) == seconds_by_day([(start, start + ran)], zone, NEVER)
