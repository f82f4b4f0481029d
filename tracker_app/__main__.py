"""Chooses the window or the command line, then imports it. Knows nothing else."""

import gc
import os
import sys
from contextlib import suppress


def main() -> int:
    """Run Holdfast with the words of this process; returns the exit code."""
    argv = sys.argv[1:]
    if _wants_window(argv):
        from tracker_app.ui.start import run as open_window

        return open_window(argv)
    # A run of a few milliseconds makes no garbage worth looking for; a long one still looks.
    gc.set_threshold(100_000, 50, 50)
    from tracker_app.cli.main import run

    return _leave(run(argv))


def _leave(code: int) -> int:
    """End a run that recorded: taking Python apart object by object would cost a sixth of it.

    The file is closed and the words are out. Whoever imported logging, or runs a thread, leaves in the usual way.
    """
    import threading

    if "logging" not in sys.modules and threading.active_count() == 1:
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(code)
    return code


def _wants_window(argv: list[str]) -> bool:
    skip = False
    for word in argv:
        if skip:
            skip = False
        elif word == "--home":
            skip = True
        elif word not in ("--safe-mode", "--hidden") and not word.startswith(("--home=", "holdfast:")):
            return False
    return not skip


if __name__ == "__main__":
    sys.exit(main())
