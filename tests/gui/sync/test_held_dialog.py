"""Many deletions at once are shown before any is done, and either word of the person is carried out for all of them."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.room import Room
from tests.servers.timetagger import TimeTaggerUser
from tracker_app.domain.ids import AccountId
from tracker_app.ui.problems.dispatch import Case
from tracker_app.ui.sync.held_dialog import HeldDialog

pytest_plugins = ("tests.servers.fixtures",)
pytestmark = pytest.mark.server
MANY = 14


@pytest.fixture
def connected(room: Room, timetagger_user: TimeTaggerUser) -> Iterator[tuple[Room, TimeTaggerUser]]:
    """A computer and a server with the same entries, all of which were then deleted on the server."""
    room.world.clock.set_to(time.time())
    for at in range(MANY):
        room.world.entry(f"Entry {at}", minutes=10, ago_minutes=60 * (at + 1))
    account = room.holdfast.accounts.add(
        "timetagger",
        name="Work",
        url=timetagger_user.url,
        user=timetagger_user.name,
        secret=timetagger_user.password,
        adopt_local=True,
    )
    assert not isinstance(account, str)
    room.holdfast.sync_centre.sleep = room.world.clock.pass_
    room.holdfast.sync_centre.sync_until_quiet(3600, room.world.clock.pass_)
    assert len(timetagger_user.visible()) == MANY
    for key in list(timetagger_user.visible()):
        timetagger_user.hide(key)
    room.world.clock.pass_(600)
    room.holdfast.sync_centre.sync_now()
    yield room, timetagger_user
    room.holdfast.sync_centre.close()


def opened(room: Room, qtbot: QtBot) -> HeldDialog:
    (problem,) = [one for one in room.holdfast.sync_centre.problems() if one.code == "HF-SYNC-011"]
    room.dispatch().run("review-held", Case(problem))
    dialog = room.parent.findChildren(HeldDialog)[-1]
    qtbot.waitExposed(dialog)
    return dialog


def press(qtbot: QtBot, inside: QWidget, text: str) -> None:
    button = next(one for one in inside.findChildren(QPushButton) if one.text() == text and one.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_p1_nothing_is_deleted_before_a_word_and_keeping_sends_everything_again(
    connected: tuple[Room, TimeTaggerUser], qtbot: QtBot
) -> None:
    room, user = connected
    assert room.holdfast.browsing.count() == MANY
    dialog = opened(room, qtbot)
    assert dialog.model.rowCount() == MANY
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert room.holdfast.browsing.count() == MANY

    press(qtbot, opened(room, qtbot), "Keep them and send them again")
    qtbot.waitUntil(lambda: bool(room.notes))
    assert room.notes == [f"{MANY} entries are kept and sent again."]
    room.holdfast.sync_centre.sync_until_quiet(3600, room.world.clock.pass_)
    assert len(user.visible()) == MANY
    assert room.holdfast.browsing.count() == MANY


def test_deleting_here_too_is_done_for_all_of_them(connected: tuple[Room, TimeTaggerUser], qtbot: QtBot) -> None:
    room, user = connected
    press(qtbot, opened(room, qtbot), "Delete them here too")
    qtbot.waitUntil(lambda: bool(room.notes))
    assert room.notes == [f"{MANY} entries were deleted here too."]
    assert room.holdfast.browsing.count() == 0
    assert room.holdfast.sync_centre.held(AccountId(room.holdfast.accounts.all()[0].id)) == []
    assert user.visible() == {}
