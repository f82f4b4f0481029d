"""Looks for writes of unknown outcome among what the server holds. Decides nothing and binds nothing.

Facts: apis/toggl-track-v9.md 8. The feed tells of all that was made, changed or deleted since; it is asked by the
server's clock, since ours may be wrong by hours. What it does not show is looked for where it must be if it exists.
"""

from collections.abc import Iterable, Sequence

from tracker_app.domain.changes import Kind
from tracker_app.providers.base import RemoteRecord, Sought
from tracker_app.providers.errors import NotThere, ProviderError
from tracker_app.providers.http import Http
from tracker_app.providers.toggl import api, catalog, wire
from tracker_app.providers.toggl.answers import first_day_allowed, is_too_old
from tracker_app.providers.toggl.meter import Meter
from tracker_app.providers.toggl.places import DAY

BACK = 4 * 3600
"""How long before it was sent a write is looked for, in seconds: both clocks may be wrong."""
FAR_BACK = 2 * DAY
MOST_SINGLE = 2
"""Single reads cost a request each; for more, one range does."""


def find(http: Http, workspace: int, meter: Meter, sought: Sequence[Sought]) -> Sequence[RemoteRecord]:
    """Return all that may be what was sent, once each, deleted ones included."""
    found: dict[tuple[Kind, str], RemoteRecord] = {}
    for kind in dict.fromkeys(one.kind for one in sought):
        if kind is Kind.ENTRY:
            records = _entries(http, workspace, meter, [one for one in sought if one.kind is kind])
        else:
            records, _ = catalog.read_records(kind, api.get_list(http, kind).items, workspace)
        found |= {(kind, one.remote_id): one for one in records}
    return list(found.values())


def _entries(http: Http, workspace: int, meter: Meter, sought: Sequence[Sought]) -> Sequence[RemoteRecord]:
    found = {one.remote_id: one for one in _feed(http, workspace, meter, min(one.first_sent for one in sought))}
    named = [one for one in sought if one.remote_id is not None and one.remote_id not in found]
    if 0 < len(named) <= MOST_SINGLE:
        for one in named:
            found |= {record.remote_id: record for record in _single(http, workspace, one)}
        named = []
    unseen = [one for one in sought if one.remote_id is None and not _is_among(one, found.values())]
    if named or unseen:
        found |= {
            one.remote_id: one for one in _range(http, workspace, [*named, *unseen]) if one.remote_id not in found
        }
    return list(found.values())


def _feed(http: Http, workspace: int, meter: Meter, sent: int) -> Sequence[RemoteRecord]:
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
    rows, _ = wire.read_rows(listed.items)
    return [row.record for row in rows if row.workspace == workspace]


def _single(http: Http, workspace: int, one: Sought) -> Sequence[RemoteRecord]:
    try:
        value, _ = api.get_entry(http, wire.number_of(one.remote_id or "", "id"))
    except NotThere:
        return ()
    row = wire.read_row(value, "entry")
    return (row.record,) if row.workspace == workspace else ()


def _range(http: Http, workspace: int, sought: Sequence[Sought]) -> Sequence[RemoteRecord]:
    """What begins where the sought ones begin; nothing if that lies before what ranges reach."""
    starts = [one.fields["start"] for one in sought if one.fields.get("start") is not None]
    if not starts:
        return ()
    first, last = min(starts) - 1, max(starts) + 2
    try:
        listed = api.get_span(http, first, last)
    except ProviderError as error:
        if first_day_allowed(error) is None:
            raise
        return ()
    rows, _ = wire.read_rows(listed.items)
    return [row.record for row in rows if row.workspace == workspace]


def _is_among(one: Sought, records: Iterable[RemoteRecord]) -> bool:
    wanted = wire.normalise(one.fields)
    names = ("start", "stop", "description", "project")
    return any(all(record.fields.get(name) == wanted.get(name) for name in names) for record in records)
