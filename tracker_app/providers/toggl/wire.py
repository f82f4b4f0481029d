"""Turns Toggl's time entries into ours and back. Knows no HTTP.

The same entry comes in many spellings (sheet 6.1, 12): `Z` and `+00:00`, null and `[]`, null and `""`, with and without
legacy twins. All are read to one form, so that no pull looks like a change. A negative `duration` is a running timer;
a missing `stop` alone is not.

`at` moves with every edit but those of a tag's name, so the version also holds a digest of what was read.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers import hostile
from tracker_app.providers.base import Fields, RemoteRecord
from tracker_app.providers.errors import Malformed, Refused
from tracker_app.providers.toggl.places import LATEST

CREATED_WITH = "Holdfast"
RUNNING = -1
MOST_TAGS_READ = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of an answer, and the workspace it lies in."""

    record: RemoteRecord
    workspace: int


def read_rows(items: Sequence[Any]) -> tuple[list[Row], list[str]]:
    """Return the entries of a list, and places and faults of those that make no sense."""
    rows, unreadable = [], []
    for place, item in enumerate(items):
        try:
            rows.append(read_row(item, f"entries[{place}]"))
        except Malformed as fault:
            unreadable.append(fault.words)
    return rows, unreadable


def parted(rows: Sequence[Row], workspace: int) -> tuple[list[RemoteRecord], list[RemoteRecord]]:
    """Return what lies in the workspace, and what lies in another one."""
    ours = [row.record for row in rows if row.workspace == workspace]
    return ours, [row.record for row in rows if row.workspace != workspace]


def read_row(value: object, where: str) -> Row:
    """Return one entry. Raises Malformed with the place and the fault."""
    item = hostile.an_object(value, where)
    start = instant(item.get("start"), f"{where}.start")
    duration = hostile.whole(item.get("duration"), f"{where}.duration")
    stop = None if item.get("stop") is None else instant(item["stop"], f"{where}.stop")
    if stop is None and duration >= 0:
        # Made with neither stop nor duration, or with a duration alone (sheet 6.6).
        stop = start + duration
    tags = item.get("tags") or ()
    fields: Fields = {
        "start": start,
        "stop": None if stop is None else max(start, stop),
        "description": hostile.storable(text_or_none(item.get("description"), f"{where}.description")),
        "project": id_or_none(item.get("project_id"), f"{where}.project_id"),
        "task": id_or_none(item.get("task_id"), f"{where}.task_id"),
        "tags": names(tags, f"{where}.tags") if tags else (),
        "billable": hostile.flag(item.get("billable") or False, f"{where}.billable"),
    }
    record = entry_record(
        hostile.whole(item.get("id"), f"{where}.id", 1),
        fields,
        fine_instant(item.get("at"), f"{where}.at"),
        deleted=item.get("server_deleted_at") is not None,
    )
    return Row(record, hostile.whole(item.get("workspace_id"), f"{where}.workspace_id", 1))


def entry_record(number: int, fields: Fields, at: float, *, deleted: bool = False) -> RemoteRecord:
    """Return the record of an entry in canonical form, modified at `at` (UTC seconds)."""
    # The task is left out: reports do not tell it (sheet 11), and `at` moves with it.
    content = [fields[name] for name in ("start", "stop", "description", "project", "tags", "billable")]
    digest = blake2b(json.dumps(content).encode(), digest_size=8).hexdigest()
    return RemoteRecord(
        kind=Kind.ENTRY,
        remote_id=RemoteId(str(number)),
        fields=fields,
        version=f"{at:.6f}-{digest}{'-deleted' if deleted else ''}",
        order=at,
        modified=at,
        deleted=deleted,
    )


def creation(fields: Fields, workspace: int) -> dict[str, Any]:
    """Return what a POST sends. Paid fields are named only where they say something (sheet 12). Raises Refused."""
    sent: dict[str, Any] = {"created_with": CREATED_WITH, "workspace_id": workspace, **_times(fields)}
    sent["description"] = fields.get("description") or ""
    sent["tags"] = sorted(fields.get("tags") or ())
    if fields.get("project") is not None:
        sent["project_id"] = number_of(fields["project"], "project")
    if fields.get("task") is not None:
        sent["task_id"] = number_of(fields["task"], "task")
    if fields.get("billable"):
        sent["billable"] = True
    return sent


