"""Says without Qt whether a desktop of Linux shows tray icons: by the session bus or the X server. Knows no icon."""

import ctypes
import sys
from collections.abc import Mapping

_WATCHER = "org.kde.StatusNotifierWatcher"


def shows_tray_icons(environ: Mapping[str, str]) -> bool | None:
    """Return whether a tray is there; None where that cannot be told from here."""
    if sys.platform in ("win32", "darwin"):
        return True
    if environ.get("DBUS_SESSION_BUS_ADDRESS") and _watcher_answers():
        return True
    return _x_tray_is_owned(environ.get("DISPLAY", ""))


def _watcher_answers() -> bool:
    from tracker_app.desktop.idle_dbus import BusQuestion

    question = BusQuestion(_WATCHER, "/StatusNotifierWatcher", "org.freedesktop.DBus.Introspectable", "Introspect")
    try:
        return question.ask() is not None
    finally:
        question.close()


def _x_tray_is_owned(display_name: str) -> bool | None:
    """Ask who owns the tray of the first screen (freedesktop's system tray protocol)."""
    if not display_name:
        return None
    try:
        x = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    # Pointers have 64 bits; without these lines ctypes would cut them to 32.
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x.XInternAtom.restype = ctypes.c_ulong
    x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x.XGetSelectionOwner.restype = ctypes.c_ulong
    x.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x.XOpenDisplay(display_name.encode())
    if not display:
        return None
    try:
        return bool(x.XGetSelectionOwner(display, x.XInternAtom(display, b"_NET_SYSTEM_TRAY_S0", 0)))
    finally:
        x.XCloseDisplay(display)
