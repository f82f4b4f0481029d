"""Replays the outage and prints what its user is told: `python -m tests.simulation.outage [PROFILE] [--seed N]`.

`--unverified` shows what becomes of the same day with a program that takes every "done" for done.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.simulation.outage.replay import replay
from tracker_app.app.incident_report import summary


def main() -> int:
    """Replay, print, and return 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="tests.simulation.outage", description=__doc__)
    parser.add_argument("profile", nargs="?", default="like-timetagger", help="like-timetagger or like-toggl")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unverified", action="store_true")
    options = parser.parse_args()
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="outage-", dir=shared if shared.is_dir() else None) as folder:
        os.environ["HOLDFAST_HOME"] = f"{folder}/home"
        begun = time.monotonic()
        outcome = replay(options.profile, seed=options.seed, unverified=options.unverified)
    for row in reversed(outcome.incidents):
        print(summary(row, "UTC").text())  # noqa: T201
    print(  # noqa: T201
        f"{outcome.entries} entries, {outcome.requests} requests, {outcome.faults} of them met a fault; accepted and"
        f" forgotten or rolled back: {len(outcome.truth.lost)} entries; {time.monotonic() - begun:.1f} s"
    )
    for broken in outcome.violations:
        print(broken)  # noqa: T201
    return 1 if outcome.violations else 0


if __name__ == "__main__":
    raise SystemExit(main())
