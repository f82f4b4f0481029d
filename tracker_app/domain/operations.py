"""What waits in the outbox: operations, their states, and how new edits join waiting ones. Knows no server."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, OpId, RemoteId


class Verb(StrEnum):
    """What an operation asks of the server."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class OpState(StrEnum):
    """Where an operation stands (DESIGN 4, SYNC 2.2)."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACKNOWLEDGED = "acknowledged"
    VERIFIED = "verified"
    LOST = "lost"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    SUPERSEDED = "superseded"
    KEPT = "kept"
    """The user chose to keep a refused change on this computer only, or to discard it."""


UNSENT = frozenset({OpState.PENDING, OpState.BLOCKED})
"""States of an operation that certainly has no effect on the server yet, and goes out by itself."""

OPEN = frozenset({OpState.PENDING, OpState.SENDING, OpState.UNKNOWN, OpState.BLOCKED, OpState.REJECTED, OpState.LOST})
"""States in which the local value is ahead of the server's: a pull merges, it never overwrites (O5)."""

REPAIRS_AT_ONCE = 20
"""So many lost entries are made again before the first of them must have been read back (SYNC 2.6): should a server
only have shown an old copy for long, no more than these are there twice until it is noticed.
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """One change on its way to a server. Instants are UTC seconds; `patch` holds local ids, only touched fields.

    `sent` is what the last request carried, whole and in the server's form; `before` is what the server held then.
    `echoed` says whether the acknowledgement showed the record. `repairs` names what the server lost, where it is sent
    again by this.
    """

    id: OpId
    account: AccountId
    kind: Kind
    record: str
    verb: Verb
    patch: Mapping[str, Any]
    state: OpState
    created: int
    attempts: int = 0
    remote_id: RemoteId | None = None
    sent: Mapping[str, Any] | None = None
    first_sent: int | None = None
    last_sent: int | None = None
    next_at: float | None = None
    probe_after: float | None = None
    acknowledged: int | None = None
    ack_version: str | None = None
    ack_order: float | None = None
    verified: int | None = None
    error_code: str | None = None
    error: Mapping[str, Any] | None = None
    echoed: bool | None = None
    before: Mapping[str, Any] | None = None
    repairs: str | None = None

    @property
    def was_sent(self) -> bool:
        """Whether a request with this operation ever went out; then it is never coalesced away."""
        return self.attempts > 0

    @property
    def is_ahead(self) -> bool:
        """Whether the local value may be ahead of what the server holds: an acknowledgement is no proof (P4)."""
        return self.state in OPEN or self.state is OpState.ACKNOWLEDGED

    @property
    def is_repair(self) -> bool:
        """Whether this makes an entry again that the server lost."""
        return self.kind is Kind.ENTRY and self.verb is Verb.CREATE and self.repairs is not None

    @property
    def is_unproved_repair(self) -> bool:
        """Whether such an operation went out and was not read back yet."""
        return self.is_repair and self.state in (OpState.SENDING, OpState.UNKNOWN, OpState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class Joined:
    """How a new change joins the waiting ones: what to add, what to grow, what is no longer needed."""

    add: tuple[Verb, Mapping[str, Any]] | None
    grow: tuple[OpId, Verb, Mapping[str, Any]] | None = None
    drop: tuple[OpId, ...] = ()


def join(waiting: Operation | None, verb: Verb, patch: Mapping[str, Any]) -> Joined:
    """Coalesce a new change with the newest operation of the same record (SYNC 2.2).

    Only an operation that was never sent is touched. create+update = create; update+update = union, last value;
    create+delete = nothing at all; update+delete = delete. A refused operation had no effect, so a new edit of
    the record carries its fields on and takes its place.
    """
    if waiting is None:
        return Joined((verb, patch))
    refused = waiting.state is OpState.REJECTED
    if not refused and (waiting.was_sent or waiting.state not in UNSENT):
        return Joined((verb, patch))
    if verb is Verb.DELETE:
        if waiting.verb is Verb.CREATE:
            return Joined(None, drop=(waiting.id,))
        return Joined((verb, patch), drop=(waiting.id,))
    if waiting.verb is Verb.DELETE:
        return Joined((verb, patch), drop=(waiting.id,))
    union = {**waiting.patch, **patch}
    if refused:
        return Joined((waiting.verb, union), drop=(waiting.id,))
    return Joined(None, grow=(waiting.id, waiting.verb, union))
