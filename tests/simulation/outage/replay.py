"""Lives through the day: a person records and edits, the worker's own turns are taken, the server does its worst.

Knows what really happened (`Truth`), and never asks the program for it.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any
from unittest import mock

from tests.fakes.memory_server import PROFILES, WRITES, Row
from tests.simulation.world.history import History, Violation, token_of
from tests.simulation.world.weather import FaultyProvider
from tests.simulation.world.world import World
from tracker_app.app.problems import Problem
from tracker_app.app.sync_views import IncidentRow
from tracker_app.demo.scenario import Scenario, january_2018
from tracker_app.domain.operations import OpState
from tracker_app.providers.base import Written
from tracker_app.store.incidents import Incident, Incidents
from tracker_app.sync import losses, push, verify
from tracker_app.sync.desk import Bench, Desk

LOOK_SECONDS = 30.0
"""The worker looks this often at the clock, whatever it plans."""
HOUR, DAY = 3600.0, 86_400.0

WORK = (
    "Stand-up", "Review of the draft", "Invoice 2018-014", "Call with Acme", "Offer for Beta Ltd", "Bug 4711",
    "Release notes", "Interview", "Minutes of the meeting", "Planning", "Letters", "Research", "Photos for the site",
    "Plan for February", "Tidying up",
)  # fmt: skip


@dataclass(slots=True)
class Truth:
    """What the server did and when, by entry: its token, and UTC seconds."""

    forgotten: dict[str, float] = field(default_factory=dict)
    """An accepted write was not kept, the last one at that moment."""
    rolled_back: dict[str, float] = field(default_factory=dict)
    """Something that had been accepted was taken back."""
    undone: set[str] = field(default_factory=set)
    """The roll-back took something, accepted or not."""
    asked: set[str] = field(default_factory=set)
    """A write was sent to the server between the first sign of trouble and the end of it."""
    touched: dict[str, float] = field(default_factory=dict)
    """When a person last gave the entry something."""
    deleted: set[str] = field(default_factory=set)

    @property
    def lost(self) -> set[str]:
        """Entries of which the server once lost something that it had accepted."""
        return set(self.forgotten) | set(self.rolled_back)

    @property
    def to_restore(self) -> set[str]:
        """Those that nobody has touched since, so that nothing but sending it again can have brought it back.

        What its owner has deleted is not to come back at all (I7).
        """
        when = {token: max(self.forgotten.get(token, 0), self.rolled_back.get(token, 0)) for token in self.lost}
        return {token for token, moment in when.items() if self.touched.get(token, 0) <= moment} - self.deleted


class Diary(History):
    """What people did, and when they last did it to each entry."""

    def __init__(self, truth: Truth, now: Callable[[], float]) -> None:
        super().__init__()
        self._truth, self._now = truth, now

    def said(self, token: str, name: str, value: Any, instead_of: Any) -> None:
        self._truth.touched[token] = self._now()
        super().said(token, name, value, instead_of)

    def tagged(self, token: str, tag: str) -> None:
        self._truth.touched[token] = self._now()
        super().tagged(token, tag)

    def deleted(self, token: str, who: str, seen: Mapping[str, Any]) -> None:
        self._truth.deleted.add(token)
        super().deleted(token, who, seen)


class Witness(FaultyProvider):
    """The way to the server, with somebody who notes what was accepted and not kept."""

    def __init__(self, world: "OutageWorld") -> None:
        super().__init__(world.server, world.weather, 0)
        self._world = world

    def _write(self, verb: str, call: Callable[[], Written], base: Any, tags: Any = ()) -> Written:
        before = self._server.forgets
        token = token_of(tags) or (token_of(base.fields.get("tags", ())) if base is not None else "")
        truth = self._world.truth
        if self._world.scenario.phases[0].start <= self._world.clock.now() < self._world.scenario.phases[-1].stop:
            truth.asked.add(token)
        left = self._server.rows
        written = super()._write(verb, call, base, tags)
        if self._server.rows is left and self._server.forgets == before and token:
            truth.forgotten[token] = self._world.clock.now()
        self._world.accepted[token] = self._world.clock.now()
        return written


class OutageWorld(World):
    """The world of that day, for one profile of server."""

    def __init__(self, profile: str, scenario: Scenario, seed: int = 1) -> None:
        self.scenario = scenario
        self.truth = Truth()
        self.accepted: dict[str, float] = {}
        super().__init__(PROFILES[profile], f"outage/{seed}")
        self.clock.set_to(scenario.begins)
        self.history = Diary(self.truth, self.clock.now)
        self._net, self._copy, self._put_back = self.dice("net"), None, False
        self.weather.choose = self._choose
        home = self.homes[0]
        home.holdfast.accounts.provider_for = lambda account: Witness(self)  # type: ignore[method-assign]

    def text(self, number: int) -> str:
        """Names that tell one entry from another."""
        name = WORK[(number - 1) % len(WORK)]
        return name if number <= len(WORK) else f"{name} ({(number - 1) // len(WORK) + 1})"

    def _choose(self, verb: str, _n: int) -> str | None:
        """What happens to a request; also lets it take its time."""
        phase = self.scenario.phase(self.clock.now())
        if phase is None:
            return None
        self.pass_(self._net.uniform(*phase.latency))
        return phase.fault(is_write=verb in WRITES, share=self._net.random())

    def pass_(self, seconds: float) -> None:
        """Let time go by, and the operators do what they did."""
        super().pass_(seconds)
        now = self.clock.now()
        if self._copy is None and now >= self.scenario.copied:
            self._copy = self.server.snapshot()
        if not self._put_back and now >= self.scenario.rolled_back:
            self._put_back = True
            self._roll_back(self._copy or {})

    def _roll_back(self, copy: dict[Any, Row]) -> None:
        gone = [row for row in self.server.rows.values() if copy.get(row.remote_id) is not row]
        self.truth.undone = {token_of(row.fields["tags"]) for row in gone}
        self.truth.rolled_back = {
            token: self.clock.now()
            for token, moment in self.accepted.items()
            if token in self.truth.undone and moment >= self.scenario.copied
        }
        self.server.roll_back(copy)
        self.note("rolled-back", len(gone))

    # A day

    def work(self, until: float, user: random.Random | None) -> None:
        """Let the worker run, and a person too if there is one, until an instant (UTC seconds)."""
        home = self.homes[0]
        centre = home.holdfast.sync_centre
        next_act = self.clock.now() + (user.uniform(60, 400) if user else float("inf"))
        while self.clock.now() < until:
            now = self.clock.now()
            if user is not None and now >= next_act:
                self._act(user)
                next_act = now + user.uniform(120, 600)
            centre.turn()
            wake = centre.next_wake()
            # With nobody at work, the worker's own looks between two plans are only time.
            most = LOOK_SECONDS if user is not None else HOUR
            ends = [until, next_act, now + most, *([wake] if wake is not None else [])]
            self.pass_(max(0.05, min(ends) - self.clock.now()))

    def _act(self, user: random.Random) -> None:
        home = self.homes[0]
        entries = home.entries()
        recent = entries[-8:]
        what = user.choices(("start", "stop", "add", "text", "longer", "tag", "delete"), (4, 2, 2, 4, 3, 1, 0.4))[0]
        stopped = [entry for entry in recent if entry.stop is not None]
        if what == "start":
            self.start(home)
        elif what == "stop":
            self.stop(home)
        elif what == "add":
            self.add(home, minutes=user.randint(5, 50), ago=user.randint(3600, 7200))
        elif what == "text" and recent:
            entry = user.choice(recent)
            self.edit(home, entry, description=f"{entry.description.partition(',')[0]}, part {self.fresh()}")
        elif what == "longer" and stopped:
            entry = user.choice(stopped)
            self.edit(home, entry, stop=(entry.stop or 0) + 60 * user.randint(1, 9))
        elif what == "tag" and recent:
            self.tag(home, user.choice(recent))
        elif what == "delete" and stopped:
            self.delete(home, user.choice(stopped))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the day."""

    violations: tuple[Violation, ...]
    truth: Truth
    incidents: tuple[IncidentRow, ...]
    problems: tuple[Problem, ...]
    tokens: dict[str, str]
    """The token of each entry, by id."""
    entries: int
    requests: int
    faults: int
    digest: str


