"""Keeps what a server that went back in time would make vanish: as a conflict, for the user to choose (P3, P4).

Knows no request. Such a server shows old values as if somebody had just set them; only what was here before tells.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.store.conflicts import Conflict
from tracker_app.store.journal import Journal, Line
from tracker_app.sync.desk import Bench, Desk

BEFORE_SECONDS = 2 * 86_400
"""How far back from the discovery a change by sync may have been the older state of the server."""


def keep_both(bench: Bench, entry: TimeEntry, name: str, base: Any, ours: Any, theirs: Any, chosen: str) -> None:
    """Record that two sides disagree on a field, unless that very disagreement is known."""
    if any(
        (known.field, known.ours, known.theirs) == (name, ours, theirs) for known in bench.conflicts.all_of(entry.id)
    ):
        return
    new = Conflict(bench.desk.make_id(), bench.account, entry.id, name, base, ours, theirs, chosen, bench.now)
    bench.conflicts.add(new)
    bench.unit.changed(Kind.CONFLICT, new.id)
    bench.unit.changed(Kind.ENTRY, entry.id)


def keep_unknown(
    bench: Bench, entry: TimeEntry, base: Mapping[str, Any], theirs: Mapping[str, Any], names: Collection[str]
) -> None:
    """Keep what an older copy says and this computer never knew, before our values go over it.

    A server whose clock is wrong gives a new value an old date.
    """
    for name, value in unknown(bench, entry, theirs).items():
        if name in names:
            keep_both(bench, entry, name, base.get(name), getattr(entry, name), value, "mine")


def unknown(bench: Bench, entry: TimeEntry, theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a copy says in fields of ours that the entry never said on this computer."""
    known = values_ever(bench, entry.id)
    return {name: theirs[name] for name in bench.mapping.fields if name in theirs and theirs[name] not in known[name]}


def values_ever(bench: Bench, entry: EntryId) -> defaultdict[str, list[Any]]:
    """Return every value that each field of an entry had on this computer, as far as the journal goes."""
    return _values(_lines(bench, entry))


def sweep(desk: Desk) -> None:
    """Look again at what sync changed lately: a value that gave way to one from before may have been rolled back."""
    with desk.bench() as bench:
        for entry_id in Journal(bench.unit.connection).changed_by("sync", bench.now - BEFORE_SECONDS):
            entry = bench.entries.get(entry_id)
            if entry is not None and not entry.deleted and entry.account == bench.account:
                _look_again(bench, entry)


def _look_again(bench: Bench, entry: TimeEntry) -> None:
    lines = _lines(bench, entry.id)
    kept = {(known.field, known.ours) for known in bench.conflicts.all_of(entry.id)}
    for n, line in enumerate(lines):
        if line.origin != "sync" or line.at < bench.now - BEFORE_SECONDS:
            continue
        (step,) = line.steps
        earlier = _values(lines[:n])
        for name, value in step.after.items():
            gone = step.before.get(name)
            if name in bench.mapping.fields and value in earlier.get(name, ()) and name in step.before:
                now = getattr(entry, name)
                if now != gone and (name, gone) not in kept:
                    keep_both(bench, entry, name, value, gone, now, "theirs")


def _lines(bench: Bench, entry: EntryId) -> list[Line]:
    return Journal(bench.unit.connection).history(entry)[::-1]


def _values(lines: Iterable[Line]) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for line in lines:
        for step in line.steps:
            for values in (step.before, step.after):
                for name, value in values.items():
                    found[name].append(value)
    return found
