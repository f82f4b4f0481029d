"""Reads incidents for people: signs counted by kind, entries by name. Knows no rule of when one opens."""

from collections import Counter
from typing import Any

from tracker_app.app.labels import label_of
from tracker_app.app.sync_views import FindingRow, IncidentRow
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import EntryId
from tracker_app.store.accounts import Accounts
from tracker_app.store.conflicts import Conflicts
from tracker_app.store.database import Connection
from tracker_app.store.entries import Entries
from tracker_app.store.incidents import Incident, Incidents


def incident_rows(connection: Connection) -> list[IncidentRow]:
    """Return every incident with the entries it touched, newest first."""
    store, names = Incidents(connection), Accounts(connection).names()
    return [_row(connection, store, incident, names.get(incident.account, "")) for incident in store.all()]


def _row(connection: Connection, store: Incidents, incident: Incident, account_name: str) -> IncidentRow:
    findings = tuple(
        FindingRow(
            one.entry,
            label_of(connection, Kind.ENTRY, one.entry),
            one.verdict,
            one.before,
            one.mine,
            one.server,
            one.checked,
            _disputes(connection, one.entry),
            _times(connection, one.entry),
        )
        for one in store.findings(incident.id)
    )
    signs: Counter[str] = Counter()
    evidence = []
    for line, count in (incident.lines or {}).items():
        # A line is a minute and what was seen in it.
        minute, _, sign = line.partition(" ")
        signs[sign] += count
        evidence.append((int(minute), sign, count))
    return IncidentRow(
        incident.id,
        account_name,
        incident.opened,
        incident.closed,
        dict(signs),
        findings,
        None if incident.next_reading is None else int(incident.next_reading),
        incident.last_sign,
        incident.notified,
        tuple(sorted(evidence)),
    )


def _times(connection: Connection, entry: EntryId) -> tuple[int, int | None] | None:
    found = Entries(connection).get(entry)
    return None if found is None else (found.start, found.stop)


def _disputes(connection: Connection, entry: EntryId) -> tuple[tuple[str, Any, Any], ...]:
    return tuple(
        (one.field, one.ours, one.theirs) for one in Conflicts(connection).all_of(entry) if one.resolved is None
    )
