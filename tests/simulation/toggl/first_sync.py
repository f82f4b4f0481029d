"""The first sync of a long history: on the free plan's quota with deaths in the middle, and what an entry costs us.

`python -m tests.simulation.toggl.first_sync` prints both.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.toggl import Plan, Request, TogglServer
from tests.simulation.toggl.days import HOUR, MORNING, ORGANIZATION, USER, Day, Spent
from tracker_app.store.remotes import Remotes

ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Result:
    """How a first sync went. `doubles` are server entries that lie in the file twice, `missing` those not at all."""

    hours: float
    deaths: int
    doubles: int
    missing: int
    refused: int
    spent: Spent
    first_minute: int
    """Entries that could be used one minute after signing in."""


def on_the_free_plan(folder: Path, entries: int = ENTRIES, deaths: int = 6) -> Result:
    """Read the history within the quota, while the process dies now and then."""
    day = Day(folder, entries)
    with day.line():
        day.home.sign_in()
        day.until(MORNING + 60)
        first_minute = _bound(day)[0]
        died = 0
        for number in range(60):
            if number < deaths:
                # At the next commits: in the middle of a page, as like as not.
                day.home.crash_at_commit = 0.3
                day.until(day.true.now() + 120)
                day.home.crash_at_commit = 0.0
                day.home.restart()
                died += 1
            day.until(day.true.now() + 900)
            if not day.home.holdfast.sync_centre.status()[0].first_sync:
                break
        hours = (day.true.now() - MORNING) / HOUR
        bound, doubles = _bound(day)
        living = sum(1 for one in day.server.state.tables.entries.values() if one.deleted_us is None)
        refused = sum(1 for row in day.server.log if row.status in (402, 429))
        return Result(hours, died, doubles, living - bound, refused, day.spent(MORNING), first_minute)


def _bound(day: Day) -> tuple[int, int]:
    """Return how many server entries are here, and how many living entries too many."""
    account = day.home.holdfast.accounts.all()[0].id
    with day.home.holdfast.database.read() as connection:
        bound = Remotes(connection).count(account)
        here: int = connection.execute("SELECT count(*) FROM entry WHERE deleted = 0").fetchone()[0]
    return bound, here - bound


def seconds_per_entry(folder: Path, entries: int = ENTRIES) -> float:
    """What we add to the network's time for each entry: reading, checking, storing. Wall seconds."""
    day = Day(folder, entries)
    day.server = TogglServer(token="T", plan=Plan.ENTERPRISE, clock=day.true, entries=entries, seed=3)
    day.home.server = day.server
    serve, inside = day.server.handle, 0.0

    def timed(request: Request) -> Any:
        nonlocal inside
        begun = time.perf_counter()
        outcome = serve(request)
        inside += time.perf_counter() - begun
        return outcome

    day.server.handle = timed  # type: ignore[method-assign]
    with day.line():
        begun = time.perf_counter()
        day.home.sign_in()
        while not day.home.holdfast.sync_centre.status() or day.home.holdfast.sync_centre.status()[0].first_sync:
            day.until(day.true.now() + 60)
        return (time.perf_counter() - begun - inside) / entries


def main() -> None:
    """Print both."""
    with tempfile.TemporaryDirectory() as folder:
        found = on_the_free_plan(Path(folder) / "free")
        figures = Counter(name for _, name in found.spent.requests)
        print(  # noqa: T201
            f"{ENTRIES} entries on the free plan: {found.hours:.1f} h, {found.deaths} deaths, {found.doubles} doubles, "
            f"{found.missing} missing, {found.refused} refused; {found.first_minute} entries after one minute\n"
            f"  requests: {figures[USER]} user, {figures[ORGANIZATION]} workspace; most in 60 min: "
            f"{found.spent.most(USER)} and {found.spent.most(ORGANIZATION)} of 30"
        )
        cost = seconds_per_entry(Path(folder) / "paid")
        print(f"beyond the network: {cost * 1e6:.0f} µs an entry")  # noqa: T201


if __name__ == "__main__":
    main()
