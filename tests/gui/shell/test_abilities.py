"""What this computer lets Holdfast do is said feature by feature, with why and what helps (lessons/users.md 41)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.gui.shell.conftest import Running, Start
from tracker_app.desktop.idle import NoIdleSource
from tracker_app.ui.abilities import Abilities, State
from tracker_app.ui.settings.abilities_section import AbilitiesSection


def abilities(running: Running) -> Abilities:
    found = running.program._parts.system.abilities
    assert isinstance(found, Abilities)
    return found


def section(running: Running) -> AbilitiesSection:
    running.program.go.show_page("settings", "abilities")
    found = running.window.current().findChild(AbilitiesSection)
    running.qtbot.waitUntil(
        lambda: any("Tray icon" in label.text() for label in found.findChildren(QLabel)), timeout=15_000
    )
    return found  # type: ignore[no-any-return]


def test_every_feature_says_how_far_it_goes_and_what_is_missing_says_what_helps(launch: Start) -> None:
    running = launch()
    found = abilities(running).look()
    assert [one.key for one in found] == [
        "tray", "idle", "lock", "notifications", "hotkey", "autostart", "keyring", "links",
    ]  # fmt: skip
    for one in found:
        assert one.why
        assert one.remedy or one.state is State.WORKS or one.key == "autostart"


def test_a_tray_that_comes_is_seen_at_the_next_look(launch: Start) -> None:
    running = launch()
    assert abilities(running).look()[0].state is State.NONE
    running.host.switch(there=True)
    assert abilities(running).look()[0].state is State.WORKS


def test_on_wayland_without_an_idle_source_the_reason_is_named(launch: Start) -> None:
    running = launch()
    found = abilities(running)
    found._idle = lambda: NoIdleSource("wayland")
    idle = found.look()[1]
    assert idle.state is State.LIMITED
    assert "Wayland" in idle.why


class _Touched:
    name = "x11"
    reason = ""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds

    def idle_seconds(self) -> float | None:
        return self._seconds

    def close(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize(
    ("seconds", "begins"),
    [(0.4, "A touch was seen 0.4 seconds ago."), (3.1, "Nobody touched the computer"), (None, "Nothing told")],
)
def test_the_test_of_idle_says_what_it_saw(launch: Start, seconds: float | None, begins: str) -> None:
    found = abilities(launch())
    found._idle = lambda: _Touched(seconds)
    found._wait = lambda _seconds: None
    assert found.test_idle().startswith(begins)


def test_the_button_shows_a_notification(launch: Start) -> None:
    running = launch(tray=True)
    shown = section(running)
    button = next(one for one in shown.findChildren(QPushButton) if one.property("action") == "notification")
    running.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [key for _, _, key in running.notifier.shown][-1] == "test"
    assert any(label.text().startswith("A notification was sent.") for label in shown.findChildren(QLabel))
