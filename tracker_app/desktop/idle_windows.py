"""Asks Windows how long nobody has touched the computer. Knows no absence."""

import ctypes
import sys


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint), ("time", ctypes.c_uint))


class WindowsIdle:
    """GetLastInputInfo against the tick count; both are 32 bits and wrap round every 49.7 days."""

    name = "windows"
    reason = ""

    def idle_seconds(self) -> float | None:
        """Return the seconds since the last input."""
        if sys.platform != "win32":
            return None
        info = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(info)):
            return None
        ticks: int = ctypes.windll.kernel32.GetTickCount()
        return ((ticks - info.time) & 0xFFFFFFFF) / 1000.0

    def close(self) -> None:
        """Nothing is held."""
