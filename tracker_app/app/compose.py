"""Builds the graph without Qt: the one place that constructs collaborators. Each part is made when first asked for.

A command that records time asks for two of them; that is why nothing heavy is imported up here.
"""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tracker_app.domain.changes import Origin
from tracker_app.domain.ids import RANDOM_BYTES, uuid7
from tracker_app.store.database import BUSY_MILLISECONDS, Database

if TYPE_CHECKING:
    from tracker_app.app.accounts import AccountsDesk
    from tracker_app.app.arranging import Arranging
    from tracker_app.app.away import Away
    from tracker_app.app.backups import Backups
    from tracker_app.app.browsing import Browsing
    from tracker_app.app.catalogue import Catalogue
    from tracker_app.app.exchange import Exchange
    from tracker_app.app.maintenance import Maintenance
    from tracker_app.app.phrases import Phrases
    from tracker_app.app.ports import Secrets, TurnLocks
    from tracker_app.app.recording import Recording
    from tracker_app.app.reporting import Reporting
    from tracker_app.app.restoring import Restoring
    from tracker_app.app.settings import Settings
    from tracker_app.app.sync_centre import SyncCentre
    from tracker_app.app.tasks import Tasks
    from tracker_app.app.telling import Telling
    from tracker_app.app.undoing import Undoing
    from tracker_app.app.upkeep import Upkeep
    from tracker_app.app.workspace_rules import WorkspaceRules
    from tracker_app.store.feed import Feed
    from tracker_app.sync.clock import Clock
    from tracker_app.sync.worker import SyncWorker

DATABASE_NAME = "holdfast.db"


