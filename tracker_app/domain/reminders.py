"""Decides when to remind somebody of the timer: none runs, one runs very long, a time of focus is over. Pure.

One look a minute is enough. What was said is remembered, so that nothing is said twice (lessons/users.md: no nagging).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tracker_app.domain.ids import EntryId


class Reminder(StrEnum):
    """What somebody is reminded of."""

    NOTHING_RUNS = "nothing-runs"
    VERY_LONG = "very-long"
    FOCUS_OVER = "focus-over"
    BREAK_OVER = "break-over"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants to be reminded of. Minutes and hours; 0 turns one off. Weekdays: 0 is Monday.

    `begins` and `ends` are minutes of the day between which work is done.
    """

    idle_minutes: float = 0
    weekdays: frozenset[int] = frozenset(range(5))
    begins: int = 9 * 60
    ends: int = 17 * 60
    long_hours: float = 0
    focus_minutes: float = 0
    break_minutes: float = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so now. Instants are UTC seconds; `wall` is what the clock on the wall shows.

    `stopped` is when the last timer stopped, `present` whether somebody is at the computer.
    """

    now: int
    wall: datetime
    running: EntryId | None = None
    started: int = 0
    stopped: int | None = None
    present: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What was said already: about which timer, and until when all is quiet."""

    quiet_until: int = 0
    idle_said_at: int = 0
    long_entry: EntryId | None = None
    long_times: int = 0
    focus_entry: EntryId | None = None
    break_since: int = 0


def look(said: Said, facts: Facts, wishes: Wishes) -> tuple[Said, Reminder | None]:
    """Return what was said after this look, and what to say now, if anything."""
    if facts.now < said.quiet_until or not facts.present:
        return said, None
    for rule in (_focus, _very_long, _nothing_runs):
        said, reminder = rule(said, facts, wishes)
        if reminder is not None:
            return said, reminder
    return said, None


def snoozed(said: Said, now: int, minutes: float) -> Said:
    """Be quiet for so long."""
    return replace(said, quiet_until=now + round(minutes * 60))


def _nothing_runs(said: Said, facts: Facts, wishes: Wishes) -> tuple[Said, Reminder | None]:
    if facts.running is not None or not wishes.idle_minutes or not _is_work(facts.wall, wishes):
        return said, None
    minute = facts.wall.hour * 60 + facts.wall.minute
    began = facts.now - (minute - wishes.begins) * 60
    since = max(began, facts.stopped or 0, said.idle_said_at)
    if facts.now - since < wishes.idle_minutes * 60:
        return said, None
    return replace(said, idle_said_at=facts.now), Reminder.NOTHING_RUNS


def _very_long(said: Said, facts: Facts, wishes: Wishes) -> tuple[Said, Reminder | None]:
    if facts.running is None or not wishes.long_hours:
        return said, None
    times = int((facts.now - facts.started) / (wishes.long_hours * 3600))
    before = said.long_times if said.long_entry == facts.running else 0
    if times <= before:
        return said, None
    return replace(said, long_entry=facts.running, long_times=times), Reminder.VERY_LONG


def _focus(said: Said, facts: Facts, wishes: Wishes) -> tuple[Said, Reminder | None]:
    if not wishes.focus_minutes:
        return said, None
    if facts.running is None:
        if said.break_since and facts.now - said.break_since >= wishes.break_minutes * 60:
            return replace(said, break_since=0), Reminder.BREAK_OVER
        return said, None
    said = replace(said, break_since=0) if said.break_since and facts.started > said.break_since else said
    if said.focus_entry == facts.running or facts.now - facts.started < wishes.focus_minutes * 60:
        return said, None
    return replace(said, focus_entry=facts.running, break_since=facts.now), Reminder.FOCUS_OVER


def _is_work(wall: datetime, wishes: Wishes) -> bool:
    return wall.weekday() in wishes.weekdays and wishes.begins <= wall.hour * 60 + wall.minute < wishes.ends
