"""`python -m tests.simulation.fleet --clients 300000 --shape all --out DIR`"""

import argparse
import sys
from pathlib import Path

from tracker_app.sync.policy import Timings

from .fleet import Fleet
from .model import Result, Run
from .report import HEAD, line, write
from .rivals import RIVALS
from .shapes import SHAPES
from .vector import VectorFleet

OURS = "ours"
HORIZON = 4 * 3600


def simulate(policy: str, clients: int, shape: str, *, seed: int = 1, timings: Timings | None = None) -> Result:
    """One fleet through one outage."""
    fleet: Fleet = VectorFleet(clients, timings or Timings()) if policy == OURS else RIVALS[policy](clients)
    return Run(fleet, clients, SHAPES[shape], policy=policy, seed=seed).run(HORIZON)


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.fleet", description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[100_000])
    parser.add_argument("--shape", nargs="+", default=["all"], choices=["all", *SHAPES])
    parser.add_argument("--policy", nargs="+", default=["all"], choices=["all", OURS, *RIVALS])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(arguments)
    shapes = list(SHAPES) if "all" in chosen.shape else chosen.shape
    policies = [OURS, *RIVALS] if "all" in chosen.policy else chosen.policy
    results = []
    sys.stdout.write(HEAD + "\n")
    for clients in chosen.clients:
        for shape in shapes:
            for policy in policies:
                results.append(simulate(policy, clients, shape, seed=chosen.seed))
                sys.stdout.write(line(results[-1]) + "\n")
                sys.stdout.flush()
    for path in write(results, chosen.out) if chosen.out else []:
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
