"""Reads the past newest first, one request a step: ranges back to their bound, then reports of what lies before.

A report is asked for all of it at once; a server that gives a year at most has to be asked for each year. Knows no feed
and no write. Each step tells which spans of start instants it has read whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tracker_app.providers import hostile
from tracker_app.providers.base import Fields, RemoteRecord
from tracker_app.providers.errors import Malformed, NotThere, PlanNeeded, ProviderError, SignInNeeded
from tracker_app.providers.http import Http
from tracker_app.providers.toggl import api, wire
from tracker_app.providers.toggl.answers import first_day_allowed
from tracker_app.providers.toggl.places import DAY, History

YEAR_DAYS = 365
FIRST_DAY = date(2006, 1, 1)
"""Toggl takes no entry before this year (sheet 3.4)."""
EDGE = 26 * 3600
"""A report goes by days in a zone that we do not know: so much at its edges is not proved."""
LEAST_WIDTH = 3600
TagNames = Callable[[frozenset[int]], Mapping[int, str]]
"""Gives the names of tags by their ids, asking the server if it must."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one request brought. `history` is what is left, None once all was read."""

    records: Sequence[RemoteRecord]
    history: History | None
    covers: Sequence[tuple[int, int]] = ()
    unreadable: Sequence[str] = ()
    elsewhere: Sequence[RemoteRecord] = ()


def step(http: Http, workspace: int, user: int, history: History, tag_names: TagNames) -> Step:
    """Read the next piece of the past."""
    if history.in_reports:
        return _report(http, workspace, user, history, tag_names)
    return _range(http, workspace, history)


def _range(http: Http, workspace: int, history: History) -> Step:
    first = max(history.floor, history.upto - history.width)
    try:
        listed = api.get_span(http, first, history.upto)
    except ProviderError as error:
        allowed = _midnight_after(first_day_allowed(error))
        if allowed is None:
            raise
        # The bound is nearer than we thought: reports have what lies before it.
        return Step((), _next_range(replace(history, floor=max(allowed, history.floor + 1)), history.upto))
    rows, unreadable = wire.read_rows(listed.items)
    if len(listed.items) >= api.MOST_ROWS and history.width > LEAST_WIDTH:
        return Step((), replace(history, width=_narrower(rows, history)))
    ours, elsewhere = wire.parted(rows, workspace)
    records = [one for one in ours if _within(one, first, history.upto)]
    whole = len(listed.items) < api.MOST_ROWS and not unreadable
    covers = ((first, history.upto),) if whole else ()
    return Step(records, _next_range(history, first), covers, unreadable, elsewhere)


