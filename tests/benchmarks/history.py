"""The list over 100, 100,000 and 1,000,000 entries: opening, the longest stall on the way to the oldest, an edit.

Each size is a process of its own, offscreen. As a script this module is that process and prints what it saw.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.ratios import Ratio
from tests.many_entries import many_entries
from tests.worlds import World, a_world
from tracker_app.domain.changes import EntryPatch
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.entries.page import EntriesPage
from tracker_app.ui.pauses import keep_short
from tracker_app.ui.theme import Theme
from tracker_app.ui.ticker import Ticker

FEW, MANY, MOST = 100, 100_000, 1_000_000
SAMPLES = 3
STALL_BUDGET = 0.050


def run() -> list[Ratio]:
    """Measure every size in turns."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-benchmark-"))
    try:
        for count in (FEW, MANY, MOST):
            with a_world(home=folder / str(count)) as world:
                many_entries(world.holdfast, count)
        seen: dict[int, list[dict[str, float]]] = {FEW: [], MANY: [], MOST: []}
        for _sample in range(SAMPLES):
            for count, found in seen.items():
                found.append(_child(folder / str(count)))

        def middle(count: int, what: str) -> float:
            return statistics.median(one[what] for one in seen[count])

        def longest(count: int, what: str) -> float:
            return max(one[what] for one in seen[count])

        ratios = []
        for count in (MANY, MOST):
            size = f"{count:,} entries"
            ratios += [
                Ratio(f"opening with {size}, over 100 entries", middle(count, "open"), middle(FEW, "open"), 1.5),
                Ratio(f"editing an entry among {size}, over 100", middle(count, "edit"), middle(FEW, "edit"), 1.5),
                *(
                    Ratio(f"longest stall {words}, {size}, over 50 ms", longest(count, what), STALL_BUDGET, 1.0)
                    for what, words in (
                        ("index", "while the index arrives"),
                        ("drag", "while dragging to the oldest"),
                        ("wheel", "while turning the wheel"),
                        ("end", "going to the oldest at once"),
                        ("search", "while searching all years"),
                    )
                ),
                Ratio(f"a word found among {size}, over a second", middle(count, "found"), 1.0),
            ]
        return ratios
    finally:
        shutil.rmtree(folder)


def _child(home: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.history", str(home)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


class Stalls(QObject):
    """The longest time for which this process kept the event loop from turning, in seconds.

    What the processor did for others meanwhile is left out: the smaller of the time on the wall and of the time that
    all threads of this process used, readers that hold the interpreter among them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = (time.perf_counter(), time.process_time())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._timer.start(1)

    def _turn(self) -> None:
        now = (time.perf_counter(), time.process_time())
        self.longest = max(self.longest, min(now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now


class Seat:
    """Somebody before the page: drags, turns the wheel, searches and edits."""

    def __init__(self, world: World, bridge: Bridge, page: EntriesPage) -> None:
        self._world = world
        self._bridge = bridge
        self._page = page
        self.seen: dict[str, float] = {}

    def settle(self) -> None:
        """Wait until everything on the screen was read."""
        page = self._page
        while self._bridge.is_busy() or page.history.is_resting or page.model.wanted(*page.list.visible_rows()):
            QTest.qWait(1)

    def stall(self, name: str, job: Callable[[], None]) -> None:
        """Note the longest stall while a job goes on."""
        stalls = Stalls()
        QTest.qWait(5)
        job()
        self.settle()
        QTest.qWait(20)
        self.seen[name] = stalls.longest

    def drag(self) -> None:
        """Drag the scroll bar from the newest to the oldest."""
        bar = self._page.list.verticalScrollBar()
        for step in range(200):
            bar.setValue(bar.maximum() * step // 199)
            QTest.qWait(5)

    def wheel(self) -> None:
        """Turn the wheel without a pause."""
        viewport = self._page.list.viewport()
        for _turn in range(150):
            event = QWheelEvent(
                QPointF(300, 300), QPointF(viewport.mapToGlobal(QPoint(300, 300))), QPoint(), QPoint(0, 360),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(viewport, event)
            QTest.qWait(5)

    def end(self) -> None:
        """Go to the newest and to the oldest at once."""
        QTest.keyClick(self._page.list, Qt.Key.Key_Home)
        QTest.keyClick(self._page.list, Qt.Key.Key_End)

    def search(self) -> None:
        """Search all years for a word."""
        begun = time.perf_counter()
        self._page.search_for("checkout")
        while self._bridge.is_busy():
            QTest.qWait(1)
        self.seen["found"] = time.perf_counter() - begun

    def edit(self, act: Act) -> None:
        """Edit the newest entry, until it is laid out again; processor time, the median of twenty."""
        self._page.search_for("")
        self.settle()
        self._page.go_to_today()
        recording, times = self._world.holdfast.recording, []
        entry = self._world.holdfast.browsing.page(limit=1)[0].entry
        for n in range(20):
            begun = time.process_time()
            act.perform(partial(recording.edit, entry.id, EntryPatch(description=f"Written anew {n}")))
            self._page.list.executeDelayedItemsLayout()
            times.append(time.process_time() - begun)
            self.settle()
        self.seen["edit"] = statistics.median(times)


def watch(home: Path) -> dict[str, float]:
    """Open the page, go to the oldest entry in every way, search and edit; seconds of each."""
    app = QApplication([])
    Theme(app).start()
    keep_short()
    with a_world(home=home) as world:
        bridge, act, ticker = Bridge(world.holdfast), Act(world.holdfast), Ticker(world.clock)
        bridge.start()
        begun = time.perf_counter()
        page = EntriesPage(world.holdfast, bridge, act, ticker)
        page.resize(1080, 720)
        page.shown()
        page.show()
        page.grab()
        opened = time.perf_counter() - begun
        seat = Seat(world, bridge, page)
        seat.stall("index", lambda: None)
        seat.stall("drag", seat.drag)
        seat.stall("wheel", seat.wheel)
        seat.stall("end", seat.end)
        seat.stall("search", seat.search)
        seat.edit(act)
        page.close()
        bridge.stop()
    return {"open": opened, **seat.seen}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(watch(Path(sys.argv[1]))))
