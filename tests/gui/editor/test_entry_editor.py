"""The editor takes every way of typing a time, saves when a field is left, warns and never blocks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.entries.desk import Desk, a_desk
from tracker_app.app.browsing import EntryView
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.ids import AccountId
from tracker_app.providers.base import Rules, rules_as_json
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.remotes import Remotes
from tracker_app.ui.editor.editor import EntryEditor
from tracker_app.ui.widgets import TimeField


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """A page over an empty world: Tuesday 24 November 2026, 16:20 in Tallinn."""
    with a_desk(qtbot) as made:
        yield made


def opened(desk: Desk, text: str) -> EntryEditor:
    """The editor, opened on an entry by Enter in the list."""
    desk.open()
    desk.go_to(text)
    desk.press(Qt.Key.Key_Return)
    return desk.page.editor


def fill(desk: Desk, field: TimeField, text: str) -> None:
    """Type into a field and leave it."""
    line = field.focusProxy()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    desk.qtbot.keyClicks(line, text)
    desk.qtbot.keyClick(line, Qt.Key.Key_Tab)
    desk.settle()


def press(desk: Desk, inside: QWidget, words: str) -> None:
    """Click the button of these words."""
    buttons = [b for b in inside.findChildren(QAbstractButton) if b.text() == words and b.isVisibleTo(inside)]
    assert buttons, [b.text() for b in inside.findChildren(QAbstractButton)]
    desk.qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    desk.settle()


def the(desk: Desk, text: str) -> EntryView:
    """The entry of this description."""
    return next(view for view in desk.entries() if view.entry.description == text)


@pytest.mark.parametrize(
    ("field", "text", "times"),
    [
        ("start", "930", "Tue 09:30-11:15"),
        ("start", "9.30", "Tue 09:30-11:15"),
        ("start", "9:30am", "Tue 09:30-11:15"),
        ("start", "last", "Tue 09:37-11:15"),
        ("stop", "11:45", "Tue 10:02-11:45"),
        ("stop", "1145", "Tue 10:02-11:45"),
        ("stop", "11:45 AM", "Tue 10:02-11:45"),
        ("stop", "+30", "Tue 10:02-10:32"),
        ("stop", "-15", "Tue 10:02-16:05"),
        ("stop", "now", "Tue 10:02-16:20"),
        ("stop", "1:30", "Tue 10:02-01:30"),
        ("length", "1,5h", "Tue 10:02-11:32"),
        ("length", "1h 20", "Tue 10:02-11:22"),
        ("length", "90m", "Tue 10:02-11:32"),
        ("length", "2:00", "Tue 10:02-12:02"),
        ("day", "yesterday", "Mon 10:02-11:15"),
        ("day", "2026-11-20", "Fri 10:02-11:15"),
    ],
)
def test_every_way_of_typing_a_time_is_taken_when_the_field_is_left(
    desk: Desk, field: str, text: str, times: str
) -> None:
    desk.record("09:10-09:37", "Stand-up")
    desk.record("10:02-11:15", "Review draft")
    editor = opened(desk, "Review draft")
    fill(desk, getattr(editor.times, field), text)
    assert desk.times("Review draft") == times
    desk.act.undo()
    assert desk.times("Review draft") == "Tue 10:02-11:15"


def test_the_lock_lets_a_duration_move_the_start_instead(desk: Desk) -> None:
    desk.record("10:02-11:15", "Review draft")
    editor = opened(desk, "Review draft")
    desk.qtbot.mouseClick(editor.times.keeps, Qt.MouseButton.LeftButton)
    fill(desk, editor.times.length, "0:15")
    assert desk.times("Review draft") == "Tue 11:00-11:15"


def test_users51_fields_that_were_only_visited_are_not_rewritten(desk: Desk) -> None:
    entry = desk.record("10:02-11:15", "Review draft")
    desk.world.holdfast.recording.edit(entry.id, EntryPatch(start=entry.start + 17, stop=(entry.stop or 0) + 43))
    before = the(desk, "Review draft").entry
    editor = opened(desk, "Review draft")
    for _ in range(14):
        desk.press(Qt.Key.Key_Tab)
    assert the(desk, "Review draft").entry == before
    fill(desk, editor.times.start, "10:10")
    after = the(desk, "Review draft").entry
    assert (after.start % 60, after.stop) == (0, before.stop)


def test_words_are_saved_when_they_are_left_and_escape_brings_them_back(desk: Desk) -> None:
    desk.record("10:02-11:15", "Review draft")
    editor = opened(desk, "Review draft")
    desk.type("Review of the draft")
    desk.press(Qt.Key.Key_Escape)
    assert editor.description.toPlainText() == "Review draft"
    desk.type("Read")
    desk.press(Qt.Key.Key_Tab)
    assert the(desk, "Read").entry.description == "Read"
    desk.press(Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert desk.focus() is desk.page.list


def test_a_time_that_cannot_be_read_is_said_at_its_field_and_changes_nothing(desk: Desk) -> None:
    desk.record("10:02-11:15", "Review draft")
    editor = opened(desk, "Review draft")
    fill(desk, editor.times.start, "25:99")
    assert editor.times.start.refusal() == "“25:99” is not a time that can be read."
    fill(desk, editor.times.start, "12:00")
    assert editor.times.start.refusal() == "An entry cannot stop before it starts."
    assert desk.times("Review draft") == "Tue 10:02-11:15"


def test_an_overlap_is_told_and_trimmed_either_way(desk: Desk) -> None:
    desk.record("09:10-09:37", "Stand-up")
    desk.record("09:30-09:58", "Telephone")
    editor = opened(desk, "Telephone •")
    assert editor.notices.sentences() == ["Overlaps “Stand-up” (09:10–09:37) by 7 minutes."]
    press(desk, editor.notices, "Trim the other")
    assert desk.times("Stand-up") == "Tue 09:10-09:30"
    assert editor.notices.sentences() == []
    desk.act.undo()
    press(desk, editor.notices, "Trim this")
    assert desk.times("Telephone") == "Tue 09:37-09:58"
    desk.act.undo()
    press(desk, editor.notices, "Keep both")
    assert editor.notices.sentences() == []
    assert desk.times("Telephone") == "Tue 09:30-09:58"


def test_warnings_never_keep_anything_from_being_saved(desk: Desk) -> None:
    desk.record("10:00-11:00", "Watch")
    editor = opened(desk, "Watch")
    fill(desk, editor.times.length, "15:00")
    assert desk.times("Watch") == "Tue 10:00-01:00"
    assert editor.notices.sentences() == [
        "This lies in the future.",
        "This is 15 hours long.",
        "This goes over midnight; it counts on both days.",
    ]
    press(desk, editor.notices, "Split at midnight")
    parts = sorted((v.entry.start, v.entry.stop) for v in desk.entries() if v.entry.description == "Watch")
    midnight = desk.at("00:00", "2026-11-25")
    assert parts == [(desk.at("10:00"), midnight), (midnight, midnight + 3600)]


def test_users51_the_hour_that_comes_twice_is_asked_about(qtbot: QtBot) -> None:
    with a_desk(qtbot, now="2026-10-26T12:00+02:00") as desk:
        desk.record("02:10-05:00", "Servers", day="2026-10-25")
        editor = opened(desk, "Servers")
        fill(desk, editor.times.start, "3:30")
        first = the(desk, "Servers").entry.start
        assert editor.notices.sentences()[-1].startswith("The clock goes back that night, so the start comes twice")
        choices = editor.notices.findChildren(QRadioButton)
        assert [(c.text(), c.isChecked()) for c in choices] == [
            ("03:30 before the change", True),
            ("03:30 after the change", False),
        ]
        desk.qtbot.mouseClick(choices[1], Qt.MouseButton.LeftButton)
        assert the(desk, "Servers").entry.start == first + 3600


def test_users82_an_archived_project_is_named_and_may_stay(desk: Desk) -> None:
    entry = desk.record("10:00-11:00", "Old", project="Acme")
    assert entry.project is not None
    desk.world.holdfast.catalogue.archive_project(entry.project)
    editor = opened(desk, "Old")
    assert editor.project.text() == "Acme (archived)"
    assert editor.notices.sentences() == ["This project was archived. The entry may stay on it, or go to another one."]


def asks(desk: Desk, rules: Rules) -> None:
    """Give the world an account whose workspace asks this of every entry."""
    account = AccountId(desk.world.holdfast.make_id())
    with desk.world.holdfast.database.write() as unit:
        Accounts(unit.connection).add(Account(account, "toggl", "Work", "https://toggl.test", created=1))
        Remotes(unit.connection).save_cursor(account, None, None, 1)
        Remotes(unit.connection).save_rules(account, rules_as_json(rules))


def test_what_a_workspace_would_refuse_is_said_before_anything_is_sent(desk: Desk) -> None:
    asks(desk, Rules(required=frozenset({"project", "tags"}), no_place=frozenset({"billable"})))
    desk.record("10:00-11:00", "Work")
    editor = opened(desk, "Work")
    assert editor.notices.sentences() == ["Work asks for a project, a tag; until then this waits here."]
    project = desk.project("Website")
    desk.world.holdfast.recording.edit(the(desk, "Work").entry.id, EntryPatch(project=project, billable=True))
    desk.settle()
    assert editor.notices.sentences() == [
        "The plan at Work has no place for billable time: this waits here.",
        "Work asks for a tag; until then this waits here.",
    ]
    press(desk, editor.notices, "Leave it so")
    assert len(editor.notices.sentences()) == 1
    assert the(desk, "Work").entry.billable, "nothing is stripped"


def test_a_locked_period_is_said(desk: Desk) -> None:
    desk.record("10:00-11:00", "Before")
    asks(desk, Rules(locked_before=the(desk, "Before").entry.start + 3600))
    desk.record("10:30-10:40", "Locked")
    editor = opened(desk, "Locked")
    assert any(one.startswith("Work is locked before") for one in editor.notices.sentences())


def test_project_and_task_are_picked_by_typing(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    project = desk.project("Website")
    desk.world.holdfast.tasks.add(project, "Checkout")
    editor = opened(desk, "Work")
    desk.qtbot.mouseClick(editor.project, Qt.MouseButton.LeftButton)
    desk.type("check")
    desk.press(Qt.Key.Key_Return)
    view = the(desk, "Work")
    assert (view.project_name, view.task_name) == ("Website", "Checkout")
    assert editor.project.text() == "Website › Checkout"


def test_a_project_is_created_in_place(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    editor = opened(desk, "Work")
    desk.qtbot.mouseClick(editor.project, Qt.MouseButton.LeftButton)
    desk.type("Brand new")
    desk.press(Qt.Key.Key_Return)
    assert the(desk, "Work").project_name == "Brand new"


def test_tags_billable_and_note_are_saved_at_once(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    editor = opened(desk, "Work")
    editor.tags.setFocus()
    desk.type("deep,")
    desk.qtbot.mouseClick(editor.billable, Qt.MouseButton.LeftButton, pos=editor.billable.rect().center())
    editor.note.setFocus()
    desk.qtbot.keyClicks(editor.note, "Only here")
    desk.press(Qt.Key.Key_Tab)
    entry = the(desk, "Work").entry
    assert (entry.tags, entry.note) == (("deep",), "Only here")
    desk.qtbot.keyClick(editor.billable, Qt.Key.Key_Space)
    assert the(desk, "Work").entry.billable != entry.billable


def test_the_preview_says_what_it_touches(desk: Desk) -> None:
    desk.record("09:10-10:02", "Stand-up")
    desk.record("10:02-11:15", "Review draft")
    editor = opened(desk, "Review draft")
    assert editor.times.preview() == "Tue 24 Nov 10:02–11:15, 1:13 · touches 09:10–10:02"


def test_the_running_timer_shows_no_end_until_one_is_typed(desk: Desk) -> None:
    desk.world.holdfast.recording.start(Content("Now"), at=desk.at("16:00"))
    editor = opened(desk, "Now")
    assert (editor.times.stop.text(), editor.times.length.text(), editor.go_on.text()) == ("", "0:20", "Stop")
    desk.world.clock.pass_(60)
    desk.ticker.second.emit(desk.ticker.now())
    assert editor.times.length.text() == "0:21"
    fill(desk, editor.times.stop, "-5")
    assert desk.times("Now") == "Tue 16:00-16:16"


def test_users7_changing_the_start_of_what_runs_keeps_it_running(desk: Desk) -> None:
    desk.world.holdfast.recording.start(Content("Now"), at=desk.at("16:00"))
    editor = opened(desk, "Now")
    fill(desk, editor.times.length, "1:00")
    assert desk.times("Now") == "Tue 15:20-now"


def test_buttons_continue_duplicate_split_join_and_delete(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    desk.record("11:30-12:00", "Next")
    editor = opened(desk, "Work")
    press(desk, editor, "Join with next")
    assert desk.times("Work") == "Tue 10:00-12:00"
    press(desk, editor, "Split at…")
    desk.focus().selectAll()  # type: ignore[attr-defined]
    desk.type("10:30")
    desk.press(Qt.Key.Key_Return)
    assert desk.times("Work") in ("Tue 10:00-10:30", "Tue 10:30-12:00")
    press(desk, editor, "Duplicate")
    assert len(desk.entries()) == 3
    press(desk, editor, "Continue")
    assert desk.entries()[0].entry.is_running
    press(desk, editor, "Delete")
    assert not editor.isVisible()
    assert "“Work” deleted" in desk.did


def test_the_history_tells_every_version_and_gives_one_back(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    editor = opened(desk, "Work")
    fill(desk, editor.times.start, "10:30")
    editor.description.setFocus()
    editor.description.selectAll()
    desk.type("Better words")
    desk.press(Qt.Key.Key_Tab)
    press(desk, editor, "History")
    restores = [b for b in editor.history.findChildren(QPushButton) if b.isVisibleTo(editor)]
    assert [b.accessibleName() for b in restores] == ["Restore Description: “Work”", "Restore Start: 10:00"]
    desk.qtbot.mouseClick(restores[1], Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.times("Better words") == "Tue 10:00-11:00"


def test_the_sync_line_says_where_it_is(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    editor = opened(desk, "Work")
    assert editor.sync_text() == "Saved on this computer 16:20"


def test_users6_news_from_elsewhere_does_not_take_away_what_is_being_typed(desk: Desk) -> None:
    entry = desk.record("10:00-11:00", "Work")
    editor = opened(desk, "Work")
    desk.type("Half a sent")
    desk.world.holdfast.recording.edit(entry.id, EntryPatch(billable=True))
    desk.settle()
    assert editor.description.toPlainText() == "Half a sent"
    assert editor.billable.isChecked()
    editor.times.start.setFocus()
    desk.focus().selectAll()  # type: ignore[attr-defined]
    desk.type("10:1")
    desk.world.holdfast.recording.edit(entry.id, EntryPatch(tags=("news",)))
    assert editor.times.start.text() == "10:1"
    assert editor.tags.tags() == ("news",)


def test_an_entry_deleted_elsewhere_closes_the_editor(desk: Desk) -> None:
    entry = desk.record("10:00-11:00", "Work")
    editor = opened(desk, "Work")
    desk.world.holdfast.recording.delete([entry.id])
    assert not editor.isVisible()


def test_going_to_another_line_saves_what_was_typed_and_follows(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    desk.record("11:00-12:00", "Next")
    editor = opened(desk, "Work")
    desk.type("Worked")
    desk.click("Next •")
    assert the(desk, "Worked")
    assert editor.description.toPlainText() == "Next"


def test_every_control_of_the_editor_has_a_name(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work", project="Acme", tags=("one",))
    editor = opened(desk, "Work")
    nameless = [
        type(widget).__name__
        for kind in (QLineEdit, QAbstractButton)
        for widget in editor.findChildren(kind)
        if widget.isVisibleTo(editor)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_in_a_narrow_window_the_editor_takes_the_place_of_the_list(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    desk.page.resize(440, 600)
    editor = opened(desk, "Work")
    assert editor.isVisible()
    assert not desk.page.list.isVisible()
    assert editor.width() == desk.page.width()
    desk.press(Qt.Key.Key_Escape)
    assert desk.page.list.isVisible()


def test_a_line_end_in_pasted_words_becomes_a_space(desk: Desk) -> None:
    desk.record("10:00-11:00", "Work")
    editor = opened(desk, "Work")
    QApplication.clipboard().setText("Two\nlines")
    desk.press(Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    desk.press(Qt.Key.Key_Return)
    assert the(desk, "Two lines")
    assert editor.description.toPlainText() == "Two lines"
