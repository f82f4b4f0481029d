"""Knows an entry again that lives on a server under another id than before, and removes what is there twice (P2, P4).

For servers that choose ids themselves. An entry that such a server lost is made again by whoever notices first, and
by two computers at once if both do; the record with the lower id stays, whoever made it, so that both decide alike.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId, RemoteId
from tracker_app.domain.operations import OpState, Verb
from tracker_app.providers.base import RemoteRecord, canonical
from tracker_app.store.journal import Journal
from tracker_app.store.remotes import Binding
from tracker_app.sync import disputes
from tracker_app.sync.desk import Bench
from tracker_app.sync.rebasing import there

MINUTE = 60
NEARLY = 0.5
"""Nobody does one thing twice at a time: of one text, so much in common is enough."""
_FREED = (OpState.UNKNOWN, OpState.LOST, OpState.REJECTED)
_GONE = "gone"
NOTHING = {"stop": None, "description": "", "project": None, "task": None, "tags": (), "billable": False}
"""What an entry says that says nothing."""


def life_of(bench: Bench, record: RemoteRecord, but: str = "") -> Binding | None:
    """Return a binding of the entry that this record must be another life of: lost, missed or made again since.

    `but` is an entry that it cannot be.
    """
    if bench.desk.capabilities.client_ids or record.deleted:
        return None
    theirs = canonical(record.fields)
    for binding in bench.remotes.in_doubt(bench.account):
        entry = bench.entries.get(EntryId(binding.local))
        if (
            entry is None
            or binding.local == but
            or binding.remote_id == record.remote_id
            or _is_done_with(bench, entry)
        ):
            continue
        if _is_alike(theirs, binding.base, bench.now) or _was_alike(bench, entry, theirs):
            return binding
    return None


def newcomers_of(bench: Bench, entry: TimeEntry) -> list[Binding]:
    """Return the records, taken in as other entries, that must be lives of a lost one; first the newest.

    The newest is the likeliest to be there: the others may be lost as well.
    """
    ever = disputes.values_ever(bench, entry.id)
    starts = {entry.start, *ever.get("start", ())}
    stops = {stop for stop in (entry.stop, *ever.get("stop", ())) if stop is not None}
    found = []
    for other in Journal(bench.unit.connection).born_with("sync", sorted(starts), sorted(stops)):
        binding = bench.remotes.by_local(bench.account, Kind.ENTRY, other)
        if binding is None or other == entry.id or binding.presence != "present" or binding.missed is not None:
            continue
        shared = starts.intersection(disputes.values_ever(bench, other).get("start", ()))
        if any(start % MINUTE for start in shared) or _was_alike(bench, entry, binding.base):
            found.append(binding)
    return sorted(found, key=lambda one: _age(one.remote_id), reverse=True)


def lives_on_as(bench: Bench, life: Binding, record: RemoteRecord) -> Binding | None:
    """Return the other living record of this entry if there is one: then one of the two must go."""
    found = bench.remotes.by_local(bench.account, Kind.ENTRY, life.local)
    stands = found is not None and found.presence == "present" and found.missed is None
    return found if found is not None and stands and found.remote_id != record.remote_id else None


def is_homeless(bench: Bench, life: Binding) -> bool:
    """Whether the entry of an earlier life has no other on the server, and none is on its way there."""
    ops = bench.outbox.of_record(bench.account, Kind.ENTRY, life.local)
    is_going = any(op.verb is Verb.CREATE and op.state in (OpState.SENDING, OpState.UNKNOWN) for op in ops)
    return not is_going and bench.remotes.by_local(bench.account, Kind.ENTRY, life.local) is None


def stays(first: RemoteId, second: RemoteId) -> RemoteId:
    """Return which of two ids of one entry stays: the earlier one, on every computer alike."""
    return min(first, second, key=_age)


def _age(remote_id: RemoteId) -> tuple[int, str]:
    return len(remote_id), remote_id


def ancestor(base: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return a merge base for two lives of one entry: whoever made the other may not have known all of ours.

    So what differs from our base counts as changed by both, and both values are kept.
    """
    return {name: value if theirs.get(name) == value else NOTHING.get(name) for name, value in base.items()}


def suspect(bench: Bench, life: Binding, record: RemoteRecord) -> None:
    """Note that an entry may be there twice; both records are looked for a settle time later, and only then judged.

    What we believe to be there may be lost, and what a reading shows may be an old copy.
    """
    bench.remotes.put(
        replace(life, remote_id=record.remote_id, extra=dict(record.extra), version=record.version,
                order=record.order, presence="returned"),
        bench.now,
    )  # fmt: skip
    bench.remotes.miss(bench.account, Kind.ENTRY, record.remote_id, bench.now)
    other = lives_on_as(bench, life, record)
    if other is not None:
        bench.remotes.miss(bench.account, Kind.ENTRY, other.remote_id, bench.now)


