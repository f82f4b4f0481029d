"""Says which stretch of time a drag means: a new entry, a move, a longer or shorter one. Pure: no widget, no store.

Instants are UTC seconds. What is dropped near a neighbour's edge takes that edge, else the next five minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from tracker_app.domain.instants import Interval
from tracker_app.ui.calendar.scale import SNAP_SECONDS


class Grip(Enum):
    """What of a block was taken hold of; `NOTHING` is an empty place."""

    NOTHING = auto()
    BODY = auto()
    START = auto()
    STOP = auto()


@dataclass(frozen=True, slots=True)
class Snap:
    """`edges` are the starts and stops of the neighbours, `reach` how near one must be to be taken, in seconds.

    `step` is what is rounded to otherwise; 1 with Alt held, when nothing snaps.
    """

    edges: tuple[int, ...] = ()
    reach: int = 0
    step: int = SNAP_SECONDS

    def near(self, instant: int, origin: int) -> int:
        """The instant that a drop at `instant` means; steps are counted from `origin`, the day's begin."""
        if self.step <= 1:
            return instant
        close = [edge for edge in self.edges if abs(edge - instant) <= self.reach]
        if close:
            return min(close, key=lambda edge: abs(edge - instant))
        return origin + round((instant - origin) / self.step) * self.step


def snap_to(edges: Iterable[int], reach: int, *, free: bool) -> Snap:
    """A snap to neighbours and full steps; `free` (Alt) takes every second as it comes."""
    return Snap(step=1) if free else Snap(tuple(sorted(set(edges))), reach)


def drawn(begun: int, here: int, origin: int, snap: Snap) -> Interval:
    """The stretch drawn from `begun` to `here` on an empty place; either may come first."""
    first, last = sorted((snap.near(begun, origin), snap.near(here, origin)))
    return Interval(first, last)


def moved(span: Interval, by: int, origin: int, snap: Snap) -> Interval:
    """The span moved by so many seconds; its start snaps, or its stop where only that is near a neighbour."""
    start = span.start + by
    snapped = snap.near(start, origin)
    if snapped not in snap.edges:
        stop = snap.near(span.stop + by, origin)
        if stop in snap.edges:
            snapped = stop - span.seconds
    return Interval(snapped, snapped + span.seconds)


def resized(span: Interval, grip: Grip, here: int, origin: int, snap: Snap) -> Interval:
    """The span with one edge at `here`; an edge never passes the other one."""
    at = snap.near(here, origin)
    if grip is Grip.START:
        return Interval(min(at, span.stop), span.stop)
    return Interval(span.start, max(at, span.start))
