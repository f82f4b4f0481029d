"""Builds the worlds that tests live in: the production graph over a temporary home, with a clock that tests move.

with a_world(zone="Europe/Tallinn", now="2026-11-24T09:30+02:00") as world:
    entry = world.entry("Writing", minutes=30)
    world.clock.pass_(3600)
    world.reopen()
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from types import TracebackType

from tracker_app.app.compose import DATABASE_NAME, Holdfast
from tracker_app.app.recording import Content
from tracker_app.domain.entry import TimeEntry

A_TUESDAY = "2026-11-24T09:30:00+00:00"


class HandClock:
    """A clock that stands still until a test moves it; instants are UTC seconds."""

    def __init__(self, now: float) -> None:
        self._now = now
        self._monotonic = 1000.0

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def pass_(self, seconds: float) -> None:
        """Let time go by, as people feel it: both hands move."""
        self._now += seconds
        self._monotonic += seconds

    def set_to(self, now: float) -> None:
        """Put the wall clock somewhere else, also back; the monotonic hand does not notice."""
        self._now = now


class MemorySecrets:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.kept.get(key)

    def put(self, key: str, secret: str) -> None:
        self.kept[key] = secret

    def drop(self, key: str) -> None:
        self.kept.pop(key, None)

    def backend(self) -> str:
        return "memory"


class MemoryLocks:
    """Locks within this process; two worlds that share one object contend like two processes."""

    def __init__(self) -> None:
        self.held: set[str] = set()

    @contextmanager
    def hold(self, name: str) -> Iterator[bool]:
        if name in self.held:
            yield False
            return
        self.held.add(name)
        try:
            yield True
        finally:
            self.held.discard(name)


class World:
    """A home, its `Holdfast` (open), and the parts of the outside that a test may touch."""

    def __init__(
        self,
        home: Path,
        zone: str,
        clock: HandClock,
        secrets: MemorySecrets,
        locks: MemoryLocks,
        environ: dict[str, str],
    ) -> None:
        self.home = home
        self.zone = zone
        self.clock = clock
        self.secrets = secrets
        self.locks = locks
        self.environ = environ
        self.holdfast = self._opened()

    def _opened(self) -> Holdfast:
        holdfast = Holdfast(
            self.home, clock=self.clock, zone=self.zone, secrets=self.secrets, locks=self.locks, environ=self.environ
        )
        holdfast.open()
        return holdfast

    def reopen(self) -> Holdfast:
        """Close the program and open it again on the same home."""
        self.holdfast.close()
        self.holdfast = self._opened()
        return self.holdfast

    def another(self) -> Holdfast:
        """Open the same home a second time, as another process would; the caller closes it."""
        return self._opened()

    def entry(self, description: str = "", *, minutes: int = 30, ago_minutes: int = 60) -> TimeEntry:
        """Record a finished entry of `minutes` that began `ago_minutes` before now."""
        start = int(self.clock.now()) - ago_minutes * 60
        entry = self.holdfast.recording.add(Content(description), start, start + minutes * 60)
        assert isinstance(entry, TimeEntry), entry
        return entry

    def dump(self) -> str:
        """Return everything in the file as text; two equal dumps mean that nothing changed."""
        with self.holdfast.database.read() as connection:
            return "\n".join(connection.iterdump())

    def close(self) -> None:
        self.holdfast.close()

    def __enter__(self) -> "World":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def a_home() -> Path:
    """Make an empty home beside the test's own."""
    beside = Path(os.environ["HOLDFAST_HOME"]).parent
    beside.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="world-", dir=beside))


@cache
def blank_file() -> bytes:
    """Return a data file of today's schema with nothing in it, made once; for whoever needs thousands of homes."""
    with a_world() as world:
        pass
    made = (world.home / DATABASE_NAME).read_bytes()
    shutil.rmtree(world.home)
    return made


def a_world(
    *,
    zone: str = "Europe/Tallinn",
    now: str | float = A_TUESDAY,
    home: Path | None = None,
    environ: dict[str, str] | None = None,
) -> World:
    """Make a world in a fresh home beside the test's own, or in `home`. `now` is ISO 8601 with offset, or UTC seconds.

    Close it, or use it as a context manager. The environment is empty unless given.
    """
    home = a_home() if home is None else home
    at = datetime.fromisoformat(now).timestamp() if isinstance(now, str) else now
    return World(home, zone, HandClock(at), MemorySecrets(), MemoryLocks(), dict(environ or {}))
