"""Lives through worlds and prints what breaks; exit code 1 if anything does.

python -m tests.simulation.world swarm --seeds 0 1000     S3: random worlds
python -m tests.simulation.world single [--share 0.1] [--slowness 28]
                                                          S1: each misfortune at each request of a day, or a share;
                                                          with answers that take up to so many seconds
python -m tests.simulation.world pairs --count 5000       S2: two misfortunes at any two requests of a day, drawn
python -m tests.simulation.world years --seeds 0 4        S4: five years of one computer, with outages
python -m tests.simulation.world replay SEED [--until N] [--out DIR]
                                                          one world of S3 again, with its log and its computers' homes;
                                                          a broken one is made as small as it goes
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.fakes.memory_server import PROFILES
from tests.memory_disk import memory_disk
from tests.simulation.world import pairs, single, swarm, years
from tests.simulation.world.pairs import Pair
from tests.simulation.world.shrink import shrink, told
from tests.simulation.world.single import Cell
from tests.simulation.world.swarm import Cut

Told = tuple[str, list[str], int]
"""What a world was, what is broken in it, and how many steps it took."""


def _own_home() -> None:
    # Workers inherit it.
    os.environ["HOLDFAST_HOME"] = str(memory_disk("worlds-") / "homes" / "one")


def _seed(number: int) -> Told:
    outcome = swarm.live(number)
    return f"seed {number} ({outcome.profile}, {', '.join(outcome.kinds)})", _words(outcome.violations), swarm.STEPS


def _cell(cell: Cell) -> Told:
    outcome = single.run(cell)
    return outcome.name, _words(outcome.violations), outcome.steps


def _pair(pair: Pair) -> Told:
    outcome = pairs.run(pair)
    return outcome.name, _words(outcome.violations), outcome.steps


def _years(number: int) -> Told:
    outcome = years.live(number)
    size = f"{outcome.size / 1e6:.0f} MB, " + ", ".join(f"{count} {name}" for name, count in outcome.rows.items())
    sys.stderr.write(f"seed {number} ({outcome.profile}): {size}\n")
    return f"seed {number} ({outcome.profile})", _words(outcome.violations), outcome.steps


def _words(violations: tuple[object, ...]) -> list[str]:
    return [str(one) for one in violations]


def _cells(share: float, slowness: float) -> Iterator[Cell]:
    dice = random.Random(1)
    yield from (cell for cell in single.cells(sorted(PROFILES), slowness) if dice.random() < share)


def _work(given: argparse.Namespace) -> tuple[Callable[[Any], Told], Sequence[Any]]:
    """What is lived through, and which ones."""
    profiles = sorted(PROFILES)
    match given.what:
        case "swarm":
            seeds = range(*(given.seeds or (0, 1000)))
            return _seed, [seed for seed in seeds if given.only in (None, swarm.profile_of(seed))]
        case "years":
            return _years, range(*(given.seeds or (0, 4)))
        case "pairs":
            return _pair, list(pairs.drawn(profiles, given.count))
        case _:
            return _cell, list(_cells(given.share, given.slowness))


def _replay(number: int, until: int, out: Path | None) -> int:
    """Live a world again, or its first steps; a broken one is made as small as it goes."""
    life = swarm.live(number, Cut(until=until), keep=out)
    where = f"seed {number} ({life.profile}, {', '.join(life.kinds)})"
    sys.stdout.write("\n".join([where, *life.log, *_words(life.violations), ""]))
    if out is not None:
        sys.stdout.write(f"Its computers are below {out}: holdfast --home {out / 'home-0'} opens the first.\n")
    if life.violations:
        sys.stdout.write(told(shrink(life), life.kinds) + "\n")
    elif until >= swarm.STEPS:
        sys.stdout.write("well\n")
    return 1 if life.violations else 0


def main(words: list[str]) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.world", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("what", choices=("swarm", "single", "pairs", "years", "replay"))
    parser.add_argument("number", type=int, nargs="?", default=0)
    parser.add_argument("--seeds", type=int, nargs=2)
    parser.add_argument("--only", choices=sorted(PROFILES), help="swarm: the worlds of one kind of server")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--slowness", type=float, default=0.0, help="single: seconds that an answer takes, at most")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--until", type=int, default=swarm.STEPS, help="replay: so many steps, and no end")
    parser.add_argument("--out", type=Path, help="replay: keep the homes of its computers below this folder")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(words)
    _own_home()
    if given.what == "replay":
        return _replay(given.number, given.until, given.out)
    begun, steps, failed, count = time.monotonic(), 0, 0, 0
    live, worlds = _work(given)
    with ProcessPoolExecutor(given.workers) as pool:
        for where, broken, made in pool.map(live, worlds, chunksize=1 if given.what == "years" else 8):
            steps, count = steps + made, count + 1
            if broken:
                failed += 1
                sys.stdout.write(f"{where}: {'; '.join(broken[:3])}\n")
                sys.stdout.flush()
    took = time.monotonic() - begun
    sys.stdout.write(
        f"{count} worlds, {failed} broken, {steps} steps in {took:.0f} s: {steps / took:.0f} steps a second\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
