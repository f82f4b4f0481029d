"""Takes in one entry as a server shows it: known, new, or an entry of ours that lives there under another id.

Knows no request. What is known is merged by `merging.py`, what is new is taken in by `newcomers.py`; `doubles.py` says
which records are lives of one entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.operations import OpState
from tracker_app.providers.base import RemoteRecord, canonical
from tracker_app.store.remotes import BURIED, Binding
from tracker_app.sync import doubles
from tracker_app.sync.desk import Bench, record_of
from tracker_app.sync.merging import Meeting
from tracker_app.sync.newcomers import is_claimed, take_in


def apply_entry(bench: Bench, record: RemoteRecord) -> None:
    """Take in one entry that a reading showed, alive or deleted."""
    binding = bench.remotes.by_remote(bench.account, Kind.ENTRY, record.remote_id)
    if binding is None:
        life = None if is_claimed(bench, record) else doubles.life_of(bench, record)
        if life is not None:
            _meet_other_life(bench, life, record)
            return
        take_in(bench, record)
        binding = bench.remotes.by_remote(bench.account, Kind.ENTRY, record.remote_id)
        if binding is not None and binding.version != record.version:
            apply_entry(bench, record)
        return
    if binding.presence in ("alias", "returned"):
        _earlier_life(bench, binding, record)
        return
    Meeting(bench, binding, record).run()


def _earlier_life(bench: Bench, binding: Binding, record: RemoteRecord) -> None:
    """See an earlier life of an entry that lives on under another id: a late echo means nothing.

    Alive at two looks, a settle time apart, it never was lost: two readings had lied, and one of the two must go.
    """
    remotes, settle = bench.remotes, bench.desk.timings.settle_in_incident_seconds
    is_old = record.order < binding.order
    # Or it is over: all its lives were deleted.
    lives_on = doubles.lives_on_as(bench, binding, record) is not None or doubles.is_over(bench, binding)
    if bench.desk.capabilities.client_ids or record.deleted or (is_old and not lives_on):
        if record.deleted:
            remotes.bury(bench.account, Kind.ENTRY, record.remote_id)
        else:
            remotes.set_presence(bench.account, Kind.ENTRY, record.remote_id, "alias")
        remotes.touch(bench.account, Kind.ENTRY, record.remote_id, bench.now)
    elif is_old and (BURIED in binding.extra or doubles.is_over(bench, binding)):
        # Somebody had deleted it, and the server brought it back; should this be an old copy, there is nothing to do.
        doubles.remove(bench, record, EntryId(binding.local))
    elif doubles.is_homeless(bench, binding):
        # Not made again yet: there is no need to.
        _meet_again(bench, binding, record)
    elif binding.presence == "alias" or binding.missed is None:
        _suspect(bench, binding, record)
    elif bench.now - binding.missed >= settle:
        _meet_again(bench, binding, record)


def _meet_other_life(bench: Bench, life: Binding, record: RemoteRecord) -> None:
    """See an unknown record that is an entry of ours: where that is lost, it lives on so; else both are looked at."""
    if doubles.lives_on_as(bench, life, record) is None:
        _meet_again(bench, life, record)
    else:
        _suspect(bench, life, record)


def _suspect(bench: Bench, life: Binding, record: RemoteRecord) -> None:
    """Take what a second life says, which may be gone at the next look, and have both looked at."""
    other = doubles.lives_on_as(bench, life, record)
    if other is not None:
        ancestor = doubles.ancestor(life.base, canonical(record.fields))
        _absorb(bench, other, ancestor, bench.mapping.to_local(record.fields))
    doubles.suspect(bench, life, record)


def _meet_again(bench: Bench, life: Binding, record: RemoteRecord) -> None:
    """Take in another life of an entry: it lives on as that, or what it says is merged and one of the two removed."""
    entry_id = EntryId(life.local)
    other = doubles.lives_on_as(bench, life, record)
    if other is None or doubles.stays(other.remote_id, record.remote_id) == record.remote_id:
        doubles.move_to(bench, life, record)
        if other is not None:
            doubles.remove(bench, record_of(other), entry_id)
        apply_entry(bench, record)
        return
    ancestor = doubles.ancestor(life.base, canonical(record.fields))
    _absorb(bench, other, ancestor, bench.mapping.to_local(record.fields))
    doubles.remove(bench, record, entry_id)


def unite(bench: Bench, entry: TimeEntry, lost: Binding, newcomers: Sequence[Binding]) -> None:
    """Let a lost entry live on as the first of the records that were taken in as other entries; these all go.

    Whether the rest are there as well is looked at before one of them is removed from the server.
    """
    first, *others = newcomers
    theirs = _without(bench, first)
    bound = replace(first, local=entry.id)
    bench.remotes.put(bound, bench.now)
    _absorb(bench, bound, doubles.ancestor(lost.base, first.base), theirs)
    for double in others:
        theirs = _without(bench, double)
        _absorb(bench, bound, doubles.ancestor(lost.base, double.base), theirs)
        doubles.suspect(bench, bound, record_of(double))


def _without(bench: Bench, double: Binding) -> Mapping[str, Any]:
    """Take an entry away here that is another one; return what it said."""
    other = bench.entries.get(EntryId(double.local))
    if other is None:
        return bench.mapping.to_local(double.base)
    for op in bench.outbox.of_record(bench.account, Kind.ENTRY, other.id):
        bench.move(op, OpState.SUPERSEDED)
    bench.edits.change(other, EntryPatch(deleted=True), queue=False)
    return bench.mapping.whole(other)


def _absorb(bench: Bench, binding: Binding, ancestor: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    """Merge what a double says, in our form, into the entry that stays."""
    meeting = Meeting(bench, binding, record_of(binding))
    if meeting.entry is not None and not meeting.entry.deleted:
        meeting.absorb(meeting.entry, bench.mapping.to_local(ancestor), theirs)
