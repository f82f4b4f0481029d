"""Holdfast as a process of its own on a real screen, with a window manager, a tray host and a notifier.

Hands are xdotool; what happened is read from the data file and from the window's title, as another program sees it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        not os.environ.get("DISPLAY") or any(shutil.which(tool) is None for tool in ("xdotool", "xwininfo", "trayer")),
        reason="needs a private desktop (packaging/private_desktop.py) with xdotool and trayer",
    ),
]
T = TypeVar("T")
PATIENCE_SECONDS = 15.0


class Desktop:
    """One running Holdfast, and hands for its window and its icon."""

    def __init__(self, home: Path) -> None:
        self.home = home
        # Not the test's own runtime folder: the session bus of this desktop is found by its address.
        self.environment = os.environ | {"QT_QPA_PLATFORM": "xcb", "HOLDFAST_HOME": str(home)}
        self.process = self.spawn()
        self.window = ""

    def see_window(self) -> None:
        self.window = self.wait(lambda: self.find_window("Holdfast"), "the window")
        self.sh("xdotool", "windowfocus", "--sync", self.window)

    def spawn(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tracker_app", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def sh(self, *words: str) -> str:
        return subprocess.run(words, capture_output=True, text=True, check=False, timeout=10).stdout.strip()

    def cli(self, *words: str) -> dict[str, object]:
        done = subprocess.run(
            [sys.executable, "-m", "tracker_app", *words, "--json"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        answer: dict[str, object] = json.loads(done.stdout)
        return answer

    def running(self) -> str | None:
        entry = self.cli("status").get("running")
        return str(entry["description"]) if isinstance(entry, dict) else None

    def find_window(self, name: str) -> str:
        found = self.sh("xdotool", "search", "--onlyvisible", "--name", name).splitlines()
        return found[-1] if found else ""

    def title(self) -> str:
        return self.sh("xdotool", "getwindowname", self.window)

    def icon(self) -> tuple[int, int]:
        """The middle of the tray's only icon, once it is docked."""
        tree = self.sh("xwininfo", "-root", "-tree")
        panel = re.search(r'"panel".*?(\d+)x(\d+)\+\d+\+\d+\s+\+(\d+)\+(\d+)', tree)
        if panel is None:
            return 0, 0
        width, height, left, top = (int(number) for number in panel.groups())
        return (left + width // 2, top + height // 2) if width >= 20 else (0, 0)

    def click_icon(self, button: int) -> None:
        left, top = self.wait(lambda: self.icon() if self.icon() != (0, 0) else None, "the icon in the tray")
        self.sh("xdotool", "mousemove", str(left), str(top), "sleep", "0.3", "click", str(button))

    def stop_from_the_icon(self) -> None:
        """Open the menu and take its first item; once more if the keys came before the menu had the keyboard."""
        for pause in ("0.5", "1.5", "3"):
            self.click_icon(3)
            time.sleep(float(pause))
            self.picture("tray-menu-real")
            self.sh("xdotool", "key", "Down", "Return", "sleep", "1")
            if self.title() == "Holdfast":
                return
            self.sh("xdotool", "key", "Escape", "sleep", "0.3")

    def wait(self, ask: Callable[[], T], what: str) -> T:
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            found = ask()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{what} did not come")

    def picture(self, name: str) -> None:
        folder = os.environ.get("HOLDFAST_SHOTS")
        if folder and shutil.which("import"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.sh("import", "-window", "root", str(Path(folder) / f"{name}.png"))

    def end(self) -> str:
        self.process.terminate()
        said, _ = self.process.communicate(timeout=10)
        return said


@pytest.fixture
def desktop(home: Path) -> Iterator[Desktop]:
    made = Desktop(home)
    try:
        made.see_window()
        yield made
    finally:
        said = made.end()
    assert made.process.returncode == 0, said
    assert "Traceback" not in said


def test_a_day_by_mouse_and_keyboard(desktop: Desktop) -> None:
    # Type and press Enter.
    desktop.sh("xdotool", "type", "--delay", "5", "Review draft")
    desktop.sh("xdotool", "key", "Return")
    desktop.wait(lambda: desktop.title().startswith("Review draft"), "the title")
    assert desktop.running() == "Review draft"
    # Stop from the tray's menu: the caption cannot be chosen, so the first line down is Stop.
    desktop.stop_from_the_icon()
    desktop.wait(lambda: desktop.title() == "Holdfast", "the stop")
    assert desktop.running() is None
    # Undo lets it run on; a change on the command line is in the window within a second.
    desktop.sh("xdotool", "windowfocus", "--sync", desktop.window, "key", "ctrl+z")
    desktop.wait(lambda: desktop.title().startswith("Review draft"), "the undo")
    desktop.cli("start", "From the command line")
    begun = time.monotonic()
    desktop.wait(lambda: desktop.title().startswith("From the command line"), "the change from outside")
    assert time.monotonic() - begun < 1.0
    desktop.picture("window-real")


def test_a_second_start_brings_the_first_window_forward_and_ends(desktop: Desktop) -> None:
    desktop.sh("xdotool", "windowminimize", "--sync", desktop.window)
    second = desktop.spawn()
    said, _ = second.communicate(timeout=10)
    assert (second.returncode, said) == (0, "")
    desktop.wait(lambda: desktop.find_window("Holdfast"), "the first window again")


def test_closing_leaves_the_icon_which_brings_the_window_back(desktop: Desktop) -> None:
    desktop.wait(lambda: desktop.icon() != (0, 0), "the icon in the tray")
    desktop.sh("xdotool", "windowfocus", "--sync", desktop.window, "key", "ctrl+w")
    desktop.wait(lambda: not desktop.find_window("Holdfast"), "the window's end")
    if shutil.which("dunstctl") and desktop.sh("dunstctl", "is-paused"):
        desktop.wait(lambda: desktop.sh("dunstctl", "count", "displayed") == "1", "the notification")
        desktop.picture("notification-real")
    desktop.click_icon(1)
    desktop.wait(lambda: desktop.find_window("Holdfast"), "the window")


def test_a_key_stops_and_starts_the_timer_while_another_program_has_the_keyboard(desktop: Desktop) -> None:
    desktop.sh("xdotool", "type", "--delay", "5", "Review draft")
    desktop.sh("xdotool", "key", "Return")
    desktop.wait(lambda: desktop.title().startswith("Review draft"), "the title")
    desktop.cli("config", "set", "hotkey.toggle", "Ctrl+Alt+T")
    desktop.sh("xdotool", "windowminimize", "--sync", desktop.window)
    # The running window hears of the setting from the other process, and asks the X server for the key.
    time.sleep(1.0)
    desktop.sh("xdotool", "key", "ctrl+alt+t")
    desktop.wait(lambda: desktop.running() is None, "the stop by the key")
    time.sleep(0.4)
    desktop.sh("xdotool", "key", "ctrl+alt+t")
    desktop.wait(lambda: desktop.running() == "Review draft", "the start by the key")
