"""Lets one window per home run, and others of the same user tell it something: "show", "wake" or a link (SYNC 2.10).

Knows no Qt. The lock is the system's, so a window that died leaves nothing behind that could keep the next one out.
Messages go through a local socket; where Python has none (Windows), through one of this computer only, with a key that
lies in the home and that only its owner can read.
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
_LONGEST_MESSAGE = 2200


class InstanceServer:
    """The one running window of a home. `on_message` is called on the server's thread."""

    def __init__(self, home: Path, on_message: Callable[[str], None], *, local_sockets: bool | None = None) -> None:
        self._home = home
        self._on_message = on_message
        self._is_local = has_local_sockets() if local_sockets is None else local_sockets
        self._key = ""
        self._lock: int | None = None
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._stopping: tuple[socket.socket, socket.socket] | None = None

    def start(self) -> bool:
        """Become the one window of this home and listen; False if another one is. Raises OSError without a folder."""
        from tracker_app.desktop.locks import FileLocks

        self._lock = FileLocks(self._home).take("window")
        if self._lock is None:
            return False
        import socket

        self._listener = self._local_listener() if self._is_local else self._keyed_listener()
        self._listener.listen(8)
        self._stopping = socket.socketpair()
        self._thread = threading.Thread(
            target=self._serve, args=(self._listener, self._stopping[0]), name="instance", daemon=True
        )
        self._thread.start()
        return True

    def stop(self) -> None:
        """Stop listening and let another window take over."""
        if self._thread is not None and self._stopping is not None:
            self._stopping[1].sendall(b".")
            self._thread.join()
            self._thread = None
            for end in self._stopping:
                end.close()
            self._stopping = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            (address_of(self._home) if self._is_local else _key_file(self._home)).unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _local_listener(self) -> "socket.socket":
        import socket

        address = address_of(self._home)
        address.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Whoever holds the lock owns the address: what lies there was left by a window that died.
        address.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(address))
        address.chmod(0o600)
        return listener

    def _keyed_listener(self) -> "socket.socket":
        import secrets
        import socket

        listener = socket.create_server(("127.0.0.1", 0))
        self._key = secrets.token_hex(16)
        path = _key_file(self._home)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{listener.getsockname()[1]} {self._key}")
        return listener

    def _serve(self, listener: "socket.socket", stopping: "socket.socket") -> None:
        import select

        while True:
            ready, _, _ = select.select([listener, stopping], [], [])
            if stopping in ready:
                return
            with suppress(OSError):
                caller, _ = listener.accept()
                with caller:
                    caller.settimeout(1.0)
                    message = self._unlocked(_line_from(caller))
                    if message in (SHOW, WAKE) or message.startswith(LINK):
                        self._on_message(message)
                        caller.sendall(b"ok\n")

    def _unlocked(self, line: str) -> str:
        """Return the message of a line; "" where its key is not ours."""
        if self._is_local:
            return line
        import hmac

        key, _, message = line.partition(" ")
        return message if hmac.compare_digest(key.encode(), self._key.encode()) else ""


def send_to_running(
    home: Path, message: str, timeout_seconds: float = 3.0, *, local_sockets: bool | None = None
) -> bool:
    """Tell the running window of this home something; True if it answered in time. Costs nothing where none runs."""
    is_local = has_local_sockets() if local_sockets is None else local_sockets
    try:
        if not (address_of(home) if is_local else _key_file(home)).exists():
            return False
        line, key = _line_to(home, timeout_seconds, is_local=is_local)
    except (OSError, ValueError):
        return False
    with line:
        try:
            line.sendall(f"{key}{message}\n".encode())
            return _line_from(line) == "ok"
        except OSError:
            return False


def has_local_sockets() -> bool:
    """Whether this system has local sockets for Python."""
    return sys.platform != "win32"


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


def _key_file(home: Path) -> Path:
    return home / "window.port"


def _line_to(home: Path, timeout_seconds: float, *, is_local: bool) -> "tuple[socket.socket, str]":
    """Connect to the window of a home; returns the line, and what each message must begin with."""
    import socket

    if is_local and sys.platform != "win32":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(timeout_seconds)
        try:
            line.connect(str(address_of(home)))
        except OSError:
            line.close()
            raise
        return line, ""
    port, key = _key_file(home).read_text("ascii").split()
    return socket.create_connection(("127.0.0.1", int(port)), timeout_seconds), f"{key} "


def _line_from(line: "socket.socket") -> str:
    """Read one short line; what follows it, or a longer one, is not read."""
    read = b""
    while b"\n" not in read and len(read) < _LONGEST_MESSAGE:
        piece = line.recv(_LONGEST_MESSAGE)
        if not piece:
            break
        read += piece
    return read.partition(b"\n")[0].decode(errors="replace")
