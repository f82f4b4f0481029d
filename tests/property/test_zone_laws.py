"""Laws of days and wall clocks that hold in every zone and at every instant of the recorded years (DESIGN 6)."""

from datetime import date, time, timedelta
from zoneinfo import available_timezones

from hypothesis import given
from hypothesis import strategies as st

from tracker_app.domain.refusals import EARLIEST, LATEST
from tracker_app.domain.typed_times import instant_of
from tracker_app.domain.zones import day_bounds, instant_at, local_day, local_iso, wall_clock, week_start

ODD_ZONES = (
    "Pacific/Apia", "America/Sao_Paulo", "America/St_Johns", "Africa/Casablanca", "Asia/Beirut", "Australia/Lord_Howe",
    "America/Havana", "Antarctica/Troll", "Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Tallinn", "Asia/Pyongyang",
)  # fmt: skip
ZONES = st.sampled_from(ODD_ZONES) | st.sampled_from(sorted(available_timezones()))
DAYS = st.dates(date(2000, 1, 2), date(2099, 12, 30))
INSTANTS = st.integers(EARLIEST + 86_400, LATEST - 86_400)
TIMES = st.times().map(lambda at: at.replace(microsecond=0)) | st.integers(0, 23).map(time)


@given(DAYS, ZONES)
def test_days_meet_without_gap_or_overlap(day: date, zone: str) -> None:
    assert day_bounds(day, zone).stop == day_bounds(day + timedelta(days=1), zone).start


@given(INSTANTS, ZONES)
def test_every_instant_lies_within_the_bounds_of_its_day(instant: int, zone: str) -> None:
    assert instant in day_bounds(local_day(instant, zone), zone)


@given(DAYS, TIMES, ZONES)
def test_a_wall_clock_shows_the_time_at_every_instant_it_is_said_to(day: date, at: time, zone: str) -> None:
    found = instant_at(day, at, zone)
    assert found == sorted(set(found))
    for instant in found:
        shown = wall_clock(instant, zone)
        assert (shown.date(), shown.time().replace(fold=0)) == (day, at)


@given(INSTANTS, ZONES)
def test_every_instant_is_among_those_at_which_its_wall_clock_shows_what_it_shows(instant: int, zone: str) -> None:
    shown = wall_clock(instant, zone)
    assert instant in instant_at(shown.date(), shown.time(), zone)


@given(INSTANTS, ZONES, INSTANTS)
def test_an_instant_written_with_its_offset_is_read_back_as_itself_by_anybody(
    instant: int, zone: str, now: int
) -> None:
    assert instant_of(local_iso(instant, zone), now, "Asia/Tokyo") == instant


@given(DAYS, st.integers(0, 6))
def test_a_week_starts_on_its_weekday_at_most_six_days_before(day: date, first: int) -> None:
    start = week_start(day, first)
    assert start.weekday() == first
    assert timedelta(0) <= day - start <= timedelta(days=6)
