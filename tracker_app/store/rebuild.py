"""Builds lost entries, tags and JSON anew from what else the file tells of them. Knows no fault.

Every entry is told of twice or thrice: by its row, by the gestures that made it, and by what was sent or received.
"""

import json
import os
import sqlite3
from contextlib import suppress
from typing import Any

from tracker_app.domain.ids import RANDOM_BYTES, uuid7

_FIELDS = ("start", "stop", "description", "project", "task", "tags", "billable")
_JSON = {"op": ("patch_json", "sent_json", "error_json"), "remote": ("base_json", "extra_json")}


def mend_json(connection: sqlite3.Connection) -> int:
    """Replace JSON that cannot be read: by the entry's present values where they say as much, else by nothing."""
    mended = 0
    for table, columns in _JSON.items():
        for column in columns:
            rows = connection.execute(
                f"SELECT rowid_or_key, local_id FROM (SELECT {_key(table)} AS rowid_or_key, local_id, {column} AS text"
                f" FROM {table}) WHERE text IS NOT NULL AND NOT json_valid(text)"
            ).fetchall()
            for key, local in rows:
                whole = json.dumps(_whole(connection, local)) if column in ("patch_json", "base_json") else None
                text = whole if whole != "{}" or column.endswith("patch_json") else "{}"
                if column == "extra_json":
                    text = "{}"
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {_key(table)} = ?", (text, key))
                mended += 1
    return mended


def drop_bad_steps(connection: sqlite3.Connection) -> None:
    """Drop journal steps and other rows whose JSON cannot be read: they tell of the past only."""
    connection.execute("DELETE FROM journal_step WHERE NOT json_valid(before_json) OR NOT json_valid(after_json)")
    connection.execute("DELETE FROM problem WHERE NOT json_valid(facts_json)")
    connection.execute(
        "DELETE FROM conflict WHERE NOT json_valid(base_json) OR NOT json_valid(ours_json)"
        " OR NOT json_valid(theirs_json)"
    )
    connection.execute(
        "DELETE FROM sync_state WHERE NOT json_valid(policy_json) OR NOT json_valid(quota_json)"
        " OR (problem_json IS NOT NULL AND NOT json_valid(problem_json))"
    )


def lost_entries(connection: sqlite3.Connection) -> list[str]:
    """Return ids of entries that something tells of though they have no row."""
    rows = connection.execute(
        """SELECT entry_id FROM journal_step UNION SELECT local_id FROM op WHERE kind = 'entry'
         UNION SELECT local_id FROM remote WHERE kind = 'entry' AND presence = 'present'
         EXCEPT SELECT id FROM entry"""
    )
    return [row[0] for row in rows]


