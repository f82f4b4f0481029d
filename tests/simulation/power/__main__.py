"""`python -m tests.simulation.power --images 50000`: cuts the power at every deed of the real store.

Opens what may be left, prints how many different images there were and what was broken; exit code 1 if anything was.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.simulation.power.images import Image
from tests.simulation.power.judge import Work, cuts, judge, work
from tests.simulation.preload import compiler

TOGETHER = 50


def main() -> int:
    """Let somebody work, cut the power, and judge; returns the exit code."""
    words = argparse.ArgumentParser(prog="python -m tests.simulation.power", description=__doc__)
    words.add_argument("--images", type=int, default=2000, help="how many images; 0 for all that were thought of")
    words.add_argument("--edits", type=int, default=80)
    words.add_argument("--random", type=int, default=4, help="images at random after each deed")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--lies", action="store_true", help='a disk that says "synced" and is not: must lose edits')
    given = words.parse_args()
    if compiler() is None:
        print("no C compiler on a Linux system: nothing can be recorded")  # noqa: T201
        return 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="power-") as name:
        folder = Path(name)
        os.environ["HOLDFAST_HOME"] = str(folder / "nobody")
        done = work(folder, given.edits, given.seed)
    kinds = Counter(op.kind for op in done.ops)
    print(f"{given.edits} edits: {kinds['W']} writes, {kinds['S']} syncs, {kinds['T']} truncations")  # noqa: T201
    images = cuts(done, given.images, given.seed, random_ones=given.random, lies=given.lies)
    ways: Counter[str] = Counter()
    broken = 0
    with ProcessPoolExecutor() as pool:
        for told in _mapped(pool, done, images):
            for point, how, wrong, mode in told:
                ways[mode] += 1
                broken += bool(wrong)
                if wrong and broken <= 20:
                    print(f"cut after deed {point}, {how}: {'; '.join(wrong)}", flush=True)  # noqa: T201
    seconds = time.monotonic() - begun
    print(f"{ways.total()} images, {broken} broken, opened as {dict(ways)}; {seconds:.0f} s")  # noqa: T201
    return 1 if broken or not ways else 0


def _mapped(
    pool: ProcessPoolExecutor, done: Work, images: Iterator[Image]
) -> Iterator[list[tuple[int, str, list[str], str]]]:
    """Judge in all processes, with few images in memory at a time."""
    waiting = []
    for portion in _portions(images):
        few = Work((), done.confirmed)
        waiting.append(pool.submit(_judged, few, portion))
        if len(waiting) > 4:
            yield waiting.pop(0).result()
    for one in waiting:
        yield one.result()


def _portions(images: Iterator[Image]) -> Iterator[list[Image]]:
    portion: list[Image] = []
    for image in images:
        portion.append(image)
        if len(portion) == TOGETHER:
            yield portion
            portion = []
    if portion:
        yield portion


def _judged(done: Work, images: list[Image]) -> list[tuple[int, str, list[str], str]]:
    return [(image.point, image.how, wrong, mode) for image, wrong, mode in judge(done, images)]


if __name__ == "__main__":
    sys.exit(main())
