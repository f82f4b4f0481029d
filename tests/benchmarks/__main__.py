"""Runs the benchmarks and prints each ratio: `python -m tests.benchmarks [NAME ...]`; exit code 1 if a limit is broken.

A benchmark is a module of this folder with `run() -> list[Ratio]`.
"""

import importlib
import sys
from pathlib import Path

from tests.benchmarks.ratios import Ratio

NOT_BENCHMARKS = {"__main__", "ratios"}


def main(wanted: list[str]) -> int:
    """Run the named ones, or all."""
    known = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    if unknown := set(wanted) - set(known):
        sys.stderr.write(f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(known)}\n")
        return 2
    broken = 0
    for name in wanted or known:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        sys.stdout.write(f"{name}: {(module.__doc__ or '').splitlines()[0]}\n")
        found: list[Ratio] = module.run()
        for ratio in found:
            sys.stdout.write(f"  {ratio}\n")
            sys.stdout.flush()
            broken += not ratio.holds
    return 1 if broken else 0


sys.exit(main(sys.argv[1:]))
