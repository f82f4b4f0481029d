"""S3: random days of two or three computers and the web, under a random subset of misfortunes (swarm testing).

A seed decides all of it; `live(seed)` twice gives one digest.
"""

import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.memory_server import PROFILES
from tests.simulation.world.history import Violation
from tests.simulation.world.weather import KINDS
from tests.simulation.world.world import SimHome, World

STEPS = 60


@dataclass(frozen=True, slots=True)
class Life:
    """A seed's outcome."""

    seed: int
    profile: str
    violations: tuple[Violation, ...]
    requests: int
    misfortunes: int
    digest: str
    kinds: tuple[str, ...]
    log: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left out of a seed's world: steps by their number, and kinds of misfortune. `until` ends it early.

    `dice` holds, for each step, how the dice stood before it in the whole world: what is left goes on as it did there.
    It is filled where it is empty.
    """

    steps: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    until: int = STEPS
    dice: dict[int, list[Any]] | None = None


def profile_of(seed: int) -> str:
    """The kind of server that a seed's world has."""
    return sorted(PROFILES)[seed % len(PROFILES)]


def live(seed: int, cut: Cut = Cut(), keep: Path | None = None) -> Life:
    """Live a seed's world to its end, and keep the homes of its computers, as they are then, below a folder."""
    plan = random.Random(f"{seed}/plan")
    profile = profile_of(seed)
    world = World(PROFILES[profile], seed, computers=plan.choice((1, 2, 2, 3)))
    kinds = [kind for kind in plan.sample(sorted(KINDS), plan.randint(0, 8)) if kind not in cut.kinds]
    rate = plan.choice((0.02, 0.1, 0.3))
    net = world.dice("net")
    burst = [0, ""]

    def choose(verb: str, _n: int) -> str | None:
        if not kinds:
            return None
        if burst[0]:
            burst[0] = int(burst[0]) - 1
            return str(burst[1])
        if net.random() < rate:
            name = net.choice(kinds)
            burst[:] = [net.choice((0, 0, 0, 1, 3)), name]
            return name
        return None

    world.weather.choose = choose
    try:
        _walk(world, plan, cut, net)
        found: tuple[Violation, ...] = ()
        if cut.until >= STEPS:
            world.settle()
            found = tuple(world.verdict())
        if keep is not None:
            for home in world.homes:
                shutil.copytree(home.world.home, keep / f"home-{home.number}")
        return Life(
            seed, profile, found, world.weather.requests, len(world.weather.met), world.digest(), tuple(kinds),
            tuple(world.log),
        )  # fmt: skip
    finally:
        world.close()


def _walk(world: World, plan: random.Random, cut: Cut, net: random.Random) -> None:
    user, crash = world.dice("user"), world.dice("crash")
    recorded = bool(cut.dice)
    deletes = world.profile.capabilities.tombstones
    can_crash, can_fill = plan.random() < 0.5, plan.random() < 0.25
    web = plan.random() < 0.6
    for step in range(min(cut.until, STEPS)):
        if step in cut.steps:
            continue
        if cut.dice is not None:
            if recorded:
                for one, state in zip((user, crash, net), cut.dice[step], strict=True):
                    one.setstate(state)
            else:
                cut.dice[step] = [one.getstate() for one in (user, crash, net)]
        # All this is one person's doing: nobody starts two timers in one second.
        world.pass_(1)
        home = user.choice(world.homes)
        what = user.choices(
            ("add", "start", "stop", "edit", "longer", "tag", "delete", "sync", "wait", "web", "reopen"),
            (3, 3, 2, 4, 2, 2, 1, 9, 4, 2 if web else 0, 1),
        )[0]
        if can_crash and what == "sync" and crash.random() < 0.2:
            commits = crash.randint(0, 14)
            world.note("crash", home.number, commits)
            home.crash_in(commits, home.sync)
            continue
        if can_fill and what == "sync" and crash.random() < 0.1:
            commits = crash.randint(0, 6)
            world.note("full", home.number, commits)
            home.full_in(commits, home.sync)
            home.reopen()
            continue
        _do(world, home, what, user, deletes=deletes)


def _do(world: World, home: SimHome, what: str, user: random.Random, *, deletes: bool) -> None:
    entries = home.entries()
    chosen = user.choice(entries) if entries else None
    match what:
        case "add":
            world.add(home, minutes=user.randint(1, 50))
        case "start":
            world.start(home)
        case "stop":
            world.stop(home)
        case "edit" if chosen is not None:
            world.edit(home, chosen, description=f"e{world.fresh()}")
        case "longer" if chosen is not None and chosen.stop is not None:
            world.edit(home, chosen, stop=chosen.start + 60 * user.randint(1, 300))
        case "tag" if chosen is not None:
            world.tag(home, chosen)
        case "delete" if chosen is not None and deletes:
            world.delete(home, chosen)
        case "sync":
            world.sync(home)
            world.pass_(1)
        case "wait":
            world.pass_(user.choice((30, 120, 900, 4000, 90_000)))
        case "web":
            _on_the_web(world, user, deletes=deletes)
        case "reopen":
            home.reopen()
            world.note("reopen", home.number)


def _on_the_web(world: World, user: random.Random, *, deletes: bool) -> None:
    rows: list[Any] = sorted(world.server.living(), key=lambda row: row.remote_id)
    verb = user.choices(("make", "edit", "delete"), (2, 4, 1))[0]
    if verb == "make" or not rows:
        world.web_make(user.randint(1, 50))
    elif verb == "edit":
        world.web_edit(user.choice(rows), f"v{world.fresh()}")
    elif deletes:
        world.web_delete(user.choice(rows))