class Holdfast:
    """The program without its window. Constructing opens nothing; `open` and `close` act.

    `clock`, `zone`, `secrets` and `locks` come from `desktop/` in the program and from the test in a test. `file` is
    the data file, where it is not the home's own.
    """

    def __init__(
        self,
        home: Path,
        *,
        clock: "Clock",
        zone: str,
        secrets: "Secrets",
        locks: "TurnLocks",
        environ: dict[str, str] | None = None,
        read_only: bool = False,
        file: Path | None = None,
    ) -> None:
        self.home = home
        self.clock = clock
        self.zone_name = zone
        self.secrets = secrets
        self.locks = locks
        self.environ = dict(os.environ) if environ is None else environ
        self.writer = os.urandom(6).hex()
        self.database = Database(file or home / DATABASE_NAME, writer=self.writer, read_only=read_only)

    def open(self, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> None:
        """Open the data file. Raises StoreError with the fault; nothing else here can fail."""
        self.database.open(busy_milliseconds=busy_milliseconds)

    def close(self) -> None:
        """Stop the worker if it runs, then close the data file."""
        worker = self.__dict__.get("worker")
        if worker is not None:
            worker.stop()
        centre = self.__dict__.get("sync_centre")
        if centre is not None:
            centre.close()
        self.database.close()

    def make_id(self) -> str:
        """Return a fresh UUIDv7."""
        return uuid7(int(self.clock.now() * 1000), os.urandom(RANDOM_BYTES))

    def zone(self) -> str:
        """Return the IANA zone the user is in: the setting if there is one, else the system's."""
        from tracker_app.app.zone_choice import chosen_zone

        return chosen_zone(self.database) or self.zone_name

    @cached_property
    def recording(self) -> "Recording":
        """Start, stop, continue, add, edit, split, delete."""
        from tracker_app.app.recording import Recording

        return Recording(self.database, self.clock, self.make_id, self.zone)

    @cached_property
    def arranging(self) -> "Arranging":
        """Join, shift, move to another day, re-tag, duplicate."""
        from tracker_app.app.arranging import Arranging

        return Arranging(self.database, self.clock, self.make_id, self.zone)

    @cached_property
    def away(self) -> "Away":
        """Decisions about an absence while a timer ran."""
        from tracker_app.app.away import Away

        return Away(self.database, self.clock, self.make_id)

    @cached_property
    def undoing(self) -> "Undoing":
        """Undo and redo."""
        from tracker_app.app.undoing import Undoing

        return Undoing(self.database, self.clock, self.make_id)

    @cached_property
    def browsing(self) -> "Browsing":
        """Lists, search, suggestions, totals."""
        from tracker_app.app.browsing import Browsing

        return Browsing(self.database, self.clock, self.zone)

    @cached_property
    def workspace_rules(self) -> "WorkspaceRules":
        """What servers' workspaces ask of entries, before anything is sent."""
        from tracker_app.app.workspace_rules import WorkspaceRules

        return WorkspaceRules(self.database, self.accounts.all)

    @cached_property
    def phrases(self) -> "Phrases":
        """What was recorded before, by a part of its text; for autocomplete."""
        from tracker_app.app.phrases import Phrases

        return Phrases(self.database, self.clock)

    @cached_property
    def reporting(self) -> "Reporting":
        """Totals over any range, by project, client, tag, day, week or text."""
        from tracker_app.app.reporting import Reporting

        return Reporting(self.database, self.clock, self.zone)

    @cached_property
    def exchange(self) -> "Exchange":
        """Files that others read, and entries from files."""
        from tracker_app.app.exchange import Exchange

        return Exchange(self.database, self.clock, self.make_id, self.zone)

    @cached_property
    def catalogue(self) -> "Catalogue":
        """Projects, clients, tasks, tags."""
        from tracker_app.app.catalogue import Catalogue

        return Catalogue(self.database, self.clock, self.make_id)

    @cached_property
    def tasks(self) -> "Tasks":
        """The tasks of projects."""
        from tracker_app.app.tasks import Tasks

        return Tasks(self.database, self.clock, self.make_id)

    @cached_property
    def settings(self) -> "Settings":
        """Declared settings and their values."""
        from tracker_app.app.settings import Settings

        return Settings(self.database)

    @cached_property
    def accounts(self) -> "AccountsDesk":
        """Add, check and remove accounts."""
        from tracker_app.app.accounts import AccountsDesk

        return AccountsDesk(self.database, self.clock, self.make_id, self.secrets, self.environ, self.settings)

    @cached_property
    def sync_centre(self) -> "SyncCentre":
        """What sync does and did; one pass now; conflicts and refused operations."""
        from tracker_app.app.sync_centre import SyncCentre

        return SyncCentre(self.database, self.clock, self.make_id, self.accounts, self.locks, self.settings, self.zone)

    @cached_property
    def telling(self) -> "Telling":
        """Messages about outages, by e-mail and push."""
        from tracker_app.app.telling import Telling

        return Telling(
            self.database, self.clock, self.settings, self.secrets, self.environ, self.zone, self.sync_centre.incidents
        )

    @cached_property
    def maintenance(self) -> "Maintenance":
        """Backup, restore, doctor, log."""
        from tracker_app.app.maintenance import Maintenance

        return Maintenance(self)

    @cached_property
    def restoring(self) -> "Restoring":
        """Show what a backup would change, and restore it; works over a data file that cannot be opened too."""
        from tracker_app.app.restoring import Restoring

        return Restoring(self.home, self.database, self.clock, self.zone)

    @cached_property
    def upkeep(self) -> "Upkeep":
        """What has to be done for the data file now and then."""
        from tracker_app.app.upkeep import Upkeep

        return Upkeep(self)

    @cached_property
    def backups(self) -> "Backups":
        """Rolling backups: when, how many, and which are good."""
        from tracker_app.app.backups import Backups

        return Backups(self.home, self.database, self.clock)

    @cached_property
    def feed(self) -> "Feed":
        """What every commit changed, here and in other processes. Ask for it before the first edit."""
        from tracker_app.store.feed import Feed

        feed = Feed(self.database)
        self.database.after_commit = feed.publish
        return feed

    @cached_property
    def worker(self) -> "SyncWorker":
        """The thread that keeps accounts in step; not started yet."""
        from tracker_app.sync.worker import SyncWorker

        worker = SyncWorker(self.sync_centre.turn, self.sync_centre.next_wake, self.clock)
        self.sync_centre.wake = worker.wake
        self.feed.subscribe(lambda changes: worker.wake() if changes.origin is not Origin.SYNC else None)
        return worker
