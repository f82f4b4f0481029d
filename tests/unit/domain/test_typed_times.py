"""Times are read as people type them (CLI.md "Everywhere", UI.md 4); what could mean two things is asked back."""

from datetime import date, datetime

import pytest

from tracker_app.domain.refusals import Refusal, Why
from tracker_app.domain.typed_times import day_of, instant_of
from tracker_app.domain.zones import local_iso

TALLINN = "Europe/Tallinn"
NOW = int(datetime.fromisoformat("2026-11-24T11:30:07+02:00").timestamp())  # a Tuesday


def read(text: str, **more: object) -> str | Refusal:
    found = instant_of(text, NOW, TALLINN, **more)  # type: ignore[arg-type]
    return found if isinstance(found, Refusal) else local_iso(found, TALLINN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T09:30", "2026-11-20T09:30:00+02:00"),
        ("2026-11-20 9:30:15", "2026-11-20T09:30:15+02:00"),
        ("2026-11-20t0930", "2026-11-20T09:30:00+02:00"),
        ("24.10.2026 9.30", "2026-10-24T09:30:00+03:00"),
        ("2026-11-20T09:30Z", "2026-11-20T11:30:00+02:00"),
        ("2026-11-20T09:30:15.999+05:30", "2026-11-20T06:00:15+02:00"),
        ("2026-11-20T09:30-0500", "2026-11-20T16:30:00+02:00"),
        ("09:30", "2026-11-24T09:30:00+02:00"),
        ("9:30am", "2026-11-24T09:30:00+02:00"),
        ("9:30 p.m.", "2026-11-24T21:30:00+02:00"),
        ("12am", "2026-11-24T00:00:00+02:00"),
        ("12 PM", "2026-11-24T12:00:00+02:00"),
        ("930", "2026-11-24T09:30:00+02:00"),
        ("0930", "2026-11-24T09:30:00+02:00"),
        ("9.30", "2026-11-24T09:30:00+02:00"),
        ("9h30", "2026-11-24T09:30:00+02:00"),
        ("9", "2026-11-24T09:00:00+02:00"),
        ("24:00", "2026-11-25T00:00:00+02:00"),
        ("yesterday 17:00", "2026-11-23T17:00:00+02:00"),
        ("Yesterday  5 pm", "2026-11-23T17:00:00+02:00"),
        ("mon 9:00", "2026-11-23T09:00:00+02:00"),
        ("tuesday 9", "2026-11-24T09:00:00+02:00"),
        ("wed 9", "2026-11-18T09:00:00+02:00"),
        ("now", "2026-11-24T11:30:07+02:00"),
        ("-15", "2026-11-24T11:15:07+02:00"),
        ("-15m", "2026-11-24T11:15:07+02:00"),
        ("−1h 20", "2026-11-24T10:10:07+02:00"),
        ("-1,5h", "2026-11-24T10:00:07+02:00"),
        ("15 min ago", "2026-11-24T11:15:07+02:00"),
        ("+30", "2026-11-24T12:00:07+02:00"),
    ],
)
def test_a_time_is_read(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "soon", "25:00", "9:60", "13pm", "0am", "2026-02-30 10:00", "2026-11-24", "yesterday", "last", "-",
        "+", "-x", "99", "9:3", "09:30+02:00", "2026-11-24T09:30+99:00", "12:00 24:00", "1" * 300, "-15 ago now",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_what_was_typed(text: str) -> None:
    assert read(text, field="start") == Refusal(Why.UNREADABLE_TIME, "start", text)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00Z", "1999-12-31 12:00", "2099-12-31 24:00Z", "9999-12-31 24:00", "-999999h", "+999999h"]
)
def test_a_year_that_cannot_be_recorded_is_refused(text: str) -> None:
    assert read(text) == Refusal(Why.YEAR_OUT_OF_RANGE, "at", text)


def test_a_time_that_clocks_jump_over_is_refused_with_both_times_it_could_mean() -> None:
    assert read("2026-03-29T03:30", field="start") == Refusal(
        Why.NO_SUCH_TIME, "start", "2026-03-29T03:30", ("2026-03-29T02:30:00+02:00", "2026-03-29T04:30:00+03:00")
    )


def test_a_time_that_comes_twice_is_refused_with_both_and_each_of_them_can_be_typed() -> None:
    refused = read("2026-10-25T03:30", field="stop")
    offers = ("2026-10-25T03:30:00+03:00", "2026-10-25T03:30:00+02:00")
    assert refused == Refusal(Why.TIME_TWICE, "stop", "2026-10-25T03:30", offers)
    assert tuple(map(read, offers)) == offers


def test_a_time_is_on_the_day_of_the_entry_that_is_edited() -> None:
    assert read("9:30", day=date(2026, 3, 2)) == "2026-03-02T09:30:00+02:00"
    assert read("yesterday 9:30", day=date(2026, 3, 2)) == "2026-11-23T09:30:00+02:00"


def test_plus_counts_from_the_start_of_the_entry_and_minus_from_now() -> None:
    start = NOW - 7200
    assert read("+45", after=start) == "2026-11-24T10:15:07+02:00"
    assert read("-15", after=start) == "2026-11-24T11:15:07+02:00"


def test_last_is_the_end_of_the_entry_before() -> None:
    assert read("last", last=NOW - 7) == "2026-11-24T11:30:00+02:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", date(2026, 11, 24)), ("Yesterday", date(2026, 11, 23)), ("tomorrow", date(2026, 11, 25)),
        ("2026-11-05", date(2026, 11, 5)), ("5.11.2026", date(2026, 11, 5)), ("mon", date(2026, 11, 23)),
        ("tue", date(2026, 11, 24)), ("-7d", date(2026, 11, 17)), ("-7", date(2026, 11, 17)),
        ("3 days ago", date(2026, 11, 21)),
    ],
)  # fmt: skip
def test_a_day_is_read(text: str, expected: date) -> None:
    assert day_of(text, NOW, TALLINN) == expected


@pytest.mark.parametrize("text", ["", "2026-02-30", "9:30", "2026-11-24T09:30", "soon", "24/11", "-", "1" * 99])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert day_of(text, NOW, TALLINN, "from") == Refusal(Why.UNREADABLE_TIME, "from", text)


@pytest.mark.parametrize("text", ["0001-01-01", "1999-12-31", "2100-01-01", "-99999"])
def test_a_day_whose_year_cannot_be_recorded_is_refused(text: str) -> None:
    assert day_of(text, NOW, TALLINN) == Refusal(Why.YEAR_OUT_OF_RANGE, "day", text)


def test_today_is_the_day_in_the_zone_of_whoever_types() -> None:
    late = int(datetime.fromisoformat("2026-11-24T23:30:00+00:00").timestamp())
    assert day_of("today", late, "UTC") == date(2026, 11, 24)
    assert day_of("today", late, TALLINN) == date(2026, 11, 25)
