"""Totals come from one place and count time on the day on which it was spent (UI.md: no 29-hour days)."""

from datetime import date, datetime

from tracker_app.domain.instants import Interval
from tracker_app.domain.totals import days_of, seconds_by_day, total_between

TALLINN = "Europe/Tallinn"
HOUR = 3600


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_what_crosses_midnight_counts_on_both_days() -> None:
    span = (at("2026-11-23T23:10+02:00"), at("2026-11-24T01:05+02:00"))
    assert seconds_by_day([span], TALLINN, 0) == {date(2026, 11, 23): 50 * 60, date(2026, 11, 24): 65 * 60}
    assert days_of(*span, TALLINN, 0) == [date(2026, 11, 23), date(2026, 11, 24)]


def test_a_night_in_which_clocks_change_has_the_hours_that_went_by() -> None:
    spring = (at("2026-03-28T22:00+02:00"), at("2026-03-29T06:00+03:00"))
    autumn = (at("2026-10-24T22:00+03:00"), at("2026-10-25T06:00+02:00"))
    assert seconds_by_day([autumn, spring], TALLINN, 0) == {
        date(2026, 3, 28): 2 * HOUR,
        date(2026, 3, 29): 5 * HOUR,
        date(2026, 10, 24): 2 * HOUR,
        date(2026, 10, 25): 7 * HOUR,
    }


def test_a_running_timer_counts_up_to_now_and_never_below_nothing() -> None:
    start = at("2026-11-24T09:00+02:00")
    assert seconds_by_day([(start, None)], TALLINN, start + 90) == {date(2026, 11, 24): 90}
    assert seconds_by_day([(start, None)], TALLINN, start - 90) == {}
    assert days_of(start, None, TALLINN, start - 90) == [date(2026, 11, 24)]


def test_an_entry_that_ends_at_midnight_is_not_shown_on_the_next_day() -> None:
    assert days_of(at("2026-11-23T22:00+02:00"), at("2026-11-24T00:00+02:00"), TALLINN, 0) == [date(2026, 11, 23)]


def test_only_what_lies_inside_the_bounds_is_counted() -> None:
    assert total_between([(0, 100), (50, 150), (300, 400), (150, 150)], Interval(40, 120)) == 60 + 70


def test_the_same_hours_fall_on_other_days_in_another_zone() -> None:
    span = (at("2026-11-24T21:00+00:00"), at("2026-11-24T23:00+00:00"))
    assert list(seconds_by_day([span], "UTC", 0)) == [date(2026, 11, 24)]
    assert seconds_by_day([span], TALLINN, 0) == {date(2026, 11, 24): HOUR, date(2026, 11, 25): HOUR}
