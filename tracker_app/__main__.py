"""Chooses the window or the command line, then imports it. Knows nothing else."""

import sys


def main() -> int:
    """Run Holdfast with the words of this process; returns the exit code."""
    argv = sys.argv[1:]
    if _wants_window(argv):
        from tracker_app.ui.start import run as open_window

        return open_window(argv)
    from tracker_app.cli.main import run

    return run(argv)


def _wants_window(argv: list[str]) -> bool:
    skip = False
    for word in argv:
        if skip:
            skip = False
        elif word == "--home":
            skip = True
        elif word not in ("--safe-mode", "--hidden") and not word.startswith("--home="):
            return False
    return not skip


if __name__ == "__main__":
    sys.exit(main())
