"""Watches over one account's trouble: opens and closes incidents, and says when what they touched is read back.

Knows no request; `incidents.py` has the rules.
"""

from dataclasses import replace

from tracker_app.domain.changes import Kind
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
        """Take in a sign of trouble; it opens an incident where the evidence is enough."""
        was_open = self.watch.is_open
        self._watch = incidents.noticed(self.watch, sign, self._desk.clock.now())
        if self._watch.is_open:
            self._write(opening=not was_open)

    def answered(self) -> None:
        """Take in an answer as it should be."""
        self._watch = incidents.answered(self.watch)

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

    def _write(self, *, opening: bool) -> None:
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
        for entry in store.touched(bench.account, begin, end):
            store.put_finding(Finding(found.id, entry, Verdict.UNCHECKED))
        bench.unit.changed(Kind.PROBLEM, found.id)


def _watch_of(found: Incident) -> Watch:
    return Watch(
        opened=found.opened,
        first_sign=found.first_sign,
        last_sign=found.last_sign,
        score=1.0,
        rolled_back=found.rolled_back,
        lines=found.lines or {},
    )
