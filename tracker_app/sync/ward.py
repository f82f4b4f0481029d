"""Watches over one account's trouble: opens and closes incidents, and says when what they touched is read back.

Knows no request; `incidents.py` has the rules.
"""

from collections.abc import Sequence
from dataclasses import replace

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import EntryId
from tracker_app.store.incidents import Finding, Incident, Incidents
from tracker_app.sync import incidents
from tracker_app.sync.desk import Bench, Desk
from tracker_app.sync.incidents import Sign, Verdict, Watch


class Ward:
    """The incidents of one account."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._watch: Watch | None = None

    @property
    def watch(self) -> Watch:
        """What is remembered of trouble; an open incident survives a restart."""
        if self._watch is None:
            with self._desk.look() as bench:
                found = Incidents(bench.unit.connection).open(self._desk.account)
            self._watch = Watch() if found is None else _watch_of(found)
        return self._watch

    def noticed(self, sign: Sign) -> None:
        """Take in a sign of trouble; where the evidence is enough, an incident opens or the last one goes on."""
        was_open = self.watch.is_open
        self._watch = watch = incidents.noticed(self.watch, sign, self._desk.clock.now())
        if was_open:
            self._write()
        elif watch.is_open and not self._goes_on(watch, sign):
            self._write(opening=True)

    def answered(self) -> None:
        """Take in an answer as it should be."""
        self._watch = incidents.answered(self.watch, self._desk.clock.now())

    def tend(self) -> bool:
        """Close an incident that is over, and say which entries it touched; returns whether one was closed."""
        now = self._desk.clock.now()
        if not incidents.is_over(self.watch, now):
            return False
        with self._desk.bench() as bench:
            store = Incidents(bench.unit.connection)
            found = store.open(bench.account)
            if found is not None:
                self._close(bench, store, found)
        self._watch = Watch()
        return True

    def next_moment(self) -> float | None:
        """Return when there is something to tend to (UTC seconds)."""
        if self.watch.is_open and self.watch.last_sign is not None:
            return self.watch.last_sign + incidents.CALM_SECONDS
        with self._desk.look() as bench:
            waiting = Incidents(bench.unit.connection).to_read_back(bench.account)
        return waiting[0].next_reading if waiting else None

    def due(self) -> Incident | None:
        """Return the closed incident whose entries are to be read back now."""
        if self.watch.is_open:
            return None
        with self._desk.look() as bench:
            waiting = Incidents(bench.unit.connection).to_read_back(bench.account)
            moment = waiting[0].next_reading if waiting else None
            return waiting[0] if moment is not None and moment <= bench.now else None

    def _goes_on(self, watch: Watch, sign: Sign) -> bool:
        """Whether the sign belongs to the last incident: what it lost, or trouble back so soon (P5: told once)."""
        with self._desk.bench() as bench:
            store = Incidents(bench.unit.connection)
            last = store.last_closed(bench.account)
            if last is None or last.closed is None or not incidents.is_same(last.closed, sign, bench.now):
                return False
            self._watch = Watch()
            before = _watch_of(last)
            lines = dict(before.lines)
            for line, count in watch.lines.items():
                lines[line] = lines.get(line, 0) + count
            if sign in incidents.ROLLED_BACK:
                self._widen(bench, store, replace(last, rolled_back=True, lines=lines))
            else:
                self._watch = replace(before, last_sign=watch.last_sign, lines=lines)
                store.put(replace(last, closed=None, window=None, next_reading=None, readings=0))
        if self.watch.is_open:
            self._write()
        return True

    def _widen(self, bench: Bench, store: Incidents, last: Incident) -> None:
        """Take in that a past incident lost more than was known: read back what that may have touched, soon."""
        begin, end = last.window or (last.opened, bench.now)
        verified = store.last_verified(bench.account, last.first_sign or last.opened)
        begin = min(begin, verified if verified is not None else 0)
        due = bench.now + bench.desk.timings.settle_in_incident_seconds
        if last.next_reading is not None:
            due = min(due, last.next_reading)
        store.put(replace(last, window=(begin, end), next_reading=due))
        sent_again = store.sent_again_since(bench.account, last.closed or bench.now)
        _name(store, last, [*store.touched(bench.account, begin, end), *sent_again])
        bench.unit.changed(Kind.PROBLEM, last.id)

    def _write(self, *, opening: bool = False) -> None:
        watch = self.watch
        with self._desk.bench() as bench:
            store = Incidents(bench.unit.connection)
            found = None if opening else store.open(bench.account)
            if found is None:
                found = Incident(self._desk.make_id(), bench.account, int(watch.opened or bench.now))
            store.put(
                replace(
                    found,
                    first_sign=int(watch.first_sign or 0),
                    last_sign=int(watch.last_sign or 0),
                    rolled_back=watch.rolled_back,
                    lines=watch.lines,
                )
            )
            bench.unit.changed(Kind.PROBLEM, found.id)

    def _close(self, bench: Bench, store: Incidents, found: Incident) -> None:
        watch = self.watch
        verified = store.last_verified(bench.account, watch.first_sign or bench.now)
        begin, end = incidents.window(watch, bench.now, verified)
        share = self._desk.random.random()
        reading = incidents.next_reading(bench.now, 0, share)
        store.put(replace(found, closed=bench.now, window=(begin, end), next_reading=reading))
        _name(store, found, store.touched(bench.account, begin, end))
        bench.unit.changed(Kind.PROBLEM, found.id)


def _name(store: Incidents, incident: Incident, entries: Sequence[EntryId]) -> None:
    """Note which entries an incident touched; what is known of them already stays until they are read back."""
    known = {finding.entry for finding in store.findings(incident.id)}
    for entry in dict.fromkeys(entries):
        if entry not in known:
            store.put_finding(Finding(incident.id, entry, Verdict.UNCHECKED))


def _watch_of(found: Incident) -> Watch:
    return Watch(
        opened=found.opened,
        first_sign=found.first_sign,
        last_sign=found.last_sign,
        score=1.0,
        rolled_back=found.rolled_back,
        lines=found.lines or {},
    )
