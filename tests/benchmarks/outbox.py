"""The sync centre after a long outage: how long the window stands still while each tab shows very much (issue 4).

As a script this module is a process of its own, offscreen, that prints what it saw.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.ratios import Ratio

STALL_BUDGET = 0.050
WAITING = 2000
CARDS = 60
"""More than are shown at once."""
FINDINGS = 500


def run() -> list[Ratio]:
    """Measure every tab, first shown and shown anew a minute later."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.outbox"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    seen: dict[str, float] = json.loads(done.stdout)
    return [Ratio(f"longest stall with {what}, over 50 ms", stall, STALL_BUDGET, 1.0) for what, stall in seen.items()]


def watch(home: Path) -> dict[str, float]:
    """Fill each tab while it is looked at; the longest stalls in seconds."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.history import Stalls
    from tests.gallery.screens.sync import PICTURES
    from tests.worlds import a_world
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.pauses import keep_short
    from tracker_app.ui.problems.dispatch import Dispatch
    from tracker_app.ui.sync.page import SyncPage
    from tracker_app.ui.theme import Theme
    from tracker_app.ui.ticker import Ticker

    app = QApplication([])
    Theme(app).start()
    keep_short()
    waiting, refused = PICTURES["waiting"], PICTURES["problems"]
    clashes, outages = PICTURES["conflicts"], PICTURES["outages"]
    incident = outages.incidents[0]
    found = _many(incident.findings, FINDINGS)
    cases = {
        f"{WAITING:,} changes waiting": ("outbox", replace(waiting, outbox=_many(waiting.outbox, WAITING))),
        f"{CARDS} refused changes": ("problems", replace(refused, outbox=_many(refused.outbox, CARDS))),
        f"{CARDS} conflicts": ("conflicts", replace(clashes, conflicts=_many(clashes.conflicts, CARDS))),
        f"an outage that touched {FINDINGS}": (
            "incidents", replace(outages, incidents=(replace(incident, findings=tuple(found)),)),
        ),
    }  # fmt: skip
    seen: dict[str, float] = {}

    def stall(job: Callable[[], object]) -> float:
        stalls = Stalls()
        QTest.qWait(10)
        job()
        QTest.qWait(500)
        return stalls.longest

    with a_world(home=home) as world:
        bridge, act, ticker = Bridge(world.holdfast), Act(world.holdfast), Ticker(world.clock)
        page = SyncPage(world.holdfast, bridge, act, ticker, Dispatch())
        page.resize(900, 600)
        page.show()
        QTest.qWait(100)
        for what, (tab, picture) in cases.items():
            page.show_tab(tab)
            first, later = picture.ready(0), replace(picture, now=picture.now + 60).ready(0)
            seen[what] = stall(lambda first=first: page._take(first))  # type: ignore[misc]
            seen[f"{what}, a minute later"] = stall(lambda later=later: page._take(later))  # type: ignore[misc]
        page.close()
    return seen


def _many(rows: Sequence[Any], count: int) -> list[Any]:
    """So many rows like these, each with names of its own."""
    made = []
    for number in range(count):
        row = rows[number % len(rows)]
        own = {name: f"{getattr(row, name)}-{number}" for name in ("id", "entry") if hasattr(row, name)}
        made.append(replace(row, **own))
    return made


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="holdfast-benchmark-") as folder:
        sys.stdout.write(json.dumps(watch(Path(folder) / "home")))
