"""Writes and reads entries as JSON: nothing is lost on the way. Knows no store.

The entries have the keys of `list --json` (CLI.md), so that its output can be read too.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from tracker_app.app.exchange_rows import BadRow, Contents, Row
from tracker_app.app.messages import _

FORMAT = 1


def write(rows: Iterable[Row]) -> str:
    """Return the rows as a JSON document."""
    entries = [
        {
            "id": row.key,
            "description": row.description,
            "start": _text(row.start),
            "stop": None if row.stop is None else _text(row.stop),
            "zone": row.zone,
            "project": row.project,
            "project_color": row.project_color,
            "client": row.client,
            "task": row.task,
            "tags": list(row.tags),
            "billable": row.billable,
        }
        for row in rows
    ]
    return json.dumps({"holdfast": FORMAT, "entries": entries}, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Contents:
    """Return the rows of a document; `line` counts its entries."""
    found = Contents()
    try:
        document = json.loads(text)
        entries = document["entries"] if isinstance(document, dict) else document
    except (ValueError, KeyError, RecursionError):
        entries = None
    if not isinstance(entries, list):
        found.bad.append(BadRow(1, _("This is no JSON with a list of entries.")))
        return found
    for n, item in enumerate(entries, 1):
        try:
            found.rows.append(_row(item, n))
        except (ValueError, KeyError, TypeError, OverflowError):
            found.bad.append(BadRow(n, _("This entry cannot be read.")))
    return found


def _row(item: Any, line: int) -> Row:
    if not isinstance(item, dict):
        raise TypeError("entry")
    tags = item.get("tags") or []
    if not isinstance(tags, list):
        raise TypeError("tags")
    return Row(
        start=_instant(item["start"]),
        stop=None if item["stop"] is None else _instant(item["stop"]),
        description=_str(item.get("description")) or "",
        project=_str(item.get("project")),
        client=_str(item.get("client")),
        task=_str(item.get("task")),
        tags=tuple(sorted({str(tag) for tag in tags})),
        billable=item.get("billable") is True,
        zone=_str(item.get("zone")) or "",
        key=_str(item.get("id")) or "",
        line=line,
        project_color=_str(item.get("project_color")),
    )


def _str(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError("text")


def _text(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(text: str) -> int:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("no offset")
    return int(at.timestamp())
