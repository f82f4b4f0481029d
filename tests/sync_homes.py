"""Builds homes that share one memory server, for tests of sync: the production graph, a hand-moved clock."""

from contextlib import suppress
from typing import Any

from tests.fakes.memory_server import MemoryServer, Profile
from tests.worlds import A_TUESDAY, HandClock, MemoryLocks, MemorySecrets, World, a_home, blank_file
from tracker_app.app.compose import DATABASE_NAME, Holdfast
from tracker_app.app.sync_views import SyncReport
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId
from tracker_app.store.accounts import Account, Accounts

NAME = "Work"
ZONE = "Europe/Tallinn"


class Crash(BaseException):
    """The process ends here."""


class Home:
    """A computer of the user: a world with an account on the server."""

    def __init__(self, server: MemoryServer, clock: HandClock) -> None:
        self.server = server
        home = a_home()
        (home / DATABASE_NAME).write_bytes(blank_file())
        self.world = World(home, ZONE, clock, MemorySecrets(), MemoryLocks(), {})
        self.account = AccountId(self.world.holdfast.make_id())
        with self.holdfast.database.write() as unit:
            Accounts(unit.connection).add(Account(self.account, "memory", NAME, "memory://", created=1))
        self._connect()

    @property
    def holdfast(self) -> Holdfast:
        """The program."""
        return self.world.holdfast

    def _connect(self) -> None:
        self.holdfast.accounts.provider_for = lambda account: self.server.provider()  # type: ignore[method-assign]
        self.holdfast.sync_centre.sleep = self.world.clock.pass_
        with self.holdfast.database.write() as unit:
            # Nobody pulls the plug here; waiting for the disk would be most of the time these tests take.
            self._fast = unit.connection
        self._fast.execute("PRAGMA synchronous=OFF")

    def reopen(self) -> None:
        """Close the program and open it again."""
        self.world.reopen()
        self._connect()

    def sync(self) -> SyncReport:
        """Take one pass."""
        return self.holdfast.sync_centre.sync_now()[0]

    def sync_crashing(self, commits: int) -> None:
        """Take one pass in a process that dies at its n-th commit, then start it again."""
        database = self.holdfast.database
        whole, left = database.write, [commits]

        def write(*arguments: Any, **more: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Crash
            return whole(*arguments, **more)

        database.write = write  # type: ignore[method-assign]
        with suppress(Crash):
            self.sync()
        self.reopen()

    def entries(self) -> list[TimeEntry]:
        """Return the living entries, oldest first."""
        return sorted(
            (view.entry for view in self.holdfast.browsing.page(limit=100_000)), key=lambda e: (e.start, e.id)
        )

    def entry(self, description: str) -> TimeEntry:
        """Return the living entry with this description."""
        return next(entry for entry in self.entries() if entry.description == description)

    def states(self) -> list[str]:
        """Return the states of what is in the outbox, oldest first."""
        return [row.state.value for row in self.holdfast.sync_centre.outbox()]

    def close(self) -> None:
        """Close the program."""
        self.world.close()


def homes(profile: Profile, count: int = 1) -> tuple[MemoryServer, HandClock, list[Home]]:
    """Return a server, the clock of the whole world, and homes of one user."""
    from datetime import datetime

    clock = HandClock(datetime.fromisoformat(A_TUESDAY).timestamp())
    server = MemoryServer(profile, clock.now)
    return server, clock, [Home(server, clock) for _ in range(count)]


def turns(*homes: Home, seconds: float, times: int = 1) -> None:
    """Let time go by before each pass of each home in turn, so many times over."""
    for home in homes * times:
        home.world.clock.pass_(seconds)
        home.sync()
