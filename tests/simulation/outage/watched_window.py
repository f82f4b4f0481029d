"""Measures the window while the outage goes by: `python -m tests.simulation.outage.watched_window [--speed N]`.

The window is a process of its own, as in `demo outage --window`. Every page is turned to again and again, the sync
centre with another of its tabs each time. Fails where the window was held up for over 50 ms, where a modal box stood
in the way, or where anything was lost.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

LONGEST_MS = 50.0
TURN_MS = 1500
QUIET_MS = 1000
"""What opens the window is measured elsewhere (tests/benchmarks/window.py)."""
RESULT = "HOLDFAST_WATCHED"


def main() -> int:
    """Play the day with the window open and print what was measured."""
    parser = argparse.ArgumentParser(prog="tests.simulation.outage.watched_window", description=__doc__)
    parser.add_argument("--speed", type=float, default=300)
    seen = watch(parser.parse_args().speed, lambda line: print(line, flush=True))  # noqa: T201
    print(seen.pop("text"), json.dumps(seen, indent=1), sep="\n")  # noqa: T201
    return 0 if is_good(seen) else 1


def is_good(seen: dict[str, Any]) -> bool:
    """Whether the window was never held up or in the way, and nothing was lost."""
    return not seen["unlike"] and not seen["modal_boxes"] and seen["longest_stall_ms"] <= LONGEST_MS


def watch(speed: float, say: Callable[[str], None]) -> dict[str, Any]:
    """Play the day `speed` times as fast as it was, and return what was measured."""
    from tracker_app.app.demo import OutageDemo, Played

    with tempfile.TemporaryDirectory(prefix="watched-") as folder:
        result = Path(folder) / "result.json"
        started: list[subprocess.Popen[bytes]] = []

        def window(environ: dict[str, str]) -> Callable[[], bool]:
            # As it is installed: compiled once, not at each start.
            inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
            words = [sys.executable, "-m", "tests.simulation.outage.watched_window", "--inside"]
            process = subprocess.Popen(words, env=inherited | environ | {RESULT: str(result)})
            started.append(process)
            return lambda: process.poll() is None

        def close(_played: Played) -> None:
            for process in started:
                process.send_signal(signal.SIGTERM)
                process.wait(30)

        played = OutageDemo(Path(folder) / "home", speed, say, window=window).run(close)
        seen: dict[str, Any] = json.loads(result.read_text())
    return seen | {
        name: getattr(played, name) for name in ("text", "entries", "unlike", "taken_back", "requests", "faults")
    }


def inside() -> int:
    """Be the window, with a meter in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from tests.simulation.outage.stalls import StallMeter
    from tracker_app.ui.session import WindowSession
    from tracker_app.ui.start import run
    from tracker_app.ui.sync.page import TABS

    seen = {"modal_boxes": 0, "turns": 0}
    meters: list[StallMeter] = []
    whole, over = WindowSession._open, WindowSession._close

    def opened(session: WindowSession) -> None:
        whole(session)
        program = session.program
        if program is None:
            return
        meter, turns = StallMeter(session), QTimer(session)
        meters.append(meter)
        pages = program.window.places()

        def turn() -> None:
            visit, at = divmod(seen["turns"], len(pages))
            page = pages[at]
            tab = TABS[visit % len(TABS)] if page == "sync" else ""
            meter.turn(f"{page}/{tab}" if tab else page)
            program.go.show_page(page, tab)
            seen["turns"] += 1
            seen["modal_boxes"] += QApplication.activeModalWidget() is not None

        turns.timeout.connect(turn)
        QTimer.singleShot(QUIET_MS, session, meter.start)
        QTimer.singleShot(QUIET_MS, session, lambda: turns.start(TURN_MS))

    def closed(session: WindowSession) -> None:
        meters[0].stop()
        over(session)

    WindowSession._open = opened  # type: ignore[method-assign]
    WindowSession._close = closed  # type: ignore[method-assign]
    code = run([])
    (meter,) = meters
    worst = sorted(meter.stalls, key=lambda one: -one.own)
    told = {
        "longest_stall_ms": round(worst[0].own, 1),
        "longest_work_ms": round(max(one.work for one in worst), 1),
        "longest_wall_ms": round(max(one.wall for one in worst), 1),
        "over_50_ms": sum(one.own > LONGEST_MS for one in worst),
        "longest_by_page_ms": meter.longest_by_place(),
        "longest": [str(one) for one in worst[:12]],
        "ticks": meter.ticks,
    }
    Path(os.environ[RESULT]).write_text(json.dumps(told | seen))
    return code


if __name__ == "__main__":
    raise SystemExit(inside() if "--inside" in sys.argv else main())
