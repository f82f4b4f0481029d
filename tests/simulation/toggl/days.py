"""Days on the free plan, on a virtual clock: what a heavy one, a quiet one and an unwatched one cost in requests.

`python -m tests.simulation.toggl.days` prints them by hour and bucket.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.toggl import ManualClock, Plan, TogglServer
from tests.simulation.toggl.home import Home
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.providers.toggl import provider as toggl_provider

MORNING = 1_795_500_000.0
HOUR = 3600.0
QUOTA = 30
USER, ORGANIZATION = "user", "10"


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests of a stretch of time, as (time, bucket); `begun` and `hours` bound it."""

    begun: float
    hours: int
    requests: tuple[tuple[float, str], ...]

    def by_hour(self, bucket: str) -> list[int]:
        """Requests in each clock hour."""
        found = [0] * self.hours
        for moment, name in self.requests:
            if name == bucket:
                found[min(int((moment - self.begun) // HOUR), self.hours - 1)] += 1
        return found

    def most(self, *buckets: str) -> int:
        """The most requests in any sixty minutes, of one bucket or of several together."""
        times = [moment for moment, name in self.requests if name in buckets]
        return max((sum(1 for other in times if one <= other < one + HOUR) for one in times), default=0)


class Day:
    """One home on the free plan."""

    def __init__(self, folder: Path, entries: int = 200) -> None:
        self.true = ManualClock(MORNING)
        self.server = TogglServer(token="T", plan=Plan.FREE, clock=self.true, entries=entries, seed=3)
        self.home = Home("desk", folder, self.server, self.true, 0.0, "day")

    @contextmanager
    def line(self) -> Iterator[None]:
        """Let the provider reach the fake by a call."""
        usual = toggl_provider.Http

        def connect(address: str, headers: Any, ca_file: Any = None, heard: Any = None) -> Any:
            return self.home.line(headers, heard)

        toggl_provider.Http = connect  # type: ignore[misc,assignment]
        try:
            yield
        finally:
            toggl_provider.Http = usual  # type: ignore[misc]
            self.home.holdfast.close()

    def settle_in(self) -> None:
        """Sign in and read the history, all day long if it must be."""
        self.home.sign_in()
        self.until(self.true.now() + 20 * HOUR)

    def until(self, end: float) -> None:
        """Let the worker work until then."""
        while (moment := self.home.wake_at()) is not None and moment <= end:
            self.true.seconds = max(self.true.now(), moment)
            self.home.turn()
        self.true.seconds = max(self.true.now(), end)

    def spent(self, begun: float) -> Spent:
        """What was spent since then."""
        rows = [(row.time, row.bucket or "") for row in self.server.log if row.time >= begun and row.quota_spent]
        return Spent(begun, max(1, round((self.true.now() - begun) / HOUR)), tuple(rows))


def heavy(folder: Path, seed: int = 1, hours: int = 10, edits: int = 60, timers: int = 40) -> Spent:
    """Sixty edits in ten hours, and forty timers started and stopped."""
    day = Day(folder)
    dice = random.Random(seed)
    with day.line():
        day.settle_in()
        begun = day.true.now()
        deeds = [(dice.uniform(0, hours * HOUR), "edit") for _ in range(edits)]
        for number in range(timers):
            start = (number + dice.uniform(0, 0.4)) * hours * HOUR / timers
            deeds += [(start, "start"), (start + dice.uniform(0.2, 0.55) * hours * HOUR / timers, "stop")]
        recording = day.home.holdfast.recording
        for number, (moment, deed) in enumerate(sorted(deeds)):
            day.until(begun + moment)
            now = int(day.true.now())
            if deed == "start":
                assert isinstance(recording.start(Content(f"Task {number}"), at=now), TimeEntry)
            elif deed == "stop":
                recording.stop(at=now)
            else:
                views = day.home.holdfast.browsing.page(limit=30)
                entry = dice.choice([view.entry for view in views])
                recording.edit(entry.id, EntryPatch(description=f"Edited {number}"))
        day.until(begun + hours * HOUR)
        found = day.spent(begun)
        day.until(day.true.now() + HOUR)
        left = [row for row in day.home.holdfast.sync_centre.outbox() if row.state.value in ("pending", "unknown")]
        assert not left, left
        return found


def quiet(folder: Path, *, watched: bool, hours: int = 24) -> Spent:
    """A day on which nothing happens."""
    day = Day(folder)
    with day.line():
        day.settle_in()
        day.home.holdfast.sync_centre.attend(watched)
        day.until(day.true.now() + 6 * HOUR)
        begun = day.true.now()
        day.until(begun + hours * HOUR)
        return day.spent(begun)


def report(name: str, spent: Spent) -> str:
    """Say what a day cost."""
    lines = [f"{name}:"]
    for bucket, words in ((USER, "user"), (ORGANIZATION, "workspace")):
        hours = " ".join(f"{count:2}" for count in spent.by_hour(bucket))
        lines.append(f"  {words:9} {hours}   most in 60 min: {spent.most(bucket)} of {QUOTA}")
    lines.append(f"  both together, most in 60 min: {spent.most(USER, ORGANIZATION)}")
    return "\n".join(lines)


def main() -> None:
    """Print the days."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        print(report("heavy day (60 edits, 40 timers, 10 h)", heavy(at / "heavy")))  # noqa: T201
        print(report("quiet day, window in use", quiet(at / "watched", watched=True)))  # noqa: T201
        print(report("quiet day, nobody looks", quiet(at / "unwatched", watched=False)))  # noqa: T201


if __name__ == "__main__":
    main()
