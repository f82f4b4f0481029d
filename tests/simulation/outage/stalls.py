"""Measures how long an event loop was held up, on which page, and by what. Knows no page and no outage.

What the processor did for other programs meanwhile is left out: the scheduler says how long a thread stood ready and
was not run, be it the one that paints or the one that holds the interpreter. Waiting for the disk, for a lock or for
what another thread of this process works counts.
"""

import gc
import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

PERIOD_MS = 5
LOOK_SECONDS = 0.01
SUSPECT_SECONDS = 0.02
"""From here on the stack of the held-up thread is kept, to name what held it."""
_COLLECTION = "a collection of generation"
_THREADS = Path("/proc/self/task")


@dataclass(frozen=True, slots=True)
class Stall:
    """One stall, in milliseconds: on the wall, less what other programs took, and what the thread worked meanwhile."""

    place: str
    since_turn: float
    wall: float
    own: float
    work: float
    where: str

    def __str__(self) -> str:
        return (
            f"{self.own:.0f} ms ({self.wall:.0f} on the wall, {self.work:.0f} of work), {self.place}, "
            f"{self.since_turn:.2f} s after it was turned to: {self.where or 'unseen'}"
        )


class StallMeter(QObject):
    """`start` begins to measure the loop of the calling thread; `turn` names what is shown from now on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stalls: list[Stall] = []
        self.ticks = 0
        self._place, self._turned = "", time.perf_counter()
        self._last: tuple[float, float, dict[str, float]] | None = None
        self._where = ""
        self._collecting = 0.0
        self._watched = threading.get_ident()
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._look, name="stall-watch", daemon=True)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self._watch.start()
        gc.callbacks.append(self._collected)
        self._timer.start(PERIOD_MS)

    def stop(self) -> None:
        """Measure no more."""
        self._timer.stop()
        gc.callbacks.remove(self._collected)
        self._stopping.set()
        self._watch.join()

    def turn(self, place: str) -> None:
        """Name the place to which stalls belong from now on."""
        self._place, self._turned = place, time.perf_counter()

    def longest_by_place(self) -> dict[str, float]:
        """The longest stall of each place, milliseconds, less what other programs took."""
        found: dict[str, float] = {}
        for one in self.stalls:
            found[one.place] = max(found.get(one.place, 0.0), round(one.own, 1))
        return found

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter(), time.thread_time(), _kept_waiting()
        last, self._last = self._last, now
        where, self._where = self._where, ""
        self.ticks += 1
        if last is None:
            return
        wall = now[0] - last[0] - PERIOD_MS / 1000
        own = wall - max((ready - last[2].get(thread, ready) for thread, ready in now[2].items()), default=0.0)
        since = now[0] - self._turned
        self.stalls.append(Stall(self._place, since, wall * 1000, own * 1000, (now[1] - last[1]) * 1000, where))

    def _collected(self, phase: str, told: dict[str, int]) -> None:
        if phase == "start":
            self._collecting = time.perf_counter()
        elif time.perf_counter() - self._collecting > SUSPECT_SECONDS / 2:
            self._where = f"{_COLLECTION} {told['generation']}"

    def _look(self) -> None:
        # On a thread of its own: what holds the loop up cannot look at itself.
        while not self._stopping.wait(LOOK_SECONDS):
            last = self._last
            if last is None or self._where.startswith(_COLLECTION) or time.perf_counter() - last[0] < SUSPECT_SECONDS:
                continue
            frame = sys._current_frames().get(self._watched)
            names = []
            while frame is not None and len(names) < 4:
                if "tracker_app" in frame.f_code.co_filename or not names:
                    names.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_name}")
                frame = frame.f_back
            self._where = " < ".join(names)


def _kept_waiting() -> dict[str, float]:
    """Seconds for which each thread stood ready while the processor worked for others; none where no system tells."""
    found = {}
    try:
        for thread in os.listdir(_THREADS):  # noqa: PTH208 - two hundred times a second
            with open(f"{_THREADS}/{thread}/schedstat") as told:  # noqa: PTH123
                found[thread] = int(told.read().split()[1]) / 1e9
    except OSError:
        pass
    return found
