"""Keys that work while another program has the keyboard: how they are written, and who can serve them here.

Knows no command: a name goes in with its keys, and comes back when they are pressed.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

_MODIFIERS = ("ctrl", "alt", "shift", "meta")
NAMED = frozenset({"space", "home", "end", "ins", "del", "pgup", "pgdown", "left", "right", "up", "down", "pause"})
"""Keys besides letters, digits and F1 to F24, in the words of Qt's portable text."""


@dataclass(frozen=True, slots=True)
class Chord:
    """One key with what is held down meanwhile: words of `ctrl`, `alt`, `shift`, `meta` (the Windows key)."""

    held: frozenset[str]
    key: str


class HotKeys(Protocol):
    """A way to hear such keys. `reason` is "" where there is one, else "wayland", "macos", "no-display" or
    "unsupported".
    """

    reason: str

    def start(self, pressed: Callable[[str], None]) -> None:
        """Call `pressed` with a name, on any thread, whenever its keys are pressed."""
        ...

    def give(self, wanted: Mapping[str, Chord]) -> frozenset[str]:
        """Listen to these keys and no others; returns the names whose keys another program holds."""
        ...

    def stop(self) -> None:
        """Listen no more."""
        ...


class NoHotKeys:
    """Hears nothing, and says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def start(self, pressed: Callable[[str], None]) -> None:
        """Nothing will be heard."""

    def give(self, wanted: Mapping[str, Chord]) -> frozenset[str]:
        """No key can be had."""
        return frozenset(wanted)

    def stop(self) -> None:
        """Nothing to stop."""


def read_chord(text: str) -> Chord | None:
    """Return the keys that a text such as "Ctrl+Alt+T" means; None if they are none, or would be missed in typing.

    A key that types something needs Ctrl, Alt or Meta beside it; a function key may stand alone.
    """
    *held, key = text.strip().casefold().replace(" ", "").split("+")
    if any(word not in _MODIFIERS for word in held) or len(set(held)) != len(held):
        return None
    is_letter = len(key) == 1 and key.isascii() and key.isalnum()
    is_function = key[:1] == "f" and key[1:].isdigit() and 1 <= int(key[1:]) <= 24
    if not (is_letter or is_function or key in NAMED):
        return None
    if not is_function and key != "pause" and not set(held) & {"ctrl", "alt", "meta"}:
        return None
    return Chord(frozenset(held), key)


def make_hot_keys(environ: Mapping[str, str] | None = None) -> HotKeys:
    """Return what hears such keys on this system."""
    found = os.environ if environ is None else environ
    if sys.platform == "win32":
        from tracker_app.desktop.hotkey_windows import WindowsHotKeys

        return WindowsHotKeys()
    if sys.platform == "darwin":
        return NoHotKeys("macos")
    if found.get("WAYLAND_DISPLAY") or found.get("XDG_SESSION_TYPE") == "wayland":
        return NoHotKeys("wayland")
    if not found.get("DISPLAY"):
        return NoHotKeys("no-display")
    from tracker_app.desktop.hotkey_x11 import X11HotKeys, load

    xcb = load()
    return NoHotKeys("unsupported") if xcb is None else X11HotKeys(xcb)
