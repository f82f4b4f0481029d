"""What the window, the tray and the command line show of sync, as values. Knows no store and no server.

Instants are UTC seconds. The words in `state` are CLI.md's, stable for scripts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker_app.app.problems import Problem
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, EntryId, OpId
from tracker_app.domain.operations import OpState, Verb


@dataclass(frozen=True, slots=True)
class QuotaView:
    """What is left of a server's bucket of requests; `resets_at` is None where the server does not say."""

    bucket: str
    remaining: int
    total: int | None
    resets_at: int | None


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """Where the sync of one account stands, without asking the network.

    `state` is one of "ok", "offline", "trouble", "waiting", "credentials", "needs-you"; `since` is when it began.
    `clock_offset` is the server's clock less this computer's, in seconds. `first_sync` is True until the history was
    read once; `read_so_far` counts its records.
    """

    account: AccountId
    name: str
    kind: str
    title: str
    state: str
    since: int | None = None
    last_success: int | None = None
    last_try: int | None = None
    next_attempt: int | None = None
    pending: int = 0
    unknown: int = 0
    rejected: int = 0
    acknowledged: int = 0
    conflicts: int = 0
    clock_offset: float | None = None
    quota: tuple[QuotaView, ...] = ()
    problems: tuple[Problem, ...] = ()
    first_sync: bool = False
    read_so_far: int = 0
    paused: bool = False

    @property
    def waiting(self) -> int:
        """How many changes the server has not taken yet; what people are told as "3 waiting"."""
        return self.pending + self.unknown


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one pass over one account did: records that came, operations that went and that were read back."""

    status: AccountStatus
    pulled: int = 0
    pushed: int = 0
    verified: int = 0


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One operation on its way. `label` names the record for people, `waits_for` says in words what holds it up."""

    id: OpId
    account: AccountId
    account_name: str
    kind: Kind
    record: str
    label: str
    verb: Verb
    state: OpState
    fields: tuple[str, ...]
    attempts: int
    created: int
    acknowledged: int | None = None
    next_at: int | None = None
    waits_for: str = ""
    last_error: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field of one entry on which two sides disagree, both values kept (P3). `chosen`: "mine" or "theirs"."""

    id: str
    account_name: str
    entry: EntryId
    label: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    chosen: str
    found: int


@dataclass(frozen=True, slots=True)
class HeldRow:
    """An entry that the server says was deleted among many at once; it is still here, untouched (UI.md 7)."""

    entry: EntryId
    label: str
    start: int
    stop: int | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One entry that an incident touched. `before`, `mine` and `server` are its fields, None where it was not there.

    `disputes` are the fields that wait for a choice: name, the value here, the value there. `known` is start and stop
    of the entry here, for one that was not looked at yet.
    `verdict` is CLI.md's word: "safe", "restored", "changed-elsewhere", "double-removed", "needs-you", "unchecked".
    """

    entry: EntryId
    label: str
    verdict: str
    before: Mapping[str, Any] | None = None
    mine: Mapping[str, Any] | None = None
    server: Mapping[str, Any] | None = None
    checked: int | None = None
    disputes: tuple[tuple[str, Any, Any], ...] = ()
    known: tuple[int, int | None] | None = None

    @property
    def span(self) -> tuple[int, int | None] | None:
        """Start and stop (UTC seconds) of the entry as it was looked at, else as it is here now; None if it is gone."""
        fields = self.mine or self.server or self.before or {}
        start, stop = fields.get("start"), fields.get("stop")
        return self.known if start is None else (int(start), None if stop is None else int(stop))


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """Trouble with a server, with what it touched. `closed` is None while it lasts; `signs` counts what was seen.

    `evidence` has the same by the minute: its UTC seconds, the sign, and how often.
    `next_reading` is when its entries are read back again, `last_sign` when trouble was last seen, `told` when the
    first reading back was complete, so that there is something to tell.
    """

    id: str
    account_name: str
    opened: int
    closed: int | None
    signs: Mapping[str, int]
    findings: tuple[FindingRow, ...]
    next_reading: int | None = None
    last_sign: int | None = None
    told: int | None = None
    evidence: tuple[tuple[int, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SyncLine:
    """How far one entry has come: saved here, sent, confirmed by a later reading; or what is in the way."""

    saved: int
    sent: int | None = None
    confirmed: int | None = None
    problem: Problem | None = None
    account_name: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one entry that differs from the server's copy. `id` names it for a decision."""

    id: str
    entry: EntryId
    label: str
    field: str
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What reading a range back found, per account. `missing` are here and not there, `extra` the other way round.

    `problem` says why nothing could be compared; `unread` are so many that the server would not list.
    """

    account: AccountId
    account_name: str
    checked: int = 0
    safe: int = 0
    restored: int = 0
    waiting: int = 0
    differs: tuple[Difference, ...] = ()
    missing: tuple[Difference, ...] = ()
    extra: tuple[str, ...] = ()
    unread: int = 0
    problem: Problem | None = None

    @property
    def is_same(self) -> bool:
        """Whether everything that was compared is the same on both sides."""
        return not (self.differs or self.missing or self.extra or self.problem)
