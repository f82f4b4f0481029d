"""Lays one day out as lines: header, entries, groups of similar ones, gaps, overlaps. Knows no Qt and no store."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from tracker_app.app.browsing import EntryView
from tracker_app.domain.instants import Interval

SHORTEST_GAP = 5 * 60
LONGEST_GAP = 4 * 3600
"""A pause beyond this (seconds) is the end of a spell of work, not time that somebody forgot."""
SMALLEST_OVERLAP = 60
"""Seconds are hidden, so less than a minute in common is nothing that a person could see (lessons/users.md 58)."""

GroupKey = tuple[object, ...]
Key = tuple[object, ...]


class Shape(IntEnum):
    """How tall a line is; what a view must know of a line that was not read yet."""

    HEADER = 0
    ENTRY = 1
    THIN = 2


@dataclass(frozen=True, slots=True)
class Header:
    """A day and what was recorded on it. `finished` counts seconds of the day without the running timer.

    `spans` are the finished stretches inside `bounds`, for the ribbon; `running_since` is where the running timer's
    part begins. `count` is None while the day was not read.
    """

    day: date
    bounds: Interval
    finished: int = 0
    running_since: int | None = None
    spans: tuple[tuple[int, int, str | None], ...] = ()
    count: int | None = None

    shape = Shape.HEADER

    @property
    def key(self) -> Key:
        """What makes it the same line after a change."""
        return ("header",)

    def total(self, now: int) -> int:
        """Recorded seconds of the day at `now`."""
        if self.running_since is None:
            return self.finished
        return self.finished + max(0, min(now, self.bounds.stop) - self.running_since)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry, or the part of it that lies on this day: `start` and `stop` are the part's, UTC seconds.

    `from_before` and `goes_on` say that it crosses midnight; `member` that it stands inside an opened group.
    """

    view: EntryView
    start: int
    stop: int | None
    from_before: bool = False
    goes_on: bool = False
    member: bool = False

    shape = Shape.ENTRY

    @property
    def key(self) -> Key:
        """What makes it the same line after a change."""
        return ("entry", self.view.entry.id)

    def seconds(self, now: int) -> int:
        """Length of the part that lies on this day."""
        return max(0, (now if self.stop is None else self.stop) - self.start)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Several entries of a day that differ in their times only, newest first."""

    group: GroupKey
    members: tuple[EntryLine, ...]
    is_open: bool

    shape = Shape.ENTRY

    @property
    def key(self) -> Key:
        """What makes it the same line after a change."""
        return ("group", self.group)

    @property
    def view(self) -> EntryView:
        """The newest member; all the others say the same."""
        return self.members[0].view

    def seconds(self, now: int) -> int:
        """Length of all members together."""
        return sum(member.seconds(now) for member in self.members)


@dataclass(frozen=True, slots=True)
class GapLine:
    """Time between two entries that nothing covers; UTC seconds. `before` and `after` are the entries around it."""

    start: int
    stop: int
    before: EntryView
    after: EntryView

    shape = Shape.THIN

    @property
    def key(self) -> Key:
        """What makes it the same line after a change."""
        return ("gap", self.start, self.stop)


@dataclass(frozen=True, slots=True)
class OverlapLine:
    """Two entries that cover `seconds` both; `earlier` began first."""

    earlier: EntryView
    later: EntryView
    seconds: int

    shape = Shape.THIN

    @property
    def key(self) -> Key:
        """What makes it the same line after a change."""
        return ("overlap", self.earlier.entry.id, self.later.entry.id)


@dataclass(frozen=True, slots=True)
class NothingLine:
    """Today, before anything was recorded. `last` is what could be continued."""

    last: EntryView | None = None

    shape = Shape.ENTRY

    @property
    def key(self) -> Key:
        """What makes it the same line after a change."""
        return ("nothing",)


@dataclass(frozen=True, slots=True)
class PendingLine:
    """An entry that is known to exist and was not read yet."""

    place: int

    shape = Shape.ENTRY

    @property
    def key(self) -> Key:
        """What makes it the same line after a change."""
        return ("pending", self.place)


Line = Header | EntryLine | GroupLine | GapLine | OverlapLine | NothingLine | PendingLine


@dataclass(frozen=True, slots=True)
class Layout:
    """How days are laid out: whether similar entries are one line, which groups are open, which gaps were dismissed.

    `repairs` is off in search results, where what was not found would look like gaps.
    """

    grouped: bool = True
    opened: frozenset[tuple[date, GroupKey]] = frozenset()
    ignored: Collection[tuple[int, int]] = frozenset()
    repairs: bool = True


def lay_out(day: date, bounds: Interval, views: Sequence[EntryView], now: int, layout: Layout) -> tuple[Line, ...]:
    """Return the lines of a day, newest entry first. `views` are the entries that touch it, in any order."""
    parts = sorted((_part(view, bounds) for view in views), key=lambda part: (part.start, part.view.entry.id))
    below = _repairs(parts, now, layout) if layout.repairs else {}
    groups = _groups(parts) if layout.grouped else {}
    lines: list[Line] = [_header(day, bounds, parts)]
    for part in reversed(parts):
        group = group_of(part.view)
        members = groups.get(group, ())
        if part.stop is None or len(members) < 2:
            lines.append(part)
        elif part is members[0]:
            opened = (day, group) in layout.opened
            lines.append(GroupLine(group, members, opened))
            if opened:
                for member in members:
                    lines.append(replace(member, member=True))
                    lines.extend(below.get(member.key, ()))
                continue
        else:
            continue
        lines.extend(below.get(part.key, ()))
    return tuple(lines)


def pending(day: date, bounds: Interval, count: int) -> tuple[Line, ...]:
    """Return the lines of a day that was not read: as many as there are entries."""
    return (Header(day, bounds), *(PendingLine(place) for place in range(count)))


def group_of(view: EntryView) -> GroupKey:
    """Return what entries share that differ in their times only."""
    entry = view.entry
    text = entry.description.strip().casefold()
    return (text, entry.project, entry.task, entry.tags, entry.billable, entry.account)


def _part(view: EntryView, bounds: Interval) -> EntryLine:
    entry = view.entry
    start = max(entry.start, bounds.start)
    goes_on = entry.stop is not None and entry.stop > bounds.stop
    stop = bounds.stop if goes_on else entry.stop
    return EntryLine(view, start, stop, from_before=entry.start < bounds.start, goes_on=goes_on)


def _header(day: date, bounds: Interval, parts: Sequence[EntryLine]) -> Header:
    spans = tuple((p.start, p.stop, p.view.project_color) for p in parts if p.stop is not None)
    running = next((p.start for p in parts if p.stop is None), None)
    return Header(day, bounds, sum(stop - start for start, stop, _ in spans), running, spans, len(parts))


def _groups(parts: Sequence[EntryLine]) -> dict[GroupKey, tuple[EntryLine, ...]]:
    found: dict[GroupKey, tuple[EntryLine, ...]] = {}
    for part in reversed(parts):
        if part.stop is not None:
            key = group_of(part.view)
            found[key] = (*found.get(key, ()), part)
    return found


def _repairs(parts: Sequence[EntryLine], now: int, layout: Layout) -> dict[Key, list[Line]]:
    """Return what is wrong just before each entry, to be shown below it."""
    found: dict[Key, list[Line]] = {}
    last: EntryLine | None = None
    reach = 0
    for part in parts:
        stop = now if part.stop is None else part.stop
        if last is not None:
            shared = min(reach, stop) - part.start
            if shared >= SMALLEST_OVERLAP:
                found[part.key] = [OverlapLine(last.view, part.view, shared)]
            elif SHORTEST_GAP <= -shared <= LONGEST_GAP and (reach, part.start) not in layout.ignored:
                found[part.key] = [GapLine(reach, part.start, last.view, part.view)]
        if last is None or stop > reach:
            last, reach = part, stop
    return found
