"""What `doctor` sees of a real desktop: its keyring and its tray."""

import os
from pathlib import Path

import pytest

from tests.command_line import Processes

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif("HOLDFAST_PRIVATE_DESKTOP" not in os.environ, reason="a person's own keyring is not for tests"),
]


def test_doctor_finds_the_keyring_the_screen_and_the_tray_of_a_desktop(home: Path) -> None:
    bus = {
        name: os.environ[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "XAUTHORITY") if name in os.environ
    }
    holdfast = Processes(home, **bus)
    del holdfast.environ["PYTHON_KEYRING_BACKEND"]
    found = {finding["area"]: finding for finding in holdfast.ok("doctor", "--json").json["findings"]}
    assert "Password store:" in found["keyring"]["text"]
    assert found["screen"]["text"] == "There is a screen for the window."
    assert found["tray"]["text"] == "This desktop shows tray icons."
