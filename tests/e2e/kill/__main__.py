"""`python -m tests.e2e.kill --kills 1000`: the long campaign; a fresh home for every hundred kills."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.kill.campaign import run

A_HOME = 100


def main() -> int:
    """Kill, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--windows", type=int, default=5, help="of each hundred, how many are windows")
    parser.add_argument("--busy", type=int, default=35, help="of each hundred, how many record without a pause")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    began, kills, alive, confirmed = time.monotonic(), 0, 0, 0
    for seed in range(chosen.seed, chosen.seed + -(-chosen.kills // A_HOME)):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            done = run(
                Path(folder) / "home", seed, commands=A_HOME - chosen.busy - chosen.windows, busy=chosen.busy,
                windows=chosen.windows,
            )  # fmt: skip
        kills, alive = kills + done.kills - done.survived, alive + done.survived
        confirmed += len(done.confirmed)
        sys.stdout.write(
            f"{kills} killed, {alive} had ended, {confirmed} entries confirmed, 0 lost, every file whole,"
            f" {time.monotonic() - began:.0f} s\n"
        )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
