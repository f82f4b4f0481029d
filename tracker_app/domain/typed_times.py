"""Reads times and days as people type them (UI.md 4, CLI.md "Everywhere"). Knows no entries; `now` is handed in.

Nothing is guessed: a time that does not exist on its day, or exists twice, is refused with what it could mean.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from tracker_app.domain.durations import parse_length
from tracker_app.domain.refusals import EARLIEST, LATEST, Refusal, Why
from tracker_app.domain.zones import instant_at, local_day, local_iso, nearest_to

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2}))?|h)?\s*(?:([ap])\.?m\.?)?")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})\s*(?:([ap])\.?m\.?)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_OFFSET = re.compile(r"(?<=\d)(?:[.,]\d{1,9})?\s*(?:z|([+-])(\d{2})(?::?(\d{2}))?)$")
_FARTHEST_OFFSET = timedelta(hours=18)
_DAYS_AGO = re.compile(r"-\s*(\d{1,5})\s*(?:d|days?)?|(\d{1,5})\s*(?:d|days?)\s+ago")

_NEAR_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def instant_of(
    text: str,
    now: int,
    zone: str,
    field: str = "at",
    *,
    day: date | None = None,
    after: int | None = None,
    last: int | None = None,
) -> int | Refusal:
    """Return the instant (UTC seconds) that `text` means to somebody in `zone` at `now`.

    Understood: "09:30", "9.30", "930", "9:30am", "2026-11-24T09:30", "yesterday 17:00", "mon 9:00", ISO 8601 with an
    offset, "now", "-15" and "-15m" (ago), "+30" (counted from `after`, default now), and "last" (the instant `last`).
    A time without a day is on `day`, default today. Seconds not typed are :00.
    """
    typed = _tidy(text)
    if typed == "now":
        return now
    if typed == "last" and last is not None:
        return last
    if (moved := _moved(typed, now, now if after is None else after)) is not None:
        return _in_range(moved, field, text)
    today = local_day(now, zone)
    words, offset = _without_offset(typed)
    named_day, clock = _day_and_clock(words, today)
    at = _clock_time(clock)
    if at is None or (offset is not None and named_day is None):
        return Refusal(Why.UNREADABLE_TIME, field, text)
    days, at_time = at
    on = named_day or day or today
    if not 2000 <= on.year < 2100:
        return Refusal(Why.YEAR_OUT_OF_RANGE, field, text)
    on += timedelta(days=days)
    if offset is not None:
        return _in_range(int(datetime.combine(on, at_time, offset).timestamp()), field, text)
    return _only_instant(on, at_time, zone, field, text)


def day_of(text: str, now: int, zone: str, field: str = "day") -> date | Refusal:
    """Return the day that `text` means: "2026-11-24", "24.11.2026", "today", "yesterday", "mon" (the last one), "-7d".

    A year outside 2000 to 2099 is refused.
    """
    typed = _tidy(text)
    today = local_day(now, zone)
    if found := _DAYS_AGO.fullmatch(typed):
        day: date | None = today - timedelta(days=int(found[1] or found[2]))
    else:
        day = _named_day(typed, today)
    if day is None:
        return Refusal(Why.UNREADABLE_TIME, field, text)
    return day if 2000 <= day.year < 2100 else Refusal(Why.YEAR_OUT_OF_RANGE, field, text)


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u2212", "-").split()).casefold()


def _in_range(instant: int, field: str, text: str) -> int | Refusal:
    return instant if EARLIEST <= instant < LATEST else Refusal(Why.YEAR_OUT_OF_RANGE, field, text)


def _moved(typed: str, now: int, after: int) -> int | None:
    sign, length = typed[:1], typed[1:]
    if typed.endswith(" ago"):
        sign, length = "-", typed.removesuffix(" ago")
    if sign not in ("-", "+") or (seconds := parse_length(length)) is None:
        return None
    return now - seconds if sign == "-" else after + seconds


def _without_offset(typed: str) -> tuple[str, tzinfo | None]:
    # Only where a time came before: the "-24" of "2026-11-24" is no offset.
    found = _OFFSET.search(typed)
    if found is None or ":" not in typed[: found.start()]:
        return typed, None
    sign, hours, minutes = found.groups()
    if sign is None:
        return typed[: found.start()], UTC
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if ahead > _FARTHEST_OFFSET:
        return typed, None
    return typed[: found.start()], timezone(-ahead if sign == "-" else ahead)


def _day_and_clock(words: str, today: date) -> tuple[date | None, str]:
    for mark in (" ", "t"):
        first, found, clock = words.rpartition(mark)
        if found and (day := _named_day(first, today)) is not None:
            return day, clock
    # "yesterday 5 pm": the last space may stand inside the time.
    first, _, clock = words.partition(" ")
    day = _named_day(first, today) if clock else None
    return (day, clock) if day is not None else (None, words)


def _named_day(word: str, today: date) -> date | None:
    if word in _NEAR_DAYS:
        return today + timedelta(days=_NEAR_DAYS[word])
    if len(word) >= 3:
        for number, name in enumerate(_WEEKDAYS):
            if name.startswith(word):
                return today - timedelta(days=(today.weekday() - number) % 7)
    if found := _ISO_DAY.fullmatch(word):
        return _date(found[1], found[2], found[3])
    if found := _DOTTED_DAY.fullmatch(word):
        return _date(found[3], found[2], found[1])
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _clock_time(words: str) -> tuple[int, time] | None:
    """Return the time of day and the days to add: "24:00" is the midnight that ends a day."""
    if found := _TIME.fullmatch(words):
        hour, minute, second, half = int(found[1]), int(found[2] or 0), int(found[3] or 0), found[4]
    elif found := _DIGITS.fullmatch(words):
        hour, minute, second, half = int(found[1]), int(found[2]), 0, found[3]
    else:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute, second) == (24, 0, 0):
        return 1, time()
    return (0, time(hour, minute, second)) if hour < 24 and minute < 60 and second < 60 else None


def _only_instant(day: date, at: time, zone: str, field: str, text: str) -> int | Refusal:
    found = instant_at(day, at, zone)
    if len(found) == 1:
        return _in_range(found[0], field, text)
    why = Why.TIME_TWICE if found else Why.NO_SUCH_TIME
    possible = found or nearest_to(day, at, zone)
    return Refusal(why, field, text, tuple(local_iso(instant, zone) for instant in possible))
