"""Lets one window per home run, and others of the same user tell it something: "show", "wake" or a link (SYNC 2.10).

Knows no Qt. The lock is the system's, so a window that died leaves nothing behind that could keep the next one out.
Where the system has no local sockets for Python (Windows), the lock works and messages find nobody.
"""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

SHOW = "show"
WAKE = "wake"
LINK = "link "
"""Followed by a link of ours, as another process was given it; whoever hears it reads it with every doubt."""
_LONGEST_ADDRESS = 100
"""What every system takes as the path of a local socket, in bytes."""
_LONGEST_MESSAGE = 2100


class InstanceServer:
    """The one running window of a home. `on_message` is called on the server's thread."""

    def __init__(self, home: Path, on_message: Callable[[str], None]) -> None:
        self._home = home
        self._on_message = on_message
        self._lock: int | None = None
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._stop_reading = self._stop_writing = -1

    def start(self) -> bool:
        """Become the one window of this home and listen; False if another one is. Raises OSError without a folder."""
        from tracker_app.desktop.locks import FileLocks

        self._lock = FileLocks(self._home).take("window")
        if self._lock is None:
            return False
        import socket

        if hasattr(socket, "AF_UNIX") and sys.platform != "win32":
            self._listen()
        return True

    def stop(self) -> None:
        """Stop listening and let another window take over."""
        if self._thread is not None:
            os.write(self._stop_writing, b".")
            self._thread.join()
            self._thread = None
            os.close(self._stop_reading)
            os.close(self._stop_writing)
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            address_of(self._home).unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _listen(self) -> None:
        import socket

        address = address_of(self._home)
        address.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Whoever holds the lock owns the address: what lies there was left by a window that died.
        address.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(address))
        address.chmod(0o600)
        self._listener.listen(8)
        self._stop_reading, self._stop_writing = os.pipe()
        self._thread = threading.Thread(target=self._serve, args=(self._listener,), name="instance", daemon=True)
        self._thread.start()

    def _serve(self, listener: "socket.socket") -> None:
        import select

        while True:
            ready, _, _ = select.select([listener.fileno(), self._stop_reading], [], [])
            if self._stop_reading in ready:
                return
            with suppress(OSError):
                caller, _ = listener.accept()
                with caller:
                    caller.settimeout(1.0)
                    message = _line_from(caller)
                    if message in (SHOW, WAKE) or message.startswith(LINK):
                        self._on_message(message)
                        caller.sendall(b"ok\n")


def send_to_running(home: Path, message: str, timeout_seconds: float = 3.0) -> bool:
    """Tell the running window of this home something; True if it answered in time. Costs nothing where none runs."""
    address = address_of(home)
    if not address.exists():
        return False
    import socket

    if sys.platform == "win32":
        return False
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(timeout_seconds)
        try:
            line.connect(str(address))
            line.sendall(message.encode() + b"\n")
            return _line_from(line) == "ok"
        except OSError:
            return False


def address_of(home: Path) -> Path:
    """Return where the window of a home listens: inside it, or where that path is too long, in a short private folder.

    It does not depend on the environment, since a job of another session must find the same window.
    """
    plain = home.absolute() / "window.sock"
    if len(os.fsencode(plain)) <= _LONGEST_ADDRESS or sys.platform == "win32":
        return plain
    import hashlib

    folder = Path("/tmp") / f"holdfast-{os.getuid()}"  # noqa: S108 - made for the owner alone, and checked below
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    state = folder.lstat()
    if state.st_uid != os.getuid() or state.st_mode & 0o077:
        raise PermissionError(f"{folder} is not ours alone")
    return folder / f"{hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:24]}.sock"


def _line_from(line: "socket.socket") -> str:
    """Read one short line; what follows it, or a longer one, is not read."""
    read = b""
    while b"\n" not in read and len(read) < _LONGEST_MESSAGE:
        piece = line.recv(_LONGEST_MESSAGE)
        if not piece:
            break
        read += piece
    return read.partition(b"\n")[0].decode(errors="replace")
