"""Hears keys anywhere on Windows (RegisterHotKey). Knows no command.

Keys belong to the thread that asked for them, so each set has a thread of its own, which ends with it.
"""

import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from tracker_app.desktop.hotkey import Chord

_HELD = {"alt": 1, "ctrl": 2, "shift": 4, "meta": 8}
_NO_REPEAT = 0x4000
_KEYS = {
    "space": 0x20, "pgup": 0x21, "pgdown": 0x22, "end": 0x23, "home": 0x24, "left": 0x25, "up": 0x26, "right": 0x27,
    "down": 0x28, "ins": 0x2D, "del": 0x2E, "pause": 0x13,
}  # fmt: skip
_WM_HOTKEY, _WM_QUIT = 0x0312, 0x0012


class WindowsHotKeys:
    """Keys of the whole desktop."""

    reason = ""

    def __init__(self) -> None:
        self._pressed: Callable[[str], None] | None = None
        self._thread: threading.Thread | None = None
        self._number = 0
        self._refused: frozenset[str] = frozenset()

    def start(self, pressed: Callable[[str], None]) -> None:
        """Call `pressed` from the listener's thread."""
        self._pressed = pressed

    def give(self, wanted: Mapping[str, Chord]) -> frozenset[str]:
        """Register these keys; returns the names that another program holds."""
        self.stop()
        if not wanted:
            return frozenset()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(dict(wanted), ready), name="hotkeys", daemon=True)
        self._thread.start()
        ready.wait(5.0)
        return self._refused

    def stop(self) -> None:
        """Let all keys go."""
        if self._thread is not None:
            _user32().PostThreadMessageW(self._number, _WM_QUIT, 0, 0)
            self._thread.join(5.0)
            self._thread = None

    def _run(self, wanted: dict[str, Chord], ready: threading.Event) -> None:
        import ctypes
        from ctypes import wintypes

        user = _user32()
        self._number = threading.get_native_id()
        names = list(wanted)
        had = [name for n, name in enumerate(names) if user.RegisterHotKey(None, n, *virtual_key(wanted[name]))]
        self._refused = frozenset(names) - frozenset(had)
        message = wintypes.MSG()
        # The first look makes the thread's queue, without which nothing could be posted to it.
        user.PeekMessageW(ctypes.byref(message), None, 0, 0, 0)
        ready.set()
        while user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == _WM_HOTKEY and self._pressed is not None:
                self._pressed(names[message.wParam])
        for n in range(len(names)):
            user.UnregisterHotKey(None, n)


def virtual_key(chord: Chord) -> tuple[int, int]:
    """Return what RegisterHotKey wants: the flags of what is held, and the virtual key."""
    held = sum(_HELD[word] for word in chord.held) | _NO_REPEAT
    key = chord.key
    if key in _KEYS:
        return held, _KEYS[key]
    return held, 0x6F + int(key[1:]) if len(key) > 1 else ord(key.upper())


def _user32() -> Any:
    if sys.platform != "win32":
        raise OSError("only on Windows")
    import ctypes

    return ctypes.windll.user32
