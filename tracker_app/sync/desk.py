"""What every phase of sync works with: an account, its provider and clock; and one transaction's repositories."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tracker_app.domain.changes import Kind, Origin
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId, EntryId, RemoteId
from tracker_app.domain.operations import Operation, OpState
from tracker_app.providers.base import Capabilities, Holds, Provider, RemoteRecord, canonical
from tracker_app.providers.errors import ProviderError
from tracker_app.store.catalog import Catalog
from tracker_app.store.conflicts import Conflicts
from tracker_app.store.database import Database, Unit
from tracker_app.store.edits import Edits
from tracker_app.store.outbox import Outbox
from tracker_app.store.preferences import Preferences
from tracker_app.store.remotes import Binding, Remotes
from tracker_app.sync.clock import Clock, Ids
from tracker_app.sync.incidents import Sign
from tracker_app.sync.mapping import Mapping
from tracker_app.sync.policy import Timings


@dataclass(slots=True)
class Tally:
    """What a pass did: records that came, operations that went, operations that were read back."""

    pulled: int = 0
    pushed: int = 0
    verified: int = 0


class Bench:
    """One transaction of sync."""

    def __init__(self, desk: "Desk", unit: Unit) -> None:
        self.desk = desk
        self.unit = unit
        self.account = desk.account
        self.now = int(desk.clock.now())
        self.outbox = Outbox(unit.connection)
        self.remotes = Remotes(unit.connection)
        self.conflicts = Conflicts(unit.connection)
        self.preferences = Preferences(unit.connection)
        self.catalog = Catalog(unit.connection)
        self.edits = Edits(unit, self.now, desk.make_id, by_person=False)
        self.entries = self.edits.entries
        self.mapping = Mapping(unit.connection, desk.account, desk.capabilities)

    def verify(self, op: Operation, note: str | None = None) -> None:
        """Note that a reading showed what an operation wrote, or what became of it since."""
        done = self.outbox.move(
            op.id, [op.state], OpState.VERIFIED, verified_utc=self.now, error_code=note, error_json=None
        )
        if done:
            self.desk.tally.verified += 1
            self.unit.changed(Kind.OP, op.id)
            self.unit.changed(op.kind, op.record)

    def move(self, op: Operation, to: OpState, **columns: Any) -> bool:
        """Change the state of an operation, and tell."""
        done = self.outbox.move(op.id, [op.state], to, **columns)
        if done:
            self.unit.changed(Kind.OP, op.id)
            self.unit.changed(op.kind, op.record)
        return done

    def bind(self, record: RemoteRecord, local: str, presence: str | None = None) -> Binding:
        """Tie a local record to what the server just showed: the new merge base (O4)."""
        word = presence or ("tombstone" if record.deleted else "present")
        binding = Binding(
            self.account, record.kind, local, record.remote_id, canonical(record.fields), dict(record.extra),
            record.version, record.order, word,
        )  # fmt: skip
        self.remotes.put(binding, self.now)
        return binding

    def entry_of(self, record: RemoteRecord) -> TimeEntry:
        """Return a new entry that says what a server's record says; it is stored nowhere yet."""
        fields: dict[str, Any] = {"description": "", "stop": None, **self.mapping.to_local(record.fields)}
        return TimeEntry(
            id=EntryId(self.desk.make_id()),
            start=fields["start"],
            stop=fields["stop"],
            zone=self.desk.zone(),
            description=fields["description"],
            project=fields.get("project"),
            task=fields.get("task"),
            tags=tuple(fields.get("tags") or ()),
            billable=bool(fields.get("billable")),
            account=self.account,
            updated=int(record.modified) if record.modified is not None else self.now,
        )

    def tell(self, code: str, subject: str, facts: dict[str, Any]) -> None:
        """Write down something the user must hear of."""
        if self.preferences.open_problem(code, subject, {"account": self.account, **facts}, self.now):
            self.unit.changed(Kind.PROBLEM, subject)


@dataclass(slots=True)
class Desk:
    """One account with all that its sync needs. `random` and `clock` are passed in (ARCHITECTURE 4.3)."""

    account: AccountId
    provider: Provider
    database: Database
    clock: Clock
    make_id: Ids
    random: random.Random
    read_timings: Callable[[], Timings]
    zone: Callable[[], str]
    told: Callable[[ProviderError], dict[str, Any]]
    """Turns trouble into what is stored of it: the catalogue's code, facts and details."""
    tally: Tally = field(default_factory=Tally)
    timings: Timings = field(default_factory=Timings)
    """The figures in force; read anew before each step, since settings may change."""
    signs: list[Sign] = field(default_factory=list)
    """Evidence of trouble that the rules of merging came upon; taken up after each step."""
    offset: float = 0.0
    """The server's clock less ours, in seconds, as measured."""
    forgot: int = 0
    """When what is past its time was last dropped (UTC seconds)."""

    @property
    def capabilities(self) -> Capabilities:
        """What the server can do."""
        return self.provider.capabilities

    @contextmanager
    def bench(self) -> Iterator[Bench]:
        """Run one transaction of sync; the person's edits go first (ARCHITECTURE 4.3)."""
        with self.database.write(Origin.SYNC) as unit:
            bench = Bench(self, unit)
            yield bench
            bench.edits.finish("sync", origin="sync", undoable=False)

    @contextmanager
    def look(self) -> Iterator[Bench]:
        """Give the repositories for reading alone."""
        with self.database.read() as connection:
            yield Bench(self, Unit(connection, Origin.SYNC))

    def server_now(self) -> int:
        """Return this computer's time, corrected by the measured offset (UTC seconds)."""
        return int(self.clock.now() + self.offset)

    def expected(self, kind: Kind, sent: Any) -> dict[str, Any]:
        """Return what the server gives back for what was sent."""
        return canonical(self.provider.normalise(kind, sent))


def record_of(binding: Binding) -> RemoteRecord:
    """Return the server's copy as last seen, as a provider takes it."""
    return RemoteRecord(
        binding.kind,
        RemoteId(binding.remote_id),
        binding.base,
        binding.version,
        binding.order,
        deleted=binding.presence == "tombstone",
        extra=binding.extra,
    )


def holds(capabilities: Capabilities, kind: Kind) -> Holds:
    """Return how a server keeps records of a kind."""
    return {
        Kind.ENTRY: Holds.OWN,
        Kind.PROJECT: capabilities.projects,
        Kind.CLIENT: capabilities.clients,
        Kind.TASK: capabilities.tasks,
        Kind.TAG: capabilities.tags,
    }.get(kind, Holds.NO)
