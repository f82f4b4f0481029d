"""Puts what waits in an order that is safe to send, and says what must wait for what (SYNC 2.2, 2.4). Pure.

Knows no store and no server beyond its capabilities. Per record the order of edits holds; records do not block each
other, except that a parent goes before what names it, and a timer's true stop before the start of the next.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.operations import REPAIRS_AT_ONCE, Operation, OpState, Verb
from tracker_app.providers.base import Capabilities, StopsPrevious
from tracker_app.sync.policy_quota import Purpose

Record = tuple[Kind, str]

_KIND_ORDER = {Kind.CLIENT: 0, Kind.PROJECT: 1, Kind.TASK: 2, Kind.TAG: 3, Kind.ENTRY: 4}
_STOP, _PLAIN, _START = range(3)


class Why(StrEnum):
    """What an operation waits for."""

    EARLIER = "earlier"
    """An earlier change of the same record, of which nobody knows yet what became of it."""
    READ_BACK = "read-back"
    """An earlier change of the same record was accepted without being shown: the next one builds on it."""
    PARENT = "parent"
    TWIN = "twin"
    """Another record just like it is in doubt; two such could not be told apart."""
    STOP = "stop"
    """The timer that ran before must be stopped first, at its true time."""
    PROOF = "proof"
    """Enough of what the server lost is on its way again: those are to be read back before more follow."""
    LATER = "later"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Item:
    """An operation with what the plan must know of its record.

    `parents` are the records it names, `content` is what could tell it among others (None where ids do), `start` is
    the entry's start (UTC seconds), `running` whether the entry runs once this is done.
    """

    op: Operation
    parents: tuple[Record, ...] = ()
    content: str | None = None
    start: int = 0
    running: bool = False

    @property
    def record(self) -> Record:
        """What the operation is about."""
        return self.op.kind, self.op.record


@dataclass(frozen=True, slots=True)
class Send:
    """An operation that may go now. `folded` were never sent and are contained in it: they go no more."""

    op: Operation
    purpose: Purpose
    folded: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An operation that waits."""

    op: Operation
    why: Why
    by: str = ""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A record that an operation names, which the server does not know and nobody sends: it must be queued."""

    op: Operation
    kind: Kind
    record: str


def plan(
    items: Iterable[Item], bound: Collection[Record], capabilities: Capabilities, now: float
) -> Iterator[Send | Held | Orphan]:
    """Yield what may be sent, in order, then what must wait. `items` are an account's, oldest first, not settled.

    `bound` are the records that the server has. `now` is UTC seconds.
    """
    groups: dict[Record, list[Item]] = {}
    for item in items:
        groups.setdefault(item.record, []).append(item)
    heads: list[tuple[Item, tuple[Operation, ...]]] = []
    held: list[Held] = []
    for group in groups.values():
        head, folded, waiting = _head(group, now)
        if head is not None:
            heads.append((head, folded))
        held += waiting
    doubtful = _doubtful(groups.values())
    stopping = [
        item for group in groups.values() for item in group if _phase(item) == _STOP and _holds_a_start(item.op)
    ]
    urgent = {parent for item, _ in heads if _is_start_or_stop(item) for parent in item.parents}
    heads.sort(key=lambda pair: (_rank(pair[0].op), _phase(pair[0]), pair[0].start))
    orphans: list[Orphan] = []
    repairs = sum(item.op.is_unproved_repair for group in groups.values() for item in group)
    for item, folded in heads:
        missing = [parent for parent in item.parents if parent not in bound]
        lost = next((parent for parent in missing if parent not in groups), None)
        if lost is not None:
            orphans.append(Orphan(item.op, *lost))
        elif missing:
            held.append(Held(item.op, Why.PARENT, missing[0][1]))
        elif not capabilities.client_ids and item.op.verb is Verb.CREATE and item.content in doubtful:
            held.append(Held(item.op, Why.TWIN))
        elif (
            not capabilities.client_ids
            and item.op.is_repair
            and repairs >= REPAIRS_AT_ONCE
            and not _is_start_or_stop(item)
        ):
            held.append(Held(item.op, Why.PROOF))
        elif (
            capabilities.stops_previous_on_start is not StopsPrevious.NO
            and _phase(item) == _START
            and any(other.record != item.record for other in stopping)
        ):
            held.append(Held(item.op, Why.STOP))
        else:
            dear = _is_start_or_stop(item) or item.record in urgent
            yield Send(item.op, Purpose.START_STOP if dear else Purpose.EDIT, folded)
            repairs += item.op.is_repair
            if item.op.verb is Verb.CREATE and item.content is not None:
                # One of its kind at a time: the next waits until this one's fate is known.
                doubtful.add(item.content)
    yield from orphans
    yield from held


def _head(group: Sequence[Item], now: float) -> tuple[Item | None, tuple[Operation, ...], list[Held]]:
    """Return the operation of one record that is next, what is folded into it, and what waits."""
    held: list[Held] = []
    waiting: Sequence[Item] = [item for item in group if not (item.op.state is OpState.ACKNOWLEDGED and item.op.echoed)]
    if not waiting:
        return None, (), held
    first, rest = waiting[0], waiting[1:]
    if first.op.state is OpState.PENDING and (first.op.next_at is None or first.op.next_at <= now):
        head, folded, rest = _fold(first, rest)
        return head, folded, [Held(item.op, Why.EARLIER) for item in rest]
    if first.op.state is OpState.PENDING:
        held.append(Held(first.op, Why.LATER))
    elif first.op.state in (OpState.REJECTED, OpState.LOST):
        held.append(Held(first.op, Why.DECISION))
    why = Why.READ_BACK if first.op.state is OpState.ACKNOWLEDGED else Why.EARLIER
    return None, (), held + [Held(item.op, why) for item in rest]


def _fold(head: Item, rest: Sequence[Item]) -> tuple[Item, tuple[Operation, ...], Sequence[Item]]:
    """Take later changes that never went out into the one that goes now: a stale start is not sent as running."""
    folded: list[Operation] = []
    for number, item in enumerate(rest):
        op = item.op
        if op.was_sent or op.state is not OpState.PENDING:
            return head, tuple(folded), rest[number:]
        if op.verb is Verb.UPDATE and head.op.verb in (Verb.CREATE, Verb.UPDATE):
            patch: Mapping[str, Any] = {**head.op.patch, **op.patch}
            parents = tuple(dict.fromkeys((*head.parents, *item.parents)))
            head = replace(item, op=replace(head.op, patch=patch), parents=parents, content=head.content)
            folded.append(op)
        elif op.verb is Verb.DELETE and head.op.verb is Verb.UPDATE:
            folded.append(head.op)
            head = item
        else:
            return head, tuple(folded), rest[number:]
    return head, tuple(folded), ()


def _doubtful(groups: Iterable[Sequence[Item]]) -> set[str]:
    return {
        item.content
        for group in groups
        for item in group
        if item.content is not None
        and item.op.verb is Verb.CREATE
        and item.op.state in (OpState.UNKNOWN, OpState.SENDING)
    }


def _holds_a_start(op: Operation) -> bool:
    return op.state in (OpState.PENDING, OpState.SENDING, OpState.UNKNOWN)


def _rank(op: Operation) -> int:
    """Parents go before what names them, and are deleted after it has let go of them."""
    return len(_KIND_ORDER) if op.verb is Verb.DELETE and op.kind is not Kind.ENTRY else _KIND_ORDER[op.kind]


def _phase(item: Item) -> int:
    """Old timers' stops first, the running timer last: the server may stop one at the moment another comes in."""
    if item.op.kind is not Kind.ENTRY or item.op.verb is Verb.DELETE:
        return _PLAIN
    if item.running:
        return _START if item.op.verb is Verb.CREATE or "stop" in item.op.patch else _PLAIN
    return _STOP if item.op.verb is Verb.UPDATE and item.op.patch.get("stop") is not None else _PLAIN


def _is_start_or_stop(item: Item) -> bool:
    return item.op.kind is Kind.ENTRY and _phase(item) != _PLAIN