def move_to(bench: Bench, life: Binding, record: RemoteRecord) -> None:
    """Let an entry live on as `record`; what the server last showed of its earlier life is the merge base.

    What was under way to the earlier life had no effect there, and waits anew.
    """
    is_double = lives_on_as(bench, life, record) is not None
    current = bench.remotes.by_local(bench.account, Kind.ENTRY, life.local) or life
    if current.presence == "missing":
        bench.preferences.close_problem("HF-ENTRY-010", life.local)
        bench.unit.changed(Kind.PROBLEM, life.local)
    if current.remote_id != record.remote_id and current.presence != "alias":
        bench.remotes.set_presence(bench.account, Kind.ENTRY, current.remote_id, "alias")
        bench.remotes.miss(bench.account, Kind.ENTRY, current.remote_id, None)
    for op in bench.outbox.of_record(bench.account, Kind.ENTRY, life.local):
        if op.verb is Verb.CREATE and op.state is OpState.UNKNOWN:
            bench.move(op, OpState.ACKNOWLEDGED, ack_utc=bench.now, echoed=0, remote_id=record.remote_id)
        elif op.verb is Verb.DELETE and op.state is OpState.ACKNOWLEDGED and current.remote_id != record.remote_id:
            bench.move(op, OpState.PENDING, probe_after=None)
        elif op.state in _FREED and (op.state is not OpState.REJECTED or op.error_code == _GONE):
            bench.move(op, OpState.PENDING, error_code=None, error_json=None, probe_after=None)
    base = ancestor(life.base if is_double else current.base, canonical(record.fields))
    bench.remotes.put(
        replace(life, remote_id=record.remote_id, base=base, extra=dict(record.extra), version="",
                order=min(record.order, 0.0), presence="present", missed=None),
        bench.now,
    )  # fmt: skip


def remove(bench: Bench, record: RemoteRecord, of: EntryId) -> None:
    """Queue the deletion of a record that is a second one of an entry, and say so."""
    double = replace(bench.entry_of(record), updated=bench.now, deleted=True)
    if double.stop is None:
        # Only one entry may run here, and this one is on its way out.
        double = replace(double, stop=double.start)
    bench.edits.create(double, queue=False)
    bench.bind(record, double.id, "present")
    bench.remotes.mark_double(bench.account, record.remote_id, of)
    bench.edits.queue_record(bench.account, Kind.ENTRY, double.id, Verb.DELETE, {})
    bench.tell("HF-ENTRY-018", of, {"entry": double.description, "double": record.remote_id})


def is_over(bench: Bench, life: Binding) -> bool:
    """Whether the entry of an earlier life is deleted on all sides, as far as is known."""
    entry = bench.entries.get(EntryId(life.local))
    return entry is not None and _is_done_with(bench, entry)


def _is_done_with(bench: Bench, entry: TimeEntry) -> bool:
    """Whether an entry is deleted on all sides: what looks like it now is somebody's new one."""
    return entry.deleted and not bench.outbox.of_record(bench.account, Kind.ENTRY, entry.id)


def _was_alike(bench: Bench, entry: TimeEntry, theirs: Mapping[str, Any]) -> bool:
    """Whether the entry is, or ever was, what a record says; a start that was no whole minute nobody gives twice.

    An end proves less: two timers that ran at once may both have ended where a third began.
    """
    if _is_alike(theirs, there(bench, bench.mapping.whole(entry)), bench.now):
        return True
    start = theirs.get("start")
    by_clock = start is not None and start % MINUTE != 0
    return by_clock and start in disputes.values_ever(bench, entry.id).get("start", ())


def _is_alike(theirs: Mapping[str, Any], ours: Mapping[str, Any], now: int) -> bool:
    """Two of start, stop and text tell it; or the text, and nearly the same time: nobody does that twice."""
    same_start = theirs.get("start") == ours.get("start")
    same_stop = theirs.get("stop") is not None and theirs.get("stop") == ours.get("stop")
    same_text = bool(theirs.get("description")) and theirs.get("description") == ours.get("description")
    return same_start + same_stop + same_text >= 2 or is_nearly(theirs, ours, now)


def is_nearly(theirs: Mapping[str, Any], ours: Mapping[str, Any], now: int) -> bool:
    """Whether two records have one text and nearly the same time."""
    same_text = bool(theirs.get("description")) and theirs.get("description") == ours.get("description")
    return same_text and _overlap(theirs, ours, now) >= NEARLY


def _overlap(one: Mapping[str, Any], two: Mapping[str, Any], now: int) -> float:
    """The share of the time of both that is of each; what runs is taken to end now (UTC seconds)."""
    ends = [now if each.get("stop") is None else each["stop"] for each in (one, two)]
    both = min(ends) - max(one["start"], two["start"])
    either = max(ends) - min(one["start"], two["start"])
    return both / either if either > 0 else 0.0
