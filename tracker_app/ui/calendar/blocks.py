"""Cuts entries into the blocks that each day's column shows. Pure: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker_app.app.browsing import EntryView
from tracker_app.domain.ids import EntryId
from tracker_app.domain.instants import Interval
from tracker_app.ui.calendar.lanes import Lane, gaps, lanes
from tracker_app.ui.calendar.scale import Day


@dataclass(frozen=True, slots=True)
class Block:
    """The part of an entry that lies on one day. `whole` is the entry's own span, a running one's up to now.

    `torn_top` and `torn_bottom` say that it began before this day, or goes on after it: one entry, two blocks.
    """

    view: EntryView
    span: Interval
    whole: Interval
    lane: Lane
    torn_top: bool
    torn_bottom: bool

    @property
    def entry(self) -> EntryId:
        """The entry's id."""
        return self.view.entry.id

    @property
    def runs(self) -> bool:
        """Whether it is the running timer, whose end is not there yet."""
        return self.view.entry.is_running


@dataclass(frozen=True, slots=True)
class Column:
    """A day with its blocks, earliest first, its gaps and its total in seconds."""

    day: Day
    blocks: tuple[Block, ...]
    gaps: tuple[Interval, ...]
    seconds: int


def arrange(views: Sequence[EntryView], days: Sequence[Day], now: int) -> tuple[Column, ...]:
    """Return a column for each day. `views` are sorted by start; `now` (UTC seconds) ends a running timer.

    Gaps end at the last entry of the day, or at now while it is today: the evening is no gap.
    """
    return tuple(_column(views, day, now) for day in days)


def _column(views: Sequence[EntryView], day: Day, now: int) -> Column:
    found: list[tuple[EntryView, Interval, Interval]] = []
    for view in views:
        entry = view.entry
        whole = Interval(entry.start, max(entry.start, now if entry.stop is None else entry.stop))
        part = whole.clamp(day.bounds)
        if part.seconds or (whole.seconds == 0 and whole.start in day.bounds):
            found.append((view, whole, part))
    places = lanes([part for _, _, part in found])
    blocks = tuple(
        Block(view, part, whole, lane, whole.start < day.bounds.start, whole.stop > day.bounds.stop)
        for (view, whole, part), lane in zip(found, places, strict=True)
    )
    between = gaps([block.span for block in blocks])
    return Column(day, blocks, tuple(between), sum(block.span.seconds for block in blocks))
