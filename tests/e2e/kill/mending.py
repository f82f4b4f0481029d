"""Opens a home as the window does, without a window: puts it right, brings home what lies beside it. To be killed.

Run as a program: `python -m tests.e2e.kill.mending HOME`.
"""

import os
import sys
from pathlib import Path

from tests.worlds import MemorySecrets
from tracker_app.app.opening import open_holdfast
from tracker_app.desktop.clock import SystemClock
from tracker_app.desktop.locks import FileLocks


def main() -> None:
    """Open and close."""
    home = Path(sys.argv[1])
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    opened = open_holdfast(
        home, clock=SystemClock(), zone="Europe/Tallinn", secrets=MemorySecrets(), locks=FileLocks(home),
        environ=dict(os.environ),
    )  # fmt: skip
    opened.starting.done()
    opened.holdfast.close()


if __name__ == "__main__":
    main()
