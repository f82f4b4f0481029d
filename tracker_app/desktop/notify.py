"""Shows notifications through the desktop's own service, from a thread of its own. Knows no problem and no entry."""

import os
import queue
import sys
import threading
from typing import Any, Protocol

SERVICE = "org.freedesktop.Notifications"
_MOST_WAITING = 20


class Notifier(Protocol):
    """Something that can show a notification without being waited for."""

    def show(self, title: str, body: str, key: str = "") -> None:
        """Show a notification; one with the same `key` takes the place of the last."""
        ...

    def close(self) -> None:
        """Stop showing."""
        ...


class NullNotifier:
    """Shows nothing, where a desktop has no notifications."""

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
        self.works = True

    def show(self, title: str, body: str, key: str = "") -> None:
        """Show a notification soon; returns at once, and drops it where the service does not keep up."""
        if not self.works:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="notify", daemon=True)
            self._thread.start()
        try:
            self._waiting.put_nowait((title, body, key))
        except queue.Full:
            return

    def close(self) -> None:
        """Send what waits, then stop; waits no longer than the deadline."""
        if self._thread is not None and self._thread.is_alive():
            try:
                self._waiting.put_nowait(None)
            except queue.Full:
                return
            self._thread.join(self._timeout_seconds)

    def _run(self) -> None:
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
        from jeepney.wrappers import DBusErrorResponse  # type: ignore[import-untyped]

        try:
            with open_dbus_connection(bus="SESSION") as connection:
                while (wanted := self._waiting.get()) is not None:
                    self._send(connection, *wanted)
        except (OSError, ValueError, KeyError, DBusErrorResponse):
            # No bus, no service on it, or none that answers in time: the window says everything itself.
            self.works = False

    def _send(self, connection: Any, title: str, body: str, key: str) -> None:
        from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped]
        from jeepney.wrappers import unwrap_msg

        address = DBusAddress("/org/freedesktop/Notifications", bus_name=SERVICE, interface=SERVICE)
        arguments: tuple[object, ...] = (
            "Holdfast",
            self._shown.get(key, 0) if key else 0,
            "holdfast",
            title,
            body,
            [],
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
