"""A crash outside Python is told at the next start, once; a run that ended well leaves nothing."""

import stat
import subprocess
import sys
from pathlib import Path

from tracker_app.ui.crashes import CrashWatch

CRASH = """
import ctypes, sys
from pathlib import Path
from tracker_app.ui.crashes import CrashWatch
CrashWatch(Path(sys.argv[1])).start()
ctypes.string_at(0)
"""


def test_p6_a_crash_is_told_once_with_its_trace(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    done = subprocess.run([sys.executable, "-c", CRASH, str(logs)], capture_output=True, check=False, timeout=60)
    assert done.returncode != 0
    assert stat.S_IMODE((logs / "crash.log").stat().st_mode) == 0o600
    watch = CrashWatch(logs)
    told = watch.start()
    watch.stop()
    assert told is not None
    assert told.code == "HF-START-005"
    assert "Segmentation fault" in told.details
    again = CrashWatch(logs)
    assert again.start() is None
    again.stop()
    assert not (logs / "crash.log").exists()


def test_p6_a_folder_that_cannot_be_is_not_watched(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file")
    watch = CrashWatch(tmp_path / "logs")
    assert watch.start() is None
    watch.stop()
