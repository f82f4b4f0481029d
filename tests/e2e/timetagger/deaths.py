"""Kills a syncing home at every step of a push, starts it again, and compares with the server's own web API.

`python -m tests.e2e.timetagger.deaths [ROUNDS] [SEED]` is the long form of the test; it needs nothing but the checkout.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.timetagger.computers import Computer, hurry, judge
from tests.e2e.timetagger.witness import Witness
from tests.servers.timetagger import RealTimeTagger, TimeTaggerUser
from tracker_app.app.engines import Engines
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch

HOUR = 3600


class Mortal:
    """The process that has the children (`mortal.py`)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.timetagger.mortal"],
            cwd=Path(__file__).parents[3], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def live(self, computer: Computer, **how: Any) -> dict[str, Any]:
        """Let a child sync a home that nobody else has open."""
        order = {"home": str(computer.world.home), "secrets": computer.world.secrets.kept, **how}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert answer["killed"] or answer["code"] == 0, answer
        return answer

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process.wait(10)


@contextmanager
def mortal() -> Iterator[Mortal]:
    """Lend the process."""
    made = Mortal()
    try:
        yield made
    finally:
        made.close()


class Campaign:
    """One home and its user: work is done, the sync of it killed, and what is left judged."""

    def __init__(self, user: TimeTaggerUser, children: Mortal, seed: int) -> None:
        self._user = user
        self._children = children
        self._random = random.Random(seed)
        self._count = 0
        self.witness = Witness()
        self.computer = Computer(user)
        self.kills = 0
        self.lives = 0

    def sweep(self, most: int) -> int:
        """Kill the sync of ever new work at its first step, its second, and so on to its last; how many deaths."""
        for step in range(1, most + 1):
            self.work()
            if not self._die(die_at=step):
                return step - 1
        return most

    def at_random(self, rounds: int) -> None:
        """Kill the sync at any moment; sometimes again while it recovers."""
        for _ in range(rounds):
            self.work()
            for _ in range(self._random.choice((1, 1, 2, 3))):
                self._die(seconds=self._random.uniform(0.001, 0.12))

    def work(self) -> None:
        """What somebody does between two syncs: new, changed, deleted and running entries, and an edit in the web."""
        recording, choose = self.computer.holdfast.recording, self._random
        zero = int(self.computer.world.clock.now())
        self._count += 1
        n = self._count
        self._watch(lambda: recording.add(Content(f"add{n}", tags=(f"t{n}",)), zero - 3 * HOUR - n, zero - HOUR + n))
        living = sorted(self.computer.entries(), key=lambda entry: entry.id)
        some = choose.choice(living)
        self._watch(lambda: recording.edit(some.id, EntryPatch(description=f"edit{n}")))
        if len(living) > 6:
            gone = choose.choice(living)
            self._watch(lambda: recording.delete([gone.id]))
        if n % 2:
            self._watch(lambda: recording.start(Content(f"run{n}"), at=zero - 900 + n))
        else:
            self._watch(lambda: recording.stop(at=zero - 300 + n))
        if n % 3 == 0:
            self._user.put({"key": f"web{n}", "t1": zero - 9 * HOUR, "t2": zero - 8 * HOUR, "ds": f"web{n}"})

    def judge(self) -> None:
        """Start it again, let it sync until quiet, and compare."""
        self.computer.settle()
        judge(self.computer)
        self.witness.judge(self.computer)

    def close(self) -> None:
        """Close the home."""
        self.computer.close()

    def _watch(self, gesture: Any) -> None:
        self.witness.watch(self.computer, gesture)

    def _die(self, **how: Any) -> bool:
        self.computer.close()
        answer = self._children.live(self.computer, **how)
        self.computer.reopen()
        self.lives += 1
        self.kills += answer["killed"]
        self.judge()
        return bool(answer["killed"])


def main(rounds: int, seed: int) -> None:
    """The long form: sweeps until so many deaths were died, then as many at random moments."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-deaths-"))
    os.environ["HOLDFAST_HOME"] = str(folder / "homes" / "home")
    Engines._timings = hurry  # type: ignore[method-assign]
    server = RealTimeTagger(folder, 1000)
    server.start()
    try:
        with mortal() as children:
            kills = 0
            while kills < 2 * rounds:
                campaign = Campaign(server.fresh_user(), children, seed + kills)
                if kills < rounds:
                    campaign.sweep(min(400, rounds - kills))
                else:
                    campaign.at_random(min(100, 2 * rounds - kills))
                campaign.close()
                kills += max(1, campaign.kills)
                sys.stdout.write(f"{kills} deaths, nothing lost, double or stuck\n")
    finally:
        server.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
