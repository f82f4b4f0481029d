"""Hears keys anywhere on an X screen, by grabbing them from the X server (libxcb). Knows no command.

Each set of keys has a connection of its own: what is not wanted any more goes with it. libxcb rather than Xlib, since
Xlib answers a refused grab through one error handler of the whole process.
"""

import ctypes
import os
import selectors
import threading
import time
from collections.abc import Callable, Mapping

from tracker_app.desktop.hotkey import Chord

_HELD = {"shift": 1, "ctrl": 4, "alt": 8, "meta": 64}
_CAPS_AND_NUM_LOCK = (0, 2, 16, 18)
"""Caps Lock and Num Lock count as held keys for the server, so that each way of having them on is grabbed."""
_MEANT = 1 | 4 | 8 | 64
_KEYSYMS = {
    "space": 0x20, "home": 0xFF50, "left": 0xFF51, "up": 0xFF52, "right": 0xFF53, "down": 0xFF54, "pgup": 0xFF55,
    "pgdown": 0xFF56, "end": 0xFF57, "ins": 0xFF63, "del": 0xFFFF, "pause": 0xFF13,
}  # fmt: skip
_PRESS, _RELEASE = 2, 3
_REST_SECONDS = 0.3
"""A second press sooner than this is a trembling hand (users 76)."""


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("rem", ctypes.c_int), ("index", ctypes.c_int))


