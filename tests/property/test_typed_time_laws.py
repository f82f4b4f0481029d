"""Laws of typed times: whatever can be shown can be typed, and no text at all brings the reader down."""

from datetime import date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from tracker_app.domain.durations import format_length, length_of, parse_length
from tracker_app.domain.refusals import EARLIEST, LATEST, LONGEST_SECONDS, Refusal, Why
from tracker_app.domain.typed_times import day_of, instant_of
from tracker_app.domain.zones import local_iso, wall_clock

from .test_zone_laws import INSTANTS, ZONES

TEXT = st.text(max_size=40) | st.text("0123456789:.,-+hmsapt zZdago\u2212", max_size=24)
CLOCKS = ("%H:%M", "%H.%M", "%H%M", "%I:%M %p", "%I%M%p", "%H:%M:%S")


@given(st.integers(0, LONGEST_SECONDS))
def test_a_length_reads_back_as_it_is_written(seconds: int) -> None:
    assert length_of(format_length(seconds)) == seconds


@given(TEXT)
@example("9" * 5000)
def test_any_text_is_a_length_or_is_refused(text: str) -> None:
    found = length_of(text)
    assert isinstance(found, Refusal) or 0 <= found <= LONGEST_SECONDS
    assert (parse_length(text) is None) == (isinstance(found, Refusal) and found.why is Why.UNREADABLE_TIME)


@given(TEXT, INSTANTS, ZONES)
@example("9" * 5000, 1_700_000_000, "Europe/Tallinn")
def test_any_text_is_a_recordable_instant_or_is_refused_and_offers_are_instants(text: str, now: int, zone: str) -> None:
    found = instant_of(text, now, zone, "stop")
    if isinstance(found, int):
        assert EARLIEST <= found < LATEST
        return
    assert (found.field, found.given) == ("stop", text)
    for offer in found.offers:
        assert isinstance(instant_of(offer, now, zone), int)


@given(TEXT, INSTANTS, ZONES)
def test_any_text_is_a_day_or_is_refused(text: str, now: int, zone: str) -> None:
    found = day_of(text, now, zone)
    assert isinstance(found, (date, Refusal))


@given(INSTANTS, ZONES, st.sampled_from(CLOCKS), st.sampled_from(("%Y-%m-%d ", "%Y-%m-%dT", "%d.%m.%Y ")), INSTANTS)
def test_a_local_time_reads_back_as_it_is_shown_unless_it_is_one_of_two(
    instant: int, zone: str, clock: str, day: str, now: int
) -> None:
    shown = wall_clock(instant if clock.endswith("S") else instant - wall_clock(instant, zone).second, zone)
    text = shown.replace(tzinfo=None).strftime(day + clock)
    found = instant_of(text, now, zone)
    if isinstance(found, Refusal):
        assert found.why is Why.TIME_TWICE
        assert shown.isoformat() in found.offers
    else:
        assert local_iso(found, zone) == shown.isoformat()


@given(INSTANTS, ZONES, st.integers(0, 24 * 3600))
def test_ago_and_ahead_are_exact_whatever_clocks_do_meanwhile(now: int, zone: str, seconds: int) -> None:
    assert instant_of(f"-{format_length(seconds)}", now, zone) == now - seconds
    assert instant_of(f"+{seconds}s", now, zone) == now + seconds


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), INSTANTS, ZONES)
def test_a_day_reads_back_as_it_is_written(day: date, now: int, zone: str) -> None:
    assert day_of(day.isoformat(), now, zone) == day
    assert day_of(datetime.combine(day, datetime.min.time()).strftime("%d.%m.%Y"), now, zone) == day
