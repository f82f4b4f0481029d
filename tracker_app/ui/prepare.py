"""Takes the lock of a home and opens its file on a thread of its own, while Qt is still being loaded. Knows no Qt.

Checking 100,000 entries takes a third of a second, and so does loading Qt; side by side they cost one of them.
"""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker_app.app.problems import problem
from tracker_app.desktop.instance import InstanceServer

if TYPE_CHECKING:
    from tracker_app.app.opening import Opened
    from tracker_app.app.problems import Problem


class Preparation:
    """`start` begins, `wait` returns the program, open. `on_message` may be set later: it is told what others say."""

    def __init__(self, home: Path, *, safe_mode: bool = False, read_only: bool = False) -> None:
        self.home = home
        self.on_message: Callable[[str], None] = _unheard
        self.instance: InstanceServer | None = None
        self._safe_mode = safe_mode
        self._read_only = read_only
        self._taken: Problem | None = None
        self._opened: Opened | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="opening")

    def start(self) -> None:
        """Become the one window of this home, and begin to open the file."""
        self.instance = InstanceServer(self.home, self._heard)
        try:
            if not self.instance.start():
                # Another window has it and did not answer: read what is there, and say so.
                self._taken = problem("HF-START-002", subject=str(self.home))
        except OSError:
            # No folder to lock in: the ladder says so, and finds another.
            self.instance = None
        self._thread.start()

    @property
    def is_taken(self) -> bool:
        """Whether another window holds this home."""
        return self._taken is not None

    def wait(self) -> "Opened":
        """The program, open in whatever way the ladder found."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        if self._opened is None:
            raise RuntimeError
        if self._taken is None:
            return self._opened
        return replace(self._opened, problems=(self._taken, *self._opened.problems))

    def end(self) -> None:
        """Let another window have this home."""
        if self.instance is not None:
            self.instance.stop()
            self.instance = None

    def _run(self) -> None:
        try:
            self._opened = self._open()
        except BaseException as error:  # noqa: BLE001 - carried to whoever waits; the ladder itself never raises
            self._error = error

    def _open(self) -> "Opened":
        from tracker_app.app.opening import open_holdfast
        from tracker_app.desktop.clock import make_clock
        from tracker_app.desktop.local_zone import local_zone
        from tracker_app.desktop.locks import FileLocks
        from tracker_app.desktop.secrets import KeyringSecrets

        return open_holdfast(
            self.home,
            clock=make_clock(os.environ),
            zone=local_zone(os.environ),
            secrets=KeyringSecrets(),
            locks=FileLocks(self.home),
            environ=dict(os.environ),
            safe_mode=self._safe_mode,
            read_only=self._read_only or self._taken is not None,
        )

    def _heard(self, message: str) -> None:
        self.on_message(message)


def _unheard(_message: str) -> None:
    """Until the window is there, there is nothing to bring forward: it comes by itself."""
