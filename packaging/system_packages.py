"""Finds which Debian or Ubuntu packages are missing and asks for them, saying why. Knows nothing of Python packages."""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence

# Found by trying in a minimal system until the window opened; each line is one reason to ask.
FOR_THE_WINDOW: Mapping[str, Sequence[str]] = {
    "Qt draws through them": (
        "libgl1",
        "libegl1",
        "libxkbcommon0",
        "libfontconfig1",
        "libdbus-1-3",
        "libglib2.0-0",
    ),
    "Qt opens windows on X11 with them": (
        "libxcb-cursor0",
        "libxkbcommon-x11-0",
        "libxcb-icccm4",
        "libxcb-keysyms1",
        "libxcb-shape0",
    ),
    "Qt opens windows on Wayland with them": ("libwayland-client0", "libwayland-cursor0"),
    "Qt brings no font of its own": ("fonts-dejavu-core",),
    "it notices on X11 with it when nobody is there": ("libxss1",),
    "local time needs the time zones": ("tzdata",),
}
FOR_THE_TESTS: Mapping[str, Sequence[str]] = {
    "tests open windows on a screen nobody sees": ("xvfb", "xauth", "openbox", "x11-utils"),
    "tests press keys and look at pictures of the screen": ("xdotool", "imagemagick"),
    "tests use a session of their own: tray, notifications, keyring": (
        "dbus",
        "libglib2.0-bin",
        "trayer",
        "dunst",
        "gnome-keyring",
        "libsecret-tools",
    ),
    "tests read the window as a screen reader does": ("at-spi2-core",),
}


class CannotAsk(Exception):
    """A package is missing and could not be installed; the text says what to do by hand."""


def install_missing(*, for_tests: bool, first_time: bool) -> None:
    """Installs what is missing, on Debian and Ubuntu; elsewhere says, the first time, what will be needed.

    Raises CannotAsk when there is no way to become root, or apt-get failed.
    """
    if not sys.platform.startswith("linux"):
        return
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        if first_time:
            _hint(for_tests=for_tests)
        return
    wanted = missing(needed(for_tests=for_tests, has_ensurepip=has_ensurepip()), installed())
    if wanted:
        _install(wanted)


def needed(*, for_tests: bool, has_ensurepip: bool) -> dict[str, Sequence[str]]:
    """The packages by the reason for asking for them."""
    reasons: dict[str, Sequence[str]] = {}
    if not has_ensurepip:
        # Debian takes this module out of Python; a Python from elsewhere has it.
        reasons["Python makes the .venv folder with it"] = (f"python3.{sys.version_info.minor}-venv",)
    reasons.update(FOR_THE_WINDOW)
    if for_tests:
        reasons.update(FOR_THE_TESTS)
    return reasons


def missing(reasons: Mapping[str, Sequence[str]], present: Iterable[str]) -> dict[str, list[str]]:
    """What of `reasons` is not among the `present` package names; reasons with nothing missing are left out."""
    here = frozenset(present)
    short = {reason: [name for name in names if name not in here] for reason, names in reasons.items()}
    return {reason: names for reason, names in short.items() if names}


def installed() -> frozenset[str]:
    """Names of all installed packages and of what they provide (Debian 13 renamed some: libglib2.0-0t64)."""
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status}\t${Package}\t${Provides}\n"],
        check=True,
        capture_output=True,
        text=True,
    )
    return names_in(listing.stdout)


def names_in(listing: str) -> frozenset[str]:
    """The names in lines of "status, package, what it provides", for packages that are installed."""
    names: set[str] = set()
    for line in listing.splitlines():
        status, package, provides = line.split("\t")
        if status == "installed":
            names.add(package)
            names.update(item.split("(")[0].strip() for item in provides.split(",") if item.strip())
    return frozenset(names)


def has_ensurepip() -> bool:
    """Whether this Python can put pip into a new environment."""
    return importlib.util.find_spec("ensurepip") is not None


def _install(wanted: Mapping[str, Sequence[str]]) -> None:
    names = [name for group in wanted.values() for name in group]
    install = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", *names]
    print("These system packages are missing:", flush=True)
    for reason, group in wanted.items():
        print(f"  {' '.join(group)}\n      ({reason})", flush=True)
    by_hand = f"Have them installed as root, then run this again:\n  apt-get install {' '.join(names)}"
    if os.geteuid() == 0:
        as_root: list[str] = []
    elif shutil.which("sudo"):
        print("Installing them needs your permission; sudo asks for it.", flush=True)
        as_root = ["sudo"]
    else:
        raise CannotAsk(f"There is no sudo here to install them with. {by_hand}")
    # An index that cannot be refreshed may still do: the installation decides.
    subprocess.run([*as_root, "apt-get", "update", "-q"], check=False, stdin=subprocess.DEVNULL)
    print(f"+ {shlex.join([*as_root, *install])}", flush=True)
    if subprocess.run([*as_root, *install, "-q"], check=False).returncode != 0:
        raise CannotAsk(f"They could not be installed; the lines above say why. {by_hand}")


def _hint(*, for_tests: bool) -> None:
    names = [name for group in needed(for_tests=for_tests, has_ensurepip=True).values() for name in group]
    print(
        "This is neither Debian nor Ubuntu. If the window does not open, look for these under your system's names:\n"
        f"  {' '.join(names)}",
        file=sys.stderr,
    )
