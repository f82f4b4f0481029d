"""Answers the lists of entries: the change feed, ranges and the plain list (sheet 6.2). Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from tests.fakes.toggl.messages import ApiError, Json, Shape
from tests.fakes.toggl.model import Entry
from tests.fakes.toggl.render import Spelling, entry_json
from tests.fakes.toggl.state import State
from tests.fakes.toggl.times import DAY, day_of, midnight, parse_day, parse_instant

ROW_CAP = 1000


def entry_list(state: State, query: Mapping[str, str]) -> Json:
    """Return a bare array, newest start first, silently cut at 1000 rows; raises ApiError 400."""
    if "since" in query and "before" in query:
        raise ApiError(400, "'since' and 'before' can not be present simultaneously")
    wanted = _filter(state, query)
    rows = [entry for entry in state.tables.entries.values() if wanted(entry) and state.visible(entry)]
    rows.sort(key=lambda entry: (entry.start, entry.id), reverse=True)
    if "since" not in query or state.uncertain.since_cap:
        rows = rows[:ROW_CAP]
    meta, sharing = query.get("meta") == "true", query.get("include_sharing") == "true"
    return [entry_json(state, row, Spelling.LISTED, meta=meta, sharing=sharing) for row in rows]


def recent(state: State, days: int) -> list[Entry]:
    """Return live entries that started in the last days, newest first."""
    first = state.now() - days * DAY
    rows = [entry for entry in state.tables.entries.values() if entry.deleted_us is None and entry.start >= first]
    return sorted((row for row in rows if state.visible(row)), key=lambda row: (row.start, row.id), reverse=True)


def since_bound(state: State, text: str) -> int:
    """Read `since` in unix seconds; raises ApiError 400 when older than the window."""
    try:
        since = int(text)
    except ValueError:
        raise ApiError(400, "Invalid since") from None
    if since < state.now() - state.uncertain.since_days * DAY:
        raise ApiError(400, "Since cannot be older than 3 months", Shape.TEXT)
    return since


def _filter(state: State, query: Mapping[str, str]) -> Callable[[Entry], bool]:
    if "since" in query:
        since_us = since_bound(state, query["since"]) * 1_000_000
        return lambda entry: entry.at_us >= since_us  # modified, deleted ones included
    if "start_date" in query or "end_date" in query:
        if not query.get("start_date") or not query.get("end_date"):
            raise ApiError(400, "start_date and end_date must be both present")
        first, last = _range(state, query["start_date"], query["end_date"])
        return lambda entry: entry.deleted_us is None and first <= entry.start < last
    oldest = state.now() - state.uncertain.range_days * DAY
    if "before" in query:
        before = _bound(state, query["before"], "before")
        return lambda entry: entry.deleted_us is None and oldest <= entry.start < before
    oldest = state.now() - state.uncertain.no_parameter_days * DAY
    return lambda entry: entry.deleted_us is None and entry.start >= oldest


def _range(state: State, start_date: str, end_date: str) -> tuple[int, int]:
    first = _bound(state, start_date, "start")
    last = _bound(state, end_date, "end")
    allowed = state.now() - state.uncertain.range_days * DAY
    if first < allowed:
        # The named day is the first whose midnight is inside the window, so a client may use it as it is.
        text = day_of(allowed + DAY - 1)
        raise ApiError(400, f"start_date must not be earlier than {text}", Shape.JSON_STRING)
    if state.uncertain.end_date_inclusive:
        day = parse_day(end_date)
        last = last + 1 if day is None else _midnight(state, (day + timedelta(days=1)).isoformat())
    if last < first:
        raise ApiError(400, "end_date must not be earlier than start_date")
    return first, last


def _bound(state: State, text: str, name: str) -> int:
    """Read a date or RFC 3339 time; one without seconds is refused (6.2)."""
    seconds = parse_instant(text)
    if seconds is not None:
        return seconds
    if parse_day(text) is None:
        raise ApiError(400, f"Invalid {name} date", Shape.TEXT)
    return _midnight(state, text)


def _midnight(state: State, text: str) -> int:
    day = parse_day(text)
    assert day is not None
    return midnight(day, state.user.timezone if state.uncertain.date_only_in_profile_zone else "UTC")
