"""Measures the window while the outage goes by: `python -m tests.simulation.outage.watched_window [--speed N]`.

The window is a process of its own, as in `demo outage --window`. A timer of 5 ms in its own thread of control shows
how long that was held up; each page is brought forward in turn, and a modal box would be counted.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PERIOD_MS = 5
PAGES = ("entries", "sync", "calendar", "reports")
RESULT = "HOLDFAST_WATCHED"


def main() -> int:
    """Play the day with the window open and print what was measured."""
    from tracker_app.app.demo import OutageDemo

    parser = argparse.ArgumentParser(prog="tests.simulation.outage.watched_window", description=__doc__)
    parser.add_argument("--speed", type=float, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="watched-") as folder:
        result = Path(folder) / "result.json"
        started: list[subprocess.Popen[bytes]] = []

        def window(environ: dict[str, str]) -> Callable[[], bool]:
            words = [sys.executable, "-m", __spec__.name, "--inside"] if __spec__ else []
            process = subprocess.Popen(words, env=os.environ | environ | {RESULT: str(result)})
            started.append(process)
            return lambda: process.poll() is None

        demo = OutageDemo(Path(folder) / "home", options.speed, lambda line: print(line, flush=True), window=window)  # noqa: T201
        played = demo.run()
        for process in started:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        seen = json.loads(result.read_text())
    names = ("entries", "unlike", "lost", "requests", "faults")
    told = seen | {name: getattr(played, name) for name in names}
    print(played.text, json.dumps(told, indent=1), sep="\n")  # noqa: T201
    return 0 if not played.unlike and seen["modal_boxes"] == 0 else 1


def inside() -> int:
    """Be the window, with a meter in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from tracker_app.ui.session import WindowSession
    from tracker_app.ui.start import run

    gaps: list[tuple[float, float, str]] = []
    seen = {"modal_boxes": 0, "pages": 0}
    last, turned_at = [0.0, 0.0], [0.0]

    def tick() -> None:
        now, busy = time.perf_counter(), time.thread_time()
        if last[0]:
            page = f"visit {seen['pages']}: {PAGES[(seen['pages'] - 1) % len(PAGES)]}"
            turned = f"{page}, {now - turned_at[0]:.2f} s after it was turned to"
            gaps.append((now - last[0] - PERIOD_MS / 1000, busy - last[1], turned))
        last[:] = now, busy
        if QApplication.activeModalWidget() is not None:
            seen["modal_boxes"] += 1

    whole = WindowSession._open

    def opened(session: WindowSession) -> None:
        whole(session)
        program = session.program
        meter, turns = QTimer(session), QTimer(session)
        meter.timeout.connect(tick)
        # What opens the window is measured elsewhere.
        QTimer.singleShot(3000, session, lambda: meter.start(PERIOD_MS))

        def turn() -> None:
            if program is not None:
                program.window.show_page(PAGES[seen["pages"] % len(PAGES)])
                seen["pages"] += 1
                turned_at[0] = time.perf_counter()

        turns.timeout.connect(turn)
        turns.start(2000)

    WindowSession._open = opened  # type: ignore[method-assign]
    code = run([])
    gaps.sort(reverse=True)
    told = {
        "longest_stall_ms": round(gaps[0][0] * 1000, 1),
        "longest_work_ms": round(max(busy for _, busy, _ in gaps) * 1000, 1),
        "over_50_ms": sum(gap > 0.05 for gap, _, _ in gaps),
        "longest": [f"{gap * 1000:.0f} ms, {busy * 1000:.0f} ms of work, {where}" for gap, busy, where in gaps[:12]],
        "ticks": len(gaps),
    }
    Path(os.environ[RESULT]).write_text(json.dumps(told | seen))
    return code


if __name__ == "__main__":
    raise SystemExit(inside() if "--inside" in sys.argv else main())
