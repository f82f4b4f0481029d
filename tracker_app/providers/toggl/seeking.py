"""Looks for writes of unknown outcome among what the server holds. Decides nothing and binds nothing.

Facts: apis/toggl-track-v9.md 8. The feed tells of all that was made, changed or deleted since; it is asked by the
server's clock, since ours may be wrong by hours. What it does not show is looked for where it must be if it exists.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers.base import Found, RemoteRecord, Sought, moved_away
from tracker_app.providers.errors import Malformed, NotThere, ProviderError
from tracker_app.providers.http import Http
from tracker_app.providers.toggl import api, catalog, wire
from tracker_app.providers.toggl.answers import first_day_allowed, is_too_old
from tracker_app.providers.toggl.meter import Meter
from tracker_app.providers.toggl.places import DAY

BACK = 4 * 3600
"""How long before it was sent a write is looked for, in seconds: both clocks may be wrong."""
FAR_BACK = 2 * DAY
MOVED = 2 * DAY
"""A server that went back in time has an entry where it began before its start was changed: so far around the place
where it should be is looked before it counts as missing.
"""
MOST_SINGLE = 2
"""Single reads cost a request each; for more, one range does."""
MOST_SINGLE_FAR = 5
"""What no range reaches can only be read so."""
MOST_RANGES = 5
NOWHERE = 1 << 62
"""Later than any start: no part of a span was read whole."""


def find(http: Http, workspace: int, meter: Meter, sought: Sequence[Sought]) -> Found:
    """Return all that may be what was sent, once each, deleted ones included."""
    found: dict[tuple[Kind, str], RemoteRecord] = {}
    unread: Sequence[Sought] = ()
    for kind in dict.fromkeys(one.kind for one in sought):
        if kind is Kind.ENTRY:
            entries = _entries(http, workspace, meter, [one for one in sought if one.kind is kind])
            records, unread = entries.records, entries.unread
        else:
            records, _ = catalog.read_records(kind, api.get_list(http, kind).items, workspace)
        found |= {(kind, one.remote_id): one for one in records}
    return Found(list(found.values()), unread)


def _entries(http: Http, workspace: int, meter: Meter, sought: Sequence[Sought]) -> Found:
    known = {one.remote_id: one for one in sought if one.remote_id is not None}
    rows = _feed(http, meter, min(one.first_sent for one in sought))
    found = _seen(rows, workspace, known)
    named = [one for one in sought if one.remote_id is not None and one.remote_id not in found]
    unseen = [one for one in sought if one.remote_id is None and not _is_among(one, found.values())]
    reach = 0
    if unseen or len(named) > MOST_SINGLE:
        rows, reach = _range(http, named, unseen)
        found = _seen(rows, workspace, known) | found
        named = [one for one in named if one.remote_id not in found]
    near, far = list[Sought](), list[Sought]()
    for one in named:
        (far if reach and (one.fields.get("start") or 0) - MOVED < reach else near).append(one)
    # More than so few are nowhere near where they should be; that says enough.
    single = [*(near if len(near) <= MOST_SINGLE else ()), *far[:MOST_SINGLE_FAR]]
    unread = far[MOST_SINGLE_FAR:]
    for one in single:
        try:
            found |= _seen(_single(http, one), workspace, known)
        except Malformed:
            unread.append(one)
    return Found(list(found.values()), unread)


def _seen(rows: Iterable[wire.Row], workspace: int, known: Mapping[RemoteId, Sought]) -> dict[RemoteId, RemoteRecord]:
    """What rows tell of this workspace, and of the known entries that have left it."""
    found: dict[RemoteId, RemoteRecord] = {}
    for row in rows:
        record = row.record
        if row.workspace == workspace:
            found[record.remote_id] = record
        elif record.remote_id in known:
            found[record.remote_id] = moved_away(record, known[record.remote_id].fields)
    return found


def _feed(http: Http, meter: Meter, sent: int) -> Sequence[wire.Row]:
    since = sent - BACK
    if meter.now is not None:
        # Our clock may be ahead of the server's: nothing is missed by asking for more.
        since = min(since, int(meter.now) - BACK)
    try:
        listed = api.get_changes(http, max(since, 0))
    except ProviderError as error:
        if not is_too_old(error) or error.server_date is None:
            raise
        listed = api.get_changes(http, int(error.server_date) - FAR_BACK)
    if listed.answer.server_date is not None and since > listed.answer.server_date - BACK / 2:
        listed = api.get_changes(http, int(listed.answer.server_date) - FAR_BACK)
    return wire.read_rows(listed.items)[0]


def _single(http: Http, one: Sought) -> Sequence[wire.Row]:
    try:
        value, _ = api.get_entry(http, wire.number_of(one.remote_id or "", "id"))
    except NotThere:
        return ()
    return (wire.read_row(value, "entry"),)


def _range(http: Http, named: Sequence[Sought], unseen: Sequence[Sought]) -> tuple[Sequence[wire.Row], int]:
    """What begins where the sought ones begin, and from which start on that is all there is (UTC seconds).

    Lists are cut after a thousand rows, and ranges reach back no further than some 90 days.
    """
    starts = [(one.fields["start"], MOVED) for one in named if one.fields.get("start") is not None]
    starts += [(one.fields["start"], 0) for one in unseen if one.fields.get("start") is not None]
    if not starts:
        return (), NOWHERE
    first, last = min(start - moved for start, moved in starts) - 1, max(start + moved for start, moved in starts) + 2
    found: list[wire.Row] = []
    reach = first
    for _ in range(MOST_RANGES):
        try:
            listed = api.get_span(http, first, last)
        except ProviderError as error:
            day = first_day_allowed(error)
            if day is None:
                raise
            first = reach = _beginning(day)
            if first >= last:
                return (), NOWHERE
            continue
        rows, unreadable = wire.read_rows(listed.items)
        found += rows
        if unreadable:
            reach = NOWHERE
        oldest = min((row.record.fields["start"] for row in rows), default=last)
        if len(listed.items) < api.MOST_ROWS:
            return found, reach
        if oldest + 1 >= last:
            break
        last = oldest + 1
    return found, max(reach, last)


def _beginning(day: str) -> int:
    """Where a day is over for everybody, whatever zone the server counts it in; what is no day allows nothing."""
    try:
        return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) + DAY
    except ValueError:
        return NOWHERE


def _is_among(one: Sought, records: Iterable[RemoteRecord]) -> bool:
    wanted = wire.normalise(one.fields)
    names = ("start", "stop", "description", "project")
    return any(all(record.fields.get(name) == wanted.get(name) for name in names) for record in records)
