"""Works through a session in which the n-th call to the disk fails, for n = 1, 2, ... until none is met any more.

For a process that has the failing disk preloaded. What each entry may be at the end is kept by a model of its own:
a change that was confirmed, or said to be kept in the emergency file, is there; one that was refused is there whole or
not at all (P1, P6, G21).
"""

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.fakes.memory_server import PROFILES, MemoryServer
from tests.memory_disk import memory_disk
from tests.worlds import HandClock, MemoryLocks, MemorySecrets, a_world, blank_file
from tracker_app.app.compose import DATABASE_NAME
from tracker_app.app.opening import Opened, open_holdfast
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId
from tracker_app.store import ballast, health
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.errors import StoreError

NOW = 1_795_530_600.0
FOR_EVER = 1 << 40
ERRORS = {"full": errno.ENOSPC, "io": errno.EIO}
GONE = None
State = tuple[Any, ...] | None
"""What an entry shows: stop less start (None while it runs) and tags; None where there is none."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the disk fails: the n-th call, once or from then on; `ballast` says whether there is some to let go of.

    `server` is the kind of server that all goes to, "" for none.
    """

    error: str
    n: int
    ever: bool
    ballast: bool
    server: str = ""

    def __str__(self) -> str:
        words = [f"{self.error} at {self.n}", "and ever after" * self.ever, "with ballast" * self.ballast, self.server]
        return ", ".join(word for word in words if word)


class Disk:
    """The disk below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.fsencode(folder)
        self._library = ctypes.CDLL(None)

    def fail(self, way: Way) -> None:
        """Let it fail in a way from now on."""
        count = FOR_EVER if way.ever else 1
        self._library.disk_fails(self._folder, ctypes.c_long(way.n), ctypes.c_long(count), ERRORS[way.error])

    def heal(self) -> int:
        """Let it be well again; returns how many calls it was asked for since it was not."""
        self._library.disk_seen.restype = ctypes.c_long
        seen = int(self._library.disk_seen())
        self._library.disk_fails(self._folder, ctypes.c_long(0), ctypes.c_long(0), 0)
        return seen


class Session:
    """A person's edits, and what may be left of them."""

    def __init__(self, home: Path, user: Path, server: str = "") -> None:
        self.home = home
        self._user = user
        self.clock = HandClock(NOW)
        self._server = MemoryServer(PROFILES[server], self.clock.now) if server else None
        self.allowed: dict[str, set[State]] = {}
        self._ids: dict[str, str] = {}
        self._began: dict[str, int] = {}

    def open(self) -> Opened:
        """Open the program."""
        environ = {"HOME": str(self._user), "TMPDIR": str(self._user)}
        opened = open_holdfast(
            self.home, clock=self.clock, zone="UTC", secrets=MemorySecrets(), locks=MemoryLocks(), environ=environ
        )
        if (server := self._server) is not None:
            opened.holdfast.accounts.provider_for = lambda account: server.provider()  # type: ignore[method-assign]
            opened.holdfast.sync_centre.sleep = self.clock.pass_
        return opened

    def _sync(self, opened: Opened) -> None:
        if self._server is not None:
            with suppress(StoreError):
                opened.holdfast.sync_centre.sync_now()

    def work(self) -> None:
        """Open it, make edits, open it again in between, and close it; whatever fails is a person's to bear."""
        for part in (0, 1):
            opened = self.open()
            try:
                for n, act in enumerate(self._edits(opened, part)):
                    self.clock.pass_(100)
                    act()
                    if n % 3 == 2:
                        self._sync(opened)
                opened.holdfast.upkeep.turn()
                opened.starting.done()
            finally:
                opened.holdfast.close()

    def _edits(self, opened: Opened, part: int) -> Iterator[Callable[[], None]]:
        for n in range(3):
            name = f"added {part}{n}"
            yield lambda name=name: self._add(opened, name)  # type: ignore[misc]
        yield lambda: self._tag(opened, f"added {part}0")
        yield lambda: self._delete(opened, f"added {part}1")
        yield lambda: self._start(opened, f"started {part}")
        yield lambda: self._stop(opened, f"started {part}")
        yield lambda: self._tag(opened, "added 02")

    def _add(self, opened: Opened, name: str) -> None:
        now = int(self.clock.now())
        self._do(lambda: opened.holdfast.recording.add(Content(name), now - 600, now), {name: (600, ())}, name)

    def _tag(self, opened: Opened, name: str) -> None:
        key = self._shown(opened, name)
        tags = ("late",) if name == "added 02" else ("tagged",)
        if key is not None and self._ids.get(name):
            self._do(lambda: opened.holdfast.recording.edit(key, EntryPatch(tags=tags)), {name: (600, tags)})

    def _delete(self, opened: Opened, name: str) -> None:
        key = self._shown(opened, name)
        if key is not None:
            self._do(lambda: opened.holdfast.recording.delete([key]), {name: GONE})

    def _start(self, opened: Opened, name: str) -> None:
        now = int(self.clock.now())
        for other, began in self._began.items():
            # One whose start is in the emergency file runs unseen; this one ends it, once it is home.
            if (None, ()) in self.allowed[other]:
                self.allowed[other].add((now - began, ()))
        self._began[name] = now
        self._do(lambda: opened.holdfast.recording.start(Content(name)), {name: (None, ())}, name)

    def _stop(self, opened: Opened, name: str) -> None:
        running = opened.holdfast.browsing.running()
        if running is not None and running.entry.description == name:
            length = int(self.clock.now()) - running.entry.start
            self._do(opened.holdfast.recording.stop, {name: (length, ())})

    def _do(self, act: Callable[[], object], makes: dict[str, State], born: str = "") -> None:
        try:
            made = act()
        except StoreError as error:
            kept = bool(error.kept)
        else:
            kept = True
            if born and isinstance(made, TimeEntry):
                self._ids[born] = made.id
        for name, state in makes.items():
            before = self.allowed.get(name, {GONE})
            self.allowed[name] = {state} if kept else before | {state}

    def _shown(self, opened: Opened, name: str) -> Any:
        found = [view.entry.id for view in opened.holdfast.browsing.page() if view.entry.description == name]
        return found[0] if found else None

    def wrong(self) -> list[str]:
        """Open it on a healthy disk, and say what is not as it may be."""
        found = []
        for again in (False, True):
            opened = self.open()
            try:
                found += [f"opened as {opened.mode}"] if opened.mode != "normal" else []
                shown: dict[str, list[State]] = {}
                for view in opened.holdfast.browsing.page():
                    entry = view.entry
                    length = None if entry.stop is None else entry.stop - entry.start
                    shown.setdefault(entry.description, []).append((length, entry.tags))
                for name in {*self.allowed, *shown}:
                    states = shown.get(name, [GONE])
                    if len(states) > 1 or states[0] not in self.allowed.get(name, set()):
                        found.append(f"{name}: {states}, and not {self.allowed.get(name)}")
                with opened.holdfast.database.read() as connection:
                    found += health.faults(connection)
                found += self._apart(opened)
                opened.starting.done()
            finally:
                opened.holdfast.close()
            if again or found:
                break
        return found

    def _apart(self, opened: Opened) -> list[str]:
        """What differs on the server once all had time to go there."""
        if self._server is None:
            return []
        for _ in range(8):
            self.clock.pass_(4000)
            opened.holdfast.sync_centre.sync_now()
        there = sorted(row.fields["description"] for row in self._server.living())
        here = sorted(view.entry.description for view in opened.holdfast.browsing.page())
        found = [] if there == here else [f"on the server {there}, here {here}"]
        return [*found, *(f"{row.verb} {row.label} waits" for row in opened.holdfast.sync_centre.outbox())]


