"""A day's work in the real window, read back through the web API of a real TimeTagger (issue 2, must show 2)."""

import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.shell.conftest import Running, Start
from tests.gui.shell.test_working_day import ZONE, desk_of_yesterday, item, list_desk
from tests.servers.timetagger import TimeTaggerUser
from tracker_app.domain.zones import wall_clock

pytest_plugins = ("tests.servers.fixtures",)
pytestmark = pytest.mark.server

MINUTES = 60


def in_one_day(now: float) -> float:
    """An instant from which some hours of work cross no midnight."""
    here = wall_clock(int(now), ZONE)
    assert here is not None
    return now - 4 * 3600 if here.hour >= 20 else now


def signed_in(launch: Start, user: TimeTaggerUser) -> Running:
    running = launch(tray=True)
    running.clock.set_to(in_one_day(time.time()))
    desk_of_yesterday(running)
    account = running.holdfast.accounts.add(
        "timetagger", name="Work", url=user.url, user=user.name, secret=user.password, adopt_local=True
    )
    assert not isinstance(account, str)
    running.settle()
    return running


def on_the_web(user: TimeTaggerUser) -> list[tuple[int, int, str]]:
    """What TimeTagger's own web page would draw; a running timer ends where it begins."""
    return sorted((record["t1"], record["t2"], record["ds"]) for record in user.visible().values())


def recorded(running: Running) -> list[tuple[int, int, str]]:
    """The same of our own file: a project and the tags are words with a # there."""
    lines = []
    for view in running.holdfast.browsing.page():
        entry = view.entry
        words = [entry.description, *(f"#{word}" for word in (view.project_name, *entry.tags) if word)]
        lines.append((entry.start, entry.start if entry.stop is None else entry.stop, " ".join(words)))
    return sorted(lines)


def test_p1_a_day_by_hand_is_on_the_server_field_by_field(
    launch: Start, qtbot: QtBot, timetagger_user: TimeTaggerUser
) -> None:
    running = signed_in(launch, timetagger_user)
    tray = running.program.leaving.tray
    assert tray is not None
    # Started from the tray, and corrected in the bar at the top.
    tray.menu.aboutToShow.emit()
    item(tray.menu, "Write the offer").trigger()
    running.settle()
    assert running.running() == "Write the offer"
    running.clock.pass_(40 * MINUTES)
    running.press(Qt.Key.Key_N, ctrl=True)
    running.press("Fix the checkout #deep", Qt.Key.Key_Return, Qt.Key.Key_Return)
    running.clock.pass_(60 * MINUTES)
    running.press(Qt.Key.Key_S, ctrl=True)
    assert running.running() is None
    # Split, renamed, deleted, taken back.
    running.press(Qt.Key.Key_1, ctrl=True)
    desk = list_desk(running, qtbot)
    half = wall_clock(int(running.clock.now()) - 30 * MINUTES, ZONE)
    assert half is not None
    desk.go_to("Fix the checkout")
    desk.press(Qt.Key.Key_S)
    desk.focus().selectAll()  # type: ignore[attr-defined]
    desk.type(f"{half:%H:%M}")
    desk.press(Qt.Key.Key_Return)
    # Two alike stand in one line, which opens to its parts; the newer comes first.
    desk.go_to("Fix the checkout")
    desk.press(Qt.Key.Key_Right, Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_F2)
    desk.focus().selectAll()  # type: ignore[attr-defined]
    desk.type("Review")
    desk.press(Qt.Key.Key_Return)
    assert len(recorded(running)) == 4
    desk.go_to("Review")
    desk.press(Qt.Key.Key_Delete)
    assert len(recorded(running)) == 3
    running.press(Qt.Key.Key_Z, ctrl=True)
    assert len(recorded(running)) == 4
    # The program's own worker takes it there; a person may press the key for it.
    running.press(Qt.Key.Key_F5)

    def is_there() -> bool:
        running.clock.pass_(2)
        running.holdfast.worker.wake()
        return on_the_web(timetagger_user) == recorded(running)

    try:
        qtbot.waitUntil(is_there, timeout=30_000)
    finally:
        assert on_the_web(timetagger_user) == recorded(running)
    assert [words for _start, _stop, words in recorded(running)] == [
        "Write the offer", "Write the offer", "Fix the checkout #deep", "Review #deep",
    ]  # fmt: skip
