"""Reads back what an incident touched and says of each entry what became of it (P4, P5, SYNC 2.6).

Knows no request of its own: `ask` names what to look for, `tell` takes in what was found.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import RemoteId
from tracker_app.domain.operations import OpState
from tracker_app.providers.base import Found, RemoteRecord, Sought, canonical
from tracker_app.store.incidents import Finding, Incident, Incidents
from tracker_app.sync import incidents, losses
from tracker_app.sync.arrivals import apply_entry
from tracker_app.sync.desk import Bench, Desk
from tracker_app.sync.incidents import Verdict
from tracker_app.sync.merging import ELSEWHERE
from tracker_app.sync.rebasing import remaining_of

AT_ONCE = 200
SOON = 1.1
"""What could not be judged yet is read again so many settle times later, at the earliest."""
LATER = 0.5
"""And after this share of the time since the incident closed: who waits for long must not spend what it waits for."""
MOST_LOOKS_PER_READING = 20


def ask(bench: Bench, incident: Incident) -> list[Sought]:
    """Return what to look for next: the entries of the incident not read in this reading yet."""
    sought = []
    for finding in _to_do(bench, incident)[:AT_ONCE]:
        binding = bench.remotes.by_local(bench.account, Kind.ENTRY, finding.entry)
        if binding is not None:
            # Whatever was changed since then and is still there, one reading of the feed shows.
            sought.append(Sought(Kind.ENTRY, binding.remote_id, binding.base, incident.first_sign or incident.opened))
    return sought


def tell(desk: Desk, incident: Incident, found: Found) -> None:
    """Take in what was found for what `ask` named, judge each entry, and plan the next reading."""
    records = {record.remote_id: record for record in found.records if record.kind is Kind.ENTRY}
    unread = {one.remote_id for one in found.unread}
    with desk.bench() as bench:
        store = Incidents(bench.unit.connection)
        for finding in _to_do(bench, incident)[:AT_ONCE]:
            binding = bench.remotes.by_local(bench.account, Kind.ENTRY, finding.entry)
            if binding is not None and binding.remote_id in unread:
                # It keeps its verdict; without one it is looked at again, later.
                store.put_finding(replace(finding, checked=bench.now))
            else:
                store.put_finding(_judged(bench, store, incident, finding, records))
        if not _to_do(bench, incident):
            _end_reading(bench, store, incident)
        bench.unit.changed(Kind.PROBLEM, incident.id)


def _to_do(bench: Bench, incident: Incident) -> list[Finding]:
    begun = incident.next_reading or 0.0
    return [
        finding
        for finding in Incidents(bench.unit.connection).findings(incident.id)
        if finding.choice is None and (finding.checked is None or finding.checked < begun)
    ]


def _judged(
    bench: Bench, store: Incidents, incident: Incident, finding: Finding, records: dict[RemoteId, RemoteRecord]
) -> Finding:
    entry = bench.entries.get(finding.entry)
    if entry is None:
        return replace(finding, verdict=Verdict.SAFE, checked=bench.now)
    binding = bench.remotes.by_local(bench.account, Kind.ENTRY, entry.id)
    record = records.get(binding.remote_id) if binding is not None else None
    moved = False
    if record is not None:
        before = bench.mapping.whole(entry)
        apply_entry(bench, record)
        entry = bench.entries.get(finding.entry) or entry
        moved = before != bench.mapping.whole(entry)
    elif binding is not None and binding.presence == "present" and not entry.deleted:
        losses.note(bench, binding, None)
    verdict = _verdict(bench, store, incident, entry, record, moved=moved)
    if finding.verdict == Verdict.RESTORED and verdict is Verdict.SAFE:
        verdict = Verdict.RESTORED
    return replace(
        finding,
        verdict=verdict,
        before=finding.before or _before(bench, entry),
        mine=bench.mapping.whole(entry),
        server=None if record is None or record.deleted else bench.mapping.to_local(record.fields),
        checked=bench.now,
    )


def _verdict(
    bench: Bench, store: Incidents, incident: Incident, entry: TimeEntry, record: RemoteRecord | None, *, moved: bool
) -> Verdict:
    ops = bench.outbox.of_record(bench.account, Kind.ENTRY, entry.id)
    elsewhere = any(
        op.error_code == ELSEWHERE and (op.verified or 0) >= incident.opened
        for op in bench.outbox.settled_of(bench.account, Kind.ENTRY, entry.id)
    )
    gone = record is None or record.deleted
    same = gone if entry.deleted else not gone and not remaining_of(bench, entry, record)  # type: ignore[arg-type]
    stuck = any(op.state in (OpState.REJECTED, OpState.LOST) for op in ops)
    return incidents.of_entry(
        there=entry.deleted or not gone,
        same=same,
        was_sent_again=store.sent_again(bench.account, entry.id, incident.first_sign or incident.opened),
        in_conflict=stuck or bool(bench.conflicts.of_entries([entry.id])),
        moved=moved or elsewhere,
        waits=any(op.is_ahead for op in ops),
    )


def _before(bench: Bench, entry: TimeEntry) -> dict[str, Any] | None:
    """Return what the server had before the first of our writes that is still remembered."""
    for op in (*bench.outbox.settled_of(bench.account, Kind.ENTRY, entry.id),
               *bench.outbox.of_record(bench.account, Kind.ENTRY, entry.id)):  # fmt: skip
        if op.before is not None:
            return canonical(bench.mapping.to_local(op.before.get("fields") or {}))
    return None


def _end_reading(bench: Bench, store: Incidents, incident: Incident) -> None:
    findings = store.findings(incident.id)
    open_ones = [finding for finding in findings if finding.verdict == Verdict.UNCHECKED and finding.choice is None]
    settle = bench.desk.timings.settle_in_incident_seconds
    closed = float(incident.closed or bench.now)
    if open_ones and bench.now - closed < incidents.READ_BACKS[-1] + MOST_LOOKS_PER_READING * settle:
        # Only these are looked at again; what was judged keeps its time of checking.
        again = bench.now + max(1, int(SOON * settle), int(LATER * (bench.now - closed)))
        for finding in findings:
            if finding not in open_ones:
                store.put_finding(replace(finding, checked=again))
        store.put(replace(incident, next_reading=float(again)))
        return
    share = bench.desk.random.random()
    reading = incidents.next_reading(closed, incident.readings + 1, share)
    told = incident.notified or bench.now
    # The same facts again are no news: who has put them away is not told twice.
    bench.tell("HF-SYNC-012", incident.id, summary(incident, findings))
    store.put(replace(incident, readings=incident.readings + 1, next_reading=reading, notified=told))


def summary(incident: Incident, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the counts that the user is told."""
    counts = Counter(finding.verdict for finding in findings)
    closed, last_sign = incident.closed, incident.last_sign
    return {
        "opened": incident.opened,
        # What people felt ended with the last trouble; the incident itself only after a while of health.
        "closed": closed if closed is None or last_sign is None else max(incident.opened, min(closed, last_sign)),
        "checked": len(findings),
        "safe": counts[Verdict.SAFE],
        "restored": counts[Verdict.RESTORED],
        "changed": counts[Verdict.CHANGED_ELSEWHERE],
        "needs": counts[Verdict.NEEDS_YOU] + counts[Verdict.UNCHECKED],
    }
