"""Which local day an instant falls on, and which instants a wall clock's "09:30" means: none, one or two.

Knows no entries. Zones are IANA names; instants are UTC seconds of the years 2000 to 2099.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker_app.domain.instants import Interval

_ONE_DAY = timedelta(days=1)


def zone_info(zone: str) -> tzinfo:
    """Return the rules of an IANA zone; those of UTC where this computer does not know the name.

    An entry may carry a zone that only a newer database has; that must not keep it from being shown.
    """
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def wall_clock(instant: int, zone: str) -> datetime:
    """Return what a clock on the wall in `zone` shows at the instant (aware)."""
    return datetime.fromtimestamp(instant, zone_info(zone))


def local_iso(instant: int, zone: str) -> str:
    """Return the instant in ISO 8601 as local time with its offset: no reader can take it for another."""
    return wall_clock(instant, zone).isoformat()


def day_bounds(day: date, zone: str) -> Interval:
    """Return the instants between which it is `day` in `zone`: 23, 24 or 25 hours; none for a day that was skipped.

    The bounds of successive days meet without gap or overlap in every zone, so totals by day add up.
    """
    rules = zone_info(zone)
    return Interval(_begin(day, rules), _begin(day + _ONE_DAY, rules))


def local_day(instant: int, zone: str) -> date:
    """Return the day in whose bounds the instant lies."""
    rules = zone_info(zone)
    day = datetime.fromtimestamp(instant, rules).date()
    # Where clocks go back over midnight the wall shows the old date again; the day has begun all the same.
    return day + _ONE_DAY if instant >= _begin(day + _ONE_DAY, rules) else day


def offset_spans(start: int, stop: int, zone: str) -> list[tuple[Interval, int]]:
    """Return the stretches of [start, stop) in which the zone keeps one distance from UTC, with it, in seconds."""
    rules = zone_info(zone)
    spans = []
    begun, offset = start, _offset(start, rules)
    # A day at a time: no zone changes twice within one.
    for at in range(start + 86_400, stop + 86_400, 86_400):
        end = min(at, stop)
        if (later := _offset(end, rules)) != offset:
            low, high = end - 86_400, end
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(middle, rules) == offset else (low, middle)
            spans.append((Interval(begun, high), offset))
            begun, offset = high, later
    if begun < stop:
        spans.append((Interval(begun, stop), offset))
    return spans


def week_start(day: date, first_weekday: int) -> date:
    """Return the first day of the week of `day`; `first_weekday` is 0 for Monday, 6 for Sunday."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def instant_at(day: date, at: time, zone: str) -> list[int]:
    """Return every instant at which a wall clock in `zone` shows `at` on `day`, earliest first.

    None while the clocks jump over it, two where they go back over it.
    """
    rules = zone_info(zone)
    wanted = datetime.combine(day, at.replace(tzinfo=None))
    return [instant for instant in _readings(wanted, rules) if _shows(instant, rules) == wanted]


def nearest_to(day: date, at: time, zone: str) -> list[int]:
    """Return the two readings of a time that does not exist, by the clock before and after the jump, earliest first."""
    return _readings(datetime.combine(day, at.replace(tzinfo=None)), zone_info(zone))


def _readings(wanted: datetime, rules: tzinfo) -> list[int]:
    return sorted({int(wanted.replace(tzinfo=rules, fold=fold).timestamp()) for fold in (0, 1)})


def _shows(instant: int, rules: tzinfo) -> datetime:
    return datetime.fromtimestamp(instant, rules).replace(tzinfo=None, fold=0)


def _offset(instant: int, rules: tzinfo) -> int:
    offset = datetime.fromtimestamp(instant, rules).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _begin(day: date, rules: tzinfo) -> int:
    midnight = datetime.combine(day, time())
    readings = _readings(midnight, rules)
    first, last = readings[0], readings[-1]
    if _shows(first, rules) == midnight:
        return first
    # Midnight is jumped over: the day begins at the jump, which lies between the two readings.
    while last - first > 1:
        middle = (first + last) // 2
        if _shows(middle, rules) < midnight:
            first = middle
        else:
            last = middle
    return last
