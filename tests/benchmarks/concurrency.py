"""What a person's edit costs while sync commits and commands write, over the same edit with nobody else there (P8)."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.benchmarks.ratios import Ratio, seconds_of
from tests.worlds import World, a_world
from tracker_app.domain.changes import EntryPatch, Kind, Origin

EDITS = 150
SYNC_ROWS = 500
"""The most that sync commits at once (STYLE, Data and threads)."""


def run() -> list[Ratio]:
    """Measure edits alone, beside a sync that commits 500 rows at a time, and beside commands in a loop."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-benchmark-"))
    try:
        with a_world(home=folder / "home", now=time.time()) as world:
            alone = _edits(world)
            beside_sync = _edits_beside(world, _sync)
            beside_commands = _edits_beside(world, _commands)
    finally:
        shutil.rmtree(folder)
    return [
        Ratio(f"median edit beside {name}, over one alone", statistics.median(busy), statistics.median(alone))
        for name, busy in (("sync", beside_sync), ("commands", beside_commands))
    ] + [
        Ratio(f"slowest of {EDITS} edits beside {name}, over a median one alone", max(busy), statistics.median(alone))
        for name, busy in (("sync", beside_sync), ("commands", beside_commands))
    ]


def _edits(world: World) -> list[float]:
    entry = world.entry("Edited")
    times = []
    for n in range(EDITS):
        patch = EntryPatch(description=f"n{n}")
        times.append(seconds_of(lambda patch=patch: world.holdfast.recording.edit(entry.id, patch)))
        time.sleep(0.003)
    return times


def _edits_beside(world: World, others: "object") -> list[float]:
    ended = threading.Event()
    thread = threading.Thread(target=others, args=(world, ended))  # type: ignore[arg-type]
    thread.start()
    try:
        return _edits(world)
    finally:
        ended.set()
        thread.join()


def _sync(world: World, ended: threading.Event) -> None:
    while not ended.is_set():
        with world.holdfast.database.write(Origin.SYNC) as unit:
            for n in range(SYNC_ROWS):
                unit.changed(Kind.SYNC, str(n))


def _commands(world: World, ended: threading.Event) -> None:
    while not ended.is_set():
        subprocess.run(
            [
                sys.executable,
                "-m",
                "tracker_app",
                "--home",
                str(world.home),
                "add",
                "x",
                "--from",
                "-9m",
                "--to",
                "-1m",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
