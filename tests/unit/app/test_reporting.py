"""Reports add up: by any division, across midnight and summer time, inside any range, rounded or not."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.app.reporting import By, Report
from tracker_app.domain.catalog import Project
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.rounding import Rounding, Way, parse_rounding
from tracker_app.domain.totals import seconds_by_day


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def add(world: World, start: str, stop: str, content: Content | None = None) -> TimeEntry:
    entry = world.holdfast.recording.add(content or Content("x"), at(start), at(stop))
    assert isinstance(entry, TimeEntry)
    return entry


def rows(report: Report) -> dict[tuple[str | None, ...], int]:
    return {row.keys: row.seconds for row in report.rows}


def test_time_across_midnight_counts_on_each_day_and_days_of_summer_time_have_their_own_length() -> None:
    with a_world(zone="Europe/Tallinn", now="2026-11-24T09:30:00+00:00") as world:
        add(world, "2026-10-24T20:30", "2026-10-25T22:30")  # a day of 25 hours: 23:30 to 00:30 two days on
        found = world.holdfast.reporting.report(by=[By.DAY])
        assert rows(found) == {("2026-10-24",): 1800, ("2026-10-25",): 25 * 3600, ("2026-10-26",): 1800}
        assert (found.seconds, found.entries) == (26 * 3600, 1)
        only = world.holdfast.reporting.report(date(2026, 10, 25), date(2026, 10, 25), [By.DAY])
        assert rows(only) == {("2026-10-25",): 25 * 3600}


def test_projects_clients_tags_and_texts_divide_together() -> None:
    with a_world() as world:
        client = world.holdfast.catalogue.add_client("Corp")
        project = world.holdfast.catalogue.add_project("Site", client=client.id)  # type: ignore[union-attr]
        assert isinstance(project, Project)
        add(world, "2026-11-20T08:00", "2026-11-20T09:00", Content("a", project.id, tags=("t", "u"), billable=True))
        add(world, "2026-11-20T10:00", "2026-11-20T10:30", Content("a", project.id))
        add(world, "2026-11-20T11:00", "2026-11-20T11:10", Content(""))
        report = world.holdfast.reporting.report
        assert rows(report(by=[By.CLIENT, By.PROJECT])) == {("Corp", "Site"): 5400, (None, None): 600}
        assert rows(report(by=[By.TAG])) == {("t",): 3600, ("u",): 3600, (None,): 2400}
        assert rows(report(by=[By.DESCRIPTION])) == {("a",): 5400, (None,): 600}
        whole = report(by=[By.TAG])
        assert (whole.seconds, whole.billable_seconds, whole.entries) == (6000, 3600, 3)
        assert [row.keys for row in whole.rows] == [("t",), ("u",), (None,)]


def test_weeks_begin_where_the_user_says() -> None:
    with a_world(zone="UTC") as world:
        add(world, "2026-11-15T10:00", "2026-11-15T11:00")  # a Sunday
        add(world, "2026-11-16T10:00", "2026-11-16T11:00")
        report = world.holdfast.reporting.report
        assert rows(report(by=[By.WEEK])) == {("2026-11-09",): 3600, ("2026-11-16",): 3600}
        assert rows(report(by=[By.WEEK], first_weekday=6)) == {("2026-11-15",): 7200}


def test_rounding_is_applied_to_each_entry_and_leaves_entries_as_they_are() -> None:
    with a_world(zone="UTC") as world:
        add(world, "2026-11-20T08:00", "2026-11-20T08:08")
        add(world, "2026-11-20T09:00", "2026-11-20T09:07")
        add(world, "2026-11-20T23:55", "2026-11-21T00:05")
        before = world.dump()
        report = world.holdfast.reporting.report
        assert rows(report(by=[By.PROJECT], rounding=Rounding(900))) == {(None,): 900 + 0 + 900}
        assert report(by=[By.PROJECT], rounding=Rounding(900, Way.UP)).seconds == 2700
        assert report(by=[By.PROJECT], rounding=Rounding(900, Way.DOWN)).seconds == 0
        # A week does not part what crosses midnight inside it; days do, and then each part is rounded.
        assert report(by=[By.WEEK], rounding=Rounding(900, Way.UP)).seconds == 2700
        assert report(by=[By.DAY], rounding=Rounding(900, Way.UP)).seconds == 3600
        assert world.dump() == before


def test_a_running_timer_counts_up_to_now_and_an_entry_without_length_counts_as_one() -> None:
    with a_world(zone="UTC", now="2026-11-24T09:30:00+00:00") as world:
        world.holdfast.recording.start(Content("now"), at=at("2026-11-24T09:00"))
        add(world, "2026-11-24T08:00", "2026-11-24T08:00")
        found = world.holdfast.reporting.report(by=[By.DAY])
        assert (rows(found), found.entries) == ({("2026-11-24",): 1800}, 2)


spans = st.lists(st.tuples(st.integers(1_760_000_000, 1_764_000_000), st.integers(0, 200_000)), min_size=0, max_size=8)


@given(spans, st.sampled_from(["Europe/Tallinn", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"]))
def test_days_add_up_to_the_whole_and_agree_with_the_one_place_of_totals(
    found: list[tuple[int, int]], zone: str
) -> None:
    with a_world(zone=zone) as world:
        for start, seconds in found:
            world.holdfast.recording.add(Content("x"), start, start + seconds)
        report = world.holdfast.reporting.report(by=[By.DAY])
        assert sum(row.seconds for row in report.rows) == report.seconds == sum(seconds for _, seconds in found)
        days = {day.isoformat(): n for day, n in seconds_by_day([(s, s + n) for s, n in found], zone, 0).items()}
        assert {keys[0]: n for keys, n in rows(report).items() if n} == days
        assert report.entries == len(found)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("15m", Rounding(900)), ("up:15m", Rounding(900, Way.UP)), ("DOWN:6", Rounding(360, Way.DOWN)),
        ("nearest:1h", Rounding(3600)), ("0:15", Rounding(900)), ("30s", Rounding(30)),
    ],
)  # fmt: skip
def test_rounding_rules_are_read_as_people_write_them_and_write_themselves_readably(text: str, rule: Rounding) -> None:
    assert parse_rounding(text) == rule
    assert parse_rounding(str(rule)) == rule


@pytest.mark.parametrize("text", ["", "up", "up:", "0m", "up:0", "25h", "sideways:5m", "-15m", "x"])
def test_what_is_no_rounding_rule_is_none(text: str) -> None:
    assert parse_rounding(text) is None


@given(st.integers(0, 10**6), st.integers(1, 86_400), st.sampled_from(list(Way)))
def test_rounding_moves_by_less_than_a_step_in_its_direction(seconds: int, step: int, way: Way) -> None:
    rounded = Rounding(step, way).apply(seconds)
    assert rounded % step == 0
    assert abs(rounded - seconds) < step
    if way is Way.UP:
        assert rounded >= seconds
    elif way is Way.DOWN:
        assert rounded <= seconds
    else:
        assert abs(rounded - seconds) * 2 <= step
