#!/usr/bin/env python3
"""Runs a command on a screen, session bus and keyring of its own, which end with it. Knows no tests, no Holdfast.

packaging/private_desktop.py COMMAND [ARGUMENTS]
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

SCREEN = "-screen 0 1280x800x24 -nolisten tcp"
TOOLS = ("xvfb-run", "dbus-run-session")
FOLDERS = ("XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
INSIDE = "--inside"
MARK = "HOLDFAST_PRIVATE_DESKTOP"
"""Set inside, so that a test may tell this keyring from a person's own."""
# A window manager gives focus, a tray host docks the icon, a notifier answers on the bus.
COMPANIONS: Sequence[Sequence[str]] = (
    ("openbox",),
    ("dunst",),
    ("trayer", "--edge", "top", "--align", "right", "--height", "24", "--widthtype", "request", "--expand", "true"),
)
KEYRING = ("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
KEYRING_PASSWORD = "for-this-session-only\n"  # noqa: S105 - opens a keyring that is deleted with the session


def run(command: Sequence[str]) -> int:
    """Runs `command` and returns its exit code; where the tools are missing (not Linux), it just runs it."""
    if not sys.platform.startswith("linux") or any(shutil.which(tool) is None for tool in TOOLS):
        return subprocess.run(command, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="hf-", ignore_cleanup_errors=True) as root:
        environment = os.environ | {name: _private_folder(Path(root, name.lower())) for name in FOLDERS}
        environment["LIBGL_ALWAYS_SOFTWARE"] = "1"
        environment[MARK] = "1"
        for variable in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            environment.pop(variable, None)
        # The screen goes around the bus: what the bus starts sees only the bus's own environment.
        wrapped = ["xvfb-run", "-a", "-s", SCREEN, "dbus-run-session", "--", sys.executable, __file__, INSIDE, *command]
        return subprocess.run(wrapped, check=False, env=environment).returncode


def _run_inside(command: Sequence[str]) -> int:
    with ExitStack() as ending:
        for companion in COMPANIONS:
            _start(companion, "", ending)
        _start(KEYRING, KEYRING_PASSWORD, ending)
        return subprocess.run(command, check=False).returncode


def _start(command: Sequence[str], typed: str, ending: ExitStack) -> None:
    """Starts a companion that ends with `ending`; one that is not there, or may not run, is left out."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
        )
    except OSError as trouble:
        print(f"without {command[0]}: {trouble.strerror}", file=sys.stderr)
        return
    ending.callback(process.wait)
    ending.callback(process.terminate)
    if process.stdin:
        process.stdin.write(typed)
        process.stdin.close()


def _private_folder(folder: Path) -> str:
    folder.mkdir(mode=0o700)
    return str(folder)


if __name__ == "__main__":
    words = sys.argv[1:]
    if not words:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    try:
        sys.exit(_run_inside(words[1:]) if words[0] == INSIDE else run(words))
    except KeyboardInterrupt:
        sys.exit(130)
