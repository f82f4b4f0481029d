"""Turns what is typed into a field of an entry into a patch of just that field. Pure: `now` is handed in.

Seconds that are not shown are kept: a field that was not touched is never rewritten (lessons/users.md 51, 58).
"""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.durations import length_of
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.refusals import Refusal, Why, of_times
from tracker_app.domain.typed_times import day_of, instant_of
from tracker_app.domain.zones import instant_at, local_day, nearest_to, wall_clock

_RANGE = re.compile(r"(.*\S)\s*(?:–|—|-| to )\s*(\S.*)")


class Keeps(StrEnum):
    """What stays where it is when the duration is changed."""

    START = "start"
    STOP = "stop"


def start_patch(entry: TimeEntry, text: str, now: int, zone: str, *, last: int | None = None) -> EntryPatch | Refusal:
    """Return the patch for a typed start; the end stays. `last` is where the entry before ended."""
    found = _either(instant_of(text, now, zone, "start", day=local_day(entry.start, zone), last=last))
    return found if isinstance(found, Refusal) else _checked(entry, EntryPatch(start=found), now)


def stop_patch(entry: TimeEntry, text: str, now: int, zone: str) -> EntryPatch | Refusal:
    """Return the patch for a typed end. "+30" counts from the start; a time before the start is the next day's."""
    day = local_day(entry.start, zone)
    found = _either(instant_of(text, now, zone, "stop", day=day, after=entry.start), entry.start)
    if not isinstance(found, Refusal) and found < entry.start:
        later = _either(instant_of(text, now, zone, "stop", day=day + timedelta(days=1), after=entry.start))
        # Only a bare time of day moves on; "yesterday 9:00" and "-15" mean what they say.
        if not isinstance(later, Refusal) and later != found:
            found = later
    return found if isinstance(found, Refusal) else _checked(entry, EntryPatch(stop=found), now)


def length_patch(entry: TimeEntry, text: str, now: int, keeps: Keeps) -> EntryPatch | Refusal:
    """Return the patch for a typed duration. Of a running timer the start moves, for its end is now."""
    seconds = length_of(text)
    if isinstance(seconds, Refusal):
        return seconds
    if entry.stop is None:
        return _checked(entry, EntryPatch(start=now - seconds), now)
    if keeps is Keeps.START:
        return _checked(entry, EntryPatch(stop=entry.start + seconds), now)
    return _checked(entry, EntryPatch(start=entry.stop - seconds), now)


def day_patch(entry: TimeEntry, text: str, now: int, zone: str) -> EntryPatch | Refusal:
    """Return the patch for a typed day: the same time of the clock, as long as before."""
    day = day_of(text, now, zone)
    return day if isinstance(day, Refusal) else to_day(entry, day, now, zone)


def to_day(entry: TimeEntry, day: date, now: int, zone: str) -> EntryPatch | Refusal:
    """Return the patch that puts an entry on another day; a time the day does not have becomes the next it has."""
    at = wall_clock(entry.start, zone).time()
    start = (instant_at(day, at, zone) or nearest_to(day, at, zone)[-1:])[0]
    stop = None if entry.stop is None else start + entry.stop - entry.start
    return _checked(entry, EntryPatch(start=start, stop=stop), now)


def range_patch(entry: TimeEntry, text: str, now: int, zone: str) -> EntryPatch | Refusal:
    """Return the patch for a typed "10:02–11:15"; a single time is the start."""
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        return start_patch(entry, text, now, zone)
    day = local_day(entry.start, zone)
    start = _either(instant_of(found[1], now, zone, "start", day=day))
    if isinstance(start, Refusal):
        return start
    moved = EntryPatch(start=start).apply(entry)
    if entry.stop is None and found[2].strip().casefold() in ("now", "…", "..."):
        return _checked(entry, EntryPatch(start=start), now)
    end = stop_patch(moved, found[2], now, zone)
    return end if isinstance(end, Refusal) else EntryPatch(start=start, stop=end.stop)


def other_reading(instant: int, zone: str) -> int | None:
    """Return the other instant at which the clock on the wall shows the same, where it goes back over an hour."""
    shown = wall_clock(instant, zone)
    both = instant_at(shown.date(), shown.time().replace(tzinfo=None), zone)
    return next((one for one in both if one != instant), None) if len(both) == 2 else None


def _either(found: int | Refusal, not_before: int = 0) -> int | Refusal:
    """Of a time that comes twice take the first that fits; the editor then asks which one was meant."""
    if isinstance(found, Refusal) and found.why is Why.TIME_TWICE:
        both = [int(datetime.fromisoformat(offer).timestamp()) for offer in found.offers]
        return next((one for one in both if one >= not_before), both[0])
    return found


def _checked(entry: TimeEntry, patch: EntryPatch, now: int) -> EntryPatch | Refusal:
    changed = patch.apply(entry)
    if refusal := of_times(changed.start, changed.stop, now):
        return Refusal(refusal.why, "start" if refusal.why is Why.STARTS_IN_FUTURE else refusal.field)
    return patch
