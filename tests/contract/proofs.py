"""One proof for each capability: holds for the declared value and fails for any other.

A proof is a plain function, so that `test_capabilities.py` can also run it with the flag turned round and see it fail.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from tests.contract.sides import Side, World
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers.base import Draft, Edit, Fields, Holds, RemoteRecord, StopsPrevious, Written
from tracker_app.providers.errors import ChangedThere, ProviderError, Refused

_count = iter(range(10_000_000))


def now() -> int:
    """This second, UTC."""
    return int(time.time())


def fields(**touched: Any) -> Fields:
    """A finished entry of an hour, a day ago, with the given fields."""
    start = now() - 86_400
    plain = {
        "start": start,
        "stop": start + 3600,
        "description": "Work",
        "project": None,
        "task": None,
        "tags": (),
        "billable": False,
    }
    return plain | touched


def draft(side: Side, kind: Kind = Kind.ENTRY, values: Fields | None = None) -> Draft:
    """A record of ours, not sent yet."""
    number = next(_count)
    local_id = f"01900000-0000-7000-8000-{number:012x}"
    values = fields() if values is None else values
    chosen = side.provider.remote_id_for(kind, local_id, values)
    return Draft(kind, local_id, values, f"op-{number}", now(), chosen)


def entries(side: Side, cursor: str | None = None) -> dict[RemoteId, RemoteRecord]:
    """Every entry that a pull from `cursor` gives, all its pages, by id."""
    found: dict[RemoteId, RemoteRecord] = {}
    while True:
        page = side.provider.pull(cursor)
        found |= {r.remote_id: r for r in page.records if r.kind is Kind.ENTRY}
        if not page.more:
            return found
        cursor = page.cursor


def latest(side: Side, remote_id: RemoteId) -> RemoteRecord:
    """The server's present copy of one entry."""
    return entries(side)[remote_id]


def create(side: Side, **touched: Any) -> Written:
    """Send a new entry."""
    return side.provider.create(draft(side, values=fields(**touched)))


def world_of(side: Side) -> World:
    """The world; these proofs are only run where there is one."""
    assert side.world is not None
    return side.world


def client_ids(side: Side) -> None:
    wish = draft(side)
    assert (wish.remote_id is not None) is side.provider.capabilities.client_ids
    written = side.provider.create(wish)
    if side.provider.capabilities.client_ids:
        assert written.record.remote_id == wish.remote_id


def repeated_create(side: Side) -> None:
    can = side.provider.capabilities
    wish = draft(side)
    side.provider.create(wish)
    side.provider.create(wish)
    harmless = can.client_ids or can.idempotency_key_seconds is not None
    assert len(world_of(side).held()) == (1 if harmless else 2)


def conditional_write(side: Side) -> None:
    base = latest(side, create(side).record.remote_id)
    world_of(side).rename(base.remote_id, "Changed elsewhere")
    try:
        side.provider.update(Edit(base, {"description": "Changed here"}, "op", now() + 5))
        refused = False
    except ChangedThere:
        refused = True
    assert refused is side.provider.capabilities.conditional_write


def partial_update(side: Side) -> None:
    base = latest(side, create(side).record.remote_id)
    world_of(side).rename(base.remote_id, "Changed elsewhere")
    side.provider.update(Edit(base, {"stop": base.fields["stop"] + 60}, "op", now() + 5))
    kept = latest(side, base.remote_id).fields["description"] == "Changed elsewhere"
    assert kept is side.provider.capabilities.partial_update


def incremental_pull(side: Side) -> None:
    create(side)
    first = side.provider.pull(None)
    made = world_of(side).make("Elsewhere", now() - 600, now() - 300)
    second = side.provider.pull(first.cursor)
    assert first.complete or first.more
    assert made in {r.remote_id for r in second.records}
    assert (not second.complete) is side.provider.capabilities.incremental_pull


def feed_echoes_own_writes(side: Side) -> None:
    cursor = side.provider.pull(None).cursor
    own = create(side).record.remote_id
    assert (own in entries(side, cursor)) is side.provider.capabilities.feed_echoes_own_writes


def tombstones(side: Side) -> None:
    own = create(side).record.remote_id
    cursor = side.provider.pull(None).cursor
    world_of(side).remove(own)
    seen = entries(side, cursor).get(own)
    assert (seen is not None and seen.deleted) is side.provider.capabilities.tombstones


def revives(side: Side) -> None:
    base = latest(side, create(side).record.remote_id)
    gone = side.provider.delete(base, "op-delete", now()).record
    assert base.remote_id not in world_of(side).held()
    try:
        side.provider.update(Edit(gone, {"description": "Back"}, "op-back", now()))
    except ProviderError:
        assert not side.provider.capabilities.revives
    assert (base.remote_id in world_of(side).held()) is side.provider.capabilities.revives


def epoch_signal(side: Side) -> None:
    create(side)
    first = side.provider.pull(None)
    before = side.provider.pull(first.cursor).epoch
    can_begin_anew = world_of(side).new_epoch()
    after = side.provider.pull(first.cursor)
    assert (can_begin_anew and after.epoch != before) is side.provider.capabilities.epoch_signal
    assert after.complete or not side.provider.capabilities.epoch_signal


