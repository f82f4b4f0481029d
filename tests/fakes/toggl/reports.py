"""Answers the detailed search of Reports v3 with its paging headers (sheet 11). Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from tests.fakes.toggl.messages import ApiError, Json, Response, answer
from tests.fakes.toggl.model import Entry
from tests.fakes.toggl.state import State
from tests.fakes.toggl.times import fine_stamp, midnight, parse_day, stamp


def search(state: State, workspace_id: int, body: Mapping[str, Json]) -> Response:
    """Return one page of finished, live entries of any age; raises ApiError 400."""
    state.workspace(workspace_id)
    rows = _chosen(state, workspace_id, body)
    size = body.get("page_size", 50)
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise ApiError(400, "Invalid page_size")
    first = _first_row(rows, body)
    page, rest = rows[first : first + size], rows[first + size :]
    reply = answer(200, _groups(state, page))
    if not rest:
        return reply
    more = {
        "X-Next-ID": str(rest[0].id),
        "X-Next-Row-Number": str(first + size + 1),
        "X-Next-Timestamp": str(rest[0].start),
    }
    return replace(reply, headers={**reply.headers, **more})


def _chosen(state: State, workspace_id: int, body: Mapping[str, Json]) -> list[Entry]:
    first_day, last_day = parse_day(body.get("start_date")), parse_day(body.get("end_date"))
    if first_day is None or last_day is None or last_day < first_day:
        raise ApiError(400, "Invalid start_date or end_date")
    if (last_day - first_day).days > state.uncertain.report_days:
        raise ApiError(400, "Date range must not be longer than 1 year")
    zone = state.user.timezone
    begin, end = midnight(first_day, zone), midnight(last_day + timedelta(days=1), zone)
    ids, projects = body.get("time_entry_ids"), body.get("project_ids")
    text = str(body.get("description") or "").casefold()
    rows = [
        entry
        for entry in state.tables.entries.values()
        if entry.workspace_id == workspace_id
        and entry.deleted_us is None
        and not entry.is_running
        and begin <= entry.start < end
        and (not ids or entry.id in ids)
        and (not projects or entry.project_id in projects)
        and text in (entry.description or "").casefold()
    ]
    order = body.get("order_by", "date")
    keys = {
        "date": lambda row: (row.start, row.id),
        "user": lambda row: (row.user_id, row.start, row.id),
        "duration": lambda row: (row.duration, row.id),
        "description": lambda row: (row.description or "", row.id),
        "last_update": lambda row: (row.at_us, row.id),
    }
    if order not in keys:
        raise ApiError(400, "Invalid order_by")
    return sorted(rows, key=keys[order], reverse=body.get("order_dir") == "DESC")


def _first_row(rows: list[Entry], body: Mapping[str, Json]) -> int:
    """Find where the page starts: at `first_id`, else by row number, counted from one."""
    if body.get("first_id") is not None:
        for index, row in enumerate(rows):
            if row.id == body["first_id"]:
                return index
    number = body.get("first_row_number")
    return max(0, number - 1) if isinstance(number, int) else 0


def _groups(state: State, page: list[Entry]) -> Json:
    def label(row: Entry) -> tuple[Json, ...]:
        same = (row.project_id, row.billable, row.description or "", tuple(state.live_tag_ids(row)))
        return same if state.uncertain.reports_group_neighbours else (*same, row.id)

    return [
        {
            "project_id": key[0],
            "billable": key[1],
            "description": key[2],
            "tag_ids": list(key[3]),
            "time_entries": [
                {
                    "id": row.id,
                    "seconds": row.duration,
                    "start": stamp(row.start, offset=True),
                    "stop": stamp(row.stop if row.stop is not None else row.start, offset=True),
                    "at": fine_stamp(row.at_us),
                }
                for row in rows
            ],
        }
        for key, rows in groupby(page, label)
    ]
