"""Tells how long nobody has touched this computer, by whichever way the system offers. Knows no absence and no timer.

`make_idle_source` tries the ways in turn and keeps the first that answers; none is a source too, which says why.
"""

import os
import sys
from collections.abc import Callable
from typing import Protocol


class IdleSource(Protocol):
    """A way to ask. `name` is a stable word; `reason` says in the source's own words why nothing works, else ""."""

    name: str
    reason: str

    def idle_seconds(self) -> float | None:
        """Return the seconds since the last touch of keyboard or mouse, None if it cannot be told now."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class NoIdleSource:
    """Knows nothing. `reason` is one of "wayland", "no-display", "unsupported"."""

    name = "none"

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def idle_seconds(self) -> float | None:
        """Nothing can be told."""
        return None

    def close(self) -> None:
        """Nothing is held."""


def make_idle_source(environ: "dict[str, str] | None" = None) -> IdleSource:
    """Return the best source of this system. May wait a moment for the session bus, so never on a window's thread."""
    found = dict(os.environ) if environ is None else environ
    for make in _ways(found):
        source = make()
        if source is not None:
            if source.idle_seconds() is not None:
                return source
            source.close()
    return NoIdleSource(_reason(found))


def _ways(environ: "dict[str, str]") -> list[Callable[[], IdleSource | None]]:
    if sys.platform == "win32":
        from tracker_app.desktop.idle_windows import WindowsIdle

        return [WindowsIdle]
    if sys.platform == "darwin":
        from tracker_app.desktop.idle_macos import MacIdle

        return [MacIdle]
    ways: list[Callable[[], IdleSource | None]] = []
    if environ.get("DBUS_SESSION_BUS_ADDRESS"):
        from tracker_app.desktop.idle_dbus import gnome_idle, screensaver_idle

        # On Wayland the X server behind it sees only X programs' input, so the desktop's own word comes first.
        ways += [gnome_idle, screensaver_idle]
    if environ.get("DISPLAY") and environ.get("XDG_SESSION_TYPE") != "wayland" and not environ.get("WAYLAND_DISPLAY"):
        from tracker_app.desktop.idle_x11 import x11_idle

        ways.append(x11_idle)
    return ways


def _reason(environ: "dict[str, str]") -> str:
    if not sys.platform.startswith("linux"):
        return "unsupported"
    if environ.get("WAYLAND_DISPLAY") or environ.get("XDG_SESSION_TYPE") == "wayland":
        return "wayland"
    return "unsupported" if environ.get("DISPLAY") else "no-display"
