"""Autostart is one file that people find where they look for it, and that starts this very program hidden."""

import shlex
from pathlib import Path

import pytest

from tracker_app.desktop.autostart import AgentAutostart, XdgAutostart, make_autostart, start_command


def test_on_and_off_again_leaves_nothing(tmp_path: Path) -> None:
    switch = XdgAutostart(tmp_path, ["/opt/holdfast", "--hidden"])
    assert not switch.is_on()
    switch.turn(True)
    assert switch.is_on()
    text = (tmp_path / "autostart" / "holdfast.desktop").read_text()
    assert "Exec=/opt/holdfast --hidden\n" in text
    assert text.startswith("[Desktop Entry]\nType=Application\n")
    switch.turn(False)
    switch.turn(False)
    assert not switch.is_on()
    assert list((tmp_path / "autostart").iterdir()) == []


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_the_desktop_switched_off_is_off(tmp_path: Path, line: str) -> None:
    switch = XdgAutostart(tmp_path, ["holdfast"])
    switch.turn(True)
    file = tmp_path / "autostart" / "holdfast.desktop"
    file.write_text(file.read_text() + line + "\n")
    assert not switch.is_on()


def test_a_folder_with_blanks_dollars_and_quotes_survives_the_exec_line(tmp_path: Path) -> None:
    odd = '/home/Ann "A" Doe/$work 50%/holdfast'
    XdgAutostart(tmp_path, [odd, "--hidden"]).turn(True)
    text = (tmp_path / "autostart" / "holdfast.desktop").read_text()
    (line,) = [line for line in text.splitlines() if line.startswith("Exec=")]
    # First the file's escaping, then the quoting, then the field codes.
    unescaped = line.removeprefix("Exec=").replace("\\\\", "\\").replace("\\$", "$")
    assert [word.replace("%%", "%") for word in shlex.split(unescaped)] == [odd, "--hidden"]


def test_the_command_keeps_the_home_of_this_run() -> None:
    assert start_command("/tmp/a home")[-3:] == ["--hidden", "--home", "/tmp/a home"]
    assert start_command()[-1] == "--hidden"


def test_on_a_mac_it_is_an_agent_of_the_user(tmp_path: Path) -> None:
    switch = AgentAutostart(tmp_path, ["/Applications/Holdfast", "--hidden"])
    switch.turn(True)
    assert switch.is_on()
    switch.turn(False)
    assert not switch.is_on()


def test_this_system_has_a_switch(tmp_path: Path) -> None:
    switch = make_autostart({"HOME": str(tmp_path)})
    assert switch.is_on() is False
