"""The timer bar, as somebody uses it with keyboard and mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.worlds import World, a_world
from tracker_app.app.browsing import EntryView
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Project
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.now import Now
from tracker_app.ui.ticker import Ticker
from tracker_app.ui.timer_bar.presenter import TimerBarPresenter
from tracker_app.ui.timer_bar.view import TimerBar


class Desk:
    """A window with the bar and a second place for the keyboard, over a world."""

    def __init__(self, world: World, qtbot: QtBot) -> None:
        self.world = world
        self.qtbot = qtbot
        holdfast = world.holdfast
        self.window = QWidget()
        self.bridge = Bridge(holdfast, self.window)
        self.act = Act(holdfast, self.window)
        self.ticker = Ticker(holdfast.clock, self.window)
        self.now = Now(holdfast, self.bridge, self.ticker, self.window)
        presenter = TimerBarPresenter(holdfast, self.bridge, self.act, self.now, self.window)
        self.bar = TimerBar(holdfast, presenter, self.now, self.ticker, self.window)
        self.elsewhere = QWidget(self.window)
        self.elsewhere.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self.window)
        column.addWidget(self.bar)
        column.addWidget(self.elsewhere, 1)
        self.said: list[object] = []
        self.refused: list[object] = []
        self.act.did.connect(self.said.append)
        self.act.refused.connect(self.refused.append)
        self.bridge.start()
        self.now.start()
        presenter.start()
        self.window.resize(1000, 600)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitActive(self.window)
        self.settle()
        self.bar.focus_line()

    @property
    def line(self) -> str:
        return self.bar.describe.line.text()

    @property
    def running(self) -> EntryView | None:
        return self.world.holdfast.browsing.running()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bridge.is_busy())

    def press(self, *keys: Qt.Key | str, alt: bool = False) -> None:
        modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
        for key in keys:
            focused = QApplication.focusWidget()
            assert focused is not None
            if isinstance(key, str):
                self.qtbot.keyClicks(focused, key)
            else:
                self.qtbot.keyClick(focused, key, modifier)
            self.settle()

    def offered(self) -> list[str]:
        suggestions = self.bar.describe.suggestions
        return [choice.text for choice in suggestions.list.choices()] if suggestions.isVisible() else []

    def button(self, name: str) -> QWidget:
        found = [one for one in self.window.findChildren(QWidget) if one.isVisible() and one.accessibleName() == name]
        assert found, name
        return found[0]

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        self.settle()


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


@pytest.fixture
def desk(world: World, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(world, qtbot)
    yield made
    made.bridge.stop()


def project(world: World, name: str) -> Project:
    made = world.holdfast.catalogue.add_project(name)
    assert isinstance(made, Project)
    return made


def start(world: World, description: str, *, ago: int = 600) -> TimeEntry:
    entry = world.holdfast.recording.start(Content(description), at=int(world.clock.now()) - ago)
    assert isinstance(entry, TimeEntry)
    return entry


def test_p1_typing_and_enter_starts_a_timer_that_is_on_disk(desk: Desk, world: World) -> None:
    desk.press("Writing the offer", Qt.Key.Key_Return)
    other = world.another()
    running = other.browsing.running()
    other.close()
    assert running is not None
    assert running.entry.description == "Writing the offer"
    assert desk.said == ["Timer started"]
    desk.button("Stop")


def test_the_button_stops_and_undo_lets_the_timer_run_on(desk: Desk) -> None:
    desk.press("Writing", Qt.Key.Key_Return)
    desk.world.clock.pass_(600)
    desk.click("Stop")
    assert desk.running is None
    assert desk.line == ""
    desk.act.undo()
    assert desk.running is not None
    assert desk.line == "Writing"


def test_signs_in_the_text_name_project_tags_and_billable(desk: Desk, world: World) -> None:
    site = project(world, "Website")
    desk.settle()
    desk.press("Review @web")
    assert desk.offered() == ["Website", "Create project “web”"]
    desk.press(Qt.Key.Key_Return)
    assert desk.line == "Review"
    desk.press(" #deep", Qt.Key.Key_Return)
    desk.press(" $", Qt.Key.Key_Return)
    assert desk.running is not None
    entry = desk.running.entry
    assert (entry.description, entry.project, entry.tags, entry.billable) == ("Review", site.id, ("deep",), True)


def test_enter_after_a_tag_typed_in_full_starts_the_timer(desk: Desk) -> None:
    desk.press("Review #deep", Qt.Key.Key_Return)
    assert desk.running is not None
    assert (desk.running.entry.description, desk.running.entry.tags) == ("Review", ("deep",))


def test_enter_on_the_beginning_of_a_known_tag_takes_the_tag_and_starts_nothing(desk: Desk, world: World) -> None:
    world.holdfast.recording.start(Content("Review", tags=("deep",)))
    world.holdfast.recording.stop()
    desk.settle()
    desk.press("Call #de", Qt.Key.Key_Return)
    assert desk.running is None
    assert desk.line == "Call"


def test_a_project_is_made_in_place(desk: Desk) -> None:
    desk.press("Dig @Garden", Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert desk.running is not None
    assert desk.running.project_name == "Garden"
    assert desk.running.entry.description == "Dig"


def test_esc_keeps_a_sign_that_is_meant_as_one(desk: Desk) -> None:
    desk.press("Fix #12", Qt.Key.Key_Escape)
    assert desk.offered() == []
    assert desk.line == "Fix #12"


def test_what_was_recorded_before_is_offered_and_taken_whole(desk: Desk, world: World) -> None:
    site = project(world, "Website")
    world.holdfast.recording.start(Content("Review draft", site.id, None, ("deep",), billable=True))
    world.clock.pass_(60)
    world.holdfast.recording.stop()
    desk.settle()
    desk.press("rev")
    assert desk.offered() == ["Review draft"]
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert desk.running is not None
    entry = desk.running.entry
    assert (entry.description, entry.project, entry.tags, entry.billable) == ("Review draft", site.id, ("deep",), True)


def test_enter_starts_what_was_typed_and_not_what_is_merely_offered(desk: Desk, world: World) -> None:
    world.entry("Review draft")
    desk.settle()
    desk.press("Rev", Qt.Key.Key_Return)
    assert desk.running is not None
    assert desk.running.entry.description == "Rev"


def test_tab_takes_a_suggestion_without_starting(desk: Desk, world: World) -> None:
    world.entry("Review draft")
    desk.settle()
    desk.press("rev", Qt.Key.Key_Down, Qt.Key.Key_Tab)
    assert desk.running is None
    assert desk.line == "Review draft"
    assert desk.bar.describe.line.hasFocus()


def test_the_running_timers_text_is_saved_when_it_is_left_and_esc_gives_it_back(desk: Desk) -> None:
    desk.press("Writing", Qt.Key.Key_Return)
    desk.press(" more", Qt.Key.Key_Escape)
    assert desk.line == "Writing"
    desk.press(Qt.Key.Key_End)
    desk.press(" more")
    desk.elsewhere.setFocus()
    assert desk.running is not None
    assert desk.running.entry.description == "Writing more"
    desk.act.undo()
    assert desk.line == "Writing"


def test_p3_news_from_elsewhere_does_not_take_away_what_is_being_typed(desk: Desk, world: World) -> None:
    desk.press("Writing", Qt.Key.Key_Return)
    desk.press(" the off")
    assert desk.running is not None
    other = world.another()
    other.recording.edit(desk.running.entry.id, EntryPatch(description="Renamed elsewhere"))
    other.close()
    desk.bridge.look()
    assert desk.line == "Writing the off"


def test_words_for_a_timer_that_was_stopped_elsewhere_stay_for_the_next(desk: Desk, world: World) -> None:
    desk.press("Writing", Qt.Key.Key_Return)
    desk.press(" and more")
    other = world.another()
    other.recording.stop()
    other.close()
    desk.bridge.look()
    assert desk.line == "Writing and more"
    desk.press(Qt.Key.Key_Return)
    assert desk.running is not None
    assert desk.running.entry.description == "Writing and more"


def test_a_change_on_the_command_line_is_shown(desk: Desk, world: World) -> None:
    other = world.another()
    other.recording.start(Content("From the command line"))
    other.close()
    desk.qtbot.waitUntil(lambda: desk.line == "From the command line", timeout=1000)


def test_ctrl_n_writes_the_next_timer_while_one_runs(desk: Desk, world: World) -> None:
    first = start(world, "First")
    desk.bar.start_new()
    assert desk.line == ""
    desk.press("Second")
    assert desk.running is not None
    assert desk.running.entry.id == first.id
    desk.press(Qt.Key.Key_Return)
    assert desk.running.entry.description == "Second"
    assert desk.line == "Second"
    desk.bar.start_new()
    desk.press(Qt.Key.Key_Escape)
    assert desk.line == "Second"


def test_the_time_is_counted_from_the_start_and_can_be_set_earlier(desk: Desk, world: World) -> None:
    start(world, "Writing", ago=600)
    desk.click("10 minutes")
    desk.click("5 min earlier")
    assert desk.running is not None
    assert desk.running.entry.start == int(world.clock.now()) - 900
    desk.button("15 minutes")


def test_a_start_that_cannot_be_is_refused_beside_the_field(desk: Desk, world: World) -> None:
    start(world, "Writing")
    desk.bar.times.ask_start()
    desk.press("23:00", Qt.Key.Key_Return)
    assert desk.bar.times._panel.isVisible()
    assert desk.bar.times._panel._field.refusal() == "A timer cannot start in the future."


def test_started_since_the_last_entry_ended(desk: Desk, world: World) -> None:
    last = world.entry("Before", minutes=30, ago_minutes=60)
    desk.settle()
    desk.press("Now")
    desk.bar.times.ask_start()
    found = next(one for one in desk.window.findChildren(QWidget) if "last entry ended" in one.accessibleName())
    desk.qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    assert desk.running is not None
    assert (desk.running.entry.description, desk.running.entry.start) == ("Now", last.stop)


def test_alt_up_moves_the_start_five_minutes_earlier(desk: Desk, world: World) -> None:
    entry = start(world, "Writing")
    desk.press(Qt.Key.Key_Up, alt=True)
    assert desk.running is not None
    assert desk.running.entry.start == entry.start - 300


def test_elapsed_follows_the_clock_even_when_ticks_were_missed(desk: Desk, world: World) -> None:
    start(world, "Writing", ago=60)
    world.clock.pass_(3600)
    desk.ticker.set_visible(True)
    assert desk.bar.times._elapsed.text() == "1:01:00"
    desk.ticker.set_visible(False)
