"""A link from outside fills the timer bar in and never does anything (UI.md 11)."""

import pytest
from PySide6.QtCore import Qt

from tests.gui.shell.conftest import Start
from tracker_app.desktop.instance import LINK


def test_a_link_fills_in_and_a_person_starts(launch: Start) -> None:
    running = launch(tray=True)
    site = running.holdfast.catalogue.add_project("Website")
    running.settle()
    running.program.heard(f"{LINK}holdfast://start?description=Review%20draft&project=website&tag=deep&billable=1")
    assert running.running() is None
    assert running.program.timer_bar.describe.line.text() == "Review draft"
    running.press(Qt.Key.Key_Return)
    view = running.holdfast.browsing.running()
    assert view is not None
    assert (view.entry.description, view.entry.project, view.entry.tags) == ("Review draft", site.id, ("deep",))  # type: ignore[union-attr]


def test_a_link_leaves_the_running_timer_alone_and_esc_forgets_it(launch: Start) -> None:
    running = launch(tray=True)
    running.press("Writing", Qt.Key.Key_Return)
    running.program.heard(f"{LINK}holdfast://new?description=Other")
    assert running.running() == "Writing"
    assert running.program.timer_bar.describe.line.text() == "Other"
    running.press(Qt.Key.Key_Escape)
    assert running.program.timer_bar.describe.line.text() == "Writing"


@pytest.mark.parametrize("link", ["holdfast://stop", "holdfast://delete?id=1", "holdfast://new?description=%00", "x"])
def test_p9_odd_links_only_show_the_window(launch: Start, link: str) -> None:
    running = launch(tray=True)
    running.press("Writing", Qt.Key.Key_Return)
    running.program.heard(f"{LINK}{link}")
    assert running.running() == "Writing"
    assert running.program.timer_bar.describe.line.text() == "Writing"
