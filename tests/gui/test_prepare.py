"""Opening beside the loading of Qt: the home is taken, or read where another window holds it and says nothing."""

import os
from pathlib import Path

from tests.worlds import a_world
from tracker_app.desktop.instance import SHOW, send_to_running
from tracker_app.desktop.locks import FileLocks
from tracker_app.ui.prepare import Preparation


def test_the_home_is_taken_and_others_are_heard(home: Path) -> None:
    preparation = Preparation(home)
    heard: list[str] = []
    preparation.on_message = heard.append
    preparation.start()
    opened = preparation.wait()
    assert (opened.mode, opened.problems, preparation.is_taken) == ("normal", (), False)
    assert send_to_running(home, SHOW)
    assert heard == [SHOW]
    opened.holdfast.close()
    preparation.end()


def test_p6_a_home_that_another_window_holds_in_silence_is_opened_for_reading(home: Path) -> None:
    with a_world(home=home) as world:
        world.entry("Writing")
    held = FileLocks(home).take("window")
    assert held is not None
    preparation = Preparation(home)
    preparation.start()
    opened = preparation.wait()
    assert preparation.is_taken
    assert opened.mode == "read-only"
    assert opened.problems[0].code == "HF-START-002"
    assert [view.entry.description for view in opened.holdfast.browsing.page()] == ["Writing"]
    opened.holdfast.close()
    preparation.end()
    os.close(held)