def replay(profile: str, *, seed: int = 1, unverified: bool = False, scenario: Scenario | None = None) -> Outcome:
    """Live through the day and the week after it. `unverified`: with a program that takes every "done" for done."""
    plan = scenario or january_2018()
    with believing() if unverified else nullcontext():
        world = OutageWorld(profile, plan, seed)
        try:
            world.work(plan.ends, world.dice("user"))
            if unverified:
                world.work(plan.ends + HOUR, None)
                return _outcome(world)
            # Nobody is there, so nobody minds that less is asked; only to save time.
            world.homes[0].holdfast.settings.set("sync.pull_seconds", str(4 * HOUR))
            world.work(plan.ends + 8 * DAY, None)
            return _outcome(world)
        finally:
            world.close()


def _outcome(world: OutageWorld) -> Outcome:
    home = world.homes[0]
    centre = home.holdfast.sync_centre
    with home.holdfast.database.read() as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM entry")]
    tokens = {}
    for one in ids:
        view = home.holdfast.browsing.entry(one)
        tokens[one] = token_of(view.entry.tags) if view is not None else ""
    return Outcome(
        tuple(world.verdict()), world.truth, tuple(centre.incidents()), tuple(centre.problems()), tokens,
        len(home.entries()), world.weather.requests, len(world.weather.met), world.digest(),
    )  # fmt: skip


@contextmanager
def believing() -> Iterator[None]:
    """The program as others are: what was acknowledged is done, nothing is read back, nothing is found to be lost."""
    accepted = push._accepted

    def taken_for_done(bench: Bench, ready: push.Ready, written: Written) -> None:
        accepted(bench, ready, written)
        for op in bench.outbox.of_record(bench.account, ready.op.kind, ready.op.record):
            if op.state is OpState.ACKNOWLEDGED:
                bench.verify(op)

    with (
        mock.patch.object(push, "_accepted", taken_for_done),
        mock.patch.object(losses, "note"),
        mock.patch.object(losses, "is_older", return_value=False),
        mock.patch.object(verify, "ask", return_value=[]),
        mock.patch.object(verify, "tell", lambda desk, incident, found: _read_nothing(desk, incident)),
    ):
        yield


def _read_nothing(desk: Desk, incident: Incident) -> None:
    with desk.bench() as bench:
        Incidents(bench.unit.connection).put(replace(incident, next_reading=None))
