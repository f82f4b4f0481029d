"""What each glance at ten years of entries costs, over the same glance at a hundred (P8)."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.ratios import Ratio, side_by_side
from tests.worlds import World, a_world
from tracker_app.app.browsing import Query

MANY = 100_000
FEW = 100
SAMPLES = 15


def run() -> list[Ratio]:
    """Measure what the window asks: a page, a page far back, today's totals, a week, a search, the days."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-benchmark-"))
    try:
        with a_world(home=folder / "many") as many, a_world(home=folder / "few") as few:
            fill(many, MANY)
            fill(few, FEW)
            return [
                Ratio(
                    f"{name}, {MANY:,} entries over {FEW}", *side_by_side(_bound(ask, many), _bound(ask, few), SAMPLES)
                )
                for name, ask in _ASKED.items()
            ]
    finally:
        shutil.rmtree(folder)


def fill(world: World, count: int) -> None:
    """Write `count` finished entries of up to 40 minutes into the ten years before the world's now, in one go."""
    now = int(world.clock.now())
    step = 10 * 365 * 86_400 // max(count, FEW)
    rows = []
    for n in range(count):
        start = now - (n + 1) * step
        text = f"Task {n * 7919 % 2000}"
        stop = start + 60 + n * 31 % 2400
        entry = (f"{count - n:032x}", None, start, stop, world.zone, text, text.casefold())
        rows.append((*entry, None, None, n % 3 == 0, 0, 1, start, ""))
    with world.holdfast.database.write() as unit:
        unit.connection.executemany(f"INSERT INTO entry VALUES ({', '.join('?' * 14)})", rows)


_ASKED: dict[str, Callable[[World], object]] = {
    "first page": lambda world: world.holdfast.browsing.page(limit=100),
    "page five years back": lambda world: world.holdfast.browsing.page(
        (int(world.clock.now()) - 5 * 365 * 86_400, ""), limit=50
    ),
    "totals of today and this week": lambda world: world.holdfast.browsing.totals(),
    "running timer": lambda world: world.holdfast.browsing.running(),
    "recent entries for the tray": lambda world: world.holdfast.browsing.recent(),
    "search of a word": lambda world: world.holdfast.browsing.search(Query(words=("task",), limit=100)),
    "seconds of every day (reader thread)": lambda world: world.holdfast.browsing.day_seconds(),
}


def _bound(ask: Callable[[World], object], world: World) -> Callable[[], object]:
    return lambda: ask(world)
