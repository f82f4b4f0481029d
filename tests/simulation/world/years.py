"""S4: years of one computer with a bad week now and then; nothing stalls, and nothing grows but what was recorded.

Invariants I9 and I19 of PROOF 3.1: after every outage all goes out within a day, and what sync, upkeep and undo leave
behind stays within its caps. The judge of the other worlds has the last word.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.memory_server import PROFILES
from tests.simulation.world.history import Violation
from tests.simulation.world.world import SimHome, World
from tracker_app.domain.entry import TimeEntry

DAYS = 5 * 365 + 2
ENTRIES_A_DAY = 11
"""Some 20,000 in five years."""
FEW_A_DAY = 2
"""On servers that are read whole every day, or at every reading: there the years would take hours."""
OUTAGES_A_YEAR = 2
PASSES_A_DAY = 5
DAY = 86_400
SETTLED = "('verified', 'superseded', 'kept')"

STORM = ("503", "timeout-after", "timeout-before", "reset-after", "500-after", "forgotten", "late-50s", "cut-after")
"""What an outage does to half of the requests."""

CAPS = {
    "operations": f"SELECT count(*) FROM op WHERE state IN {SETTLED} AND created_utc < :now - 40 * 86400",
    "attempts": "SELECT count(*) FROM attempt WHERE sent_utc < :now - 90 * 86400",
    "incidents": "SELECT count(*) FROM incident WHERE closed_utc < :now - 400 * 86400",
    "findings": "SELECT count(*) FROM finding WHERE incident_id NOT IN (SELECT id FROM incident)",
    "changes told": "SELECT max(0, count(*) - 10000) FROM change_log",
    "conflicts": "SELECT count(*) FROM conflict WHERE resolved_utc < :now - 400 * 86400",
}
"""What must be none at the end of any day: things past the age, or above the number, at which they may be forgotten."""
MOST_BACKUPS = 100
STALLED = f"SELECT count(*) FROM op WHERE state NOT IN {SETTLED} AND created_utc < :now - 2 * 86400"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a seed. `rows` of each table at the end, and the file's size in bytes."""

    seed: int
    profile: str
    violations: tuple[Violation, ...]
    steps: int
    rows: Mapping[str, int]
    size: int


def live(seed: int, days: int = DAYS, a_day: int | None = None) -> Outcome:
    """Live through the years of a seed, with so many entries on a day."""
    plan = random.Random(f"{seed}/years")
    profile = sorted(PROFILES)[seed % len(PROFILES)]
    world = World(PROFILES[profile], f"{seed}/years")
    is_quick = world.profile.capabilities.quota_per_hour is not None
    life = _Years(world, plan, a_day or (ENTRIES_A_DAY if is_quick else FEW_A_DAY))
    outages = set(plan.sample(range(2, days), max(1, days * OUTAGES_A_YEAR // 365)))
    found: list[Violation] = []
    try:
        for day in range(days):
            life.day(out=day in outages)
            calm = not {day, day - 1, day - 2, day - 3} & outages
            found += life.faults(calm=calm)
            if found:
                break
        world.settle()
        found += world.verdict()
        found += life.faults(calm=True)
        rows, size = life.sizes()
        return Outcome(seed, profile, tuple(found), life.steps, rows, size)
    finally:
        world.close()


class _Years:
    """One computer's days."""

    def __init__(self, world: World, plan: random.Random, a_day: int) -> None:
        self.world = world
        self.home: SimHome = world.homes[0]
        self.steps = 0
        self._user = world.dice("user")
        self._net = world.dice("net")
        self._plan = plan
        self._a_day = a_day
        # Without tombstones only the user knows what an older state means, and is asked entry by entry.
        self._can_go_back = world.profile.capabilities.tombstones

    def day(self, *, out: bool) -> None:
        """Work for a day; an outage lasts from some time in it into the night, and may end with an older state."""
        world, user = self.world, self._user
        before = world.server.snapshot()
        begin = user.randint(0, PASSES_A_DAY - 2)
        world.decide(self.home)
        for part in range(PASSES_A_DAY):
            if out and part == begin:
                before = world.server.snapshot()
                world.weather.choose = self._storm
            for act in self._acts(web=not out):
                act()
                self.steps += 1
                world.pass_(user.randint(20, 600))
            world.sync(self.home)
            self.steps += 1
        if out and self._can_go_back and self._plan.random() < 0.5:
            # Whatever it had accepted since the trouble began is gone.
            world.server.roll_back(before)
        world.weather.choose = lambda verb, n: None
        self.home.holdfast.upkeep.turn()
        if user.random() < 0.1:
            self.home.reopen()
        world.pass_(DAY - (world.clock.now() % DAY) + 6 * 3600)
        world.sync(self.home)

    def faults(self, *, calm: bool) -> list[Violation]:
        """What is past its cap, and, some days after trouble, what still waits."""
        asked = {"now": int(self.world.clock.now())}
        found = []
        with self.home.holdfast.database.read() as connection:
            for name, sql in CAPS.items():
                (count,) = connection.execute(sql, asked).fetchone()
                if count:
                    found.append(Violation("I19", f"{count} {name} that should be forgotten"))
            (stalled,) = connection.execute(STALLED, asked).fetchone()
        if stalled and calm:
            found.append(Violation("I9", f"{stalled} operations wait for days"))
        backups = len(self.home.holdfast.backups.all())
        if backups > MOST_BACKUPS:
            found.append(Violation("I19", f"{backups} backups"))
        return found

    def sizes(self) -> tuple[dict[str, int], int]:
        """The rows of every table, and the bytes of the file."""
        with self.home.holdfast.database.read() as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
            pages, bytes_each = (
                connection.execute(f"PRAGMA {one}").fetchone()[0] for one in ("page_count", "page_size")
            )
        return {name: count for name, count in rows.items() if count}, pages * bytes_each

    def _storm(self, _verb: str, _n: int) -> str | None:
        return self._net.choice(STORM) if self._net.random() < 0.5 else None

    def _acts(self, *, web: bool) -> Iterator[Any]:
        user, world, home = self._user, self.world, self.home
        for _ in range(self._a_day // PASSES_A_DAY + (user.random() < self._a_day % PASSES_A_DAY / PASSES_A_DAY)):
            yield (lambda: world.start(home)) if user.random() < 0.5 else (lambda: world.add(home, user.randint(1, 50)))
        if user.random() < 0.5:
            yield lambda: world.stop(home)
        if user.random() < 0.4:
            yield lambda: self._edit()
        if web and user.random() < 0.1:
            yield lambda: world.web_make(user.randint(1, 50))

    def _edit(self) -> None:
        entry = self._recent()
        if entry is None:
            return
        what = self._user.random()
        if what < 0.5:
            self.world.edit(self.home, entry, description=f"e{self.world.fresh()}")
        elif what < 0.8:
            self.world.tag(self.home, entry)
        elif self.world.profile.capabilities.tombstones and entry.stop is not None:
            self.world.delete(self.home, entry)

    def _recent(self) -> TimeEntry | None:
        views = self.home.holdfast.browsing.page(limit=30)
        return self._user.choice(views).entry if views else None
