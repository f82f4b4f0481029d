"""Keeps operations and their attempts; every change of state is conditional on the state it leaves. Knows no server."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, OpId, RemoteId
from tracker_app.domain.operations import Operation, OpState, Verb

_COLUMNS = (
    "op_id, account, kind, local_id, verb, patch_json, state, created_utc, attempts, remote_id, sent_json,"
    " first_sent_utc, last_sent_utc, next_at, probe_after, ack_utc, ack_version, ack_order, verified_utc, error_code,"
    " error_json, echoed, before_json, repairs"
)
_SETTLED = "('verified', 'superseded', 'kept')"


def _packed(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(dict(values), separators=(",", ":"))


def _unpacked(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    values: dict[str, Any] = json.loads(text)
    if "tags" in values:
        values["tags"] = tuple(values["tags"])
    return values


def operation_of(row: Sequence[Any]) -> Operation:
    """Turn a row of `_COLUMNS` into a value."""
    return Operation(
        OpId(row[0]), AccountId(row[1]), Kind(row[2]), row[3], Verb(row[4]), _unpacked(row[5]) or {}, OpState(row[6]),
        row[7], row[8], RemoteId(row[9]) if row[9] else None, _unpacked(row[10]), row[11], row[12], row[13], row[14],
        row[15], row[16], row[17], row[18], row[19], _unpacked(row[20]), None if row[21] is None else bool(row[21]),
        _unpacked(row[22]), row[23],
    )  # fmt: skip


class Outbox:
    """The outbox over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(
        self, op: OpId, account: AccountId, kind: Kind, record: str, verb: Verb, patch: Mapping[str, Any], at: int
    ) -> None:
        """Queue a new operation; `at` is UTC seconds."""
        self._db.execute(
            "INSERT INTO op (op_id, account, kind, local_id, verb, patch_json, state, created_utc)"
            " VALUES (?, ?, ?, ?, ?, ?, 'pending', ?)",
            (op, account, kind, record, verb, _packed(patch), at),
        )

    def get(self, op: OpId) -> Operation | None:
        """Return one operation."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM op WHERE op_id = ?", (op,)).fetchone()
        return operation_of(row) if row else None

    def newest_unsettled(self, account: AccountId, kind: Kind, record: str) -> Operation | None:
        """Return the newest operation of a record on an account that is not settled, if any."""
        row = self._db.execute(
            f"""SELECT {_COLUMNS} FROM op WHERE local_id = ? AND kind = ? AND account = ? AND state NOT IN {_SETTLED}
             AND state <> 'acknowledged' ORDER BY seq DESC LIMIT 1""",
            (record, kind, account),
        ).fetchone()
        return operation_of(row) if row else None

    def of_record(self, account: AccountId, kind: Kind, record: str) -> list[Operation]:
        """Return every operation of a record on an account that is not settled, oldest first."""
        rows = self._db.execute(
            f"""SELECT {_COLUMNS} FROM op WHERE local_id = ? AND kind = ? AND account = ? AND state NOT IN {_SETTLED}
             ORDER BY seq""",
            (record, kind, account),
        )
        return [operation_of(row) for row in rows]

    def unsettled(self, account: AccountId | None = None) -> list[Operation]:
        """Return every operation not yet verified, oldest first; of one account or of all."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM op WHERE state NOT IN {_SETTLED} AND (?1 IS NULL OR account = ?1) ORDER BY seq",
            (account,),
        )
        return [operation_of(row) for row in rows]

    def last_steps(self, account: AccountId, kind: Kind, record: str) -> tuple[int | None, int | None]:
        """Return when the newest operation of a record that took effect was acknowledged and when it was verified."""
        row = self._db.execute(
            """SELECT ack_utc, verified_utc FROM op WHERE local_id = ? AND kind = ? AND account = ?
             AND state IN ('acknowledged', 'verified') ORDER BY seq DESC LIMIT 1""",
            (record, kind, account),
        ).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def counts(self, account: AccountId) -> dict[OpState, int]:
        """Return how many operations of an account stand where; settled ones are left out."""
        rows = self._db.execute(
            f"SELECT state, count(*) FROM op WHERE account = ? AND state NOT IN {_SETTLED} GROUP BY state", (account,)
        )
        return {OpState(row[0]): row[1] for row in rows}

    def states_of(self, records: Iterable[str]) -> dict[str, list[OpState]]:
        """Return the unsettled states of several entries at once."""
        wanted = list(records)
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(
            f"SELECT local_id, state FROM op WHERE local_id IN ({marks}) AND state NOT IN {_SETTLED}", wanted
        )
        found: dict[str, list[OpState]] = {}
        for record, state in rows:
            found.setdefault(record, []).append(OpState(state))
        return found

    def grow(self, op: OpId, verb: Verb, patch: Mapping[str, Any]) -> bool:
        """Give a never-sent operation a larger patch; False if it went out meanwhile."""
        done = self._db.execute(
            "UPDATE op SET verb = ?, patch_json = ?"
            " WHERE op_id = ? AND attempts = 0 AND state IN ('pending', 'blocked')",
            (verb, _packed(patch), op),
        )
        return done.rowcount == 1

    def supersede(self, op: OpId) -> bool:
        """Take a never-sent or refused operation out, since a later one says it all; False if it went out meanwhile."""
        done = self._db.execute(
            "UPDATE op SET state = 'superseded' WHERE op_id = ? AND ((attempts = 0 AND state IN ('pending', 'blocked'))"
            " OR state = 'rejected')",
            (op,),
        )
        return done.rowcount == 1

    def rewrite(self, op: OpId, verb: Verb, patch: Mapping[str, Any]) -> None:
        """Give an operation that had no effect another form, since what it changes has moved on."""
        self._db.execute(
            "UPDATE op SET verb = ?, patch_json = ? WHERE op_id = ? AND state IN ('pending', 'blocked', 'rejected')",
            (verb, _packed(patch), op),
        )

    def replace_with(self, op: OpId, later: OpId) -> None:
        """Take an operation out for another that says it all, or repairs it."""
        self._db.execute("UPDATE op SET state = 'superseded', superseded_by = ? WHERE op_id = ?", (later, op))

    def mark_repair(self, op: OpId, lost: str) -> None:
        """Note that an operation sends again what the server lost."""
        self._db.execute("UPDATE op SET repairs = ? WHERE op_id = ?", (lost, op))

    def block_all(self, account: AccountId, code: str) -> list[OpId]:
        """Note that nothing of an account can go for a cause outside the records; return the ids."""
        rows = self._db.execute(
            "UPDATE op SET state = 'blocked', error_code = ? WHERE account = ? AND state = 'pending' RETURNING op_id",
            (code, account),
        ).fetchall()
        return [OpId(row[0]) for row in rows]

    def claiming(self, account: AccountId, kind: Kind, remote_id: RemoteId) -> Operation | None:
        """Return the creation that went out with this id of the server, if it is not settled."""
        row = self._db.execute(
            f"""SELECT {_COLUMNS} FROM op WHERE account = ? AND kind = ? AND remote_id = ? AND verb = 'create'
             AND attempts > 0 AND state NOT IN {_SETTLED} ORDER BY seq DESC LIMIT 1""",
            (account, kind, remote_id),
        ).fetchone()
        return operation_of(row) if row else None

    def in_state(self, account: AccountId, state: OpState) -> list[Operation]:
        """Return an account's operations that stand at `state`, oldest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM op WHERE account = ? AND state = ? AND state NOT IN {_SETTLED} ORDER BY seq",
            (account, state),
        )
        return [operation_of(row) for row in rows]

    def settled_of(self, account: AccountId, kind: Kind, record: str) -> list[Operation]:
        """Return the verified operations of a record that are still kept, oldest first."""
        rows = self._db.execute(
            f"""SELECT {_COLUMNS} FROM op WHERE local_id = ? AND kind = ? AND account = ? AND state = 'verified'
             ORDER BY seq""",
            (record, kind, account),
        )
        return [operation_of(row) for row in rows]

    def sent_repeatedly(self, account: AccountId, kind: Kind) -> list[Operation]:
        """Return the creations that went out more than once after a doubt, and took effect."""
        rows = self._db.execute(
            f"""SELECT {_COLUMNS} FROM op WHERE account = ? AND kind = ? AND verb = 'create' AND attempts > 1
             AND state IN ('acknowledged', 'verified')
             AND EXISTS (SELECT 1 FROM attempt WHERE attempt.op_id = op.op_id AND outcome = 'unknown') ORDER BY seq""",
            (account, kind),
        )
        return [operation_of(row) for row in rows]

    def doubts(self, op: OpId) -> int:
        """Return how often an operation went out and nobody knew what became of it."""
        row = self._db.execute("SELECT count(*) FROM attempt WHERE op_id = ? AND outcome = 'unknown'", (op,)).fetchone()
        return int(row[0])

    def move(self, op: OpId, leave: Iterable[OpState], to: OpState, **columns: Any) -> bool:
        """Change the state if it is one of `leave`, and set `columns` with it; False if it was another.

        Columns ending in `_json` take mappings.
        """
        values = {k: _packed(v) if k.endswith("_json") else v for k, v in columns.items()}
        states = list(leave)
        sets = "".join(f", {name} = ?" for name in values)
        done = self._db.execute(
            f"UPDATE op SET state = ?{sets} WHERE op_id = ? AND state IN ({','.join('?' * len(states))})",
            (to, *values.values(), op, *states),
        )
        return done.rowcount == 1

    def mark_sending(
        self,
        op: OpId,
        remote_id: RemoteId | None,
        sent: Mapping[str, Any],
        before: Mapping[str, Any] | None,
        at: int,
        probe_after: float,
    ) -> int:
        """Note that the operation goes out now, before its first byte does (O2); return the attempt's number.

        Should the process die, the row says `sending`, and the next run probes after `probe_after`.
        """
        self._db.execute(
            """UPDATE op SET state = 'sending', attempts = attempts + 1, remote_id = coalesce(?, remote_id),
             sent_json = ?, before_json = ?, first_sent_utc = coalesce(first_sent_utc, ?), last_sent_utc = ?,
             probe_after = ?, error_code = NULL, error_json = NULL
             WHERE op_id = ? AND state IN ('pending', 'blocked')""",
            (remote_id, _packed(sent), _packed(before), at, at, probe_after, op),
        )
        (n,) = self._db.execute("SELECT attempts FROM op WHERE op_id = ?", (op,)).fetchone()
        self._db.execute("INSERT INTO attempt (op_id, n, sent_utc) VALUES (?, ?, ?)", (op, n, at))
        return int(n)

    def close_attempt(self, op: OpId, n: int, outcome: str, facts: Mapping[str, Any]) -> None:
        """Write what became of an attempt: outcome, status, latency, request id, the server's date."""
        self._db.execute(
            "UPDATE attempt SET outcome = ?, status = ?, latency_ms = ?, request_id = ?, server_date = ?"
            " WHERE op_id = ? AND n = ?",
            (
                outcome, facts.get("status"), facts.get("latency_ms"), facts.get("request_id"),
                facts.get("server_date"), op, n,
            ),
        )  # fmt: skip

    def orphans(self, account: AccountId) -> int:
        """Turn every `sending` operation of an account into `unknown`; for whoever holds the account's turn.

        Nobody else can be sending then, so such a row was left by a process that died (O2).
        """
        self._db.execute(
            """UPDATE attempt SET outcome = 'unknown' WHERE outcome IS NULL AND op_id IN
             (SELECT op_id FROM op WHERE account = ? AND state = 'sending')""",
            (account,),
        )
        return self._db.execute(
            "UPDATE op SET state = 'unknown' WHERE account = ? AND state = 'sending'", (account,)
        ).rowcount

    def unblock(self, account: AccountId, code: str | None = None) -> list[OpId]:
        """Let blocked operations of an account go again, all or those blocked for one reason; return their ids."""
        rows = self._db.execute(
            "UPDATE op SET state = 'pending', error_code = NULL, error_json = NULL WHERE account = ?1"
            " AND state = 'blocked' AND (?2 IS NULL OR error_code = ?2) RETURNING op_id",
            (account, code),
        ).fetchall()
        return [OpId(row[0]) for row in rows]

    def prune(self, before: int, most: int) -> int:
        """Forget operations that were settled before `before` (UTC seconds), so many at most; return how many went.

        What the user decided to keep on this computer stays, and what another one that still waits took the place of.
        """
        rows = self._db.execute(
            f"""SELECT op_id FROM op WHERE state IN ('verified', 'superseded') AND created_utc < ?1
             AND coalesce(verified_utc, 0) < ?1 AND NOT EXISTS (SELECT 1 FROM op AS later
               WHERE later.op_id = op.superseded_by AND later.state NOT IN {_SETTLED}) ORDER BY seq LIMIT ?2""",
            (before, most),
        ).fetchall()
        self._db.executemany("DELETE FROM attempt WHERE op_id = ?", rows)
        self._db.executemany("DELETE FROM op WHERE op_id = ?", rows)
        return len(rows)

    def prune_attempts(self, before: int) -> None:
        """Forget attempts made before `before` (UTC seconds), also of operations that stay."""
        self._db.execute("DELETE FROM attempt WHERE sent_utc < ?", (before,))
