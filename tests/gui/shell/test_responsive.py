"""A server that takes connections and never answers: the window must not notice (P8)."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer

from tests.gui.shell.conftest import Running, Start
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId
from tracker_app.store.accounts import Account, Accounts

ACCOUNT = AccountId("01932000-0000-7000-8000-0000000000a1")


class SilentServer:
    """Listens, takes every connection, and says nothing on it."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._taken: list[socket.socket] = []
        self.called = threading.Event()
        self._thread = threading.Thread(target=self._run, name="silent", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            self._taken.append(line)
            self.called.set()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(2)
        for line in self._taken:
            line.close()


@pytest.fixture
def silent() -> Iterator[SilentServer]:
    made = SilentServer()
    yield made
    made.stop()


def connect(running: Running, port: int) -> None:
    running.holdfast.accounts.credentials.keep(ACCOUNT, "a-token", session_only=True)
    running.holdfast.settings.set("sync.start_jitter_seconds", "0")
    with running.holdfast.database.write() as unit:
        Accounts(unit.connection).add(
            Account(ACCOUNT, "timetagger", "Work", f"http://127.0.0.1:{port}/timetagger", "me")
        )
        unit.changed(Kind.ACCOUNT, ACCOUNT)


class Pulse:
    """The longest time for which the event loop stood still."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def test_p8_the_window_works_while_a_server_says_nothing(launch: Start, silent: SilentServer) -> None:
    running = launch(tray=True)
    connect(running, silent.port)
    running.press("Writing", Qt.Key.Key_Return)
    running.press(Qt.Key.Key_F5)
    running.qtbot.waitUntil(silent.called.is_set, timeout=10_000)
    pulse = Pulse()
    running.press(" more", Qt.Key.Key_Return)
    running.press(Qt.Key.Key_S, ctrl=True)
    running.press(Qt.Key.Key_Z, ctrl=True)
    pulse.stop()
    assert running.running() == "Writing more"
    # Not a measure (see tests/benchmarks): only that nobody waited for the server, who never answers.
    assert pulse.longest < 2.0


def test_p8_ending_does_not_wait_for_a_server(launch: Start, silent: SilentServer) -> None:
    running = launch(tray=True)
    connect(running, silent.port)
    running.press("Writing", Qt.Key.Key_Return)
    running.press(Qt.Key.Key_F5)
    running.qtbot.waitUntil(silent.called.is_set, timeout=10_000)
    begun = time.perf_counter()
    running.program.stop()
    assert time.perf_counter() - begun < 5.0
    running.program.stop = lambda: None  # type: ignore[method-assign]
