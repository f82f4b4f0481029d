"""After an outage the desktop's own notifier shows one notification: service, times and counts (P5)."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.outages import an_outage_was_read_back
from tests.worlds import a_world

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        not os.environ.get("DISPLAY") or shutil.which("dunstctl") is None,
        reason="needs a private desktop (packaging/private_desktop.py) with dunst",
    ),
]
PATIENCE_SECONDS = 20.0


def after_an_outage(home: Path) -> None:
    now = int(time.time())
    with a_world(home=home, now=now, zone="UTC") as world:
        world.holdfast.settings.set("time.zone", "UTC")
        an_outage_was_read_back(world.holdfast, world.entry("Offer").id, now)


def shown() -> list[str]:
    """Everything that the notifier has shown and put away, as title and body."""
    subprocess.run(["dunstctl", "close-all"], check=True, timeout=10)
    told = subprocess.run(["dunstctl", "history"], check=True, timeout=10, capture_output=True, text=True)
    notes = json.loads(told.stdout)["data"][0]
    return [
        f"{note['summary']['data']}: {note['body']['data']}" for note in notes if note["appname"]["data"] == "Holdfast"
    ]


@pytest.fixture
def older() -> list[str]:
    """What the notifier has shown before this test; it forgets nothing."""
    return [one for one in shown() if one.startswith("After the trouble")]


def told(home: Path, older: list[str], seconds: float, *, enough: int) -> list[str]:
    """Run the window in the tray until so many notes of the outage were shown, or for so long."""
    environment = os.environ | {"QT_QPA_PLATFORM": "xcb", "HOLDFAST_HOME": str(home)}
    process = subprocess.Popen([sys.executable, "-m", "tracker_app", "--hidden"], env=environment)
    try:
        ends = time.monotonic() + seconds
        found: list[str] = []
        while time.monotonic() < ends and len(found) < enough + len(older):
            time.sleep(0.2)
            found = [one for one in shown() if one.startswith("After the trouble")]
        for note in older:
            found.remove(note)
        return found
    finally:
        process.terminate()
        process.wait(10)


def test_p5_an_outage_is_really_shown_by_the_notifier_of_the_desktop_once(home: Path, older: list[str]) -> None:
    after_an_outage(home)
    (note,) = told(home, older, PATIENCE_SECONDS, enough=1)
    assert "Trouble with Work from" in note
    assert "1 entry checked: 1 restored." in note
    assert "Nothing you recorded was lost." in note
    assert told(home, older, 4.0, enough=2) == [note]  # the next start does not tell it again


def test_p5_a_click_on_the_notification_opens_the_outages(home: Path) -> None:
    after_an_outage(home)
    environment = os.environ | {"QT_QPA_PLATFORM": "xcb", "HOLDFAST_HOME": str(home)}
    process = subprocess.Popen([sys.executable, "-m", "tracker_app", "--hidden"], env=environment)
    try:
        ends = time.monotonic() + PATIENCE_SECONDS
        windows = ""
        while time.monotonic() < ends and not windows:
            time.sleep(0.3)
            # Clicks the newest notification, as a mouse would.
            subprocess.run(["dunstctl", "action"], check=True, timeout=10)
            asked = ["xdotool", "search", "--onlyvisible", "--class", "holdfast"]
            windows = subprocess.run(asked, check=False, timeout=10, capture_output=True, text=True).stdout
        assert windows
    finally:
        process.terminate()
        process.wait(10)
