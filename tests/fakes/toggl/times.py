"""Reads and writes Toggl's timestamps. Knows no entry; instants are whole seconds or microseconds, UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DAY = 86_400


def parse_instant(text: object) -> int | None:
    """Return whole seconds, fractions cut off (6.1), or None unless it is RFC 3339 with seconds and zone."""
    if not isinstance(text, str) or not _RFC3339.fullmatch(text):
        return None
    whole = re.sub(r"\.\d+", "", text)
    try:
        return int(datetime.fromisoformat(whole).timestamp())
    except (ValueError, OverflowError):
        return None


def parse_day(text: object) -> date | None:
    """Return the date of `YYYY-MM-DD`, or None."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def midnight(day: date, zone: str) -> int:
    """Return the instant at which the day begins in the zone."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())


def year_of(seconds: int) -> int:
    """Return the UTC year of an instant."""
    return datetime.fromtimestamp(seconds, UTC).year


def day_of(seconds: float) -> str:
    """Return the UTC date of an instant as `YYYY-MM-DD`."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def stamp(seconds: int, *, offset: bool = False) -> str:
    """Write whole seconds with `Z`, or with `+00:00` as lists do (6.1)."""
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return text.rjust(19, "0") + ("+00:00" if offset else "Z")


def fine_stamp(microseconds: int, *, offset: bool = False) -> str:
    """Write an `at`: up to six fraction digits, trailing noughts dropped (6.1)."""
    seconds, rest = divmod(microseconds, 1_000_000)
    fraction = f".{rest:06d}".rstrip("0") if rest else ""
    return stamp(seconds)[:-1] + fraction + ("+00:00" if offset else "Z")
