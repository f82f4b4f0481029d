"""The real window without a screen, in which somebody records without a pause; each confirmed edit is said at once.

Run as a program: `python -m tests.e2e.kill.window HOME PREFIX`.
"""

import json
import sys
from itertools import count
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.worlds import MemorySecrets
from tracker_app.app.opening import open_holdfast
from tracker_app.app.recording import Content
from tracker_app.desktop.clock import SystemClock
from tracker_app.desktop.locks import FileLocks
from tracker_app.desktop.notify import NullNotifier
from tracker_app.desktop.qt.tray_host import TrayHost
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.ui.program import Program
from tracker_app.ui.theme import Theme


def main() -> None:
    """Open the window and record until killed."""
    home, prefix = Path(sys.argv[1]), sys.argv[2]
    app = QApplication(sys.argv[:1])
    opened = open_holdfast(
        home, clock=SystemClock(), zone="Europe/Tallinn", secrets=MemorySecrets(), locks=FileLocks(home), environ={}
    )
    program = Program(app, Theme(app), opened, notifier=NullNotifier(), tray_host=TrayHost(), desktop="test")
    program.start()
    numbers = count()

    def gesture() -> None:
        name = f"{prefix}-{next(numbers)}"
        started = program.act.perform(lambda: opened.holdfast.recording.start(Content(name)), "started")
        _confirm(started)
        if isinstance(started, TimeEntry):
            patch = EntryPatch(description=f"{name}+1", tags=("kill",))
            _confirm(program.act.perform(lambda: opened.holdfast.recording.edit(started.id, patch), "edited"))

    timer = QTimer()
    timer.timeout.connect(gesture)
    timer.start(0)
    app.exec()


def _confirm(entry: object) -> None:
    if isinstance(entry, TimeEntry):
        sys.stdout.write(json.dumps({"entry": {"id": entry.id, "description": entry.description}}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