def load() -> ctypes.CDLL | None:
    """Return libxcb, told what its functions take; None where it is missing."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return None
    pointer, byte, word, long = ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_uint32
    for name, gives, takes in (
        ("xcb_connect", pointer, [ctypes.c_char_p, pointer]),
        ("xcb_connection_has_error", ctypes.c_int, [pointer]),
        ("xcb_disconnect", None, [pointer]),
        ("xcb_get_file_descriptor", ctypes.c_int, [pointer]),
        ("xcb_get_setup", pointer, [pointer]),
        ("xcb_setup_roots_iterator", _Screens, [pointer]),
        ("xcb_get_keyboard_mapping", _Cookie, [pointer, byte, byte]),
        ("xcb_get_keyboard_mapping_reply", pointer, [pointer, _Cookie, pointer]),
        ("xcb_grab_key_checked", _Cookie, [pointer, byte, long, word, byte, byte, byte]),
        ("xcb_request_check", pointer, [pointer, _Cookie]),
        ("xcb_poll_for_event", pointer, [pointer]),
    ):
        function = getattr(xcb, name)
        function.restype, function.argtypes = gives, takes
    return xcb


class X11HotKeys:
    """Keys of the X server of $DISPLAY."""

    reason = ""

    def __init__(self, xcb: ctypes.CDLL) -> None:
        self._xcb = xcb
        self._pressed: Callable[[str], None] = _nobody
        self._listener: _Listener | None = None

    def start(self, pressed: Callable[[str], None]) -> None:
        """Call `pressed` from the listener's thread."""
        self._pressed = pressed

    def give(self, wanted: Mapping[str, Chord]) -> frozenset[str]:
        """Grab these keys; returns the names that could not be had."""
        self.stop()
        if not wanted:
            return frozenset()
        listener = _Listener(self._xcb, self._pressed)
        if not listener.open():
            return frozenset(wanted)
        refused = frozenset(name for name, chord in wanted.items() if not listener.grab(name, chord))
        listener.start()
        self._listener = listener
        return refused

    def stop(self) -> None:
        """Let all keys go."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None


class _Listener:
    """One connection, and the thread that waits at it."""

    def __init__(self, xcb: ctypes.CDLL, pressed: Callable[[str], None]) -> None:
        self._xcb = xcb
        self._pressed = pressed
        self._connection: int | None = None
        self._root = 0
        self._codes: dict[int, int] = {}
        self._names: dict[tuple[int, int], str] = {}
        self._released = (0, 0)
        self._last: dict[str, float] = {}
        self._wake: tuple[int, int] = (-1, -1)
        self._thread: threading.Thread | None = None

    def open(self) -> bool:
        """Connect and read which key bears which sign; whether there is a server."""
        xcb = self._xcb
        self._connection = xcb.xcb_connect(None, None)
        if not self._connection or xcb.xcb_connection_has_error(self._connection):
            self._close()
            return False
        setup = xcb.xcb_get_setup(self._connection)
        # The fields `min_keycode` and `max_keycode` of xcb_setup_t, and `root`, the first of xcb_screen_t.
        first, last = ctypes.string_at(setup + 34, 2)
        self._root = ctypes.c_uint32.from_address(xcb.xcb_setup_roots_iterator(setup).data).value
        cookie = xcb.xcb_get_keyboard_mapping(self._connection, first, last - first + 1)
        reply = xcb.xcb_get_keyboard_mapping_reply(self._connection, cookie, None)
        if not reply:
            self._close()
            return False
        each = ctypes.c_uint8.from_address(reply + 1).value
        count = ctypes.c_uint32.from_address(reply + 4).value
        signs = (ctypes.c_uint32 * count).from_address(reply + 32)
        for at in range(count - 1, -1, -1):
            # Backwards, so that a sign found on several keys stays with the first.
            self._codes[signs[at]] = first + at // each
        _free(reply)
        return True

    def grab(self, name: str, chord: Chord) -> bool:
        """Ask for one chord; whether it is ours."""
        code = self._codes.get(_keysym(chord.key))
        if code is None:
            return False
        held = sum(_HELD[word] for word in chord.held)
        for locks in _CAPS_AND_NUM_LOCK:
            cookie = self._xcb.xcb_grab_key_checked(self._connection, 1, self._root, held | locks, code, 1, 1)
            error = self._xcb.xcb_request_check(self._connection, cookie)
            if error:
                _free(error)
                return False
        self._names[(code, held)] = name
        return True

    def start(self) -> None:
        """Begin to listen."""
        self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name="hotkeys", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and the connection."""
        if self._thread is not None:
            os.write(self._wake[1], b"x")
            self._thread.join(5.0)
            for end in self._wake:
                os.close(end)
            self._thread = None
        self._close()

    def _run(self) -> None:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._xcb.xcb_get_file_descriptor(self._connection), selectors.EVENT_READ)
            waiting.register(self._wake[0], selectors.EVENT_READ)
            while True:
                while event := self._xcb.xcb_poll_for_event(self._connection):
                    self._heard(ctypes.string_at(event, 32))
                    _free(event)
                if self._xcb.xcb_connection_has_error(self._connection):
                    return
                if any(key.fd == self._wake[0] for key, _ in waiting.select()):
                    return

    def _heard(self, event: bytes) -> None:
        kind, code = event[0] & 0x7F, event[1]
        at = int.from_bytes(event[4:8], "little")
        if kind == _RELEASE:
            self._released = (code, at)
        elif kind == _PRESS and (code, at) != self._released:
            # A key that is held down repeats: let go and pressed at the same instant.
            name = self._names.get((code, int.from_bytes(event[28:30], "little") & _MEANT))
            now = time.monotonic()
            if name is not None and now - self._last.get(name, -1.0) >= _REST_SECONDS:
                self._last[name] = now
                self._pressed(name)

    def _close(self) -> None:
        if self._connection:
            self._xcb.xcb_disconnect(self._connection)
        self._connection = None


def _keysym(key: str) -> int:
    if key in _KEYSYMS:
        return _KEYSYMS[key]
    if len(key) > 1:
        return 0xFFBD + int(key[1:])
    return ord(key)


def _free(pointer: int) -> None:
    libc = ctypes.CDLL(None)
    libc.free.argtypes = [ctypes.c_void_p]
    libc.free(pointer)


def _nobody(_name: str) -> None:
    """Nobody listens yet."""
