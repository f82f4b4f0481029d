"""Out of sight for long is told once, and so is coming back; a glance elsewhere is not."""

from pytestqt.qtbot import QtBot

from tracker_app.ui.attention import Attention


def test_out_of_sight_for_long_and_back(qtbot: QtBot) -> None:
    attention = Attention(long_ms=30)
    told: list[bool] = []
    attention.changed.connect(told.append)
    attention.note(visible=True)
    attention.note(visible=False)
    attention.note(visible=True)
    assert told == []
    attention.note(visible=False)
    qtbot.waitUntil(lambda: told == [False])
    attention.note(visible=False)
    attention.note(visible=True)
    assert told == [False, True]
