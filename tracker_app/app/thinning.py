"""Decides when a rolling backup is due and which of the old ones may go (SYNC 2.11). Knows no file.

Kept: all of two days, then the last of each of 14 days, 8 weeks and 12 months, within a cap; never fewer than three.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

AT_START_SECONDS = 4 * 3600
WHILE_CHANGED_SECONDS = 3600
ALL_OF_SECONDS = 48 * 3600
DAYS, WEEKS, MONTHS = 14, 8, 12
LEAST_KEPT = 3


@dataclass(frozen=True, slots=True)
class Copy:
    """One rolling backup: its name, when it was made (UTC seconds), its size in bytes."""

    name: str
    made: float
    size: int


def is_due(now: float, newest: float | None, *, changed: bool, at_start: bool) -> bool:
    """Whether to make a backup now. A clock that was set back does not put the next one off for ever."""
    if not changed:
        return False
    if newest is None or newest > now:
        return True
    return now - newest >= (AT_START_SECONDS if at_start else WHILE_CHANGED_SECONDS)


def to_remove(copies: Iterable[Copy], now: float, most_bytes: int) -> list[Copy]:
    """Return the backups that may go, oldest first."""
    newest_first = sorted(copies, key=lambda copy: copy.made, reverse=True)
    kept = [copy for copy in newest_first if now - copy.made <= ALL_OF_SECONDS]
    for most, slot_of in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        slots: dict[Hashable, Copy] = {}
        for copy in newest_first:
            slots.setdefault(slot_of(copy.made), copy)
        kept += list(slots.values())[:most]
    kept = sorted(set(kept) | set(newest_first[:LEAST_KEPT]), key=lambda copy: copy.made, reverse=True)
    while len(kept) > LEAST_KEPT and sum(copy.size for copy in kept) > most_bytes:
        kept.pop()
    return [copy for copy in reversed(newest_first) if copy not in kept]


def _day(at: float) -> Hashable:
    return datetime.fromtimestamp(at, UTC).date()


def _week(at: float) -> Hashable:
    return datetime.fromtimestamp(at, UTC).isocalendar()[:2]


def _month(at: float) -> Hashable:
    moment = datetime.fromtimestamp(at, UTC)
    return moment.year, moment.month
