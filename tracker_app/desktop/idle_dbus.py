"""Asks the desktop over the session bus how long nobody has touched it, and whether its screen is locked.

GNOME: org.gnome.Mutter.IdleMonitor. KDE and others: org.freedesktop.ScreenSaver. Knows no absence.
"""

from typing import Any

_TIMEOUT_SECONDS = 2.0


class BusQuestion:
    """One method of one object on the session bus, asked again and again over one connection."""

    def __init__(self, service: str, path: str, interface: str, method: str) -> None:
        self._place = (service, path, interface)
        self._method = method
        self._connection: Any = None

    def ask(self) -> Any:
        """Return the first value of the answer, None if there is none to be had."""
        from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped]
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
        from jeepney.wrappers import DBusErrorResponse, unwrap_msg  # type: ignore[import-untyped]

        service, path, interface = self._place
        try:
            if self._connection is None:
                self._connection = open_dbus_connection(bus="SESSION")
            call = new_method_call(DBusAddress(path, bus_name=service, interface=interface), self._method)
            answer = unwrap_msg(self._connection.send_and_get_reply(call, timeout=_TIMEOUT_SECONDS))
        except (OSError, ValueError, KeyError, DBusErrorResponse):
            self.close()
            return None
        return answer[0] if answer else None

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class BusIdle:
    """An idle time over the bus; `unit` is how many seconds one of its numbers stands for."""

    reason = ""

    def __init__(self, name: str, question: BusQuestion, unit: float) -> None:
        self.name = name
        self._question = question
        self._unit = unit

    def idle_seconds(self) -> float | None:
        """Return the seconds since the last input."""
        answer = self._question.ask()
        if isinstance(answer, bool) or not isinstance(answer, int) or answer < 0:
            return None
        return answer * self._unit

    def close(self) -> None:
        """Close the connection."""
        self._question.close()


def gnome_idle() -> BusIdle:
    """GNOME's monitor, which also works on Wayland; it counts in milliseconds."""
    place = ("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")
    return BusIdle("gnome", BusQuestion(*place, "GetIdletime"), 0.001)


def screensaver_idle() -> BusIdle:
    """The screen saver service of KDE and others; it counts in milliseconds there."""
    place = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
    return BusIdle("screensaver", BusQuestion(*place, "GetSessionIdleTime"), 0.001)


class BusLock:
    """Whether the screen is locked, asked of whichever screen saver service answers."""

    def __init__(self) -> None:
        self._questions = [
            BusQuestion("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "GetActive"),
            BusQuestion(
                "org.freedesktop.ScreenSaver",
                "/org/freedesktop/ScreenSaver",
                "org.freedesktop.ScreenSaver",
                "GetActive",
            ),
        ]
        self._works: BusQuestion | None = None

    def is_locked(self) -> bool | None:
        """Return whether it is; None where nobody tells."""
        for question in [self._works] if self._works is not None else self._questions:
            answer = question.ask()
            if isinstance(answer, bool):
                self._works = question
                return answer
        return None

    def close(self) -> None:
        """Close the connections."""
        for question in self._questions:
            question.close()
