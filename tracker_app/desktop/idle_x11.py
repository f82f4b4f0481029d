"""Asks the X server how long nobody has touched it (its screen saver extension). Knows nothing else of X."""

import ctypes
import ctypes.util


class _Info(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    )


class X11Idle:
    """One connection to the X server of $DISPLAY. Not for two threads at once."""

    name = "x11"
    reason = ""

    def __init__(self, x: ctypes.CDLL, saver: ctypes.CDLL, display: int) -> None:
        self._x = x
        self._saver = saver
        self._display: int | None = display
        self._root = x.XDefaultRootWindow(display)

    def idle_seconds(self) -> float | None:
        """Return the seconds since the last input."""
        if self._display is None:
            return None
        info = _Info()
        if not self._saver.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(info)):
            return None
        return float(info.idle) / 1000.0

    def close(self) -> None:
        """Close the connection."""
        if self._display is not None:
            self._x.XCloseDisplay(self._display)
            self._display = None


def x11_idle() -> X11Idle | None:
    """Return the source, or None where the libraries, the server or its extension are missing."""
    try:
        x, saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
    except OSError:
        return None
    # Pointers have 64 bits; without these lines ctypes would cut them to 32.
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x.XDefaultRootWindow.restype = ctypes.c_ulong
    x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
    x.XCloseDisplay.argtypes = [ctypes.c_void_p]
    saver.XScreenSaverQueryExtension.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    saver.XScreenSaverQueryInfo.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p]
    display = x.XOpenDisplay(None)
    if not display:
        return None
    event, error = ctypes.c_int(), ctypes.c_int()
    if not saver.XScreenSaverQueryExtension(display, ctypes.byref(event), ctypes.byref(error)):
        x.XCloseDisplay(display)
        return None
    return X11Idle(x, saver, display)
