"""`python -m tests.simulation.damage --entries 20000 --runs 10000`: the long campaign, as a table."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.simulation.damage.kinds import ALL
from tests.simulation.damage.measure import Outcome, cut_at, run
from tests.simulation.damage.years import Years, make, read_truth

HEAD = f"{'kind':<14}{'runs':>7}{'median':>10}{'p5':>10}{'worst':>10}{'unsent p5':>11}{'noticed':>9}{'slowest':>9}"
GOAL_MEDIAN, GOAL_P5 = 0.995, 0.95


@dataclass(frozen=True)
class Task:
    folder: Path
    kind: str
    seed: int
    with_backup: bool


def _years(folder: Path) -> Years:
    entries, waiting = read_truth(folder / "years.db")
    return Years(folder / "years.db", folder / "backup.db", entries, waiting)


def _one(task: Task) -> Outcome:
    years = _years(task.folder)
    return (
        cut_at(years, task.seed)
        if task.kind == "cut_at"
        else run(years, task.kind, task.seed, with_backup=task.with_backup)
    )


def _tasks(folder: Path, runs: int, kinds: list[str], *, with_backup: bool) -> Iterator[Task]:
    for kind in kinds:
        if kind == "cut_at":
            pages = (folder / "years.db").stat().st_size // 4096
            step = max(1, pages * len(kinds) // runs)
            yield from (Task(folder, kind, page, with_backup) for page in range(0, pages, step))
        else:
            yield from (Task(folder, kind, seed, with_backup) for seed in range(runs // len(kinds)))


def line(kind: str, outcomes: list[Outcome]) -> str:
    """Return a line of the table."""
    shares, unsent = sorted(one.entries for one in outcomes), sorted(one.waiting for one in outcomes)
    at = len(outcomes) // 20
    noticed = sum(one.noticed for one in outcomes) / len(outcomes)
    slowest = max(one.seconds for one in outcomes)
    return (
        f"{kind:<14}{len(outcomes):>7}{median(shares):>10.4%}{shares[at]:>10.4%}{shares[0]:>10.4%}"
        f"{unsent[at]:>11.2%}{noticed:>9.1%}{slowest:>8.1f}s"
    )


def main() -> int:
    """Run the campaign; exit 1 if the figures of PROOF G17 are not reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.damage", description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--since-backup", type=int, default=24, help="edits made after the newest backup")
    parser.add_argument("--kind", nargs="+", default=[*ALL, "cut_at"], choices=[*ALL, "cut_at"])
    parser.add_argument("--no-backup", action="store_true", help="recover from the file alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["HOLDFAST_HOME"] = str(folder / "home")
        made = make(folder, chosen.entries, since_backup=chosen.since_backup)
        sys.stdout.write(
            f"{len(made.entries)} entries, {made.file.stat().st_size // 4096} pages,"
            f" {len(made.waiting)} entries with something unsent\n{HEAD}\n"
        )
        found: dict[str, list[Outcome]] = {}
        tasks = list(_tasks(folder, chosen.runs, chosen.kind, with_backup=not chosen.no_backup))
        with ProcessPoolExecutor(chosen.workers) as pool:
            for outcome in pool.map(_one, tasks, chunksize=4):
                found.setdefault(outcome.kind, []).append(outcome)
                if len(found[outcome.kind]) == sum(task.kind == outcome.kind for task in tasks):
                    sys.stdout.write(line(outcome.kind, found[outcome.kind]) + "\n")
                    sys.stdout.flush()
        everything = [one for outcomes in found.values() for one in outcomes]
        sys.stdout.write(line("all", everything) + "\n")
        shares = sorted(one.entries for one in everything)
        return 0 if median(shares) >= GOAL_MEDIAN and shares[len(shares) // 20] >= GOAL_P5 else 1


if __name__ == "__main__":
    sys.exit(main())
