"""Finds what a person may want to know about an entry: nothing of it keeps anything from being saved. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker_app.app.browsing import EntryView
from tracker_app.app.workspace_rules import Obstacle
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.zones import day_bounds, local_day
from tracker_app.ui.editor.typed import other_reading

LONG_SECONDS = 12 * 3600
SMALLEST_OVERLAP = 60


class About(StrEnum):
    """What a notice is about."""

    OVERLAP = "overlap"
    LONG = "long"
    FUTURE = "future"
    MIDNIGHT = "midnight"
    START_TWICE = "start-twice"
    STOP_TWICE = "stop-twice"
    ARCHIVED = "archived"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know. `other` is the entry overlapped, by `seconds`; `at` a midnight, or another reading of a time.

    `is_later` says of a time that comes twice that the later one is in force. `obstacle` is what a server would refuse.
    """

    about: About
    other: EntryView | None = None
    seconds: int = 0
    at: int = 0
    is_later: bool = False
    obstacle: Obstacle | None = None

    @property
    def key(self) -> tuple[str, str]:
        """By what one that was dismissed is known again."""
        if self.obstacle is not None:
            return (self.about.value, f"{self.obstacle.hurdle} {' '.join(self.obstacle.fields)}")
        return (self.about.value, self.other.entry.id if self.other else "")


def notices_of(
    view: EntryView, around: Sequence[EntryView], now: int, zone: str, obstacles: Sequence[Obstacle] = ()
) -> list[Notice]:
    """Return what there is to know, the gravest first. `around` are the entries that touch its time."""
    entry = view.entry
    stop = max(now, entry.start) if entry.stop is None else entry.stop
    found = [
        Notice(About.OVERLAP, other, shared)
        for other in around
        if other.entry.id != entry.id and (shared := _shared(entry.start, stop, other.entry, now)) >= SMALLEST_OVERLAP
    ]
    found += [Notice(About.REFUSED, obstacle=one) for one in obstacles]
    if entry.start > now or (entry.stop is not None and entry.stop > now + 60):
        found.append(Notice(About.FUTURE))
    if stop - entry.start > LONG_SECONDS:
        found.append(Notice(About.LONG, seconds=stop - entry.start))
    midnight = _midnight(entry.start, stop, zone)
    if midnight is not None and entry.stop is not None:
        found.append(Notice(About.MIDNIGHT, at=midnight))
    for about, instant in ((About.START_TWICE, entry.start), (About.STOP_TWICE, entry.stop)):
        other = None if instant is None else other_reading(instant, zone)
        if instant is not None and other is not None:
            found.append(Notice(about, at=other, is_later=instant > other))
    if view.project_archived:
        found.append(Notice(About.ARCHIVED))
    return found


def trim_other(entry: TimeEntry, other: TimeEntry) -> EntryPatch | None:
    """Return what makes the other entry end where this one begins, or begin where it ends."""
    if other.start < entry.start:
        return EntryPatch(stop=entry.start)
    return (
        None
        if entry.stop is None or (other.stop is not None and other.stop <= entry.stop)
        else EntryPatch(start=entry.stop)
    )


def trim_this(entry: TimeEntry, other: TimeEntry) -> EntryPatch | None:
    """Return what makes this entry begin where the other one ends, or end where it begins."""
    if other.start <= entry.start:
        if other.stop is None or (entry.stop is not None and other.stop >= entry.stop):
            return None
        return EntryPatch(start=other.stop)
    return None if entry.stop is None else EntryPatch(stop=other.start)


def _shared(start: int, stop: int, other: TimeEntry, now: int) -> int:
    return min(stop, now if other.stop is None else other.stop) - max(start, other.start)


def _midnight(start: int, stop: int, zone: str) -> int | None:
    """The first midnight inside, None if there is none."""
    first: date = local_day(start, zone)
    midnight = day_bounds(first + timedelta(days=1), zone).start
    return midnight if start < midnight < stop else None
