"""Shows notifications through the desktop's own service, from a thread of its own. Knows no problem and no entry."""

import os
import queue
import select
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

SERVICE = "org.freedesktop.Notifications"
_MOST_WAITING = 20


class Notifier(Protocol):
    """Something that can show a notification without being waited for."""

    on_click: Callable[[str], None] | None
    """Told on a thread of the notifier's which notification was clicked, by its `key`."""

    def show(self, title: str, body: str, key: str = "") -> None:
        """Show a notification; one with the same `key` takes the place of the last."""
        ...

    def close(self) -> None:
        """Stop showing."""
        ...


class NullNotifier:
    """Shows nothing, where a desktop has no notifications."""

    on_click: Callable[[str], None] | None = None

    def show(self, title: str, body: str, key: str = "") -> None:
        """Show nothing."""

    def close(self) -> None:
        """Nothing to stop."""


class DBusNotifier:
    """Notifications over the session bus. After the service failed once, `works` is False and nothing more is sent."""

    def __init__(self, timeout_seconds: float = 3.0) -> None:
        self._timeout_seconds = timeout_seconds
        self._waiting: queue.Queue[tuple[str, str, str] | None] = queue.Queue(_MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._shown: dict[str, int] = {}
        self._bell: socket.socket | None = None
        self.works = True
        self.on_click: Callable[[str], None] | None = None

    def show(self, title: str, body: str, key: str = "") -> None:
        """Show a notification soon; returns at once, and drops it where the service does not keep up."""
        if not self.works:
            return
        if self._thread is None:
            self._bell, ear = socket.socketpair()
            self._thread = threading.Thread(target=self._run, args=(ear,), name="notify", daemon=True)
            self._thread.start()
        try:
            self._waiting.put_nowait((title, body, key))
        except queue.Full:
            return
        self._ring()

    def close(self) -> None:
        """Send what waits, then stop; waits no longer than the deadline."""
        if self._thread is not None and self._thread.is_alive():
            try:
                self._waiting.put_nowait(None)
            except queue.Full:
                return
            self._ring()
            self._thread.join(self._timeout_seconds)
        if self._bell is not None:
            self._bell.close()

    def _ring(self) -> None:
        try:
            if self._bell is not None:
                self._bell.send(b".")
        except OSError:
            # Closed, or so full that it has been heard in any case.
            return

    def _run(self, ear: socket.socket) -> None:
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
        from jeepney.wrappers import DBusErrorResponse  # type: ignore[import-untyped]

        try:
            with ear, open_dbus_connection(bus="SESSION") as connection:
                self._serve(connection, ear)
        except (OSError, ValueError, KeyError, DBusErrorResponse):
            # No bus, no service on it, or none that answers in time: the window says everything itself.
            self.works = False

    def _serve(self, connection: Any, ear: socket.socket) -> None:
        """Show what is wanted and listen for clicks, until the end is wanted."""
        from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]
        from jeepney.io.blocking import Proxy

        rule = MatchRule(type="signal", interface=SERVICE, member="ActionInvoked")
        Proxy(message_bus, connection, timeout=self._timeout_seconds).AddMatch(rule)
        with connection.filter(rule) as clicks:
            while True:
                while not self._waiting.empty():
                    wanted = self._waiting.get()
                    if wanted is None:
                        return
                    self._send(connection, *wanted)
                while clicks:
                    self._clicked(clicks.popleft().body)
                ready, _, _ = select.select([ear, connection.sock], [], [])
                if ear in ready:
                    ear.recv(64)
                with suppress(TimeoutError):
                    # One reading may have brought several; only what passes the filter stays.
                    while connection.sock in ready:
                        connection.recv_messages(timeout=0)

    def _clicked(self, body: tuple[int, str]) -> None:
        key = next((key for key, number in self._shown.items() if number == body[0]), None)
        if key is not None and self.on_click is not None:
            self.on_click(key)

    def _send(self, connection: Any, title: str, body: str, key: str) -> None:
        from jeepney import DBusAddress, new_method_call
        from jeepney.wrappers import unwrap_msg

        address = DBusAddress("/org/freedesktop/Notifications", bus_name=SERVICE, interface=SERVICE)
        arguments: tuple[object, ...] = (
            "Holdfast",
            self._shown.get(key, 0) if key else 0,
            "holdfast",
            title,
            body,
            ["default", title] if key and self.on_click is not None else [],
            {},
            -1,
        )
        call = new_method_call(address, "Notify", "susssasa{sv}i", arguments)
        reply = unwrap_msg(connection.send_and_get_reply(call, timeout=self._timeout_seconds))
        if key:
            self._shown[key] = reply[0]


def make_notifier() -> Notifier:
    """Return what can show notifications here."""
    if sys.platform.startswith("linux") and os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return DBusNotifier()
    return NullNotifier()
