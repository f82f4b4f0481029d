"""Comparing with the genuine server: nothing changes by looking, and either side holds when a person says so."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.room import Room
from tests.servers.timetagger import TimeTaggerUser
from tracker_app.ui.sync.verify_dialog import VerifyDialog

pytest_plugins = ("tests.servers.fixtures",)
pytestmark = pytest.mark.server


@pytest.fixture
def connected(room: Room, timetagger_user: TimeTaggerUser) -> Iterator[tuple[Room, TimeTaggerUser]]:
    """A computer and a server with the same two entries."""
    room.world.clock.set_to(time.time())
    for at in range(2):
        room.world.entry(f"Entry {at}", minutes=10, ago_minutes=60 * (at + 1))
    account = room.holdfast.accounts.add(
        "timetagger", name="Work", url=timetagger_user.url, user=timetagger_user.name,
        secret=timetagger_user.password, adopt_local=True,
    )  # fmt: skip
    assert not isinstance(account, str)
    room.holdfast.sync_centre.sleep = room.world.clock.pass_
    room.holdfast.sync_centre.sync_until_quiet(3600, room.world.clock.pass_)
    assert len(timetagger_user.visible()) == 2
    yield room, timetagger_user
    room.holdfast.sync_centre.close()


@pytest.fixture
def dialog(connected: tuple[Room, TimeTaggerUser], qtbot: QtBot) -> Iterator[VerifyDialog]:
    room, _user = connected
    made = VerifyDialog(room.holdfast, room.act, room.parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.open()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def press(qtbot: QtBot, inside: QWidget, text: str) -> None:
    button = next(one for one in inside.findChildren(QPushButton) if one.text() == text and one.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_the_same_is_said_to_be_the_same(
    connected: tuple[Room, TimeTaggerUser], dialog: VerifyDialog, qtbot: QtBot
) -> None:
    press(qtbot, dialog, "Compare")
    assert dialog.is_busy
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
    assert dialog._said.text() == "Work: 2 entries compared; 2 the same."
    assert dialog.model.rowCount() == 0


def test_a_difference_is_shown_and_the_side_that_was_picked_holds(
    connected: tuple[Room, TimeTaggerUser], dialog: VerifyDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _user = connected
    entry = room.holdfast.browsing.page(limit=1)[0].entry
    with room.holdfast.database.write() as unit:
        # As a fault of ours or of the disk would: changed here without a change on its way.
        unit.connection.execute("UPDATE entry SET description = 'Bent' WHERE id = ?", (entry.id,))
    press(qtbot, dialog, "Compare")
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
    assert [dialog.model.index(0, at).data() for at in (1, 2, 3)] == ["Description", "Bent", entry.description]
    press(qtbot, dialog, "Use server")
    assert dialog.model.rowCount() == 0
    assert room.holdfast.browsing.entry(entry.id).entry.description == entry.description
    assert room.did == ["This entry is as the server has it."]
