"""Runs one job that may take long, a server's or a keyring's, on a thread of its own. Knows no job.

The bridge's readers are for short reads; whoever waits for a network would hold every search up.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from shiboken6 import isValid

from tracker_app.app import explain

_LOG = logging.getLogger("ui.errand")


class Errand(QObject):
    """`done` is called on the window's thread with the job's value, or with a Problem when the job broke.

    A cancelled errand goes on in the dark and its answer is dropped, so only a job that keeps nothing, or whose
    outcome may be found out later, is to be cancelled.
    """

    _back = Signal(object)

    def __init__(self, job: Callable[[], Any], done: Callable[[Any], None], doing: str) -> None:
        # The application's child: whoever sent it may be closed before it comes back.
        super().__init__(QCoreApplication.instance())
        self._job = job
        self._done: Callable[[Any], None] | None = done
        self._doing = doing
        self._back.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="errand", daemon=True)

    def start(self) -> "Errand":
        """Send it off."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Want the answer no more."""
        self._done = None

    def wait(self) -> None:
        """Wait until the job has ended; for whoever is about to take away what it works on."""
        self._thread.join()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody still waits for the answer."""
        return self._done is not None

    def _run(self) -> None:
        try:
            value = self._job()
        except Exception as error:  # noqa: BLE001 - a boundary, as the bridge is (ARCHITECTURE 4.11)
            _LOG.exception("An errand failed", extra={"doing": self._doing})
            value = explain.of_any(error, self._doing)
        if isValid(self):
            self._back.emit(value)

    @Slot(object)
    def _take(self, value: object) -> None:
        done, self._done = self._done, None
        self._thread.join()
        self.deleteLater()
        if done is not None:
            done(value)
