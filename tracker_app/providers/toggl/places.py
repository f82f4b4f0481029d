"""How far a pull has come, as the text of a cursor: feed, lists, and history that is still to be read. Sends nothing.

Everything here is by the server's clock. The cursor holds all that a later process needs to go on.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.providers import hostile
from tracker_app.providers.errors import CursorRefused, Malformed

DAY = 86_400
OVERLAP = 2 * 3600 + 60
"""The feed is asked again so far back (seconds): repeats cost nothing, and a server whose clock is an hour wrong, once
fast and once slow, hides no change from us."""
LAG = 7 * DAY
"""How far the feed's start may fall behind the server's date when nothing changes; it never ages out of the window."""
RANGE_DAYS = 88
"""How far back ranges are asked: the bound is about three months (sheet 6.2)."""
FUTURE = 366 * DAY
VERSION = 1
LATEST = 4_102_444_800
_MOST_KNOWN = 200_000
KINDS = (Kind.CLIENT, Kind.PROJECT, Kind.TASK)
"""Kinds that entries, or each other, name by id: the cursor knows which ones were read."""


@dataclass(frozen=True, slots=True)
class History:
    """What is left of the past. Ranges go back from `upto` to `floor`, then reports from `day` backwards.

    Instants are UTC seconds, `day` is the last day of the next report; `width` is how much is asked for at once, in
    seconds. `next` continues a report
    (first id, row number, timestamp); `rows` is how many a report is asked for, 0 for as many as it likes. `gap` says
    that the feed has not told of all deletions since this account was last read.
    """

    upto: int
    floor: int
    width: int
    day: str | None = None
    next: tuple[str, str, str] | None = None
    rows: int = 1000
    gap: bool = False

    @property
    def in_reports(self) -> bool:
        """Whether the ranges are done."""
        return self.day is not None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pull stands. `fed` is when the feed was last read, `listed` when each list was, `heard` the last answer.

    `list_due` names the list that the next pull reads. `cut` is the latest change of a feed that was cut short, and
    one second: what changed before is in the history that was read since.
    """

    user: int
    since: int
    heard: float
    fed: float = 0.0
    listed: Mapping[str, float] = field(default_factory=dict)
    known: Mapping[Kind, frozenset[int]] = field(default_factory=dict)
    history: History | None = None
    list_due: str | None = None
    cut: int = 0

    def with_known(self, kind: Kind, ids: frozenset[int]) -> "Place":
        """Return the place that also knows these records."""
        return replace(self, known={**self.known, kind: self.known.get(kind, frozenset()) | ids})

    def after_feed(self, newest: float | None, *, cut: bool) -> "Place":
        """Return the place once the feed was read; `newest` is the latest change in it, UTC seconds.

        A feed that was cut short is not asked for the same again: the history is read anew instead.
        """
        # A change from the future would let the feed skip the present.
        last = max(min(newest or 0.0, self.heard), self.heard - LAG)
        told = self
        if cut:
            told = replace(self, cut=int(newest or self.heard) + 1, history=fresh_history(self.heard, gap=True))
        since = max(0, int(last) - OVERLAP)
        return replace(told, since=max(since, told.cut) if told.cut <= self.heard + 1 else since, fed=self.heard)


def fresh_history(now: float, *, gap: bool = False) -> History:
    """Return the whole past as seen at `now` by the server."""
    floor = int(now) - RANGE_DAYS * DAY
    upto = int(now) + FUTURE
    return History(upto=upto, floor=floor, width=upto - floor, gap=gap)


def write(place: Place) -> str:
    """Return the cursor."""
    found: dict[str, Any] = {
        "v": VERSION,
        "user": place.user,
        "since": place.since,
        "heard": place.heard,
        "fed": place.fed,
        "listed": dict(place.listed),
        "known": {kind.value: sorted(ids) for kind, ids in place.known.items()},
    }
    if place.history is not None:
        past = place.history
        found["history"] = [past.upto, past.floor, past.width, past.day, past.next, past.rows, past.gap]
    if place.list_due:
        found["due"] = place.list_due
    if place.cut:
        found["cut"] = place.cut
    return json.dumps(found, separators=(",", ":"))


def read(cursor: str) -> Place:
    """Return the place that `write` wrote. Raises CursorRefused for anything else."""
    try:
        return _read(hostile.an_object(hostile.parse(cursor.encode("utf-8", "replace")), "cursor"))
    except Malformed:
        pass
    raise CursorRefused


def _read(found: hostile.Object) -> Place:
    if found.get("v") != VERSION:
        hostile.bad("cursor", "another version")
    listed = hostile.an_object(found.get("listed"), "listed")
    known = hostile.an_object(found.get("known"), "known")
    due = found.get("due")
    return Place(
        user=hostile.whole(found.get("user"), "user"),
        since=hostile.whole(found.get("since"), "since", 0, LATEST),
        heard=hostile.number(found.get("heard"), "heard", 0, LATEST),
        fed=hostile.number(found.get("fed"), "fed", 0, LATEST),
        listed={name: hostile.number(at, "listed", 0, LATEST) for name, at in listed.items()},
        known={
            kind: frozenset(
                hostile.whole(one, "known") for one in hostile.a_list(known.get(kind.value, []), "known", _MOST_KNOWN)
            )
            for kind in KINDS
        },
        history=None if found.get("history") is None else _history(hostile.a_list(found["history"], "history", 7)),
        list_due=None if due is None else hostile.text(due, "due", 20),
        cut=hostile.whole(found.get("cut", 0), "cut", 0, LATEST),
    )


def _history(parts: Any) -> History:
    if len(parts) != 7:
        hostile.bad("history", "not seven parts")
    upto, floor, width, day, following, rows, gap = parts
    if following is not None:
        pieces = hostile.a_list(following, "next", 3)
        if len(pieces) != 3:
            hostile.bad("next", "not three parts")
        following = tuple(hostile.text(piece, "next", 100) for piece in pieces)
    return History(
        upto=hostile.whole(upto, "upto", 0, LATEST),
        floor=hostile.whole(floor, "floor", 0, LATEST),
        width=hostile.whole(width, "width", 1, LATEST),
        day=None if day is None else hostile.text(day, "day", 10),
        next=following,
        rows=hostile.whole(rows, "rows", 0, 1000),
        gap=hostile.flag(gap, "gap"),
    )
