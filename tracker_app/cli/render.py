"""Writes values the way scripts and people read them: CLI.md's JSON, and lines of text. Decides nothing."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tracker_app.app.browsing import Browsing, EntryView
from tracker_app.domain.ids import EntryId

SHOWN_ID = 6
"""How many last signs of an id lists show: enough to be unique in any real history, short enough to type."""


def json_text(document: Mapping[str, object]) -> str:
    """Return the document as CLI.md promises it: one JSON value, text as it is where standard output is UTF-8."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").casefold().replace("-", "")
    return json.dumps(document, ensure_ascii=encoding != "utf8", indent=2)


def time_text(instant: float | None) -> str | None:
    """Return an instant (UTC seconds) as ISO 8601 ending in Z; None stays None."""
    return None if instant is None else datetime.fromtimestamp(int(instant), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def entry_json(view: EntryView, now: int) -> dict[str, object]:
    """Return an entry with exactly the keys of CLI.md; `now` (UTC seconds) ends a running one."""
    entry = view.entry
    return {
        "id": entry.id,
        "description": entry.description,
        "start": time_text(entry.start),
        "stop": time_text(entry.stop),
        "seconds": entry.seconds(now),
        "running": entry.is_running,
        "project": view.project_name,
        "client": view.client_name,
        "task": view.task_name,
        "tags": list(entry.tags),
        "billable": entry.billable,
        "account": view.account_name,
        "remote_id": view.remote_id,
        "sync": view.sync.value,
    }


def entries_json(browsing: Browsing, entries: Iterable[EntryId], now: int) -> list[dict[str, object]]:
    """Return those of the entries that are not deleted, as they are in the file now."""
    found = [browsing.entry(entry) for entry in entries]
    return [entry_json(view, now) for view in found if view is not None and not view.entry.deleted]


def length(seconds: int) -> str:
    """Return a length as 1:02:03."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def local(instant: int, zone: str, form: str = "%Y-%m-%d %H:%M") -> str:
    """Return an instant (UTC seconds) as the clock on the user's wall shows it."""
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).strftime(form)


def entry_line(view: EntryView, now: int, zone: str) -> str:
    """Return an entry as one line of a list."""
    entry = view.entry
    stop = "now  " if entry.stop is None else local(entry.stop, zone, "%H:%M")
    parts = [entry.description or "(no description)"]
    if view.project_name:
        parts.append(f"[{view.project_name}]")
    parts.extend(f"#{tag}" for tag in entry.tags)
    mark = "" if view.sync.value in ("local", "verified", "acknowledged") else f"  ({view.sync.value})"
    when = f"{local(entry.start, zone)}-{stop} {length(entry.seconds(now)):>9}"
    return f"{entry.id[-SHOWN_ID:]}  {when}  {' '.join(parts)}{mark}"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as columns of text."""
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)
