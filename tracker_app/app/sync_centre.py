"""What the window, the tray and the command line ask of sync: where it stands, one pass now, decisions. No rules.

Engines are built when one is needed; asking where sync stands reads the file and nothing else.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from tracker_app.app.deciding import Deciding
from tracker_app.app.ports import TurnLocks
from tracker_app.app.problems import Problem
from tracker_app.app.rereading import Rereading
from tracker_app.app.sync_status import PAUSED, SyncStatus
from tracker_app.app.sync_views import (
    AccountStatus,
    ConflictRow,
    HeldRow,
    IncidentRow,
    OutboxRow,
    SyncLine,
    SyncReport,
    VerifyReport,
)
from tracker_app.domain.changes import Kind, Origin
from tracker_app.domain.ids import AccountId, EntryId, OpId
from tracker_app.domain.refusals import Refusal
from tracker_app.store.database import Database
from tracker_app.store.preferences import Preferences
from tracker_app.sync.clock import Clock, Ids

if TYPE_CHECKING:
    from tracker_app.app.accounts import AccountsDesk
    from tracker_app.app.engines import Engines
    from tracker_app.app.settings import Settings


class SyncCentre:
    """Sync of one data file."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        make_id: Ids,
        accounts: "AccountsDesk",
        locks: TurnLocks,
        settings: "Settings",
        zone: Callable[[], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id
        self._accounts = accounts
        self._locks = locks
        self._settings = settings
        self._zone = zone
        self._status = SyncStatus(database, clock, zone)
        self._deciding = Deciding(database, clock, make_id, self._status)
        self._rereading = Rereading(database, clock, make_id)
        self._built: Engines | None = None
        self._clicked: set[AccountId] = set()
        self.sleep: Callable[[float], None] = time.sleep
        """How a pass in the calling thread waits between two requests."""
        self.wake: Callable[[], None] | None = None
        """Wakes the worker of this process, where there is one."""

    def status(self) -> list[AccountStatus]:
        """Return where each account stands. Asks no network."""
        return self._status.accounts()

    def outbox(self) -> list[OutboxRow]:
        """Return operations not yet verified, oldest first."""
        return self._status.outbox()

    def conflicts(self) -> list[ConflictRow]:
        """Return the undecided conflicts, oldest first."""
        return self._status.conflicts()

    def problems(self) -> list[Problem]:
        """Return the open problems of all accounts and entries that were not dismissed."""
        return self._status.problems()

    def held(self, account: AccountId) -> list[HeldRow]:
        """Return the entries that the server says were deleted, too many at once to be believed unseen."""
        return self._status.held(account)

    def decide_held(self, account: AccountId, *, keep: bool) -> int:
        """Delete those entries here too, or keep them and send them again; return how many."""
        found = next((one for one in self._accounts.all() if one.id == account), None)
        return 0 if found is None else self._engines.decide_held(found, keep=keep)

    def incidents(self) -> list[IncidentRow]:
        """Return the outages of the past and of now with the entries they touched, newest first."""
        return self._status.incidents()

    def sync_line(self, entry: EntryId) -> SyncLine:
        """Return how far one entry has come, or what is in its way."""
        return self._status.sync_line(entry)

    def sync_now(self, account: AccountId | None = None) -> list[SyncReport]:
        """Take one whole pass in the calling thread: pull, push, read back. The server's own pauses are obeyed."""
        return [self._engines.one_pass(one, self.sleep) for one in self._accounts.all() if account in (None, one.id)]

    def sync_until_quiet(self, seconds: float, sleep: Callable[[float], None]) -> list[SyncReport]:
        """Take passes, as the retry policy allows, until nothing is on its way or `seconds` are over."""
        return self._engines.until_quiet(seconds, sleep) if self._accounts.all() else []

    def click(self, account: AccountId | None = None) -> None:
        """Let the worker's next turn skip its own jitter; returns at once."""
        self._clicked.update(one.id for one in self._accounts.all() if account in (None, one.id))
        if self.wake is not None:
            self.wake()

    def attend(self, watched: bool) -> None:
        """Say whether somebody may be looking: False once the window was hidden, or the computer locked, for long."""
        self._engines.attend(watched=watched)
        if self.wake is not None:
            self.wake()

    def turn(self) -> None:
        """For the worker: let each account that may go make one request."""
        if self.is_paused():
            return
        for one in self._accounts.all():
            clicked = one.id in self._clicked
            self._clicked.discard(one.id)
            self._engines.turn(one, clicked=clicked)

    def next_wake(self) -> float | None:
        """For the worker: the wall moment (UTC seconds) of the next turn, or None if nothing is planned."""
        if self.is_paused():
            return None
        if self._clicked:
            return self._clock.now()
        moments = [self._engines.next_wake(one) for one in self._accounts.all()]
        return min((moment for moment in moments if moment is not None), default=None)

    def verify(self, start: int, stop: int, account: AccountId | None = None) -> list[VerifyReport]:
        """Read the entries of [start, stop) (UTC seconds) back from their servers now, and compare field by field.

        What others changed is merged as by any reading; what a server lost is sent again once that is certain.
        """
        reports = []
        for one in self._accounts.all():
            if account not in (None, one.id):
                continue
            found = self._engines.compare(one, start, stop)
            if isinstance(found, Problem):
                reports.append(VerifyReport(one.id, one.name, problem=found))
            else:
                reports.append(self._rereading.report(one, found))
        return reports

    def resolve_finding(self, finding: str, keep: Literal["mine", "theirs"]) -> Refusal | None:
        """Let one side hold for a difference that `verify` named, or for "INCIDENT:ENTRY"; undoable."""
        return self._rereading.resolve(finding, keep)

    def resolve(self, conflict: str, keep: Literal["mine", "theirs"]) -> ConflictRow | Refusal:
        """Let one side of a conflict hold; undoable, and queued where the server has the other."""
        return self._deciding.resolve(conflict, keep)

    def keep_local(self, op: OpId) -> None:
        """Leave a refused change on this computer only."""
        self._deciding.keep_local(op)

    def discard(self, op: OpId) -> None:
        """Take a refused change back."""
        self._deciding.discard(op)

    def send_again(self, op: OpId) -> None:
        """Send a refused or lost change once more."""
        self._deciding.send_again(op)

    def dismiss(self, problem: Problem) -> None:
        """Take a problem out of sight until there is news of it."""
        self._deciding.dismiss(problem)

    def pause(self, paused: bool) -> None:
        """Stop all sync of this data file, or let it go on."""
        with self._database.write(Origin.PERSON) as unit:
            Preferences(unit.connection).set_fact(PAUSED, "1" if paused else "0")
            unit.changed(Kind.SYNC, PAUSED)
        if self.wake is not None:
            self.wake()

    def is_paused(self) -> bool:
        """Whether the user paused sync."""
        return self._status.is_paused()

    def close(self) -> None:
        """Let go of connections."""
        if self._built is not None:
            self._built.close()

    @property
    def _engines(self) -> "Engines":
        if self._built is None:
            from tracker_app.app.engines import Engines

            self._built = Engines(
                self._database, self._clock, self._make_id, self._accounts, self._locks, self._settings, self._zone,
                self._status,
            )  # fmt: skip
        return self._built
