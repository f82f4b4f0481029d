"""Lanes, gaps, scale, drags and spans of the calendar: rules without a widget (UI.md 5)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker_app.domain.instants import Interval
from tracker_app.ui.calendar.drags import Grip, drawn, moved, resized, snap_to
from tracker_app.ui.calendar.lanes import gaps, lanes
from tracker_app.ui.calendar.scale import HOUR, LARGEST_HOUR, SMALLEST_HOUR, Scale, day_of
from tracker_app.ui.calendar.spans import Span, days_of, step

DAY = 1_763_935_200  # 2025-11-24T00:00+02:00

spans = st.lists(
    st.tuples(st.integers(0, 86_000), st.integers(0, 9_000)).map(lambda pair: Interval(pair[0], pair[0] + pair[1])),
    max_size=14,
).map(lambda found: sorted(found, key=lambda span: (span.start, span.stop)))


@given(spans)
def test_two_blocks_that_overlap_never_share_a_lane(found: list[Interval]) -> None:
    places = lanes(found)
    assert len(places) == len(found)
    for one in range(len(found)):
        assert 0 <= places[one].at < places[one].of
        for other in range(one):
            if found[one].overlap(found[other]):
                assert places[one].at != places[other].at
                assert places[one].of == places[other].of


@given(spans)
def test_a_block_that_overlaps_nobody_has_the_whole_width_unless_others_around_it_do(found: list[Interval]) -> None:
    places = lanes(found)
    for number, place in enumerate(places):
        if place.of > 1:
            begin, end = found[number].start, max(found[number].stop, found[number].start + 1)
            others = [span for at, span in enumerate(found) if at != number]
            assert any(span.start <= end and max(span.stop, span.start + 1) >= begin for span in others)


def test_entries_that_touch_stand_below_each_other() -> None:
    assert [place.of for place in lanes([Interval(0, 600), Interval(600, 900)])] == [1, 1]


@given(spans)
def test_gaps_lie_between_entries_and_touch_none(found: list[Interval]) -> None:
    for gap in gaps(found):
        assert gap.seconds >= 180
        assert not any(gap.overlap(span) for span in found)
        assert any(span.stop == gap.start for span in found)
        assert any(span.start == gap.stop for span in found)


def test_gaps_under_three_minutes_are_none() -> None:
    assert gaps([Interval(0, 600), Interval(779, 900)]) == []
    assert gaps([Interval(0, 600), Interval(780, 900)]) == [Interval(600, 780)]


def test_a_day_of_25_hours_has_one_hour_twice_and_one_of_23_lacks_one() -> None:
    autumn = day_of(date(2026, 10, 25), "Europe/Tallinn").hours("Europe/Tallinn")
    assert len(autumn) == 25
    assert [hour for _, hour in autumn].count(3) == 2
    spring = day_of(date(2026, 3, 29), "Europe/Tallinn").hours("Europe/Tallinn")
    assert len(spring) == 23
    assert 3 not in [hour for _, hour in spring]


@given(st.floats(0.01, 100))
def test_zoom_stays_between_two_hours_and_five_minutes_a_row(factor: float) -> None:
    assert SMALLEST_HOUR <= Scale(48.0).zoomed(factor).hour <= LARGEST_HOUR


@given(st.integers(0, 86_400))
def test_heights_and_seconds_are_each_others_inverse(seconds: int) -> None:
    assert Scale(48.0).seconds(Scale(48.0).height(seconds)) == seconds


def test_what_is_drawn_snaps_to_five_minutes_and_to_neighbours() -> None:
    snap = snap_to([DAY + 9 * HOUR + 37 * 60], 240, free=False)
    assert drawn(DAY + 9 * HOUR + 36 * 60, DAY + 10 * HOUR + 61, DAY, snap) == Interval(
        DAY + 9 * HOUR + 37 * 60, DAY + 10 * HOUR
    )
    assert drawn(DAY + 5000, DAY + 3000, DAY, snap) == Interval(DAY + 3000, DAY + 5100)


def test_with_alt_nothing_snaps() -> None:
    snap = snap_to([DAY + 100], 240, free=True)
    assert drawn(DAY + 101, DAY + 1234, DAY, snap) == Interval(DAY + 101, DAY + 1234)


@given(st.integers(0, 80_000), st.integers(1, 5000), st.integers(-40_000, 40_000))
def test_a_move_never_changes_how_long_an_entry_is(start: int, seconds: int, by: int) -> None:
    span = Interval(DAY + start, DAY + start + seconds)
    snap = snap_to([DAY + 30_000, DAY + 50_123], 300, free=False)
    assert moved(span, by, DAY, snap).seconds == seconds


@given(st.integers(0, 80_000), st.integers(0, 5000), st.integers(-10_000, 90_000), st.sampled_from(Grip))
def test_an_edge_never_passes_the_other_one(start: int, seconds: int, here: int, grip: Grip) -> None:
    span = Interval(DAY + start, DAY + start + seconds)
    made = resized(span, grip, DAY + here, DAY, snap_to([], 0, free=False))
    assert made.start <= made.stop
    assert made.start == span.start or grip is Grip.START
    assert made.stop == span.stop or grip is not Grip.START


def test_weeks_begin_where_people_begin_them_and_a_work_week_is_monday_to_friday() -> None:
    tuesday = date(2026, 11, 24)
    assert days_of(Span.WEEK, tuesday, 6)[0] == date(2026, 11, 22)
    assert days_of(Span.WEEK, tuesday, 0)[-1] == date(2026, 11, 29)
    assert days_of(Span.WORK_WEEK, date(2026, 11, 29), 6) == tuple(date(2026, 11, n) for n in range(23, 28))
    assert days_of(Span.DAY, tuesday, 0) == (tuesday,)
    assert step(Span.DAY, tuesday, -1) == date(2026, 11, 23)
    assert step(Span.WEEK, tuesday, 2) == date(2026, 12, 8)
