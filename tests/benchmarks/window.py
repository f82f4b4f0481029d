"""The window with 0, 100,000 and 1,000,000 entries, against a bare one and its own budgets (UI.md 14, issues 2 and 5).

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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.ratios import Ratio
from tests.many_entries import many_entries
from tests.worlds import a_world
from tracker_app.app.opening import Opened, open_holdfast
from tracker_app.app.recording import Content
from tracker_app.desktop.clock import SystemClock
from tracker_app.desktop.locks import FileLocks
from tracker_app.desktop.secrets import SessionSecrets
from tracker_app.ui.prepare import Preparation

if TYPE_CHECKING:
    from tests.benchmarks.history import Stalls

SAMPLES = 5
FEW = 100
MANY = 100_000
MOST = 1_000_000
SYNCED = 20_000
STALL_BUDGET = 0.050
KEY_BUDGET = 0.050
USABLE_BUDGET = 1.5
MEMORY_BUDGET = 250.0
"""Megabytes, UI.md 14."""
LOOKED_AT_SECONDS = 3.0
BARE = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1080, 720)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
print(time.time())
print(int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6)
"""


def run() -> list[Ratio]:
    """Measure opening in turns, then scrolling, typing, searching, weeks, syncing and idling."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-benchmark-"))
    try:
        homes = {count: _filled(folder / str(count), count) for count in (0, FEW, MANY, MOST)}
        bare: list[tuple[float, float]] = []
        seen: dict[int, list[dict[str, float]]] = {count: [] for count in homes}
        _child(homes[0])
        for _sample in range(SAMPLES):
            bare.append(_bare())
            for count, home in homes.items():
                seen[count].append(_child(home))
        floor = statistics.median(one for one, _ in bare)
        ratios = []
        for count in homes:
            size = f"{count:,} entries"
            painted, usable = (statistics.median(one[what] for one in seen[count]) for what in ("painted", "usable"))
            ratios += [
                Ratio(f"first paint with {size}, over a bare window", painted, floor),
                Ratio(f"usable with {size}, over a bare window", usable, floor),
            ]
        few, many, most = (statistics.median(one["usable"] for one in seen[count]) for count in (FEW, MANY, MOST))
        ratios += [
            Ratio(f"usable with {MANY:,} entries, over {FEW}", many, few, 1.5),
            Ratio(f"usable with {MOST:,} entries, over {FEW}", most, few),
            Ratio(f"usable with {MANY:,} entries, over 1.5 s", many, USABLE_BUDGET, 1.0),
        ]
        for count in (MANY, MOST):
            used = _child(homes[count], "use")
            size = f"{count:,} entries"
            ratios += [
                Ratio(f"longest stall {words}, {size}, over 50 ms", used[what], STALL_BUDGET, 1.0)
                for what, words in (
                    ("scroll", "while scrolling through all"),
                    ("weeks", "while going through weeks of the calendar"),
                    ("search", "while searching all years"),
                    ("commits", "while another process records"),
                )
            ]
            ratios += [
                Ratio(f"first suggestion after a key, {size}, over 50 ms", used["suggestion"], KEY_BUDGET, 1.0),
                Ratio(f"memory after all that, {size}, over 250 MB", used["memory"], MEMORY_BUDGET, unit="MB"),
                Ratio(
                    f"processor with a running timer shown, {size}, over 0.5 %",
                    used["shown"], 0.005 * LOOKED_AT_SECONDS,
                ),
                Ratio(
                    f"processor with a running timer hidden, {size}, over 0.1 %",
                    used["hidden"], 0.001 * LOOKED_AT_SECONDS,
                ),
            ]  # fmt: skip
        bare_memory = statistics.median(one for _, one in bare)
        ratios.append(Ratio("memory with no entry, over a bare window", seen[0][-1]["memory"], bare_memory, unit="MB"))
        synced = _child(_filled(folder / "synced", FEW), "sync")
        ratios.append(
            Ratio(
                f"longest stall while a sync of {SYNCED:,} entries runs, over 50 ms", synced["sync"], STALL_BUDGET, 1.0
            )
        )
        return ratios
    finally:
        shutil.rmtree(folder)


def _filled(home: Path, count: int) -> Path:
    with a_world(home=home, now=time.time()) as world:
        # Without any entry the window would welcome a new user instead of showing the list.
        world.holdfast.settings.remember("welcomed", "1")
        many_entries(world.holdfast, count)
    return home


def _environment() -> dict[str, str]:
    # As it is installed: compiled once, not at each start.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."}


def _bare() -> tuple[float, float]:
    """Seconds until a bare window has been shown, and its megabytes."""
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", BARE], env=_environment(), capture_output=True, text=True, check=True, timeout=60
    )
    ended, memory = done.stdout.split()
    return float(ended) - begun, float(memory)


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
        from tracker_app.ui.pauses import keep_short
        from tracker_app.ui.program import Program
        from tracker_app.ui.theme import Theme

        keep_short()
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
        views = self.program.window.current().widget.findChildren(QAbstractItemView)
        self.view = max(views, key=lambda one: one.height())
        # Usable is what shows its lines, or that there are none.
        while not self.painted or (self.view.model().rowCount() == 0 and self.program.bridge.is_busy()):
            wait(1)
        self.program.window.current().widget.repaint()
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
        stalls = stalling()
        bar = self.view.verticalScrollBar()
        for step in range(200):
            bar.setValue(bar.maximum() * step // 199)
            wait(5)
        self.settle()
        return stalls.longest

    def weeks(self) -> float:
        """The longest stall while the calendar goes back a year, week by week."""
        self.program.window.show_page("calendar")
        self.settle()
        page = self.program.window.current()
        stalls = stalling()
        for _week in range(52):
            page.presenter.go(-1)
            wait(10)
        self.settle()
        longest = stalls.longest
        self.program.window.show_page("list")
        self.settle()
        return longest

    def search(self) -> float:
        """The longest stall while all years are searched for a word, letter by letter."""
        from PySide6.QtTest import QTest

        page = self.program.window.current()
        page.focus_search()
        stalls = stalling()
        for letter in "report":
            QTest.keyClicks(page.search.line, letter)
            wait(60)
        self.settle()
        wait(50)
        longest = stalls.longest
        page.search_for("")
        self.settle()
        return longest

    def sync(self) -> float:
        """The longest stall while everything that a server has arrives; the server answers in this process."""
        from tests.fakes.memory_server import PROFILES, MemoryServer
        from tracker_app.domain.changes import Kind
        from tracker_app.domain.ids import AccountId
        from tracker_app.store.accounts import Account, Accounts

        holdfast = self.program.holdfast
        server = MemoryServer(replace(PROFILES["like-timetagger"], page_rows=500), holdfast.clock.now)
        now = int(time.time())
        for n in range(SYNCED):
            server.web_make({"description": f"From the server {n % 200}", "start": now - n * 900 - 600,
                             "stop": now - n * 900})  # fmt: skip
        holdfast.accounts.provider_for = lambda _account: server.provider()  # type: ignore[method-assign]
        account = AccountId(holdfast.make_id())
        with holdfast.database.write() as unit:
            Accounts(unit.connection).add(Account(account, "memory", "Work", "memory://", created=1))
            unit.changed(Kind.ACCOUNT, account)
        stalls = stalling()
        ends = time.time() + 120
        while self._received() < SYNCED and time.time() < ends:
            holdfast.sync_centre.click()
            holdfast.worker.wake()
            wait(50)
        self.settle()
        if self._received() < SYNCED:
            raise RuntimeError(f"only {self._received()} entries arrived")
        return stalls.longest

    def _received(self) -> int:
        with self.program.holdfast.database.read() as connection:
            rows = connection.execute("SELECT count(*) FROM entry WHERE description LIKE 'From the server%'")
            return int(rows.fetchone()[0])

    def commits(self) -> float:
        """The longest stall while another process records."""
        other = opened(self.home).holdfast
        stalls = stalling()
        for n in range(20):
            other.recording.start(Content(f"Recorded elsewhere {n}"))
            wait(60)
        self.settle()
        other.close()
        return stalls.longest

    def idle(self, *, shown: bool) -> float:
        """Processor seconds used while a timer runs and nobody does anything."""
        self.program.window.setVisible(shown)
        wait(1500)
        used = time.process_time()
        wait(int(LOOKED_AT_SECONDS * 1000))
        return time.process_time() - used


def stalling() -> "Stalls":
    """Begin to watch for stalls; imported late, since this process also measures how long imports take."""
    from tests.benchmarks.history import Stalls

    return Stalls()


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


def memory() -> float:
    """Megabytes of this process now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def watch(home: Path, begun: float, how: list[str]) -> dict[str, float]:
    """Open the program and note when it was painted and usable (seconds since `begun`, UTC seconds); then use it."""
    watched = Watched(home)
    watched.open()
    seen = {"painted": watched.painted - begun, "usable": watched.usable - begun}
    watched.settle()
    seen["memory"] = memory()
    if "sync" in how:
        seen["sync"] = watched.sync()
    if "use" in how:
        seen["suggestion"] = watched.suggestion()
        seen["scroll"] = watched.scroll()
        seen["weeks"] = watched.weeks()
        seen["search"] = watched.search()
        seen["commits"] = watched.commits()
        seen["memory"] = memory()
        seen["shown"] = watched.idle(shown=True)
        seen["hidden"] = watched.idle(shown=False)
    watched.program.stop()
    watched.preparation.end()
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(watch(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])))
