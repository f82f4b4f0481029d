"""The real window in a process of its own: opens a home, types into the timer bar, and says what it came to.

Run as a program: `python -m tests.e2e.startup.window HOME [--now SECONDS] [--picture FILE]`; prints one JSON document.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.e2e.startup.surroundings import allow_keyrings
from tracker_app.desktop.clock import SystemClock
from tracker_app.ui.prepare import Preparation
from tracker_app.ui.program import Program
from tracker_app.ui.session import WindowSession
from tracker_app.ui.start import _application

BEGAN = time.monotonic()
TYPED = "since"
DEADLINE_SECONDS = 25.0


def main() -> int:
    """Open, act, tell, end."""
    words = argparse.ArgumentParser()
    words.add_argument("home", type=Path)
    words.add_argument("--now", type=float)
    words.add_argument("--picture", type=Path)
    words.add_argument("--safe-mode", action="store_true")
    given = words.parse_args()
    allow_keyrings()
    if given.now is not None:
        offset = given.now - time.time()
        SystemClock.now = lambda _self: time.time() + offset  # type: ignore[method-assign]
    preparation = Preparation(given.home, safe_mode=given.safe_mode)
    preparation.start()
    session = WindowSession(_application(), preparation, safe_mode=given.safe_mode)
    hand = _Hand(session, given.picture)
    QTimer.singleShot(0, hand.look)
    code = session.run()
    sys.stdout.write(json.dumps(hand.told) + "\n")
    return code


class _Hand:
    """What a person does who wants to record time, whatever the window says above."""

    def __init__(self, session: WindowSession, picture: Path | None) -> None:
        self._session = session
        self._picture = picture
        self.told: dict[str, object] = {"window": False}

    def look(self) -> None:
        program = self._session.program
        if program is None or not program.window.isVisible():
            self._later(self.look, "no window")
            return
        self.told |= {"window": True, "seconds": round(time.monotonic() - BEGAN, 2)}
        QTimer.singleShot(150, self.type)

    def type(self) -> None:
        program = self._program()
        if (modal := QApplication.activeModalWidget()) is not None:
            self.told["modal"] = type(modal).__name__
        program.timer_bar.focus_line()
        line = QApplication.focusWidget() or program.window
        QTest.keyClicks(line, TYPED)
        QTest.keyClick(line, Qt.Key.Key_Return)
        QTimer.singleShot(0, self.wait_for_it)

    def wait_for_it(self) -> None:
        program = self._program()
        running = program.now.running if hasattr(program.now, "running") else None
        shown = getattr(getattr(running, "entry", running), "description", None)
        codes = {key.partition(" ")[0] for key in program.news._problems}
        if shown != TYPED and program._opened.mode != "read-only" and not self._is_late():
            QTimer.singleShot(50, self.wait_for_it)
            return
        if program._opened.mode == "read-only" and not codes and not self._is_late():
            QTimer.singleShot(50, self.wait_for_it)
            return
        self.told |= {"typed": shown, "mode": program._opened.mode, "codes": sorted(codes)}
        QTimer.singleShot(400, self.leave)

    def leave(self) -> None:
        program = self._program()
        codes = {key.partition(" ")[0] for key in program.news._problems}
        self.told["codes"] = sorted({*codes, *map(str, self.told["codes"])})  # type: ignore[call-overload]
        if self._picture is not None:
            self._picture.parent.mkdir(parents=True, exist_ok=True)
            program.window.grab().save(str(self._picture))
        program.ended.emit(None)

    def _program(self) -> Program:
        assert self._session.program is not None
        return self._session.program

    def _is_late(self) -> bool:
        return time.monotonic() - BEGAN > DEADLINE_SECONDS

    def _later(self, act: object, why: str) -> None:
        if self._is_late():
            self.told["why"] = why
            QApplication.exit(1)
            return
        QTimer.singleShot(20, act)  # type: ignore[call-overload]


if __name__ == "__main__":
    sys.exit(main())
