"""A world: computers of one user, a server, the web, one clock, and everything anybody did. All from one seed.

Two worlds of one seed do the same to the last byte; the digest of the event log proves it.
"""

import hashlib
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from tests.fakes.memory_server import MemoryServer, Profile, Row
from tests.simulation.world.history import FIELDS, History, Violation, judge, token_of
from tests.simulation.world.weather import FaultyProvider, Weather
from tests.sync_homes import Crash, Home
from tests.worlds import A_TUESDAY, HandClock
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import uuid7
from tracker_app.domain.operations import OpState, Verb
from tracker_app.store.conflicts import Conflicts
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.outbox import Outbox

QUIET_ROUNDS = 60
QUIET_SECONDS = 1500.0
LONG_QUIET_SECONDS = 6000.0
"""Later on: a server may have asked for a day of rest."""


class SimHome(Home):
    """A computer whose way to the server goes through the world's weather, and whose dice are the world's."""

    def __init__(self, world: "World", number: int) -> None:
        self.all = world
        self.number = number
        # One stream for all its lives: a computer that starts again must not make its ids anew.
        self._ids = world.dice(f"ids{number}")
        self._jitter = world.dice(f"jitter{number}")
        super().__init__(world.server, world.clock)

    def _connect(self) -> None:
        world = self.all
        self.holdfast.accounts.provider_for = (  # type: ignore[method-assign]
            lambda account: FaultyProvider(world.server, world.weather, self.number)
        )
        self.holdfast.sync_centre.sleep = world.pass_
        self.holdfast.make_id = lambda: uuid7(  # type: ignore[method-assign]
            int(world.clock.now() * 1000), self._ids.randbytes(10)
        )
        self.holdfast.sync_centre._engines._random = self._jitter

    def crash_in(self, commits: int, act: Callable[[], object]) -> None:
        """Do something in a process that dies at its n-th transaction from now, then start it again."""
        self._after(commits, Crash, act)
        self.reopen()

    def full_in(self, commits: int, act: Callable[[], object]) -> bool:
        """Do something while the disk is full from the n-th transaction on; whether it got through."""
        return self._after(commits, lambda: StoreError(FileFault.FULL, "sim"), act)

    def _after(self, commits: int, make: Callable[[], BaseException], act: Callable[[], object]) -> bool:
        database = self.holdfast.database
        whole, left = database.write, [commits]

        def write(*arguments: Any, **more: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise make()
            return whole(*arguments, **more)

        database.write = write  # type: ignore[method-assign]
        try:
            act()
        except (Crash, StoreError):
            self.all.weather.doubtful.update(self._unanswered())
            return False
        finally:
            database.write = whole  # type: ignore[method-assign]
        return True

    def _unanswered(self) -> set[str]:
        """Return the tags of entries that were on their way to be made when this process ended: it heard no answer."""
        with self.holdfast.database.read() as connection:
            left = Outbox(connection).in_state(self.account, OpState.SENDING)
        return {tag for op in left if op.verb is Verb.CREATE and op.sent for tag in op.sent.get("tags", ())}


class World:
    """One seed's world. `close` ends it."""

    def __init__(self, profile: Profile, seed: int | str, computers: int = 1) -> None:
        self.profile = profile
        self.seed = seed
        self.clock = HandClock(datetime.fromisoformat(A_TUESDAY).timestamp())
        self.server = MemoryServer(profile, self.clock.now)
        self.weather = Weather()
        self.history = History()
        self.log: list[str] = []
        self._count = 0
        self.homes = [SimHome(self, number) for number in range(computers)]

    def dice(self, stream: str) -> random.Random:
        """Randomness of its own for each purpose, so that shrinking one does not shift the others."""
        return random.Random(f"{self.seed}/{stream}")

    def close(self) -> None:
        """Close every computer and leave nothing of it: a hundred thousand worlds would fill the memory disk."""
        for home in self.homes:
            home.close()
            shutil.rmtree(home.world.home, ignore_errors=True)

    def pass_(self, seconds: float) -> None:
        """Let time go by, and the server do what clients have given up on."""
        self.clock.pass_(seconds)
        self.weather.catch_up(self.server.now())

    def fresh(self) -> int:
        """A number that was not there yet."""
        self._count += 1
        return self._count

    def text(self, number: int) -> str:
        """What a person calls the entry of this number."""
        return f"w{number}"

    def note(self, *words: object) -> None:
        """Write a line of the event log."""
        self.log.append(" ".join(map(str, words)))

    def digest(self) -> str:
        """Two runs of one seed have one digest."""
        return hashlib.sha256("\n".join([*self.log, *map(str, self.weather.met)]).encode()).hexdigest()

    # What people do at a computer

    def add(self, home: SimHome, minutes: int = 30, ago: int = 3600) -> None:
        """Record a finished entry."""
        number = self.fresh()
        start = int(self.clock.now()) - ago
        content = Content(self.text(number), tags=(f"t{number}",))
        made = home.holdfast.recording.add(content, start, start + minutes * 60)
        assert isinstance(made, TimeEntry), made
        self.history.born(f"t{number}", _fields(made))
        self.note("add", home.number, number)

    def start(self, home: SimHome) -> None:
        """Start a timer; a running one stops at that instant, which is a person's doing too."""
        number = self.fresh()
        ran = self._running(home)
        made = home.holdfast.recording.start(Content(self.text(number), tags=(f"t{number}",)))
        if isinstance(made, TimeEntry):
            if ran is not None:
                self.history.said(token_of(ran.tags), "stop", made.start, None)
            self.history.born(f"t{number}", _fields(made))
        self.note("start", home.number, number)

    def stop(self, home: SimHome) -> None:
        """Stop the running timer."""
        made = home.holdfast.recording.stop()
        if isinstance(made, TimeEntry):
            self.history.said(token_of(made.tags), "stop", made.stop, None)
        self.note("stop", home.number)

    def edit(self, home: SimHome, entry: TimeEntry, **fields: Any) -> None:
        """Change fields of an entry."""
        made = home.holdfast.recording.edit(entry.id, EntryPatch(**fields))
        if isinstance(made, TimeEntry):
            for name, value in fields.items():
                self.history.said(token_of(entry.tags), name, value, getattr(entry, name))
        self.note("edit", home.number, token_of(entry.tags), sorted(fields))

    def tag(self, home: SimHome, entry: TimeEntry) -> None:
        """Add a tag to an entry."""
        word = f"x{self.fresh()}"
        made = home.holdfast.recording.edit(entry.id, EntryPatch(tags=(*entry.tags, word)))
        if isinstance(made, TimeEntry):
            self.history.tagged(token_of(entry.tags), word)
        self.note("tag", home.number, token_of(entry.tags))

    def delete(self, home: SimHome, entry: TimeEntry) -> None:
        """Delete an entry."""
        if isinstance(home.holdfast.recording.delete([entry.id]), list):
            self.history.deleted(token_of(entry.tags), f"home {home.number}", {**_fields(entry), "tags": entry.tags})
        self.note("delete", home.number, token_of(entry.tags))

    def sync(self, home: SimHome) -> None:
        """Take one pass."""
        report = home.sync()
        self.note("sync", home.number, report.pulled, report.pushed, report.verified, report.status.state)

    # What happens on the web

    def web_edit(self, row: Row, text: str) -> None:
        """Somebody changes a description in the browser."""
        token = token_of(row.fields["tags"])
        if token:
            self.history.said(token, "description", text, row.fields["description"])
            self.server.web_edit(row.remote_id, description=text)
            self.note("web-edit", token)

    def web_delete(self, row: Row) -> None:
        """Somebody deletes an entry in the browser."""
        token = token_of(row.fields["tags"])
        if token:
            self.history.deleted(token, "web", row.fields)
            self.server.web_delete(row.remote_id)
            self.note("web-delete", token)

    def web_make(self, minutes: int) -> None:
        """Somebody records an entry in the browser."""
        number = self.fresh()
        start = int(self.clock.now()) - 7200
        fields = {"start": start, "stop": start + minutes * 60, "description": f"w{number}", "tags": (f"t{number}",)}
        self.server.web_make(fields)
        self.history.born(f"t{number}", fields)
        self.note("web-make", number)

    # The end

    def settle(self) -> int:
        """End every fault and let time pass until nothing moves any more; returns the rounds it took."""
        self.weather.choose = lambda verb, n: None
        self.weather.catch_up(float("inf"))
        self.server.forgets = self.server.lag = 0
        self.server.down = None
        self.weather.readers.clear()
        for rounds in range(QUIET_ROUNDS):
            for home in self.homes:
                self.decide(home)
                with suppress(StoreError):
                    home.sync()
                self.pass_(QUIET_SECONDS if rounds < QUIET_ROUNDS // 2 else LONG_QUIET_SECONDS)
            # A computer with nothing to send may have been asked to rest for a day, and know nothing of the others.
            if len(self.weather.readers) == len(self.homes) and not any(home.states() for home in self.homes):
                break
        for home in (*self.homes, *self.homes):
            home.sync()
            self.pass_(QUIET_SECONDS)
        return rounds

    def verdict(self) -> list[Violation]:
        """Return what is broken now that everything is quiet."""
        found = [
            Violation("I9", f"home {home.number}: {row.verb} {row.label} still {row.state}")
            for home in self.homes
            for row in home.holdfast.sync_centre.outbox()
        ]
        for tags, went in self.weather.overwritten:
            self.history.hidden(token_of(tags), went)
        views = {f"home {home.number}": self._view(home) for home in self.homes}
        kept = [shown for home in self.homes for shown in self._kept(home)]
        revives = self.profile.capabilities.revives
        named = self.profile.capabilities.client_ids
        doubtful = set() if named else self.weather.doubtful
        found += judge(self.history, self.server.living(), views, kept, revives=revives, doubtful=doubtful)
        for home in self.homes:
            found += self._file(home)
        return found

    def decide(self, home: SimHome) -> None:
        """A person answers what only a person can: once more, please."""
        centre = home.holdfast.sync_centre
        for row in centre.outbox():
            if row.state in ("rejected", "lost"):
                centre.send_again(row.id)

    def _view(self, home: SimHome) -> dict[str, dict[str, Any]]:
        return {token_of(entry.tags): {**_fields(entry), "tags": entry.tags} for entry in home.entries()}

    def _kept(self, home: SimHome) -> list[tuple[str, str, Any]]:
        """Every value that a conflict still shows."""
        with home.holdfast.database.read() as connection:
            conflicts = Conflicts(connection).open()
        found = []
        for conflict in conflicts:
            view = home.holdfast.browsing.entry(conflict.entry)
            token = token_of(view.entry.tags) if view is not None else ""
            found += [(token, conflict.field, value) for value in (conflict.ours, conflict.theirs)]
        return found

    def _file(self, home: SimHome) -> list[Violation]:
        from tracker_app.store.health import dangling, faults, running_timers, unsent_without_operation

        with home.holdfast.database.read() as connection:
            broken = faults(connection) or dangling(connection) or running_timers(connection) > 1
            orphans = unsent_without_operation(connection)
        found = [Violation("I8", f"home {home.number}: the file is not well")] if broken else []
        return [*found, Violation("I8", f"home {home.number}: {orphans} entries nobody sends")] if orphans else found

    def _running(self, home: SimHome) -> TimeEntry | None:
        view = home.holdfast.browsing.running()
        return view.entry if view is not None else None


def _fields(entry: TimeEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in FIELDS}


__all__ = ["Kind", "SimHome", "World"]
