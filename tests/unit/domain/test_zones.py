"""Days, weeks and wall clocks follow the zone, also where clocks are put forward or back (DESIGN 6)."""

from datetime import date, datetime, time

import pytest

from tracker_app.domain.zones import day_bounds, instant_at, local_day, local_iso, nearest_to, week_start, zone_info

TALLINN = "Europe/Tallinn"


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 11, 24), TALLINN, 24),
        (date(2026, 3, 29), TALLINN, 23),
        (date(2026, 10, 25), TALLINN, 25),
        (date(2026, 4, 5), "Australia/Lord_Howe", 24.5),
        (date(2026, 10, 4), "Australia/Lord_Howe", 23.5),
        (date(2018, 11, 4), "America/Sao_Paulo", 23),
        (date(2011, 12, 30), "Pacific/Apia", 0),
        (date(2011, 12, 31), "Pacific/Apia", 24),
    ],
)
def test_a_day_has_the_hours_that_clocks_in_the_zone_gave_it(day: date, zone: str, hours: float) -> None:
    assert day_bounds(day, zone).seconds == hours * 3600


def test_a_day_whose_midnight_is_jumped_over_begins_at_the_jump() -> None:
    assert local_iso(day_bounds(date(2018, 11, 4), "America/Sao_Paulo").start, "America/Sao_Paulo") == (
        "2018-11-04T01:00:00-02:00"
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Auckland", "Etc/GMT+12", "Pacific/Pago_Pago", TALLINN])
def test_the_last_second_of_a_day_and_the_first_of_the_next_are_told_apart_in_far_zones(zone: str) -> None:
    bounds = day_bounds(date(2026, 11, 24), zone)
    assert local_day(bounds.start, zone) == date(2026, 11, 24)
    assert local_day(bounds.stop - 1, zone) == date(2026, 11, 24)
    assert local_day(bounds.start - 1, zone) == date(2026, 11, 23)
    assert local_day(bounds.stop, zone) == date(2026, 11, 25)


def test_a_wall_clock_time_is_one_instant_or_none_or_two() -> None:
    assert instant_at(date(2026, 11, 24), time(9, 30), TALLINN) == [utc("2026-11-24T09:30+02:00")]
    assert instant_at(date(2026, 3, 29), time(3, 30), TALLINN) == []
    assert instant_at(date(2026, 10, 25), time(3, 30), TALLINN) == [
        utc("2026-10-25T03:30+03:00"),
        utc("2026-10-25T03:30+02:00"),
    ]


def test_a_time_that_does_not_exist_is_read_by_the_clock_before_and_after_the_jump() -> None:
    assert [local_iso(at, TALLINN) for at in nearest_to(date(2026, 3, 29), time(3, 30), TALLINN)] == [
        "2026-03-29T02:30:00+02:00",
        "2026-03-29T04:30:00+03:00",
    ]


@pytest.mark.parametrize(
    ("first_weekday", "expected"), [(0, date(2026, 11, 23)), (6, date(2026, 11, 22)), (5, date(2026, 11, 21))]
)
def test_a_week_begins_on_the_chosen_day(first_weekday: int, expected: date) -> None:
    assert week_start(date(2026, 11, 24), first_weekday) == expected
    assert week_start(expected, first_weekday) == expected


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "\x00"])
def test_a_zone_that_this_computer_does_not_know_counts_as_utc_instead_of_failing(name: str) -> None:
    assert zone_info(name).utcoffset(datetime(2026, 7, 1)).total_seconds() == 0  # noqa: DTZ001 - the question is the offset
