"""Computers of one user of a real TimeTagger: the production graph on the real clock, with waits cut to nothing.

The judge compares with the server's own web API and shares no code with the provider under test.
"""

import re
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.servers.timetagger import TimeTaggerUser
from tests.worlds import World, a_world
from tracker_app.app.compose import Holdfast
from tracker_app.app.engines import Engines
from tracker_app.app.sync_views import SyncReport
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.operations import OpState
from tracker_app.store.accounts import Account
from tracker_app.sync.policy import Timings

QUICK = replace(
    Timings(),
    total_seconds=2.0,
    settle_seconds=0.0,
    settle_in_incident_seconds=0.0,
    backoff_floor=0.001,
    backoff_cap_least=0.001,
    backoff_cap_most=0.001,
    first_spread_least=0.0,
    first_spread_most=0.001,
    click_gap=0.0,
    click_retry_least=0.0,
    click_retry_most=0.001,
    breaker_window=0.001,
    breaker_successes=1,
    budget_full=1000.0,
    floor_extra_most=0.0,
    start_jitter=0.0,
    recovery_pause_least=0.0,
    recovery_pause_most=0.0,
    click_pause_least=0.0,
    click_pause_most=0.0,
    healthy_pause_least=0.0,
    healthy_pause_most=0.0,
    pull_period=60.0,
)
"""The engine's own timings in about a thousandth: a rehearsal runs in seconds, and every rule still applies."""

ACCOUNT = "Work"
TAG = re.compile(r"(?:^|\s)#(\S+)")


class RealClock:
    """The clock of this machine, as the program has it."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as a person sees it, wherever they look."""

    start: int
    stop: int | None
    description: str
    tags: tuple[str, ...]


def hurry(engines: Engines, *_: object) -> Timings:
    """Stands in for `Engines._timings`."""
    return QUICK


class Computer:
    """A home with an account on the server."""

    def __init__(self, user: TimeTaggerUser, url: str | None = None, home: Path | None = None) -> None:
        self.user = user
        self.world: World = a_world(zone="Europe/Tallinn", now=time.time(), home=home)
        self.world.clock = RealClock()  # type: ignore[assignment]
        self.world.reopen()
        if not self.holdfast.accounts.all():
            added = self.holdfast.accounts.add("timetagger", name=ACCOUNT, url=url or user.url, secret=user.login())
            assert isinstance(added, Account), added

    @property
    def holdfast(self) -> Holdfast:
        """The program."""
        return self.world.holdfast

    def sync(self) -> SyncReport:
        """Take one pass."""
        (report,) = self.holdfast.sync_centre.sync_now()
        return report

    def requests(self, count: int) -> None:
        """Make so many requests and no more, as if the pass were cut off there."""
        engine = self.holdfast.sync_centre._engines._engine(self.holdfast.accounts.all()[0])
        engine.begin_pass()
        for _ in range(count):
            engine.step(clicked=True)

    def settle(self, passes: int = 30) -> None:
        """Take passes until nothing is on its way and the last reading brought nothing new."""
        for _ in range(passes):
            report = self.sync()
            if report.status.waiting == 0 and not self.unsettled() and not report.pulled:
                return
        raise AssertionError(f"stuck: {self.holdfast.sync_centre.outbox()} {report}")

    def unsettled(self) -> list[OpState]:
        """States of the operations that are not verified yet."""
        return [row.state for row in self.holdfast.sync_centre.outbox()]

    def entries(self) -> list[TimeEntry]:
        """Living entries, newest first."""
        return [view.entry for view in self.holdfast.browsing.page(limit=10_000)]

    def seen(self) -> dict[str, Seen]:
        """What the program shows, by the key that the server has for it."""
        views = self.holdfast.browsing.page(limit=10_000)
        assert all(view.remote_id is not None for view in views)
        return {
            str(view.remote_id): Seen(view.entry.start, view.entry.stop, view.entry.description, view.entry.tags)
            for view in views
        }

    def seen_here(self) -> dict[str, Seen]:
        """What the program shows, by its own id."""
        return {e.id: Seen(e.start, e.stop, e.description, e.tags) for e in self.entries()}

    def reopen(self) -> None:
        """Close the program and open it again."""
        self.world.reopen()

    def close(self) -> None:
        """Close the program."""
        self.holdfast.sync_centre.close()
        self.world.close()

    def destroy(self) -> None:
        """Close the program and remove its home."""
        self.close()
        shutil.rmtree(self.world.home, ignore_errors=True)


def on_the_server(user: TimeTaggerUser) -> dict[str, Seen]:
    """What the web app would draw, by key; read as its own page reads it: `#words` are tags, the rest is the text."""
    return {key: _read(record) for key, record in user.visible().items()}


def judge(*computers: Computer) -> None:
    """Nothing lost, nothing double, nothing stuck: every computer and the server hold the very same entries."""
    there = on_the_server(computers[0].user)
    for computer in computers:
        assert computer.unsettled() == [], "stuck"
        seen = computer.seen()
        differs = {key: (seen.get(key), there.get(key)) for key in seen | there if seen.get(key) != there.get(key)}
        assert not differs, f"here and on the server: {differs}"
    assert sum(entry.stop is None for entry in there.values()) <= 1


def _as_held(seen: Seen) -> Seen:
    """TimeTagger takes an entry of no length for a running timer; one that stopped at once is a second there."""
    return replace(seen, stop=seen.start + 1) if seen.stop == seen.start else seen


def _read(record: dict[str, Any]) -> Seen:
    stop = None if record["t1"] == record["t2"] else record["t2"]
    tags = tuple(sorted(set(TAG.findall(record["ds"]))))
    return Seen(record["t1"], stop, TAG.sub("", record["ds"]).strip(), tags)
