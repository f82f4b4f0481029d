"""The whole run of `holdfast start` over the least that any program in Python could do for a durable line (issue 2)."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.ratios import Ratio, side_by_side

SAMPLES = 31
FLOOR = """
import sqlite3
c = sqlite3.connect({path!r}, isolation_level=None)
c.execute("PRAGMA synchronous=FULL")
c.execute("INSERT INTO line VALUES (1)")
"""


def run() -> list[Ratio]:
    """Measure `start`, which also stops the running timer, and a `start` whose time was typed."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-benchmark-"))
    try:
        return _measured(folder)
    finally:
        shutil.rmtree(folder)


def _measured(folder: Path) -> list[Ratio]:
    floor = _command(folder, "-c", FLOOR.format(path=_file_for_floor(folder)))
    start = _holdfast(folder, "start", "Writing", "--tag", "deep")
    typed = _holdfast(folder, "start", "Writing", "--at", "now")
    for warm_up in (floor, start, typed, start, typed):
        warm_up()
    found = []
    for name, command, limit, aim in (
        ("holdfast start", start, 4.0, 2.5),
        ("holdfast start --at now", typed, None, None),
    ):
        measured, floor_seconds = side_by_side(command, floor, SAMPLES)
        found.append(Ratio(f"{name}, over one durable commit by sqlite3", measured, floor_seconds, limit, aim))
    return found


def _file_for_floor(folder: Path) -> str:
    import sqlite3

    path = str(folder / "floor.db")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE line (x)")
    connection.close()
    return path


def _holdfast(folder: Path, *words: str) -> Callable[[], None]:
    script = Path(sys.executable).with_name("holdfast")
    return _command(folder, str(script), *words)


def _command(folder: Path, *words: str) -> Callable[[], None]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT", "TZ") if name in os.environ}
    environ = {**kept, "HOME": str(folder), "HOLDFAST_HOME": str(folder / "home")}

    def go() -> None:
        subprocess.run([sys.executable, *words], env=environ, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    return go