def rebuild_entry(connection: sqlite3.Connection, entry: str, zone: str) -> bool:
    """Write a lost entry anew from what tells of it; False if that does not say when it began."""
    values, account, updated, rev = _told(connection, entry)
    start, stop = values.get("start"), values.get("stop")
    if not isinstance(start, int) or not isinstance(stop, int | None) or "description" not in values:
        return False
    if stop is not None and stop < start:
        return False
    description = str(values["description"])
    try:
        connection.execute(
            """INSERT INTO entry (id, account, start_utc, stop_utc, zone, description, folded, project_id, task_id,
             billable, deleted, local_rev, updated_utc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                entry, account, start, stop, zone, description, description.casefold(), values.get("project"),
                values.get("task"), int(bool(values.get("billable"))), int(bool(values.get("deleted"))), rev, updated,
            ),
        )  # fmt: skip
    except sqlite3.Error:
        return False
    _put_tags(connection, entry, values.get("tags"))
    return True


def retag(connection: sqlite3.Connection) -> None:
    """Give entries without tags those that their history tells of; for a file whose tags could not all be read."""
    bare = "SELECT id FROM entry WHERE NOT EXISTS (SELECT 1 FROM entry_tag WHERE entry_id = id)"
    for (entry,) in connection.execute(bare).fetchall():
        _put_tags(connection, entry, _told(connection, entry)[0].get("tags"))


def _put_tags(connection: sqlite3.Connection, entry: str, tags: Any) -> None:
    for tag in tags if isinstance(tags, list) else ():
        with suppress(sqlite3.Error):
            connection.execute("INSERT OR IGNORE INTO tag (id, name) VALUES (?1, ?1)", (str(tag),))
            connection.execute(
                "INSERT OR IGNORE INTO entry_tag SELECT ?, id FROM tag WHERE name = ?", (entry, str(tag))
            )


_TOLD = """SELECT at, text, account FROM (
 SELECT seen_utc AS at, 0 AS nth, base_json AS text, account FROM remote WHERE local_id = ?1 AND kind = 'entry'
 UNION ALL SELECT j.at_utc, s.n, s.after_json, NULL FROM journal_step s JOIN journal j ON j.n = s.n
  WHERE s.entry_id = ?1
 UNION ALL SELECT created_utc, 0, patch_json, account FROM op WHERE local_id = ?1 AND kind = 'entry'
  AND verb <> 'delete' AND state <> 'superseded') ORDER BY at, nth"""


def _told(connection: sqlite3.Connection, entry: str) -> tuple[dict[str, Any], str | None, int, int]:
    """Return what is told of an entry: its fields, account, instant of the last change, number of changes."""
    values: dict[str, Any] = {}
    account, updated, rev = None, 0, 1
    for at, text, owner in connection.execute(_TOLD, (entry,)):
        values |= _read(text)
        account, updated, rev = owner or account, max(updated, at), rev + 1
    last = connection.execute(
        "SELECT verb FROM op WHERE local_id = ? AND kind = 'entry' AND state <> 'superseded' ORDER BY seq DESC LIMIT 1",
        (entry,),
    ).fetchone()
    if last and last[0] == "delete":
        values["deleted"] = True
    return values, account, updated, rev


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _whole(connection: sqlite3.Connection, entry: str) -> dict[str, Any]:
    row = connection.execute(
        "SELECT start_utc, stop_utc, description, project_id, task_id, billable FROM entry WHERE id = ?", (entry,)
    ).fetchone()
    if row is None:
        return {}
    tags = connection.execute(
        "SELECT t.name FROM entry_tag x JOIN tag t ON t.id = x.tag_id WHERE x.entry_id = ? ORDER BY t.name", (entry,)
    ).fetchall()
    values = (*row[:5], [tag for (tag,) in tags], bool(row[5]))
    return dict(zip(_FIELDS, values, strict=True))


def _key(table: str) -> str:
    return "seq" if table == "op" else "account || char(31) || kind || char(31) || remote_id"


def requeue(connection: sqlite3.Connection, now: int) -> int:
    """Queue what should wait and does not: the operation of an entry went down with its page; return how many.

    Whether it went out before is not known, so it is looked for on the server before it is sent (P2). `now` is UTC
    seconds. Only values that changed after the server's were last seen count as changes of ours.
    """
    unsettled = "SELECT 1 FROM op WHERE op.local_id = e.id AND op.account = e.account AND op.kind = 'entry'"
    never_bound = connection.execute(
        f"""SELECT e.id, e.account, NULL FROM entry e JOIN account a ON a.id = e.account AND a.removed = 0
         WHERE e.deleted = 0 AND NOT EXISTS (SELECT 1 FROM remote r WHERE r.local_id = e.id AND r.account = e.account)
         AND NOT EXISTS ({unsettled} AND op.state <> 'superseded')"""
    ).fetchall()
    changed = connection.execute(
        f"""SELECT e.id, e.account, r.base_json FROM entry e JOIN account a ON a.id = e.account AND a.removed = 0
         JOIN remote r ON r.local_id = e.id AND r.account = e.account AND r.kind = 'entry' AND r.presence = 'present'
         WHERE e.deleted = 0 AND e.updated_utc > r.seen_utc
         AND NOT EXISTS ({unsettled} AND op.created_utc >= e.updated_utc AND op.state <> 'superseded')"""
    ).fetchall()
    queued = 0
    for entry, account, base in [*never_bound, *changed]:
        whole = _whole(connection, entry)
        patch = whole if base is None else _differences(_read(base), whole)
        if patch:
            connection.execute(
                """INSERT INTO op (op_id, account, kind, local_id, verb, patch_json, state, created_utc, attempts,
                 first_sent_utc, last_sent_utc) VALUES (?1, ?2, 'entry', ?3, ?4, ?5, 'unknown', ?6, 1, ?6, ?6)""",
                (
                    uuid7(now * 1000, os.urandom(RANDOM_BYTES)), account, entry,
                    "create" if base is None else "update", json.dumps(patch, separators=(",", ":")), now,
                ),
            )  # fmt: skip
            queued += 1
    return queued


def _differences(base: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if name in base and base[name] != value}
