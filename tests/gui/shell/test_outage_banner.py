"""After an outage the window says it once, in a strip that can be put away, and leads to what was touched (P5)."""

import pytest
from PySide6.QtCore import Qt

from tests.gui.shell.conftest import NOW, Running, Start
from tests.outages import ACCOUNT, an_outage_was_read_back
from tracker_app.app.recording import Content
from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.store.preferences import Preferences
from tracker_app.ui.widgets import Tone


def after_an_outage(running: Running, verdict: str) -> None:
    entry = running.holdfast.recording.start(Content("Offer"))
    assert isinstance(entry, TimeEntry)
    an_outage_was_read_back(running.holdfast, entry.id, NOW, verdict)
    running.qtbot.waitUntil(lambda: "Trouble" in getattr(running.window.banners.shown(), "sentence", ""))


@pytest.mark.parametrize(("verdict", "tone"), [("restored", Tone.SUCCESS), ("needs-you", Tone.WARNING)])
def test_p5_a_strip_tells_the_outage_and_its_button_shows_the_entries(launch: Start, verdict: str, tone: Tone) -> None:
    running = launch(tray=True)
    after_an_outage(running, verdict)
    news = running.window.banners.shown()
    assert news.tone is tone
    assert "Trouble with Work from" in news.sentence
    assert ("1 restored." if verdict == "restored" else "1 for you to look at.") in news.sentence
    assert "Nothing you recorded was lost." in news.sentence
    running.qtbot.mouseClick(running.window.banners._strip.button, Qt.MouseButton.LeftButton)
    running.settle()
    assert running.window.banners.shown() is None
    waits = verdict == "needs-you"
    assert [one.code for one in running.holdfast.sync_centre.problems()] == ["HF-SYNC-012"] * waits
    table = running.named("Entries that the outage touched")
    assert [table.model().index(0, at).data() for at in range(2)] == ["16:30–now", "Offer"]  # type: ignore[attr-defined]


def test_p5_what_was_restored_is_no_alarm_and_told_once_not_entry_by_entry(launch: Start) -> None:
    running = launch(tray=True)
    after_an_outage(running, "restored")
    assert [one.code for one in running.holdfast.sync_centre.problems()] == ["HF-SYNC-012"]
    assert "problem" not in running.program.leaving.tray.icon.toolTip().casefold()
    running.click("Dismiss")
    running.settle()
    assert running.window.banners.shown() is None
    assert running.holdfast.sync_centre.problems() == []


def test_p5_what_is_learned_later_is_told_again_though_the_strip_was_put_away(launch: Start) -> None:
    running = launch(tray=True)
    after_an_outage(running, "restored")
    running.click("Dismiss")
    running.qtbot.waitUntil(lambda: not running.program.sync.now.problems)
    with running.holdfast.database.write() as unit:
        later = {"account": ACCOUNT, "opened": NOW - 20_000, "closed": NOW - 10_000, "checked": 2, "restored": 2}
        Preferences(unit.connection).open_problem("HF-SYNC-012", "i1", later, NOW + 86_400)
        unit.changed(Kind.PROBLEM, "i1")
    running.qtbot.waitUntil(lambda: "2 restored" in getattr(running.window.banners.shown(), "sentence", ""))
