"""One run of the window over one home, over another, and for reading: what the buttons of file problems ask for."""

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tracker_app.ui.prepare import Preparation
from tracker_app.ui.program import Again
from tracker_app.ui.session import WindowSession

first, other = Path(sys.argv[1]), Path(sys.argv[2])
app = QApplication([])
preparation = Preparation(first)
preparation.start()
session = WindowSession(app, preparation)
wishes = [Again(home=other), Again(read_only=True), None]
seen = []
asked = []

def look():
    program = session.program
    # On a busy machine a program may still be there at the next look after it was asked to end.
    if program is None or program in asked or not program.window.isVisible():
        return
    asked.append(program)
    seen.append([str(program.holdfast.home), program._opened.mode, program.holdfast.database.read_only])
    program.ended.emit(wishes.pop(0))

timer = QTimer()
timer.timeout.connect(look)
timer.start(300)
code = session.run()
print(json.dumps([code, seen]))
"""


def test_p6_it_starts_again_over_another_folder_and_for_reading(tmp_path: Path) -> None:
    first, other = tmp_path / "first", tmp_path / "other"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(first), str(other)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    code, seen = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    assert seen == [
        [str(first), "normal", False],
        [str(other), "normal", False],
        [str(other), "read-only", True],
    ]
    for home in (first, other):
        assert not (home / "window.sock").exists()
        assert "ERROR" not in (home / "logs" / "holdfast.log").read_text("utf-8")
