"""The calendar as people use it: drawn, moved, stretched and copied with the mouse, and all of it by keyboard."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.entry import TimeEntry
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.calendar.page import CalendarPage
from tracker_app.ui.calendar.spans import Span
from tracker_app.ui.ticker import Ticker

NO = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def at(hour: int, minute: int = 0, day: int = 24) -> int:
    return int(datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp())


class Desk:
    """The page over one world, and hands."""

    def __init__(self, world: World, qtbot: QtBot) -> None:
        self.world = world
        self.qtbot = qtbot
        self.bridge = Bridge(world.holdfast)
        self.act = Act(world.holdfast)
        self.page = CalendarPage(world.holdfast, self.bridge, self.act, Ticker(world.holdfast.clock))
        qtbot.addWidget(self.page)
        self.bridge.start()
        self.page.resize(1100, 800)
        self.page.show()
        self.page.shown()
        self.settle()
        self.page.grid.verticalScrollBar().setValue(7 * 48)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bridge.is_busy())

    def point(self, hour: float, column: int = 1) -> QPoint:
        """Where an hour (UTC) of a column lies."""
        grid = self.page.grid
        area = grid.column_rect(column)
        y = round(hour * 48) - grid.verticalScrollBar().value()
        return QPoint(area.center().x(), y)

    def drag(self, begin: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = NO) -> None:
        view = self.page.grid.viewport()
        middle = (begin + end) / 2
        for kind, point, buttons in (
            (QEvent.Type.MouseButtonPress, begin, Qt.MouseButton.LeftButton),
            (QEvent.Type.MouseMove, middle, Qt.MouseButton.LeftButton),
            (QEvent.Type.MouseMove, end, Qt.MouseButton.LeftButton),
            (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton),
        ):
            button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
            where = QPointF(point)
            event = QMouseEvent(kind, where, view.mapToGlobal(where), button, buttons, modifier)
            QApplication.sendEvent(view, event)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO) -> None:
        QTest.keyClick(self.page.grid, key, modifier)
        self.settle()

    def times(self) -> list[tuple[str, int, int | None]]:
        found = self.world.holdfast.browsing.page(limit=50)
        return sorted((view.entry.description, view.entry.start, view.entry.stop) for view in found)

    def add(self, words: str, start: int, stop: int) -> TimeEntry:
        entry = self.world.holdfast.recording.add(Content(words), start, stop)
        assert isinstance(entry, TimeEntry)
        self.settle()
        return entry


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    with a_world(zone="UTC", now="2026-11-24T18:00:00+00:00") as world:
        made = Desk(world, qtbot)
        yield made
        made.bridge.stop()


def test_a_drag_over_an_empty_place_records_an_entry_in_full_five_minutes(desk: Desk) -> None:
    desk.drag(desk.point(9.02), desk.point(10.49))
    assert desk.times() == [("", at(9), at(10, 30))]


def test_what_was_drawn_is_described_at_once_and_esc_leads_back_to_the_days(desk: Desk) -> None:
    desk.page.activateWindow()
    desk.drag(desk.point(9), desk.point(10))
    editor = desk.page.editor
    assert editor is not None
    assert editor.isVisible()
    desk.qtbot.waitUntil(editor.description.hasFocus)
    QTest.keyClicks(editor.description, "Draft")
    QTest.keyClick(editor.description, Qt.Key.Key_Return)
    desk.settle()
    assert desk.times() == [("Draft", at(9), at(10))]
    QTest.keyClick(editor.description, Qt.Key.Key_Escape)
    desk.settle()
    assert not editor.isVisible()
    assert desk.page.grid.hasFocus()


def test_the_editor_follows_the_entry_that_is_chosen_and_takes_the_place_of_the_days_in_a_narrow_window(
    desk: Desk,
) -> None:
    first, second = desk.add("One", at(9), at(10)), desk.add("Two", at(11), at(12))
    desk.page.grid.select(first.id)
    desk.key(Qt.Key.Key_Return)
    editor = desk.page.editor
    assert editor is not None
    desk.page.grid.select(second.id)
    assert editor.entry() == second.id
    desk.page.resize(500, 600)
    assert editor.isVisible()
    assert not desk.page.grid.isVisible()
    editor.close_panel()
    assert desk.page.grid.isVisible()


def test_a_drag_ends_at_the_neighbour_it_comes_near_to_and_with_alt_where_the_mouse_is(desk: Desk) -> None:
    desk.add("Call", at(11, 7), at(12))
    desk.drag(desk.point(10), desk.point(11.05))
    assert ("", at(10), at(11, 7)) in desk.times()
    desk.act.undo()
    desk.drag(desk.point(10), desk.point(11.05), ALT)
    assert not any(stop == at(11, 7) for _, _, stop in desk.times())


def test_a_block_dragged_to_another_day_keeps_its_length_and_undo_takes_it_back(desk: Desk) -> None:
    desk.add("Draft", at(9, 3), at(10, 3))
    desk.drag(desk.point(9.5), desk.point(11.5, column=2))
    ((_, start, stop),) = desk.times()
    assert (start, stop) == (at(11, 5, 25), at(12, 5, 25))
    desk.act.undo()
    assert desk.times() == [("Draft", at(9, 3), at(10, 3))]


def test_edges_are_dragged_alone_and_the_other_edge_is_never_rewritten(desk: Desk) -> None:
    desk.add("Draft", at(9, 3), at(10))
    desk.drag(desk.point(9.99), desk.point(11))
    assert desk.times() == [("Draft", at(9, 3), at(11))]


def test_with_control_a_copy_is_dragged(desk: Desk) -> None:
    desk.add("Draft", at(9), at(10))
    desk.drag(desk.point(9.5), desk.point(13.5), CTRL)
    assert desk.times() == [("Draft", at(9), at(10)), ("Draft", at(13), at(14))]


def test_a_click_into_a_gap_fills_it(desk: Desk) -> None:
    desk.add("One", at(9), at(10))
    desk.add("Two", at(11), at(12))
    QTest.mouseClick(desk.page.grid.viewport(), Qt.MouseButton.LeftButton, NO, desk.point(10.5))
    desk.settle()
    assert ("", at(10), at(11)) in desk.times()


def test_p1_a_click_without_a_drag_changes_nothing(desk: Desk) -> None:
    desk.add("One", at(9), at(10))
    QTest.mouseClick(desk.page.grid.viewport(), Qt.MouseButton.LeftButton, NO, desk.point(9.5))
    QTest.mouseClick(desk.page.grid.viewport(), Qt.MouseButton.LeftButton, NO, desk.point(14))
    desk.settle()
    assert desk.times() == [("One", at(9), at(10))]


def test_everything_is_done_by_keyboard(desk: Desk) -> None:
    desk.add("One", at(9), at(10))
    second = desk.add("Two", at(11), at(12))
    desk.page.focus_first()
    desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Tab)
    assert desk.page.grid.selected == second.id
    assert "Two" in desk.page.grid.accessibleDescription()
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert ("Two", at(11, 5), at(12, 10)) in desk.times()
    desk.key(Qt.Key.Key_Left)
    assert ("Two", at(11, 5, 23), at(12, 10, 23)) in desk.times()
    desk.key(Qt.Key.Key_Return)
    assert desk.page.editor is not None
    assert desk.page.editor.entry() == second.id
    desk.key(Qt.Key.Key_Delete)
    assert desk.times() == [("One", at(9), at(10))]


def test_the_running_timer_can_be_started_earlier_and_is_not_stopped_by_it(desk: Desk) -> None:
    desk.world.holdfast.recording.start(Content("Now"), at=at(16))
    desk.settle()
    desk.drag(desk.point(16.02), desk.point(15))
    assert desk.times() == [("Now", at(15), None)]


def test_an_entry_over_midnight_is_one_entry_on_both_days(desk: Desk) -> None:
    entry = desk.add("Night", at(23), at(1, day=25))
    shown = []
    desk.page.presenter.changed.connect(shown.append)
    desk.page.presenter.refresh()
    desk.settle()
    blocks = [block for column in shown[-1].columns for block in column.blocks]
    assert [(block.entry, block.torn_top, block.torn_bottom) for block in blocks] == [
        (entry.id, False, True),
        (entry.id, True, False),
    ]
    assert [column.seconds for column in shown[-1].columns][1:3] == [3600, 3600]


def test_days_are_walked_by_keys_and_a_narrow_page_shows_one_day(desk: Desk) -> None:
    desk.page.focus_first()
    desk.key(Qt.Key.Key_Right, ALT)
    assert desk.page.presenter.around.isoformat() == "2026-12-01"
    QTest.keyClick(desk.page.grid, Qt.Key.Key_T, CTRL)
    desk.settle()
    assert desk.page.presenter.around.isoformat() == "2026-11-24"
    desk.page.resize(420, 480)
    desk.qtbot.waitUntil(lambda: desk.page.presenter.span is Span.DAY)
    desk.page.resize(1100, 800)
    desk.qtbot.waitUntil(lambda: desk.page.presenter.span is Span.WEEK)
    desk.settle()


def test_p8_a_hidden_calendar_reads_nothing(desk: Desk) -> None:
    desk.page.hidden()
    desk.world.holdfast.recording.add(Content("Unseen"), at(9), at(10))
    assert not desk.bridge.is_busy()
