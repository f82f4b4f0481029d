"""Which days are shown together, and which come before and after. Pure: no widget, no clock."""

from datetime import date, timedelta
from enum import StrEnum

from tracker_app.domain.zones import week_start


class Span(StrEnum):
    """How many days stand side by side; the words are kept in settings."""

    DAY = "day"
    WORK_WEEK = "work-week"
    WEEK = "week"


_WORK_DAYS = 5


def days_of(span: Span, around: date, first_weekday: int) -> tuple[date, ...]:
    """Return the days shown for a day. The work week is Monday to Friday, wherever weeks begin."""
    match span:
        case Span.DAY:
            return (around,)
        case Span.WORK_WEEK:
            monday = week_start(around, 0)
            return tuple(monday + timedelta(days=n) for n in range(_WORK_DAYS))
        case Span.WEEK:
            first = week_start(around, first_weekday)
            return tuple(first + timedelta(days=n) for n in range(7))


def step(span: Span, around: date, by: int) -> date:
    """Return the day to show `by` spans later, or earlier for a negative number."""
    return around + timedelta(days=by * (1 if span is Span.DAY else 7))