def change(base: Fields, patch: Fields, workspace: int) -> dict[str, Any]:
    """Return what a PUT sends: only what `patch` changed, times as a group, a project with its task. Raises Refused."""
    fields = {**base, **patch}
    sent: dict[str, Any] = {"workspace_id": workspace}
    if "start" in patch or "stop" in patch:
        sent |= _times(fields)
        # A null stop is the word for "runs again".
        sent.setdefault("stop", None)
    if "description" in patch:
        sent["description"] = fields["description"] or ""
    if "project" in patch or "task" in patch:
        sent["project_id"] = None if fields.get("project") is None else number_of(fields["project"], "project")
        if fields.get("task") is not None or base.get("task") is not None:
            sent["task_id"] = None if fields.get("task") is None else number_of(fields["task"], "task")
    if "tags" in patch:
        sent["tags"] = sorted(fields["tags"] or ())
    if "billable" in patch and bool(fields["billable"]) != bool(base.get("billable")):
        sent["billable"] = bool(fields["billable"])
    return sent


def _times(fields: Fields) -> dict[str, Any]:
    start, stop = fields["start"], fields.get("stop")
    if stop is None:
        return {"start": stamp(start), "duration": RUNNING}
    return {"start": stamp(start), "stop": stamp(stop), "duration": stop - start}


def normalise(fields: Fields) -> Fields:
    """Return what comes back for an entry: tags once each and sorted, no text for none."""
    found = dict(fields)
    if "tags" in found:
        found["tags"] = tuple(sorted(set(found["tags"] or ())))
    if "description" in found:
        found["description"] = found["description"] or ""
    return found


def stamp(seconds: int) -> str:
    """Write an instant as Toggl wants it: UTC, with seconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(value: object, where: str) -> int:
    """Read an instant in any zone, as whole UTC seconds; fractions are cut off."""
    return int(fine_instant(value, where))


def fine_instant(value: object, where: str) -> float:
    """Read an instant in any zone, as UTC seconds with their fraction."""
    text = hostile.text(value, where, 40)
    try:
        found = datetime.fromisoformat(text)
        seconds = found.timestamp() if found.tzinfo is not None else -1.0
    except (ValueError, OverflowError):
        seconds = -1.0
    if not 0 <= seconds <= LATEST:
        hostile.bad(where, "no instant")
    return seconds


def names(value: object, where: str) -> tuple[str, ...]:
    """Read the names of tags."""
    items = hostile.a_list(value, where, MOST_TAGS_READ)
    return tuple(sorted({hostile.storable(hostile.text(item, where)) for item in items}))


def text_or_none(value: object, where: str) -> str:
    """Read text that may be null, as "" then."""
    return "" if value is None else hostile.text(value, where)


def id_or_none(value: object, where: str) -> RemoteId | None:
    """Read the id of another record, which may be null; 0 means none too."""
    if value is None:
        return None
    number = hostile.whole(value, where, 0)
    return RemoteId(str(number)) if number else None


def number_of(remote_id: str, field: str) -> int:
    """Return the number behind a remote id. Raises Refused for what is no record of this server."""
    if not (remote_id.isascii() and remote_id.isdecimal() and len(remote_id) < 20):
        raise Refused(reason="missing", field=field)
    return int(remote_id)


def ids_named(records: Iterable[RemoteRecord], name: str) -> frozenset[int]:
    """Return the ids that living records name in one field, as numbers."""
    return frozenset(int(one.fields[name]) for one in records if not one.deleted and one.fields.get(name) is not None)


def same(sent: Mapping[str, Any], got: Mapping[str, Any], fields: Iterable[str]) -> list[str]:
    """Return which of `fields` came back otherwise than sent."""
    return [name for name in fields if sent.get(name) != got.get(name)]
