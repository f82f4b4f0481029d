"""Keeps what servers hold: bindings, merge bases, cursors and the state of sync. Knows no server and no rules."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, RemoteId


@dataclass(frozen=True, slots=True)
class Binding:
    """A local record tied to a server's, with the server's copy as last seen: the merge base (O4).

    `presence` is `present`, `tombstone` or `missing` for the life in force; `alias` for an earlier life of an entry
    that was made again under another id, and `returned` for one that a reading showed alive all the same.
    `missed` is when a reading first lacked what the base says (UTC seconds): perhaps a stale copy, perhaps a loss. Of
    an earlier life it is when it was last looked for, or met.
    """

    account: AccountId
    kind: Kind
    local: str
    remote_id: RemoteId
    base: dict[str, Any]
    extra: dict[str, Any]
    version: str
    order: float
    presence: str
    missed: float | None = None


@dataclass(frozen=True, slots=True)
class SyncState:
    """Where an account's sync stands; instants are UTC seconds. `state` is one of CLI.md's words."""

    account: AccountId
    policy_json: str = "{}"
    state: str = "ok"
    since: int | None = None
    last_success: int | None = None
    last_try: int | None = None
    next_pull: float | None = None
    problem: dict[str, Any] | None = None
    clock_offset: float | None = None
    quota: tuple[dict[str, Any], ...] = ()


BURIED = "buried"
"""In `Binding.extra` of an earlier life that was deleted, and not lost."""
_BINDING = "account, kind, local_id, remote_id, base_json, extra_json, base_version, base_order, presence, missed_utc"


def _binding(row: Any) -> Binding:
    base: dict[str, Any] = json.loads(row[4])
    if "tags" in base:
        base["tags"] = tuple(base["tags"])
    return Binding(
        AccountId(row[0]),
        Kind(row[1]),
        row[2],
        RemoteId(row[3]),
        base,
        json.loads(row[5]),
        row[6],
        row[7],
        row[8],
        row[9],
    )


class Remotes:
    """What servers hold, over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def by_remote(self, account: AccountId, kind: Kind, remote_id: RemoteId) -> Binding | None:
        """Return the binding of a server's record."""
        row = self._db.execute(
            f"SELECT {_BINDING} FROM remote WHERE account = ? AND kind = ? AND remote_id = ?",
            (account, kind, remote_id),
        ).fetchone()
        return _binding(row) if row else None

    def by_local(self, account: AccountId, kind: Kind, local: str) -> Binding | None:
        """Return the binding in force of a local record; aliases of earlier lives are not."""
        row = self._db.execute(
            f"SELECT {_BINDING} FROM remote WHERE local_id = ? AND account = ? AND kind = ?"
            " AND presence NOT IN ('alias', 'returned') ORDER BY presence = 'present' DESC LIMIT 1",
            (local, account, kind),
        ).fetchone()
        return _binding(row) if row else None

    def earlier_life(self, account: AccountId, kind: Kind, local: str) -> Binding | None:
        """Return the newest record of the server that a local one was tied to before it was deleted there."""
        row = self._db.execute(
            f"SELECT {_BINDING} FROM remote WHERE local_id = ? AND account = ? AND kind = ?"
            " AND presence IN ('alias', 'returned')"
            " ORDER BY seen_utc DESC, base_order DESC LIMIT 1",
            (local, account, kind),
        ).fetchone()
        return _binding(row) if row else None

    def remote_ids(self, locals_: list[str]) -> dict[str, str]:
        """Return the server's ids of several local entries."""
        marks = ",".join("?" * len(locals_))
        rows = self._db.execute(
            f"SELECT local_id, remote_id FROM remote WHERE local_id IN ({marks}) AND presence = 'present'", locals_
        )
        return dict(rows.fetchall())

    def seen(self, account: AccountId, kind: Kind, local: str) -> int | None:
        """Return when the server's copy of a local record was last read (UTC seconds)."""
        row = self._db.execute(
            "SELECT max(seen_utc) FROM remote WHERE local_id = ? AND account = ? AND kind = ? AND presence = 'present'",
            (local, account, kind),
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def pointing_at(self, account: AccountId, field: str, remote_id: RemoteId) -> list[str]:
        """Return the local entries whose copy on the server names this record in `field`."""
        rows = self._db.execute(
            """SELECT local_id FROM remote WHERE account = ? AND kind = 'entry' AND presence = 'present'
             AND json_extract(base_json, '$.' || ?) = ? ORDER BY local_id""",
            (account, field, remote_id),
        )
        return [row[0] for row in rows]

    def count(self, account: AccountId, kind: Kind = Kind.ENTRY) -> int:
        """Return how many records of an account are known to be on the server."""
        row = self._db.execute(
            "SELECT count(*) FROM remote WHERE account = ? AND kind = ? AND presence = 'present'", (account, kind)
        ).fetchone()
        return int(row[0])

    def put(self, binding: Binding, seen: int) -> None:
        """Write a binding with its base. Only a server's answer may be the reason (O4)."""
        self._db.execute(
            """INSERT INTO remote (account, kind, local_id, remote_id, base_json, extra_json, base_version, base_order,
             seen_utc, presence, listing) VALUES (?1, ?2, ?, ?, ?, ?, ?, ?, ?, ?,
             coalesce((SELECT listing FROM cursor WHERE account = ?1), 0)) ON CONFLICT (account, kind, remote_id)
             DO UPDATE SET local_id = excluded.local_id, base_json = excluded.base_json,
             extra_json = excluded.extra_json, base_version = excluded.base_version, base_order = excluded.base_order,
             seen_utc = excluded.seen_utc, presence = excluded.presence, listing = excluded.listing,
             missed_utc = NULL""",
            (
                binding.account, binding.kind, binding.local, binding.remote_id,
                json.dumps(binding.base, separators=(",", ":")), json.dumps(binding.extra, separators=(",", ":")),
                binding.version, binding.order, seen, binding.presence,
            ),
        )  # fmt: skip

    def touch(self, account: AccountId, kind: Kind, remote_id: RemoteId, seen: int) -> None:
        """Note that the server still holds a record as its base says."""
        self._db.execute(
            """UPDATE remote SET seen_utc = ?4, missed_utc = NULL,
             listing = coalesce((SELECT listing FROM cursor WHERE account = ?1), 0)
             WHERE account = ?1 AND kind = ?2 AND remote_id = ?3""",
            (account, kind, remote_id, seen),
        )

    def miss(self, account: AccountId, kind: Kind, remote_id: RemoteId, at: float | None) -> None:
        """Note that a reading lacked what the base says, or that this is over."""
        self._db.execute(
            "UPDATE remote SET missed_utc = ? WHERE account = ? AND kind = ? AND remote_id = ?",
            (at, account, kind, remote_id),
        )

    def missed(self, account: AccountId) -> list[Binding]:
        """Return the bindings that a reading lacked."""
        rows = self._db.execute(
            f"SELECT {_BINDING} FROM remote WHERE account = ? AND missed_utc IS NOT NULL", (account,)
        )
        return [_binding(row) for row in rows]

    def in_doubt(self, account: AccountId) -> list[Binding]:
        """Return the bindings of entries that may live on under another id: lost ones, missed ones, earlier lives."""
        rows = self._db.execute(
            f"""SELECT {_BINDING} FROM remote WHERE account = ? AND kind = 'entry' AND
             (missed_utc IS NOT NULL OR presence IN ('missing', 'alias', 'returned')) ORDER BY remote_id""",
            (account,),
        )
        return [_binding(row) for row in rows]

    def mark_double(self, account: AccountId, remote_id: RemoteId, of: str) -> None:
        """Note that an entry's record was a second one of the entry `of`, and is being removed for it."""
        self._db.execute(
            "UPDATE remote SET double_of = ? WHERE account = ? AND kind = 'entry' AND remote_id = ?",
            (of, account, remote_id),
        )

    def doubled(self, account: AccountId, remote_id: RemoteId) -> Binding | None:
        """Return the binding in force of the entry that this record was marked as a double of."""
        row = self._db.execute(
            "SELECT double_of FROM remote WHERE account = ? AND kind = 'entry' AND remote_id = ?", (account, remote_id)
        ).fetchone()
        return self.by_local(account, Kind.ENTRY, row[0]) if row and row[0] else None

    def set_presence(self, account: AccountId, kind: Kind, remote_id: RemoteId, presence: str) -> None:
        """Note that a record is there, deleted, missing, or an earlier life of another."""
        self._db.execute(
            "UPDATE remote SET presence = ? WHERE account = ? AND kind = ? AND remote_id = ?",
            (presence, account, kind, remote_id),
        )

    def bury(self, account: AccountId, kind: Kind, remote_id: RemoteId) -> None:
        """Note that a record is an earlier life, and that somebody deleted it: all computers know, or will."""
        self._db.execute(
            """UPDATE remote SET presence = 'alias', extra_json = ?4 WHERE account = ?1 AND kind = ?2
             AND remote_id = ?3""",
            (account, kind, remote_id, json.dumps({BURIED: ""})),
        )

    def drop(self, account: AccountId, kind: Kind, remote_id: RemoteId) -> None:
        """Forget a binding."""
        self._db.execute(
            "DELETE FROM remote WHERE account = ? AND kind = ? AND remote_id = ?", (account, kind, remote_id)
        )

    def cursor(self, account: AccountId) -> tuple[str | None, str | None]:
        """Return (cursor, epoch) of an account's feed."""
        row = self._db.execute("SELECT value, epoch FROM cursor WHERE account = ?", (account,)).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def save_cursor(self, account: AccountId, value: str | None, epoch: str | None, at: int) -> None:
        """Store the cursor together with the rows that came with it (O3)."""
        self._db.execute(
            "INSERT INTO cursor (account, value, epoch, saved_utc) VALUES (?, ?, ?, ?) ON CONFLICT (account)"
            " DO UPDATE SET value = excluded.value, epoch = excluded.epoch, saved_utc = excluded.saved_utc",
            (account, value, epoch, at),
        )

    def rules(self, account: AccountId) -> dict[str, Any] | None:
        """Return what the account's workspace asks of records, as last told; None if it told nothing."""
        row = self._db.execute("SELECT rules_json FROM cursor WHERE account = ?", (account,)).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row and row[0] else None
        return found

    def save_rules(self, account: AccountId, rules: dict[str, Any]) -> None:
        """Store what the account's workspace asks; the cursor must be stored before."""
        self._db.execute("UPDATE cursor SET rules_json = ? WHERE account = ?", (json.dumps(rules), account))

    def begin_listing(self, account: AccountId, at: int) -> None:
        """Begin to read everything: what is not met until `end_listing` is not on the server."""
        self._db.execute(
            """INSERT INTO cursor (account, saved_utc, listing, reading) VALUES (?1, ?2, 1, 1) ON CONFLICT (account)
             DO UPDATE SET listing = listing + 1, reading = 1, value = NULL""",
            (account, at),
        )

    def end_listing(self, account: AccountId, at: int) -> list[Binding]:
        """Note that everything was read; return the bindings that were not met."""
        self._db.execute("UPDATE cursor SET full_utc = ?, reading = 0 WHERE account = ?", (at, account))
        rows = self._db.execute(
            f"""SELECT {_BINDING} FROM remote WHERE account = ?1 AND presence = 'present'
             AND listing < (SELECT listing FROM cursor WHERE account = ?1)""",
            (account,),
        )
        return [_binding(row) for row in rows]

    def rest_from_listing(self, account: AccountId) -> None:
        """Note that there is more to read, but not now."""
        self._db.execute("UPDATE cursor SET reading = 0 WHERE account = ?", (account,))

    def beginning_between(self, account: AccountId, first: int, last: int) -> list[Binding]:
        """Return the bindings of entries that the server showed alive and beginning in [first, last), UTC seconds."""
        rows = self._db.execute(
            f"""SELECT {_BINDING} FROM remote WHERE account = ? AND kind = 'entry' AND presence = 'present'
             AND json_extract(base_json, '$.start') >= ? AND json_extract(base_json, '$.start') < ?""",
            (account, first, last),
        )
        return [_binding(row) for row in rows]

    def is_listing(self, account: AccountId) -> bool:
        """Whether a reading of everything was begun and not ended."""
        row = self._db.execute("SELECT reading FROM cursor WHERE account = ?", (account,)).fetchone()
        return bool(row and row[0])

    def was_listed(self, account: AccountId) -> bool:
        """Whether everything was read at least once."""
        return self.listed_at(account) is not None

    def listed_at(self, account: AccountId) -> int | None:
        """Return when everything was last read (UTC seconds)."""
        row = self._db.execute("SELECT full_utc FROM cursor WHERE account = ?", (account,)).fetchone()
        return row[0] if row else None

    def audited_at(self, account: AccountId) -> int | None:
        """Return when the entries of recent weeks were last read as a whole (UTC seconds)."""
        row = self._db.execute("SELECT audited_utc FROM cursor WHERE account = ?", (account,)).fetchone()
        return row[0] if row else None

    def save_audit(self, account: AccountId, at: int) -> None:
        """Note when the entries of recent weeks were read as a whole; the cursor must be stored before."""
        self._db.execute("UPDATE cursor SET audited_utc = ? WHERE account = ?", (at, account))

    def hold(self, account: AccountId, kind: Kind, remote_id: RemoteId, record: dict[str, Any], at: int) -> None:
        """Put a deletion aside that is not applied unseen."""
        self._db.execute(
            "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?)",
            (account, kind, remote_id, json.dumps(record, separators=(",", ":")), at),
        )

    def held(self, account: AccountId) -> list[tuple[Kind, RemoteId, dict[str, Any]]]:
        """Return what was put aside."""
        rows = self._db.execute("SELECT kind, remote_id, record_json FROM held WHERE account = ?", (account,))
        return [(Kind(row[0]), RemoteId(row[1]), json.loads(row[2])) for row in rows]

    def release(self, account: AccountId, kind: Kind, remote_id: RemoteId) -> None:
        """Forget that something was put aside."""
        self._db.execute(
            "DELETE FROM held WHERE account = ? AND kind = ? AND remote_id = ?", (account, kind, remote_id)
        )

    def state(self, account: AccountId) -> SyncState:
        """Return the state of an account's sync; a new account's if nothing was saved yet."""
        row = self._db.execute(
            "SELECT account, policy_json, state, since_utc, last_success_utc, last_try_utc, next_pull_utc,"
            " problem_json, clock_offset, quota_json FROM sync_state WHERE account = ?",
            (account,),
        ).fetchone()
        if row is None:
            return SyncState(account)
        problem = json.loads(row[7]) if row[7] else None
        return SyncState(
            AccountId(row[0]),
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            problem,
            row[8],
            tuple(json.loads(row[9])),
        )

    def save_state(self, state: SyncState) -> None:
        """Store the state of an account's sync."""
        self._db.execute(
            """INSERT INTO sync_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account) DO UPDATE SET
             policy_json = excluded.policy_json, state = excluded.state, since_utc = excluded.since_utc,
             last_success_utc = excluded.last_success_utc, last_try_utc = excluded.last_try_utc,
             next_pull_utc = excluded.next_pull_utc, problem_json = excluded.problem_json,
             clock_offset = excluded.clock_offset, quota_json = excluded.quota_json""",
            (
                state.account, state.policy_json, state.state, state.since, state.last_success, state.last_try,
                state.next_pull, json.dumps(state.problem) if state.problem else None, state.clock_offset,
                json.dumps(list(state.quota)),
            ),
        )  # fmt: skip
