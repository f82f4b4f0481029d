"""Gives the tests of the command line a `holdfast` to call, in a zone that has summer time."""

import pytest

from tests.command_line import InProcess


@pytest.fixture
def holdfast(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> InProcess:
    monkeypatch.setenv("TZ", "Europe/Tallinn")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    return InProcess(capsys, monkeypatch)
