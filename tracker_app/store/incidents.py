"""Keeps incidents and what became of the entries they touched. Knows no rules."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker_app.domain.ids import AccountId, EntryId


@dataclass(frozen=True, slots=True)
class Incident:
    """Trouble with a server. Instants are UTC seconds; `lines` counts the signs seen, by minute."""

    id: str
    account: AccountId
    opened: int
    closed: int | None = None
    first_sign: int | None = None
    last_sign: int | None = None
    window: tuple[int, int] | None = None
    rolled_back: bool = False
    lines: Mapping[str, int] | None = None
    readings: int = 0
    next_reading: float | None = None
    notified: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One entry that an incident touched: what it was before, what is here, what the server has, and the verdict."""

    incident: str
    entry: EntryId
    verdict: str
    before: dict[str, Any] | None = None
    mine: dict[str, Any] | None = None
    server: dict[str, Any] | None = None
    checked: int | None = None
    choice: str | None = None


_INCIDENT = (
    "id, account, opened_utc, closed_utc, first_utc, last_utc, window_from, window_to, rolled_back, evidence_json,"
    " readings, next_reading, notified_utc"
)
_FINDING = "incident_id, local_id, verdict, before_json, mine_json, server_json, checked_utc, choice"


def _packed(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(dict(value), separators=(",", ":"))


def _incident(row: Any) -> Incident:
    span = (row[6], row[7]) if row[6] is not None else None
    return Incident(
        row[0], AccountId(row[1]), row[2], row[3], row[4], row[5], span, bool(row[8]), json.loads(row[9]), *row[10:13]
    )


def _finding(row: Any) -> Finding:
    values = [json.loads(text) if text else None for text in row[3:6]]
    return Finding(row[0], EntryId(row[1]), row[2], *values, *row[6:8])


class Incidents:
    """Incidents over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def all(self) -> list[Incident]:
        """Return every incident, the newest first."""
        rows = self._db.execute(f"SELECT {_INCIDENT} FROM incident ORDER BY opened_utc DESC, id DESC")
        return [_incident(row) for row in rows]

    def open(self, account: AccountId) -> Incident | None:
        """Return the incident under way."""
        row = self._db.execute(
            f"SELECT {_INCIDENT} FROM incident WHERE account = ? AND closed_utc IS NULL", (account,)
        ).fetchone()
        return _incident(row) if row else None

    def last_closed(self, account: AccountId) -> Incident | None:
        """Return the incident of an account that ended last."""
        row = self._db.execute(
            f"SELECT {_INCIDENT} FROM incident WHERE account = ? AND closed_utc IS NOT NULL"
            " ORDER BY closed_utc DESC LIMIT 1",
            (account,),
        ).fetchone()
        return _incident(row) if row else None

    def to_read_back(self, account: AccountId) -> list[Incident]:
        """Return the closed incidents of an account that are to be read back again, the next one first."""
        rows = self._db.execute(
            f"SELECT {_INCIDENT} FROM incident WHERE account = ? AND next_reading IS NOT NULL ORDER BY next_reading",
            (account,),
        )
        return [_incident(row) for row in rows]

    def put(self, incident: Incident) -> None:
        """Add an incident or write what changed."""
        span = incident.window or (None, None)
        self._db.execute(
            f"INSERT OR REPLACE INTO incident ({_INCIDENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                incident.id, incident.account, incident.opened, incident.closed, incident.first_sign,
                incident.last_sign, *span, incident.rolled_back, json.dumps(dict(incident.lines or {})),
                incident.readings, incident.next_reading, incident.notified,
            ),
        )  # fmt: skip

    def touched(self, account: AccountId, begin: int, end: int) -> list[EntryId]:
        """Return the entries with an operation that was on its way, or accepted, within a window."""
        rows = self._db.execute(
            """SELECT DISTINCT local_id FROM op WHERE account = ?1 AND kind = 'entry' AND attempts > 0
             AND ((first_sent_utc <= ?3 AND last_sent_utc >= ?2) OR ack_utc BETWEEN ?2 AND ?3
             OR (state NOT IN ('verified', 'superseded', 'kept') AND first_sent_utc <= ?3)) ORDER BY local_id""",
            (account, begin, end),
        )
        return [EntryId(row[0]) for row in rows]

    def last_verified(self, account: AccountId, before: float) -> int | None:
        """Return the last moment before `before` at which a reading confirmed one of our writes."""
        row = self._db.execute(
            "SELECT max(verified_utc) FROM op WHERE account = ? AND verified_utc < ?", (account, before)
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def sent_again(self, account: AccountId, entry: EntryId, since: int) -> bool:
        """Whether an operation of an entry was made since to repair one that the server lost."""
        row = self._db.execute(
            """SELECT 1 FROM op WHERE account = ? AND local_id = ? AND created_utc >= ? AND repairs IS NOT NULL
             LIMIT 1""",
            (account, entry, since),
        ).fetchone()
        return row is not None

    def sent_again_since(self, account: AccountId, since: int) -> list[EntryId]:
        """Return the entries with an operation made since to repair one that the server lost."""
        rows = self._db.execute(
            """SELECT DISTINCT local_id FROM op WHERE account = ? AND kind = 'entry' AND created_utc >= ?
             AND repairs IS NOT NULL ORDER BY local_id""",
            (account, since),
        )
        return [EntryId(row[0]) for row in rows]

    def named(self, account: AccountId) -> set[EntryId]:
        """Return the entries that an incident of an account tells of."""
        rows = self._db.execute(
            "SELECT DISTINCT local_id FROM finding JOIN incident ON incident.id = incident_id WHERE account = ?",
            (account,),
        )
        return {EntryId(row[0]) for row in rows}

    def findings(self, incident: str) -> list[Finding]:
        """Return what became of the entries of an incident."""
        rows = self._db.execute(f"SELECT {_FINDING} FROM finding WHERE incident_id = ? ORDER BY local_id", (incident,))
        return [_finding(row) for row in rows]

    def put_finding(self, finding: Finding) -> None:
        """Add a finding or write what changed."""
        self._db.execute(
            f"INSERT OR REPLACE INTO finding ({_FINDING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                finding.incident, finding.entry, finding.verdict, _packed(finding.before), _packed(finding.mine),
                _packed(finding.server), finding.checked, finding.choice,
            ),
        )  # fmt: skip

    def prune(self, account: AccountId, before: int) -> None:
        """Forget the incidents of an account that ended before `before` (UTC seconds), and their findings."""
        gone = [
            (row[0],)
            for row in self._db.execute(
                "SELECT id FROM incident WHERE account = ? AND closed_utc < ? AND next_reading IS NULL",
                (account, before),
            )
        ]
        self._db.executemany("DELETE FROM finding WHERE incident_id = ?", gone)
        self._db.executemany("DELETE FROM incident WHERE id = ?", gone)
