"""The window with 100 and with 100,000 entries, against a bare window and against its own budgets (UI.md 14, issue 2).

Each sample is a process of its own, offscreen. As a script this module is that process and prints what it saw.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.ratios import Ratio
from tests.many_entries import many_entries
from tests.worlds import a_world
from tracker_app.app.opening import Opened, open_holdfast
from tracker_app.app.recording import Content
from tracker_app.desktop.clock import SystemClock
from tracker_app.desktop.locks import FileLocks
from tracker_app.desktop.secrets import SessionSecrets
from tracker_app.ui.prepare import Preparation

SAMPLES = 5
MANY = 100_000
STALL_BUDGET = 0.050
KEY_BUDGET = 0.050
LOOKED_AT_SECONDS = 3.0
BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1080, 720)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
print(time.time())
"""


def run() -> list[Ratio]:
    """Measure opening in turns, then scrolling, typing and idling on the large home."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-benchmark-"))
    try:
        few, many = _filled(folder / "few", 100), _filled(folder / "many", MANY)
        bare, paint, usable_few, usable_many = [], [], [], []
        _child(few)
        for _sample in range(SAMPLES):
            bare.append(_bare())
            small, seen = _child(few), _child(many)
            paint.append(seen["painted"])
            usable_few.append(small["usable"])
            usable_many.append(seen["usable"])
        seen = _child(many, "use")
        floor = statistics.median(bare)
        opened = statistics.median(usable_many)
        return [
            Ratio("first paint with 100,000 entries, over a bare window", statistics.median(paint), floor),
            Ratio("usable with 100,000 entries, over a bare window", opened, floor),
            Ratio("usable with 100,000 entries, over 100 entries", opened, statistics.median(usable_few), 1.5),
            Ratio("longest stall while scrolling through all, over 50 ms", seen["scroll"], STALL_BUDGET, 1.0),
            Ratio("longest stall while another process records, over 50 ms", seen["commits"], STALL_BUDGET, 1.0),
            Ratio("first suggestion after a key, over 50 ms", seen["suggestion"], KEY_BUDGET, 1.0),
            Ratio("processor with a running timer shown, over 0.5 %", seen["shown"], 0.005 * LOOKED_AT_SECONDS),
            Ratio("processor with a running timer hidden, over 0.1 %", seen["hidden"], 0.001 * LOOKED_AT_SECONDS),
        ]
    finally:
        shutil.rmtree(folder)


def _filled(home: Path, count: int) -> Path:
    with a_world(home=home, now=time.time()) as world:
        many_entries(world.holdfast, count)
    return home


def _environment() -> dict[str, str]:
    # As it is installed: compiled once, not at each start.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."}


def _bare() -> float:
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", BARE], env=_environment(), capture_output=True, text=True, check=True, timeout=60
    )
    return float(done.stdout) - begun


def _child(home: Path, *how: str) -> dict[str, float]:
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.window", str(home), str(begun), *how],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


class Watched:
    """The program in this process, opened as `holdfast` does."""

    def __init__(self, home: Path) -> None:
        # In the order of ui/start.py: the file is opened beside the loading of Qt.
        preparation = Preparation(home)
        preparation.start()
        from PySide6.QtWidgets import QApplication

        from tracker_app.desktop.notify import NullNotifier
        from tracker_app.desktop.qt.tray_host import TrayHost
        from tracker_app.ui.program import Program
        from tracker_app.ui.theme import Theme

        self.home = home
        self.preparation = preparation
        self.app = QApplication([])
        theme = Theme(self.app)
        theme.start()
        self.program = Program(self.app, theme, preparation.wait(), notifier=NullNotifier(), tray_host=TrayHost())
        self.painted = 0.0

    def open(self) -> None:
        """Show the window, and wait until its list has lines."""
        from PySide6.QtCore import QEvent, QObject
        from PySide6.QtWidgets import QAbstractItemView

        watched = self

        class FirstPaint(QObject):
            def eventFilter(self, _one: QObject, event: QEvent) -> bool:  # noqa: N802
                if event.type() == QEvent.Type.Paint and not watched.painted:
                    watched.painted = time.time()
                return False

        paint = FirstPaint(self.app)
        self.app.installEventFilter(paint)
        self.program.start()
        views = [one for one in self.program.window.findChildren(QAbstractItemView) if one.isVisible()]
        self.view = max(views, key=lambda one: one.height())
        while self.view.model().rowCount() == 0 or not self.painted:
            wait(1)
        self.view.viewport().repaint()
        self.usable = time.time()
        self.app.removeEventFilter(paint)

    def settle(self) -> None:
        while self.program.bridge.is_busy():
            wait(2)

    def suggestion(self) -> float:
        """Seconds from the second letter typed until suggestions are on the screen."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self.program.window.activateWindow()
        QTest.qWaitForWindowActive(self.program.window)
        line = self.program.timer_bar.describe.line
        line.setFocus()
        QTest.keyClicks(line, "r")
        self.settle()
        pressed = time.perf_counter()
        QTest.keyClicks(line, "e")
        while self.program.bridge.is_busy():
            wait(1)
        if not self.program.timer_bar.describe.suggestions.isVisible():
            raise RuntimeError("no suggestion was offered")
        took = time.perf_counter() - pressed
        QTest.keyClick(line, Qt.Key.Key_Escape)
        line.clear()
        return took

    def scroll(self) -> float:
        """The longest stall while the list is scrolled to its oldest entry, and back by pages."""
        stalls = Stalls()
        bar = self.view.verticalScrollBar()
        for step in range(200):
            bar.setValue(bar.maximum() * step // 199)
            wait(5)
        self.settle()
        return stalls.stop()

    def commits(self) -> float:
        """The longest stall while another process records."""
        other = opened(self.home).holdfast
        stalls = Stalls()
        for n in range(20):
            other.recording.start(Content(f"Recorded elsewhere {n}"))
            wait(60)
        self.settle()
        other.close()
        return stalls.stop()

    def idle(self, *, shown: bool) -> float:
        """Processor seconds used while a timer runs and nobody does anything."""
        self.program.window.setVisible(shown)
        wait(1500)
        used = time.process_time()
        wait(int(LOOKED_AT_SECONDS * 1000))
        return time.process_time() - used


class Stalls:
    """The longest time for which the event loop did not turn."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._timer.start(1)

    def _turn(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    def stop(self) -> float:
        self._timer.stop()
        return self._longest


def opened(home: Path) -> Opened:
    """The program over a home, without a keyring and without accounts."""
    return open_holdfast(
        home, clock=SystemClock(), zone="Europe/Tallinn", secrets=SessionSecrets(), locks=FileLocks(home), environ={}
    )


def wait(milliseconds: int) -> None:
    """Let the event loop turn, as it does in the program: it sleeps while there is nothing to do."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def watch(home: Path, begun: float, *, use: bool) -> dict[str, float]:
    """Open the program and note when it was painted and usable (seconds since `begun`, UTC seconds); then use it."""
    watched = Watched(home)
    watched.open()
    seen = {"painted": watched.painted - begun, "usable": watched.usable - begun}
    if use:
        watched.settle()
        seen["suggestion"] = watched.suggestion()
        seen["scroll"] = watched.scroll()
        seen["commits"] = watched.commits()
        seen["shown"] = watched.idle(shown=True)
        seen["hidden"] = watched.idle(shown=False)
    watched.program.stop()
    watched.preparation.end()
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(watch(Path(sys.argv[1]), float(sys.argv[2]), use="use" in sys.argv)))
