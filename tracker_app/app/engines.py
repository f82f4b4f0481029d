"""Builds the engine of each account when it is needed, and lets it run: one request, one pass, or until quiet."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tracker_app.app.ports import TurnLocks
from tracker_app.app.sync_status import SyncStatus
from tracker_app.app.sync_views import SyncReport
from tracker_app.store.accounts import Account
from tracker_app.store.database import Database
from tracker_app.sync.clock import Clock, Ids

if TYPE_CHECKING:
    from tracker_app.app.accounts import AccountsDesk
    from tracker_app.app.settings import Settings


class Engines:
    """The engines of one data file."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        make_id: Ids,
        accounts: "AccountsDesk",
        locks: TurnLocks,
        settings: "Settings",
        status: SyncStatus,
    ) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id
        self._accounts = accounts
        self._locks = locks
        self._settings = settings
        self._status = status

    def one_pass(self, account: Account, sleep: Callable[[float], None]) -> SyncReport:
        """Take one whole pass over an account."""
        return self._report(account)

    def until_quiet(self, seconds: float, sleep: Callable[[float], None]) -> list[SyncReport]:
        """Take passes over every account until nothing is on its way or `seconds` are over."""
        return [self._report(account) for account in self._accounts.all()]

    def turn(self, account: Account, *, clicked: bool) -> None:
        """Make one request at most."""

    def next_wake(self, account: Account) -> float | None:
        """Return the wall moment of the account's next turn."""
        return None

    def close(self) -> None:
        """Let go of connections."""

    def _report(self, account: Account) -> SyncReport:
        return SyncReport(self._status.account(account))