def monotonic_version(side: Side) -> None:
    orders = [latest(side, create(side).record.remote_id)]
    own = orders[0].remote_id
    for text in ("Second", "Third"):
        world_of(side).rename(own, text)
        orders.append(latest(side, own))
    written = side.provider.update(Edit(orders[-1], {"description": "Fourth"}, "op", now())).record
    orders.append(written)
    rising = all(a.order < b.order for a, b in pairwise(orders))
    assert rising is side.provider.capabilities.monotonic_version
    assert rising or {one.order for one in orders} == {0.0}


def stops_previous_on_start(side: Side) -> None:
    first = create(side, start=now() - 600, stop=None, description="First").record.remote_id
    start = now() - 300
    create(side, start=start, stop=None, description="Second")
    stop = world_of(side).held()[first]["stop"]
    found = StopsPrevious.NO
    if stop is not None:
        found = StopsPrevious.AT_START if stop == start else StopsPrevious.AT_RECEIPT
    assert found is side.provider.capabilities.stops_previous_on_start


def entry_fields(side: Side) -> None:
    can = side.provider.capabilities
    names = {"project": (Kind.PROJECT, can.projects), "task": (Kind.TASK, can.tasks)}
    wanted = dict(fields(description="All fields", billable=True))
    if can.tags is not Holds.NO:
        wanted["tags"] = ("office", "red")
    for name, (kind, how) in names.items():
        if how is not Holds.NO:
            values: dict[str, Any] = {"name": f"{name} one", "archived": False}
            values |= {"project": wanted["project"]} if kind is Kind.TASK else {"color": "#5b7fa6", "client": None}
            wanted[name] = side.provider.create(draft(side, kind, values)).record.remote_id
    found = latest(side, side.provider.create(draft(side, values=wanted)).record.remote_id).fields
    kept = {name for name in wanted if found.get(name) == wanted[name] and wanted[name] not in (None, (), False)}
    assert kept == can.entry_fields - ({"task"} if can.tasks is Holds.NO else set())


def _names(side: Side, kind: Kind, how: Holds, values: dict[str, Any]) -> None:
    if how is Holds.NO:
        try:
            side.provider.create(draft(side, kind, values))
        except Refused:
            return
        raise AssertionError(f"took a {kind} though it says it holds none")
    made = side.provider.create(draft(side, kind, values)).record
    listed = {r.remote_id for r in side.provider.pull(None).records if r.kind is kind}
    # A name that lives only in entries is not listed before one carries it.
    assert (made.remote_id in listed) is (how is Holds.OWN)


def projects(side: Side) -> None:
    values = {"name": "Acme Co / Site #1", "color": "#5b7fa6", "client": None, "archived": False}
    _names(side, Kind.PROJECT, side.provider.capabilities.projects, values)


def clients(side: Side) -> None:
    _names(side, Kind.CLIENT, side.provider.capabilities.clients, {"name": "Acme", "archived": False})


def tags(side: Side) -> None:
    _names(side, Kind.TAG, side.provider.capabilities.tags, {"name": "office"})


def tasks(side: Side) -> None:
    project = "x"
    if side.provider.capabilities.projects is not Holds.NO:
        values = {"name": "Acme", "color": "#5b7fa6", "client": None, "archived": False}
        project = side.provider.create(draft(side, Kind.PROJECT, values)).record.remote_id
    values = {"name": "Plan", "project": project, "archived": False}
    _names(side, Kind.TASK, side.provider.capabilities.tasks, values)


def max_description(side: Side) -> None:
    limit = side.provider.capabilities.max_description
    if limit is None:
        assert create(side, description="x" * 5000).record.fields["description"] == "x" * 5000
        return
    own = create(side, description="x" * limit).record.remote_id
    assert latest(side, own).fields["description"] == "x" * limit
    long = fields(description="x" * (limit + 1))
    assert isinstance(side.provider.refuses(Kind.ENTRY, long), Refused)
    with pytest.raises(Refused) as caught:
        side.provider.create(draft(side, values=long))
    refused = caught.value
    assert (refused.reason, refused.field, refused.limit) == ("too-long", "description", limit)
    assert len(world_of(side).held()) == 1


Proof = Callable[[Side], None]

PROOFS: dict[str, Proof] = {
    "client_ids": client_ids,
    "conditional_write": conditional_write,
    "partial_update": partial_update,
    "incremental_pull": incremental_pull,
    "feed_echoes_own_writes": feed_echoes_own_writes,
    "tombstones": tombstones,
    "revives": revives,
    "epoch_signal": epoch_signal,
    "monotonic_version": monotonic_version,
    "stops_previous_on_start": stops_previous_on_start,
    "entry_fields": entry_fields,
    "projects": projects,
    "clients": clients,
    "tags": tags,
    "tasks": tasks,
    "max_description": max_description,
}


def wrong(side: Side, flag: str) -> Side:
    """The same side with one capability declared wrongly."""
    said = getattr(side.provider.capabilities, flag)
    lie: object
    match said:
        case bool():
            lie = not said
        case StopsPrevious():
            lie = StopsPrevious.AT_RECEIPT if said is StopsPrevious.NO else StopsPrevious.NO
        case Holds():
            lie = Holds.OWN if said is not Holds.OWN else Holds.AS_TAGS
        case frozenset():
            lie = said - {"billable"}
        case int():
            lie = said + 1
        case _:
            raise AssertionError(flag)
    side.provider.capabilities = replace(side.provider.capabilities, **{flag: lie})  # type: ignore[arg-type]
    return side
