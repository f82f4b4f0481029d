"""The list shows what was recorded, by day, and follows every change at once."""

import time
from datetime import date

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.entries.desk import Desk, a_desk, drawn
from tests.many_entries import many_entries
from tracker_app.app.browsing import Query
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch, Kind, Origin
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.store.entries import Entries
from tracker_app.ui.entries.commands import COMMANDS
from tracker_app.ui.entries.lines import GapLine, GroupLine
from tracker_app.ui.entries.model import DayModel
from tracker_app.ui.entries.page import EntriesPage
from tracker_app.ui.entries.spots import Spot
from tracker_app.ui.shortcuts import IN_LISTS

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def a_usual_day(desk: Desk) -> None:
    desk.record("09:10-09:37", "Stand-up", project="Internal", tags=("meeting",))
    desk.record("09:30-09:58", "Telephone")
    desk.record("10:23-11:15", "Review draft", project="Acme")
    desk.record("09:00-11:00", "Planning", day="2026-11-23")


def test_days_stand_with_their_totals_entries_gaps_and_overlaps(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    assert desk.screen().splitlines() == [
        "== Today Tue 24 Nov 1:47 of 8:00",
        "    10:23–11:15 0:52 Review draft @Acme •",
        "   Gap of 0:25 09:58–10:23 [fill] [ignore]",
        "    09:30–09:58 0:28 Telephone •",
        "   Overlaps “Stand-up” by 7 minutes 09:30 [trim] [move]",
        "    09:10–09:37 0:27 Stand-up @Internal #meeting •",
        "== Yesterday Mon 23 Nov 2:00 of 8:00",
        "    09:00–11:00 2:00 Planning •",
    ]


def test_users81_the_running_timer_counts_in_its_line_and_in_today(desk: Desk) -> None:
    desk.world.holdfast.recording.start(Content("Writing"), at=desk.at("16:00"))
    desk.open()
    assert "== Today Tue 24 Nov done ~00:00 0:20 of 8:00" in desk.screen()
    desk.world.clock.pass_(600)
    desk.ticker.second.emit(desk.ticker.now())
    assert desk.screen().splitlines() == [
        "== Today Tue 24 Nov done ~00:00 0:30 of 8:00",
        "    16:00–now 0:30 Writing •",
    ]


def test_users54_an_entry_over_midnight_counts_on_both_days(desk: Desk) -> None:
    desk.record("23:00-01:00+1", "Night release", day="2026-11-22")
    desk.open()
    assert desk.screen().splitlines()[2:] == [
        "== Yesterday Mon 23 Nov 1:00 of 8:00",
        "    00:00–01:00 1:00 Night release •",
        "== Sun 22 Nov 1:00 of 8:00",
        "    23:00–00:00 1:00 Night release •",
    ]


def test_users57_at_midnight_today_becomes_yesterday(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.world.clock.set_to(desk.at("00:00", "2026-11-25") + 1)
    desk.ticker.minute.emit(desk.ticker.now())
    desk.settle()
    lines = desk.screen().splitlines()
    assert lines[0] == "== Today Wed 25 Nov 0:00 of 8:00"
    assert lines[1] == "   No time yet today. [continue-last] [add]"
    assert lines[2] == "== Yesterday Tue 24 Nov 1:47 of 8:00"


def test_nothing_at_all_says_so_and_offers_a_beginning(desk: Desk) -> None:
    desk.open()
    assert desk.screen() == "No time yet today."
    desk.world.holdfast.recording.start(Content("First"))
    assert "First" in desk.screen()


def test_p3_an_edit_by_another_process_appears_without_losing_the_place(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Planning")
    other = desk.world.another()
    other.recording.add(Content("From the command line"), desk.at("12:00"), desk.at("12:30"))
    other.close()
    desk.bridge.look()
    desk.settle()
    assert "12:00–12:30 0:30 From the command line" in desk.screen()
    assert "Planning" in desk.page.model.words(desk.page.list.currentIndex().row()).title


def test_an_entry_that_goes_to_another_day_takes_the_keyboard_along(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Telephone")
    entry = next(view.entry for view in desk.entries() if view.entry.description == "Telephone")
    patch = EntryPatch(start=entry.start - 86_400, stop=(entry.stop or 0) - 86_400)
    desk.world.holdfast.recording.edit(entry.id, patch)
    row = desk.page.list.currentIndex().row()
    assert desk.page.model.words(row).title == "Telephone"
    assert str(desk.page.model.day_at(row)) == "2026-11-23"


def test_similar_entries_are_one_line_that_opens_and_closes(desk: Desk) -> None:
    for span in ("09:00-09:30", "10:00-10:15", "11:00-11:45"):
        desk.record(span, "Telephone", tags=("call",))
    desk.record("13:00-14:00", "Telephone", tags=("other",))
    desk.open()
    desk.go_to("(3>) 09:00–11:45 1:30 Telephone #call")
    desk.press(Qt.Key.Key_Right)
    assert [line for line in desk.screen().splitlines() if "Gap" not in line][2:] == [
        "(3v) 09:00–11:45 1:30 Telephone #call •",
        " |  11:00–11:45 0:45 Telephone #call •",
        " |  10:00–10:15 0:15 Telephone #call •",
        " |  09:00–09:30 0:30 Telephone #call •",
    ]
    desk.press(Qt.Key.Key_Left)
    assert "(3>)" in desk.screen()
    desk.click("(3>)", Spot.EXPAND)
    assert "(3v)" in desk.screen()


def test_renaming_a_group_in_place_renames_every_member_as_one_step(desk: Desk) -> None:
    for span in ("09:00-09:30", "10:00-10:15"):
        desk.record(span, "Telephone")
    desk.open()
    desk.go_to("(2>)")
    desk.press(Qt.Key.Key_F2)
    desk.type("Calls")
    desk.press(Qt.Key.Key_Return)
    assert "(2>) 09:00–10:15 0:45 Calls" in desk.screen()
    desk.act.undo()
    assert "(2>) 09:00–10:15 0:45 Telephone" in desk.screen()


def test_words_times_and_duration_are_edited_in_place_by_keyboard(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Planning")
    desk.press(Qt.Key.Key_F2)
    desk.type("Plan the week")
    desk.press(Qt.Key.Key_Tab)
    desk.type("9.15-1045")
    desk.press(Qt.Key.Key_Tab)
    desk.type("1h 10")
    desk.press(Qt.Key.Key_Return)
    assert "    09:15–10:25 1:10 Plan the week •" in desk.screen()
    assert desk.focus() is desk.page.list


def test_escape_in_place_leaves_everything_as_it_was(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    before = desk.screen()
    desk.go_to("Planning")
    desk.press(Qt.Key.Key_F2)
    desk.type("Something else")
    desk.press(Qt.Key.Key_Escape)
    assert desk.screen() == before
    assert desk.focus() is desk.page.list


def test_a_time_that_cannot_be_stays_to_be_mended_and_changes_nothing(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Planning")
    desk.press(Qt.Key.Key_F2, Qt.Key.Key_Tab)
    desk.type("9:00-25:70")
    desk.press(Qt.Key.Key_Return)
    assert desk.focus().accessibleDescription() == "“25:70” is not a time that can be read."
    assert desk.times("Planning") == "Mon 09:00-11:00"
    desk.press(Qt.Key.Key_Escape)


def test_deleting_asks_nothing_says_so_and_comes_back_by_undo(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    before = desk.screen()
    desk.go_to("Review draft")
    desk.press(Qt.Key.Key_Delete)
    assert "Review draft" not in desk.screen()
    assert desk.did == ["“Review draft” deleted"]
    desk.act.undo()
    desk.settle()
    assert desk.screen() == before


def test_several_are_chosen_and_changed_as_one_step(desk: Desk) -> None:
    a_usual_day(desk)
    desk.project("Fox")
    desk.open()
    desk.go_to("Telephone")
    desk.press(Qt.Key.Key_Down, modifier=SHIFT)
    desk.press(Qt.Key.Key_Down, modifier=SHIFT)
    assert desk.page.bulk.isVisible()
    desk.press(Qt.Key.Key_P)
    desk.type("fox")
    desk.press(Qt.Key.Key_Return)
    assert desk.screen().count("@Fox") == 2
    assert desk.did == ["2 entries changed"]
    desk.act.undo()
    assert desk.screen().count("@Fox") == 0


def test_the_key_for_tags_adds_one_and_keeps_the_others(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Stand-up @")
    desk.qtbot.keyClicks(desk.page.list, "#")
    desk.type("daily,")
    desk.press(Qt.Key.Key_Return)
    assert "Stand-up @Internal #daily, meeting" in desk.screen()


def test_billable_is_one_key(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Telephone")
    desk.qtbot.keyClicks(desk.page.list, "$")
    assert "Telephone $ •" in desk.screen()
    desk.qtbot.keyClicks(desk.page.list, "$")
    assert "Telephone •" in desk.screen()


def test_alt_arrows_move_start_and_end_by_five_minutes(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Planning")
    desk.press(Qt.Key.Key_Up, modifier=ALT)
    desk.press(Qt.Key.Key_Down, modifier=ALT | SHIFT)
    assert desk.times("Planning") == "Mon 08:55-11:05"


def test_a_gap_is_filled_by_enter_and_the_editor_asks_what_it_was(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Gap of 0:25")
    desk.press(Qt.Key.Key_Return)
    assert "09:58–10:23 0:25 (no description)" in desk.screen()
    assert desk.page.editor.isVisible()
    assert desk.focus() is desk.page.editor.description


def test_an_ignored_gap_stays_away(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.click("Gap of 0:25", Spot.IGNORE)
    assert "Gap" not in desk.screen()
    desk.page.history.open()
    desk.settle()
    assert "Gap" not in desk.screen()


@pytest.mark.parametrize(
    ("spot", "earlier", "later"),
    [(Spot.TRIM, "Tue 09:10-09:30", "Tue 09:30-09:58"), (Spot.MOVE, "Tue 09:10-09:37", "Tue 09:37-10:05")],
)
def test_users78_an_overlap_is_repaired_by_one_click_and_undo_works(
    desk: Desk, spot: Spot, earlier: str, later: str
) -> None:
    a_usual_day(desk)
    desk.open()
    desk.click("Overlaps", spot)
    assert "Overlaps" not in desk.screen()
    assert (desk.times("Stand-up"), desk.times("Telephone")) == (earlier, later)
    desk.act.undo()
    assert (desk.times("Stand-up"), desk.times("Telephone")) == ("Tue 09:10-09:37", "Tue 09:30-09:58")


def test_space_continues_and_space_again_stops(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Review draft")
    desk.press(Qt.Key.Key_Space)
    assert desk.screen().splitlines()[1] == "    16:20–now 0:00 Review draft @Acme •"
    desk.world.clock.pass_(120)
    desk.go_to("16:20–now")
    desk.press(Qt.Key.Key_Space)
    assert "now" not in desk.screen()
    assert desk.times("Review draft") == "Tue 16:20-16:22"


def test_s_splits_where_it_was_typed(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Planning")
    desk.press(Qt.Key.Key_S)
    desk.focus().selectAll()  # type: ignore[attr-defined]
    desk.type("9:30")
    desk.press(Qt.Key.Key_Return)
    assert [line for line in desk.screen().splitlines() if "Planning" in line] == [
        "(2>) 09:00–11:00 2:00 Planning •",
    ]
    assert sorted(v.entry.seconds(0) for v in desk.entries() if v.entry.description == "Planning") == [1800, 5400]


def test_m_joins_with_the_next_entry(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Stand-up @")
    desk.press(Qt.Key.Key_M)
    assert "    09:10–09:58 0:48 Stand-up @Internal #meeting •" in desk.screen()


def test_painted_buttons_do_what_the_keys_do(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.click("Planning", Spot.DUPLICATE)
    assert sum(view.entry.description == "Planning" for view in desk.entries()) == 2
    desk.click("Telephone", Spot.DELETE)
    assert "Telephone" not in desk.screen().replace("“Telephone”", "")
    desk.click("Stand-up @", Spot.CONTINUE)
    assert "now 0:00 Stand-up" in desk.screen()


def test_control_a_chooses_the_day_and_then_everything(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Telephone")
    desk.press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    assert len(desk.page.gestures.chosen()) == 3
    desk.press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    assert len(desk.page.gestures.chosen()) == 4
    desk.press(Qt.Key.Key_Delete)
    assert desk.did == ["4 entries deleted"]
    assert desk.screen() == "No time yet today."


def test_days_are_walked_by_alt_left_and_right(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.press(Qt.Key.Key_Left, modifier=ALT)
    assert desk.page.model.words(desk.page.list.currentIndex().row()).title == "Planning"
    desk.press(Qt.Key.Key_Right, modifier=ALT)
    assert desk.page.model.words(desk.page.list.currentIndex().row()).title == "Review draft"


def test_j_and_k_walk_the_lines(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.press(Qt.Key.Key_J, Qt.Key.Key_J)
    assert desk.page.model.words(desk.page.list.currentIndex().row()).title == "Telephone"
    desk.press(Qt.Key.Key_K, Qt.Key.Key_K)
    assert desk.page.model.words(desk.page.list.currentIndex().row()).title == "Review draft"


def test_dragging_to_another_day_keeps_the_time_of_the_clock(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Review draft")
    view = desk.page.list
    target = view.visualRect(desk.page.model.index(desk.row("Yesterday"))).center()
    data = view.dragged()
    move, button, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(target, move, data, button, none)
    QApplication.sendEvent(view.viewport(), enter)
    assert enter.isAccepted()
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(target), move, data, button, none))
    assert desk.times("Review draft") == "Mon 10:23-11:15"


def test_entries_are_copied_as_lines_of_text(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Stand-up @")
    desk.press(Qt.Key.Key_C, modifier=Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Tue 24 Nov\t09:10–09:37\t0:27\tStand-up\tInternal\tmeeting"


def test_every_line_says_everything_to_a_screen_reader(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    spoken = [
        desk.page.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(desk.page.model.rowCount())
    ]
    assert spoken[0] == "Tuesday, 24 November 2026: 1 hour 47 minutes, 3 entries"
    assert spoken[1] == (
        "Review draft, project Acme, 10:23 to 11:15, 52 minutes, Tuesday, 24 November 2026, Saved on this computer"
    )
    assert spoken[2].startswith("Gap of 25 minutes, 09:58–10:23: nothing was recorded")
    assert desk.page.list.accessibleName() == "Entries by day"


def test_search_finds_in_all_years_and_escape_brings_the_list_back(desk: Desk) -> None:
    a_usual_day(desk)
    desk.record("09:00-09:20", "Review of 2019", day="2019-05-06")
    desk.open()
    before = desk.screen()
    desk.search("review")
    assert desk.screen().splitlines() == [
        "== Today Tue 24 Nov 0:52 of 8:00",
        "    10:23–11:15 0:52 Review draft @Acme •",
        "== Mon 6 May 2019 0:20 of 8:00",
        "    09:00–09:20 0:20 Review of 2019 •",
    ]
    desk.press(Qt.Key.Key_Escape)
    assert desk.screen() == before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("project:acme", ["Review draft"]),
        ("project:int meeting", ["Stand-up"]),
        ("no:project", ["Telephone", "Planning"]),
        ("tag:meeting", ["Stand-up"]),
        (">1h", ["Planning"]),
        ("<28m", ["Telephone", "Stand-up"]),
        ("date:yesterday", ["Planning"]),
        ("date:2026-11 plan", ["Planning"]),
        ("date:yesterday..today -nothing", []),
        ("state:local", ["Review draft", "Telephone", "Stand-up", "Planning"]),
        ("state:waiting", []),
    ],
)
def test_search_tokens_narrow_down(desk: Desk, text: str, found: list[str]) -> None:
    a_usual_day(desk)
    desk.open()
    desk.search(text)
    rows = range(desk.page.model.rowCount())
    titles = [desk.page.model.words(row).title for row in rows if "==" not in desk_line(desk, row)]
    assert titles == found


def desk_line(desk: Desk, row: int) -> str:
    return drawn(desk.page.model.line(row), desk.page.model.words(row))


def test_a_token_that_means_nothing_is_said_and_the_list_stays(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    before = desk.screen()
    desk.search("project:Nowhere")
    assert desk.page.search.refusal() == "There is no project “Nowhere”."
    assert desk.screen() == before


def test_a_search_without_result_says_for_what(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.search("never done")
    assert desk.screen() == "Nothing matches never done."


def test_an_entry_that_stops_matching_leaves_the_result(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.search("no:project")
    desk.go_to("Telephone")
    desk.press(Qt.Key.Key_P)
    desk.type("acme")
    desk.press(Qt.Key.Key_Return)
    assert "Telephone" not in desk.screen()
    assert "Planning" in desk.screen()


def test_p8_the_end_of_years_is_one_key_away_and_the_way_back_too(desk: Desk) -> None:
    many_entries(desk.world.holdfast, 3000, newest=int(desk.world.clock.now()))
    desk.open()
    assert desk.page.model.rowCount() > 2500
    desk.press(Qt.Key.Key_End)
    desk.settle()
    last = desk.page.model.words(desk.page.model.rowCount() - 1)
    assert last.title
    desk.press(Qt.Key.Key_Home)
    assert desk.screen().startswith("== Today")


def test_what_is_read_above_does_not_move_what_is_looked_at(desk: Desk) -> None:
    many_entries(desk.world.holdfast, 2000, newest=int(desk.world.clock.now()))
    desk.open()
    view, model = desk.page.list, desk.page.model
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    desk.settle()
    before = desk.screen().splitlines()[3:8]
    # Two days above are read only now, with groups and gaps that nobody could foresee.
    row = view.visible_rows()[0]
    desk.page.history.see(max(0, row - 150), row - 60)
    desk.settle()
    assert before[0] in desk.screen()
    assert abs(desk.screen().splitlines().index(before[0]) - 3) <= 1
    assert model.rowCount() > 1000


def test_selection_survives_what_others_add_above_it(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Telephone")
    desk.world.holdfast.recording.add(Content("Above"), desk.at("12:00"), desk.at("12:30"))
    chosen = desk.page.gestures.chosen()
    assert [view.entry.description for view in chosen] == ["Telephone"]


def test_the_model_keeps_qts_rules_through_every_kind_of_change(desk: Desk) -> None:
    desk.page.model.settled.connect(lambda: None)
    tester = QAbstractItemModelTester(desk.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    a_usual_day(desk)
    many_entries(desk.world.holdfast, 400, newest=desk.at("16:00", "2026-11-10"))
    desk.open()
    holdfast = desk.world.holdfast
    entry = holdfast.recording.start(Content("Running"), at=desk.at("16:10"))
    assert isinstance(entry, TimeEntry)
    holdfast.recording.edit(entry.id, EntryPatch(start=desk.at("23:00", "2026-11-23")))
    holdfast.recording.stop()
    desk.press(Qt.Key.Key_End)
    for row in range(desk.page.model.rowCount()):
        line = desk.page.model.line(row)
        if isinstance(line, GroupLine):
            desk.page.model.toggle_group(desk.page.model.day_at(row), line.group)
            break
    gap = next(
        line for row in range(desk.page.model.rowCount()) if isinstance(line := desk.page.model.line(row), GapLine)
    )
    desk.page.history.dismiss_gap(gap.start, gap.stop)
    desk.page.history.set_grouped(False)
    desk.settle()
    holdfast.recording.delete([view.entry.id for view in desk.entries()[:30]])
    desk.settle()
    while holdfast.undoing.next_undo() is not None:
        desk.act.undo()
    desk.settle()
    desk.search("review")
    desk.search("")
    assert tester.model() is desk.page.model


def test_a_hidden_page_reads_nothing_and_catches_up_when_it_is_shown(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.page.hidden()
    desk.page.hide()
    desk.world.holdfast.recording.add(Content("Meanwhile"), desk.at("12:00"), desk.at("12:30"))
    assert not any("Meanwhile" in desk_line(desk, row) for row in range(desk.page.model.rowCount()))
    desk.open()
    assert "Meanwhile" in desk.screen()


def test_the_keyboard_ring_stays_when_rows_are_chosen_with_the_mouse(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.click("Telephone")
    assert [view.entry.description for view in desk.page.gestures.chosen()] == ["Telephone"]
    flag = QItemSelectionModel.SelectionFlag.Select
    desk.page.list.selectionModel().select(desk.page.model.index(desk.row("Planning")), flag)
    assert desk.page.bulk.isVisible()


def test_a_double_click_opens_the_editor(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.click("Planning", double=True)
    assert desk.page.editor.description.toPlainText() == "Planning"


def test_days_of_23_and_25_hours_add_up(qtbot: QtBot) -> None:
    with a_desk(qtbot, now="2026-10-26T12:00+02:00") as desk:
        desk.record("00:00-00:00+1", "Watch", day="2026-10-25")
        desk.open()
        entry = desk.entries()[0].entry
        desk.world.holdfast.recording.edit(entry.id, EntryPatch(stop=desk.at("00:00", "2026-10-26")))
        assert "== Yesterday Sun 25 Oct 25:00 of 8:00" in desk.screen()


def test_the_mouse_wheel_scrolls_over_days_that_were_never_read(desk: Desk) -> None:
    many_entries(desk.world.holdfast, 1500, newest=int(desk.world.clock.now()))
    desk.open()
    for value in range(0, 12_000, 900):
        desk.page.list.verticalScrollBar().setValue(value)
        desk.qtbot.wait(1)
    desk.settle()
    assert "░" not in desk.screen()


def test_the_model_counts_rows_before_anything_was_read() -> None:
    model = DayModel("Europe/Tallinn", 1_764_000_000)
    assert model.rowCount() == 0
    assert model.wanted(0, 100) == []


def test_another_zone_divides_the_days_anew(desk: Desk) -> None:
    desk.record("00:30-01:30", "Late")
    desk.open()
    assert "== Today" in desk.screen()
    desk.world.holdfast.settings.set("time.zone", "America/New_York")
    desk.world.zone = "America/New_York"
    desk.settle()
    assert "    17:30–18:30 1:00 Late •" in desk.screen()
    assert "== Yesterday Mon 23 Nov 1:00 of 8:00" in desk.screen()


def test_single_lines_for_similar_entries_are_remembered(desk: Desk) -> None:
    for span in ("09:00-09:30", "10:00-10:15"):
        desk.record(span, "Telephone")
    desk.open()
    desk.qtbot.mouseClick(desk.page.grouped, Qt.MouseButton.LeftButton)
    desk.settle()
    assert "(2>)" not in desk.screen()
    assert desk.screen().count("Telephone") == 2
    again = EntriesPage(desk.world.holdfast, desk.bridge, desk.act, desk.ticker)
    desk.qtbot.addWidget(again)
    assert not again.grouped.isChecked()


def test_the_list_stands_in_the_accessibility_tree_with_its_lines(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    tree = QAccessible.queryAccessibleInterface(desk.page.list)
    assert tree is not None
    assert tree.text(QAccessible.Text.Name) == "Entries by day"
    lines = [tree.child(n) for n in range(tree.childCount())]
    names = [line.text(QAccessible.Text.Name) for line in lines if line is not None]
    assert "Tuesday, 24 November 2026: 1 hour 47 minutes, 3 entries" in names
    assert any(name.startswith("Review draft, project Acme") for name in names)


def test_p8_a_sync_without_a_pause_does_not_keep_the_list_from_following(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    counted = []
    count = desk.world.holdfast.browsing.day_counts

    def counting(*given: Query) -> list[tuple[date, int]]:
        counted.append(given)
        return count(*given)

    desk.world.holdfast.browsing.day_counts = counting  # type: ignore[method-assign]
    shown_after = None
    for n in range(60):
        start, stop = desk.at("13:00") + n, desk.at("13:30")
        entry = TimeEntry(EntryId(f"from-the-server-{n:02}"), start, stop, desk.world.zone, "Pulled")
        with desk.world.holdfast.database.write(Origin.SYNC) as unit:
            Entries(unit.connection).insert(entry)
            unit.changed(Kind.ENTRY, entry.id)
        desk.qtbot.wait(20)
        if shown_after is None and "Pulled" in desk.screen():
            shown_after = n
    assert shown_after is not None
    assert shown_after < 50
    assert 0 < len(counted) < 20
    desk.settle()
    assert "(60>)" in desk.screen()


def test_the_cheat_sheet_tells_the_keys_that_the_list_has(desk: Desk) -> None:
    own = {key for command in COMMANDS for key in command.keys}
    told = {key for _words, keys in IN_LISTS for key in keys} - {"Up", "Down", "Shift+Down", "Ctrl+A"}
    assert told <= own


def test_the_day_that_scrolls_by_keeps_its_name_at_the_top(desk: Desk) -> None:
    many_entries(desk.world.holdfast, 300, newest=int(desk.world.clock.now()))
    desk.open()
    view, model = desk.page.list, desk.page.model
    assert view.pinned() is None
    view.verticalScrollBar().setValue(150)
    pinned = view.pinned()
    assert pinned is not None
    assert model.words(pinned[0]).title == "Today"
    assert view.indexAt(QPoint(40, 5)).row() == pinned[0]
    yesterday = desk.row("Yesterday")
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + view.visualRect(model.index(yesterday)).top())
    assert view.pinned() is None
    desk.go_to("Deploy")
    rect = view.visualRect(view.currentIndex())
    assert view.pinned() is None or rect.top() > view.pinned()[1].bottom() - 2  # type: ignore[index]


def test_users3_an_edit_does_not_flick_back_when_an_older_reading_arrives(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    # A reading of today and of the index that began before the edit, and comes back after it.
    desk.page.model.mark_stale()
    desk.page.history.see(*desk.page.list.visible_rows())
    desk.page.history.set_grouped(False)
    assert desk.bridge.is_waiting("entries.days")
    time.sleep(0.1)
    entry = next(view.entry for view in desk.entries() if view.entry.description == "Telephone")
    desk.world.holdfast.recording.edit(entry.id, EntryPatch(description="Telephoned"))
    for _ in range(30):
        assert "Telephoned" in desk.screen()
        desk.qtbot.wait(5)
    desk.settle()
    assert "Telephoned" in desk.screen()


def test_drawing_on_the_ribbon_records_that_time_and_asks_what_it_was(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    view = desk.page.list
    row = desk.row("Today")
    start, stop = (view.ribbon_point(row, desk.at(clock)) for clock in ("12:00", "13:30"))
    left = Qt.MouseButton.LeftButton
    desk.qtbot.mousePress(view.viewport(), left, pos=start)
    desk.qtbot.mouseMove(view.viewport(), (start + stop) / 2)
    desk.qtbot.mouseMove(view.viewport(), stop)
    desk.qtbot.mouseRelease(view.viewport(), left, pos=stop)
    desk.settle()
    assert "12:00–13:30 1:30 (no description)" in desk.screen()
    assert desk.focus() is desk.page.editor.description
    desk.type("Lunch with Fox")
    desk.press(Qt.Key.Key_Return)
    assert desk.times("Lunch with Fox") == "Tue 12:00-13:30"


def test_a_mere_click_on_the_ribbon_records_nothing(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    point = desk.page.list.ribbon_point(desk.row("Today"), desk.at("12:00"))
    assert desk.page.list.tip(point) == "12:00"
    desk.qtbot.mouseClick(desk.page.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert len(desk.entries()) == 4


def test_the_line_that_is_typed_into_stays_over_its_entry(desk: Desk) -> None:
    a_usual_day(desk)
    desk.open()
    desk.go_to("Telephone")
    desk.press(Qt.Key.Key_F2)
    line = desk.focus()
    before = line.y()
    desk.world.holdfast.recording.add(Content("Above"), desk.at("12:00"), desk.at("12:30"))
    desk.settle()
    assert desk.focus() is line
    row = desk.page.model.row_of(next(v.entry.id for v in desk.entries() if v.entry.description == "Telephone"))
    assert row is not None
    rect = desk.page.list.visualRect(desk.page.model.index(row))
    assert line.y() > before
    assert rect.contains(line.geometry().center())
    desk.press(Qt.Key.Key_Escape)


def test_a_tooltip_says_what_a_sign_means_and_what_was_shortened(desk: Desk) -> None:
    words = "A description that is far too long for the column in which it stands, whatever the width of the window"
    desk.record("10:00-11:00", words)
    desk.open()
    view = desk.page.list
    rect = view.visualRect(desk.page.model.index(1))
    tips = {view.tip(QPoint(x, rect.center().y())) for x in range(rect.left(), rect.right(), 4)}
    assert {words, "Saved on this computer", ""} <= tips
