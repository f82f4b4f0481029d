"""Entries are read a window at a time, and every way of asking agrees with what is there (P8)."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.worlds import World, a_world
from tracker_app.app.browsing import Query
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Project
from tracker_app.domain.entry import TimeEntry
from tracker_app.store.entries import Entries

HOUR = 3600


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def starts(world: World) -> list[int]:
    return [view.entry.start for view in world.holdfast.browsing.page(limit=1000)]


def test_pages_follow_each_other_without_gap_or_repeat_even_at_one_and_the_same_second(world: World) -> None:
    for _ in range(7):
        world.entry("Same second")
    browsing = world.holdfast.browsing
    seen: list[str] = []
    before = None
    while page := browsing.page(before, 3):
        seen += [view.entry.id for view in page]
        before = (page[-1].entry.start, page[-1].entry.id)
    assert seen == [view.entry.id for view in browsing.page(limit=100)]
    assert len(set(seen)) == 7


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 900)), max_size=8),
    st.integers(0, 3000),
    st.integers(0, 900),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_window_holds_just_what_touches_it(spans: list[tuple[int, int]], start: int, length: int) -> None:
    with a_world() as world:
        zero = int(world.clock.now()) - 999 * HOUR
        for first, seconds in spans:
            world.holdfast.recording.add(Content(), zero + first * 1000, zero + (first + seconds) * 1000)
        lower, upper = zero + start * 1000, zero + (start + length) * 1000
        found = world.holdfast.browsing.between(lower, upper)
        expected = sorted(
            (zero + a * 1000, zero + (a + n) * 1000)
            for a, n in spans
            if zero + a * 1000 < upper and (zero + (a + n) * 1000 > lower or (n == 0 and zero + a * 1000 >= lower))
        )
        assert sorted((v.entry.start, v.entry.stop) for v in found) == expected
        assert [v.entry.start for v in found] == [first for first, _ in expected]
        searched = world.holdfast.browsing.search(Query(start=lower, stop=upper))
        assert sorted((v.entry.start, v.entry.stop) for v in searched) == expected


def test_words_are_found_in_any_case_in_text_project_and_tag_and_all_must_occur(world: World) -> None:
    project = world.holdfast.catalogue.add_project("Große Straße")
    assert isinstance(project, Project)
    now = int(world.clock.now())
    for content in (
        Content("Zażółć gęślą", tags=("Deep",)),
        Content("Other", project=project.id),
        Content("100% _done_"),
    ):
        assert isinstance(world.holdfast.recording.add(content, now - HOUR, now), TimeEntry)

    def search(*words: str) -> set[str]:
        return {v.entry.description for v in world.holdfast.browsing.search(Query(words=words))}

    assert search("ZAŻÓŁĆ") == {"Zażółć gęślą"}
    assert search("deep", "gęśl") == {"Zażółć gęślą"}
    assert search("grosse") == {"Other"}
    assert search("%", "_") == {"100% _done_"}
    assert search("deep", "other") == set()


@pytest.mark.parametrize("ask", ["page", "between", "search", "day", "newest", "count", "recent", "totals"])
def test_what_was_deleted_is_nowhere(world: World, ask: str) -> None:
    entry = world.entry("Gone")
    now = int(world.clock.now())
    browsing = world.holdfast.browsing
    asks: dict[str, Callable[[], object]] = {
        "page": browsing.page,
        "between": lambda: browsing.between(entry.start, now),
        "search": lambda: browsing.search(Query(words=("gone",))),
        "day": browsing.day_seconds,
        "newest": lambda: Entries(world.holdfast.database.reader()).newest(),
        "count": browsing.count,
        "recent": browsing.recent,
        "totals": lambda: browsing.totals().week,
    }
    assert asks[ask]()
    world.holdfast.recording.delete([entry.id])
    assert not asks[ask]()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT start_utc FROM entry WHERE deleted = 0 AND (start_utc, id) < (5, 'x') ORDER BY start_utc DESC, id DESC",
        "SELECT id FROM entry WHERE stop_utc IS NULL AND deleted = 0",
        "SELECT id FROM entry WHERE deleted = 0 AND start_utc < 9 AND start_utc >= 1 ORDER BY start_utc, id",
    ],
)
def test_p8_what_is_asked_at_every_glance_never_reads_the_whole_table(world: World, query: str) -> None:
    plan = [row[3] for row in world.holdfast.database.reader().execute(f"EXPLAIN QUERY PLAN {query}")]
    assert all(step.startswith(("SEARCH", "SCAN entry USING COVERING INDEX one_running")) for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan)
