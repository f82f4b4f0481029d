#!/usr/bin/env python3
"""Opens or tests a checkout after doing all its set-up. Needs Python and nothing else; knows no part of Holdfast.

python3 packaging/dev.py open [ARGUMENTS OF HOLDFAST]
python3 packaging/dev.py test [ARGUMENTS OF PYTEST]
python3 packaging/dev.py setup      (what both need, and no more)
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here, in words any Python 3 can read, before newer syntax is met
    sys.stderr.write("Holdfast needs Python 3.11 or newer; this is %d.%d.\n" % sys.version_info[:2])  # noqa: UP031
    sys.exit(2)

import argparse
import os
import subprocess
from pathlib import Path

import private_desktop
from environment import CannotInstall, Environment, Purpose
from system_packages import CannotAsk, install_missing

CHECKOUT = Path(__file__).resolve().parent.parent
NO_DISPLAY = """\
There is no display here, so the window cannot open; the command line works without one:
  {holdfast} start "Reading"
  {holdfast} status
  {holdfast} stop
  {holdfast} list
"""


def main(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code (1: set-up or window impossible; 2: wrong usage)."""
    options = _parser().parse_args(arguments)
    os.chdir(CHECKOUT)
    environment = Environment(CHECKOUT)
    purpose = Purpose.RUN if options.command == "open" else Purpose.TEST
    try:
        if not options.skip_system:
            install_missing(for_tests=purpose is Purpose.TEST, first_time=not environment.is_current(purpose))
        environment.bring_up_to_date(purpose)
    except (CannotAsk, CannotInstall) as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    # No match statement: this file must parse on older Pythons to say its sentence above.
    if options.command == "open":
        return _open(environment, options.rest)
    if options.command == "test":
        return _test(environment, options.rest)
    print(f"Ready: {environment.holdfast}")
    return 0


def _open(environment: Environment, rest: list[str]) -> int:
    if not _has_display():
        print(NO_DISPLAY.format(holdfast=environment.holdfast.relative_to(CHECKOUT)), end="", file=sys.stderr)
        return 1
    return subprocess.run([environment.python, "-m", "tracker_app", *rest], check=False).returncode


def _test(environment: Environment, rest: list[str]) -> int:
    # Tests that share the screen stay in one group, hence "loadgroup".
    pytest = [str(environment.python), "-m", "pytest", "-n", "2", "--dist", "loadgroup", *rest]
    return private_desktop.run(pytest)


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="packaging/dev.py", description="Set up this checkout, then use it.")
    parser.add_argument("--skip-system", action="store_true", help="do not look for missing system libraries")
    parser.add_argument("command", choices=("open", "test", "setup"))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="handed on to Holdfast or to pytest")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
