"""Runs seeded fault campaigns against the fake Toggl: `python -m tests.simulation.toggl --seeds 2000`.

A failing seed is printed with all that is wrong, and `--replay SEED` runs it again twice, to show that it is the same.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.fakes.toggl import FaultKind
from tests.simulation.toggl.campaign import Outcome, run

SHARED_MEMORY = Path("/dev/shm")


def one(seed: int, steps: int, spared: frozenset[FaultKind] = frozenset()) -> Outcome:
    """Run one seed in a folder of its own; a mistake of ours is a fault like any other."""
    beside = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="holdfast-toggl-", dir=beside) as folder:
        try:
            return run(seed, Path(folder), steps, spared)
        except Exception:
            return Outcome(seed, [traceback.format_exc(limit=-3)])


def outcomes(seeds: Sequence[int], steps: int, jobs: int, spared: frozenset[FaultKind]) -> Iterator[Outcome]:
    """Run seeds, a few at a time."""
    if jobs == 1:
        yield from (one(seed, steps, spared) for seed in seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(partial(one, steps=steps, spared=spared), seeds, chunksize=4)


def main(words: Sequence[str] | None = None) -> int:
    """Run what was asked for; return 1 if a seed failed."""
    parser = argparse.ArgumentParser(prog="tests.simulation.toggl", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--without", nargs="*", default=[], choices=list(FaultKind), help="kinds of fault to leave out")
    parser.add_argument("--replay", type=int, metavar="SEED", help="run one seed twice and compare")
    options = parser.parse_args(words)
    spared = frozenset(FaultKind(kind) for kind in options.without)
    if options.replay is not None:
        first, second = (one(options.replay, options.steps, spared) for _ in range(2))
        say(first)
        print("replays exactly" if first.digest == second.digest else "DOES NOT REPLAY")  # noqa: T201
        return 0 if not first.faults and first.digest == second.digest else 1
    begun, bad, figures = time.monotonic(), 0, Counter[str]()
    seeds = range(options.first, options.first + options.seeds)
    for outcome in outcomes(seeds, options.steps, options.jobs, spared):
        figures += outcome.figures
        if outcome.faults:
            bad += 1
            say(outcome)
    seconds = time.monotonic() - begun
    print(f"{options.seeds} seeds of {options.steps} steps in {seconds:.0f} s, {bad} failed")  # noqa: T201
    print(", ".join(f"{name}: {count}" for name, count in sorted(figures.items())))  # noqa: T201
    return 1 if bad else 0


def say(outcome: Outcome) -> None:
    """Print what is wrong with a seed."""
    print(f"seed {outcome.seed}: {'; '.join(outcome.faults) or 'well'}", flush=True)  # noqa: T201


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Sets of text come in another order in every process, unless it is told not to.
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation.toggl", *sys.argv[1:]])
    sys.exit(main())