def live(way: Way) -> tuple[list[str], bool]:
    """Live through a session; returns what is wrong, and whether the failing call was met at all."""
    base = memory_disk("failing-") / "one"
    home, user = base / "home", base / "user"
    home.mkdir(parents=True)
    user.mkdir()
    try:
        # Where the emergency file goes when the home takes nothing.
        os.environ |= {"HOME": str(user), "TMPDIR": str(user)}
        (home / DATABASE_NAME).write_bytes(file_with_account() if way.server else blank_file())
        if way.ballast:
            ballast.lay_in(home)
        session, disk = Session(home, user, way.server), Disk(home)
        disk.fail(way)
        try:
            session.work()
        except Exception as error:  # a person would see a crash
            return [f"{type(error).__name__}: {error}"], True
        finally:
            seen = disk.heal()
        return session.wrong(), seen >= way.n
    finally:
        with suppress(OSError):
            shutil.rmtree(base)


@cache
def file_with_account() -> bytes:
    """Return a data file with an account and nothing else."""
    with a_world() as world, world.holdfast.database.write() as unit:
        Accounts(unit.connection).add(Account(AccountId("acc-1"), "memory", "Work", "memory://", created=1))
    made = (world.home / DATABASE_NAME).read_bytes()
    shutil.rmtree(world.home)
    return made


def main(error: str, ever: bool, with_ballast: bool, server: str, stride: int) -> None:
    """Print a line of JSON for each n, `stride` apart, until the session meets no failure any more."""
    n, met = 1, True
    while met:
        way = Way(error, n, ever, with_ballast, server)
        wrong, met = live(way)
        sys.stdout.write(json.dumps([str(way), wrong, met]) + "\n")
        sys.stdout.flush()
        n += stride


if __name__ == "__main__":
    kind, lasting, laid_in, server, stride = sys.argv[1:]
    main(kind, lasting == "ever", laid_in == "ballast", server if server in PROFILES else "", int(stride))
