"""Says whether a window can open here at all, before Qt is asked: where it cannot, Qt ends the process. Knows no Qt."""

import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_LOCAL_DISPLAY = re.compile(r"^(?:unix)?:(\d+)(?:\.\d+)?$")


def screen_is_there(environ: Mapping[str, str]) -> bool:
    """Whether a screen answers. Only Linux and the like can be without one; a screen far away is believed."""
    if sys.platform in ("win32", "darwin") or environ.get("QT_QPA_PLATFORM", "").partition(":")[0] not in (
        "",
        "xcb",
        "wayland",
    ):
        return True
    return _wayland_answers(environ) or _x_answers(environ.get("DISPLAY", ""))


def _wayland_answers(environ: Mapping[str, str]) -> bool:
    name = environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    return _answers(str(Path(environ.get("XDG_RUNTIME_DIR", "/"), name)))


def _x_answers(display: str) -> bool:
    local = _LOCAL_DISPLAY.match(display)
    if local is None:
        return bool(display)
    path = f"/tmp/.X11-unix/X{local[1]}"  # noqa: S108 - where X servers listen
    return _answers(path) or (sys.platform == "linux" and _answers("\0" + path))


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1.0)
        try:
            line.connect(address)
        except OSError:
            return False
    return True
