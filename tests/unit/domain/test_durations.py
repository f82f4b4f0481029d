"""Lengths of time are read as people type them (UI.md 4)."""

import pytest

from tracker_app.domain.durations import format_length, length_of
from tracker_app.domain.refusals import Refusal, Why


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1:30", 90), ("0:05", 5), ("90m", 90), ("90 min", 90), ("1.5h", 90), ("1,5h", 90), ("1,5", 90), (".5", 30),
        ("1h 20", 80), ("1h20", 80), ("1h20m", 80), ("2h", 120), ("2 hours", 120), ("45", 45), (" 45 ", 45),
        ("1H 5M", 65), ("1.1h", 66), ("999:00", 999 * 60), ("1:02:30", 62.5), ("1h 2m 30s", 62.5), ("30s", 0.5),
    ],
)  # fmt: skip
def test_a_length_is_read(text: str, minutes: float) -> None:
    assert length_of(text) == minutes * 60


@pytest.mark.parametrize(
    "text", ["", "abc", "-5", "1:75", "1:2:3:4", "1h 20 10s", "h", "1.5m", "12 34", "1e3", "9" * 40, "٣x"]
)
def test_what_is_no_length_is_refused_with_what_was_typed(text: str) -> None:
    assert length_of(text) == Refusal(Why.UNREADABLE_TIME, "duration", text)


@pytest.mark.parametrize("text", ["999:01", "1000h", "60000"])
def test_a_length_that_no_entry_can_have_is_refused(text: str) -> None:
    assert length_of(text, "stop") == Refusal(Why.TOO_LONG, "stop", text)


def test_seconds_are_written_only_where_there_are_some() -> None:
    assert format_length(5400) == "1:30"
    assert format_length(5405) == "1:30:05"
    assert format_length(0) == "0:00"
