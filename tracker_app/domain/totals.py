"""Adds recorded time up: by day and between two instants. The one place where totals come from. Knows no entries."""

from collections.abc import Iterable
from datetime import date, timedelta

from tracker_app.domain.instants import Interval
from tracker_app.domain.zones import day_bounds, local_day

Span = tuple[int, int | None]
"""Start and stop in UTC seconds; None while it runs."""


def total_between(spans: Iterable[tuple[int, int]], bounds: Interval) -> int:
    """Return the seconds of all spans that lie inside `bounds`; spans that overlap each other count each."""
    first, last = bounds.start, bounds.stop
    return sum(max(0, min(stop, last) - max(start, first)) for start, stop in spans)


def seconds_by_day(spans: Iterable[Span], zone: str, now: int) -> dict[date, int]:
    """Return the seconds of each local day in `zone` that has any; what crosses midnight counts on each day it touches.

    A running span counts up to `now` (UTC seconds). Quickest where neighbours in `spans` are neighbours in time.
    """
    found: dict[date, int] = {}
    day, bounds = date.min, Interval(0, 0)
    for start, known_stop in spans:
        stop = now if known_stop is None else known_stop
        while start < stop:
            if not bounds.start <= start < bounds.stop:
                day = local_day(start, zone)
                bounds = day_bounds(day, zone)
            end = min(stop, bounds.stop)
            found[day] = found.get(day, 0) + end - start
            start = end
    return found


def days_of(start: int, stop: int | None, zone: str, now: int) -> list[date]:
    """Return the local days on which a span is shown: every day it touches, at least the one it starts on."""
    first = local_day(start, zone)
    end = max(start, now if stop is None else stop)
    last = local_day(max(start, end - 1), zone)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