def _narrower(rows: Sequence[wire.Row], history: History) -> int:
    """A width that should hold fewer rows than the cap: which rows were left out is not known."""
    starts = [row.record.fields["start"] for row in rows]
    span = max(starts) - min(starts) if starts else 0
    # The first list reaches far into the future, where there is next to nothing.
    seen = history.upto - max(starts) if starts else 0
    return max(LEAST_WIDTH, min(history.width // 2, seen + span * 3 // 4))


def _next_range(history: History, upto: int) -> History:
    if upto > history.floor:
        return replace(history, upto=upto)
    last = datetime.fromtimestamp(min(upto, history.floor), UTC).date() + timedelta(days=1)
    whole = (last - FIRST_DAY).days + 1
    return replace(history, upto=upto, floor=min(upto, history.floor), day=last.isoformat(), width=whole * DAY)


def _within(record: RemoteRecord, first: int, last: int) -> bool:
    start: int = record.fields["start"]
    return first <= start < last


def _midnight_after(day: str | None) -> int | None:
    """The end of a named day: in which zone it begins is not known."""
    if day is None:
        return None
    try:
        return int(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp()) + DAY
    except ValueError:
        return None


def _report(http: Http, workspace: int, user: int, history: History, tag_names: TagNames) -> Step:
    last = _day(history.day)
    first = max(FIRST_DAY, last - timedelta(days=max(1, history.width // DAY) - 1))
    try:
        listed = api.search(http, workspace, _question(first, last, user, history))
    except (PlanNeeded, NotThere) as error:
        return Step((), None, unreadable=[f"reports: {error}"])
    except (SignInNeeded, Malformed) as error:
        if error.status == 400 and history.width > YEAR_DAYS * DAY:
            return Step((), replace(history, width=YEAR_DAYS * DAY, next=None))
        if error.status == 400 and history.rows:
            # It may not like so many rows at once, or an order: then in its own way.
            return Step((), replace(history, rows=0, next=None))
        if error.status in {400, 403}:
            # What is older than a plan shows is out of reach; that is no fault of the rest.
            return Step((), None, unreadable=[f"reports: {error}"])
        raise
    records, unreadable = _read_groups(listed.items, user, history.floor, tag_names)
    if listed.next is not None and listed.items:
        return Step(records, replace(history, next=listed.next), unreadable=unreadable)
    alone = history.next is None and not unreadable
    covers = _proved(first, last, history.floor) if alone else ()
    before = first - timedelta(days=1)
    left = replace(history, day=before.isoformat(), next=None) if before >= FIRST_DAY else None
    return Step(records, left, covers, unreadable)


def _question(first: date, last: date, user: int, history: History) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "user_ids": [user],
    }
    if history.rows:
        asked |= {"page_size": history.rows, "order_by": "date", "order_dir": "DESC"}
    if history.next is not None:
        names = ("first_id", "first_row_number", "first_timestamp")
        asked |= {name: int(text) for name, text in zip(names, history.next, strict=True) if text.isdecimal()}
    return asked


def _proved(first: date, last: date, floor: int) -> Sequence[tuple[int, int]]:
    begin = int(datetime.combine(first, datetime.min.time(), UTC).timestamp()) + EDGE
    end = int(datetime.combine(last, datetime.min.time(), UTC).timestamp()) + DAY - EDGE
    return ((begin, min(end, floor)),) if begin < min(end, floor) else ()


def _read_groups(
    groups: Sequence[Any], user: int, floor: int, tag_names: TagNames
) -> tuple[list[RemoteRecord], list[str]]:
    """The entries of a report. Those that begin at or after `floor` were in a range already."""
    found: list[tuple[hostile.Object, frozenset[int]]] = []
    unreadable: list[str] = []
    for place, value in enumerate(groups):
        where = f"report[{place}]"
        try:
            group = hostile.an_object(value, where)
            if group.get("user_id") in (None, user):
                ids = hostile.a_list(group.get("tag_ids") or [], f"{where}.tag_ids", wire.MOST_TAGS_READ)
                found.append((group, frozenset(hostile.whole(one, f"{where}.tag_ids") for one in ids)))
        except Malformed as fault:
            unreadable.append(fault.words)
    names = tag_names(frozenset[int]().union(*(tags for _, tags in found)))
    records: list[RemoteRecord] = []
    for place, (group, tags) in enumerate(found):
        try:
            records += _read_group(group, f"report[{place}]", tuple(sorted(names[one] for one in tags if one in names)))
        except Malformed as fault:
            unreadable.append(fault.words)
    return [one for one in records if one.fields["start"] < floor], unreadable


def _read_group(group: hostile.Object, where: str, tags: tuple[str, ...]) -> list[RemoteRecord]:
    shared = {
        "description": hostile.storable(wire.text_or_none(group.get("description"), f"{where}.description")),
        "project": wire.id_or_none(group.get("project_id"), f"{where}.project_id"),
        "task": wire.id_or_none(group.get("task_id"), f"{where}.task_id"),
        "tags": tags,
        "billable": hostile.flag(group.get("billable") or False, f"{where}.billable"),
    }
    items = hostile.a_list(group.get("time_entries"), f"{where}.time_entries")
    return [_read_item(item, f"{where}.time_entries[{place}]", shared) for place, item in enumerate(items)]


def _read_item(value: object, where: str, shared: Fields) -> RemoteRecord:
    item = hostile.an_object(value, where)
    start = wire.instant(item.get("start"), f"{where}.start")
    if item.get("stop") is not None:
        stop = wire.instant(item["stop"], f"{where}.stop")
    else:
        stop = start + hostile.whole(item.get("seconds"), f"{where}.seconds", 0)
    number = hostile.whole(item.get("id"), f"{where}.id", 1)
    fields = {"start": start, "stop": max(start, stop), **shared}
    return wire.entry_record(number, fields, wire.fine_instant(item.get("at"), f"{where}.at"))


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        hostile.bad("history", "no day")
