"""The list's index of days agrees with days as totals see them, in every zone and over every clock change."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import a_world
from tracker_app.app.browsing import Query
from tracker_app.app.recording import Content
from tracker_app.domain.instants import Interval
from tracker_app.domain.totals import days_of
from tracker_app.domain.zones import offset_spans, wall_clock

NOW = int(datetime(2026, 11, 24, 9, 30, tzinfo=UTC).timestamp())
YEAR = 365 * 86_400
ZONES = ("Europe/Tallinn", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland", "UTC")


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=12)
@given(spans=st.lists(st.tuples(st.integers(NOW - 3 * YEAR, NOW - 9 * 86_400), st.integers(0, 200_000)), max_size=40))
def test_every_day_counts_just_the_entries_that_show_on_it(zone: str, spans: list[tuple[int, int]]) -> None:
    with a_world(zone=zone, now=NOW) as world:
        for start, length in spans:
            world.holdfast.recording.add(Content(), start, start + length)
        expected = Counter(day for start, length in spans for day in days_of(start, start + length, zone, NOW))
        assert world.holdfast.browsing.day_counts() == sorted(expected.items(), reverse=True)


def test_a_running_timer_counts_on_every_day_up_to_now() -> None:
    with a_world(now=NOW) as world:
        world.holdfast.recording.start(Content("Night"), at=NOW - 86_400)
        assert [count for _, count in world.holdfast.browsing.day_counts()] == [1, 1]


def test_a_search_counts_what_it_finds_and_nothing_else() -> None:
    with a_world(now=NOW) as world:
        world.entry("Review draft", minutes=30)
        world.entry("Stand-up", minutes=15)
        world.entry("Draft a plan", minutes=90, ago_minutes=3000)
        counts = world.holdfast.browsing.day_counts
        assert sum(count for _, count in counts(Query(words=("draft",)))) == 2
        assert sum(count for _, count in counts(Query(at_most_seconds=20 * 60))) == 1
        assert counts(Query(words=("nothing of the kind",))) == []


@pytest.mark.parametrize("zone", ZONES)
@given(start=st.integers(NOW - 5 * YEAR, NOW), length=st.integers(1, 2 * YEAR), at=st.floats(0, 1))
def test_stretches_of_one_offset_cover_everything_and_say_the_offset(
    zone: str, start: int, length: int, at: float
) -> None:
    spans = offset_spans(start, start + length, zone)
    assert spans[0][0].start == start
    assert all(one.stop == two.start for (one, _), (two, _) in pairwise(spans))
    assert spans[-1][0].stop == start + length
    instant = start + int(at * (length - 1))
    offset = next(offset for span, offset in spans if instant in Interval(span.start, span.stop))
    shown = wall_clock(instant, zone).utcoffset()
    assert shown is not None
    assert shown.total_seconds() == offset
