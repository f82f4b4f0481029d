"""The window as a screen reader has it: every control on every page has a name and a role on the accessibility bus."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gui.desktop.test_real_desktop import Desktop

ACCESSIBLE = "org.a11y.atspi.Accessible"
FOCUSABLE, SHOWING = 11, 25
"""Bits of a state set (AT-SPI 2, AtspiStateType)."""

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        not os.environ.get("DISPLAY")
        or shutil.which("xdotool") is None
        or not Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists(),
        reason="needs a private desktop (packaging/private_desktop.py) with at-spi2-core",
    ),
]


class Reader:
    """Asks the accessibility bus, as Orca does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

        self._bus = open_dbus_connection(bus="SESSION")
        address = self.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
        self._bus.close()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        self._bus = open_dbus_connection(bus="SESSION")

    def call(self, name: str, path: str, interface: str, method: str, *words: str) -> Any:
        from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped]
        from jeepney.wrappers import unwrap_msg  # type: ignore[import-untyped]

        address = DBusAddress(path, bus_name=name, interface=interface)
        message = new_method_call(address, method, "s" * len(words) or None, words)
        return unwrap_msg(self._bus.send_and_get_reply(message, timeout=10))[0]

    def close(self) -> None:
        self._bus.close()

    def children(self, one: tuple[str, str]) -> list[tuple[str, str]]:
        return list(self.call(*one, ACCESSIBLE, "GetChildren"))

    def programs(self) -> list[tuple[str, str]]:
        return self.children(("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"))

    def shown(self, one: tuple[str, str]) -> Iterator[tuple[str, str, bool]]:
        """(role, name, whether the keyboard can go there) of everything that is to be seen, from here on."""
        low, high = self.call(*one, ACCESSIBLE, "GetState")
        states = low | high << 32
        if not states >> SHOWING & 1:
            return
        name = self.call(*one, "org.freedesktop.DBus.Properties", "Get", ACCESSIBLE, "Name")[1]
        role = self.call(*one, ACCESSIBLE, "GetRoleName")
        yield role, name, bool(states >> FOCUSABLE & 1)
        if role not in ("list", "table", "tree table"):
            for child in self.children(one):
                yield from self.shown(child)


@pytest.fixture
def desktop(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    monkeypatch.setenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
    # Whoever has recorded before is not welcomed.
    words = [sys.executable, "-m", "tracker_app", "start", "Review draft"]
    subprocess.run(words, check=True, timeout=30, env=os.environ | {"HOLDFAST_HOME": str(home)}, capture_output=True)
    made = Desktop(home)
    try:
        made.window = made.wait(lambda: made.find_window("Review draft"), "the window")
        made.sh("xdotool", "windowfocus", "--sync", made.window)
        yield made
    finally:
        said = made.end()
    assert made.process.returncode == 0, said


def test_every_control_of_every_page_has_a_name_on_the_accessibility_bus(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(monkeypatch)
    try:
        (program,) = desktop.wait(reader.programs, "Holdfast on the bus")
        window = reader.children(program)[0]
        for page, part in enumerate(("Search", "Calendar", "Projects", "Outbox", "Search the settings"), start=1):
            desktop.sh("xdotool", "key", f"ctrl+{page}")
            seen: list[tuple[str, str, bool]] = []

            def is_there(part: str = part, seen: list[tuple[str, str, bool]] = seen) -> bool:
                seen[:] = reader.shown(window)
                return any(part in name for _, name, _ in seen)

            desktop.wait(is_there, f"page {page} on the bus")
            assert {"What are you working on?", "List", "Settings"} <= {name for _, name, _ in seen}
            assert [role for role, name, is_reached in seen if is_reached and not name.strip()] == []
    finally:
        reader.close()
