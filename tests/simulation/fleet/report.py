"""Prints the table of results and writes it as CSV, with a plot where matplotlib is at hand."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from .model import Result

HEAD = (
    f"{'shape':18} {'policy':18} {'clients':>8} {'peak':>6} {'over':>6} {'kills':>6} {'req/cl':>7} "
    f"{'t50':>6} {'t99':>6} {'t100':>6} {'t99/bound':>9} {'fair':>5} {'clicks':>7} {'held':>4}"
)


def line(result: Result) -> str:
    """One result as a row under `HEAD`."""
    ratio = "never" if result.t99 < 0 else f"{result.t99 / result.bound:.2f}"
    times = " ".join(f"{'never' if each < 0 else each:>6}" for each in (result.t50, result.t99, result.t100))
    return (
        f"{result.shape:18} {result.policy:18} {result.clients:>8} {result.peak:>6.2f} "
        f"{result.overloaded_seconds:>6} {result.kills:>6} {result.requests_in_outage:>7.2f} {times} "
        f"{ratio:>9} {result.fairness:>5.2f} {result.clicks:>7} {result.clicks_held:>4}"
    )


def write(results: Sequence[Result], folder: Path) -> list[Path]:
    """The files written into the folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "fleet.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Result)])
        writer.writeheader()
        writer.writerows(asdict(result) for result in results)
    return [table, *_plot(results, folder)]


def _plot(results: Iterable[Result], folder: Path) -> list[Path]:
    try:
        from matplotlib.figure import Figure  # optional, and slow to load
    except ImportError:
        return []
    results = list(results)
    labels = [f"{result.shape}, {result.clients // 1000}k, {result.policy}" for result in results]
    figure = Figure(figsize=(10, 1 + 0.25 * len(results)), layout="constrained")
    axes = figure.add_subplot()
    axes.barh(labels, [result.peak for result in results])
    axes.axvline(1.0, linestyle="--", linewidth=1)
    axes.set(xscale="log", xlabel="busiest second, as a multiple of the capacity")
    axes.invert_yaxis()
    path = folder / "fleet.png"
    figure.savefig(path)
    return [path]
