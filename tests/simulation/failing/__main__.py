"""`python -m tests.simulation.failing`: lets every call to the disk fail, one a session; exit code 1 if that costs.

A session makes some 550 writes, truncations, syncs and new files below the home, 1,300 with a server. Each of them
fails once, and each is the first of all that fail: as on a full disk, with and without ballast, and as on a broken one.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.simulation.failing.runs import KINDS, Kind, Told, sessions
from tests.simulation.preload import compiler


def main(words: list[str]) -> int:
    """Run all kinds, and print what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.failing", description=__doc__)
    parser.add_argument("--stride", type=int, default=1, help="every so many calls")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(words)
    if compiler() is None:
        sys.stdout.write("no C compiler on a Linux system: no disk can be made to fail\n")
        return 0
    begun, count, broken = time.monotonic(), 0, 0

    def run(kind: Kind) -> list[Told]:
        with tempfile.TemporaryDirectory(prefix="failing-") as folder:
            return list(sessions(kind, Path(folder), given.stride))

    with ThreadPoolExecutor(given.workers) as pool:
        for told in pool.map(run, KINDS):
            count += len(told)
            for one in told:
                broken += bool(one.wrong)
                if one.wrong:
                    sys.stdout.write(f"{one.way}: {'; '.join(one.wrong[:3])}\n")
                    sys.stdout.flush()
    sys.stdout.write(f"{count} sessions, {broken} that cost something, {time.monotonic() - begun:.0f} s\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
