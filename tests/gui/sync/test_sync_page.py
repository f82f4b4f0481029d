"""The sync centre as a person uses it: what it says, what its buttons do, and that it follows by itself."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QRadioButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.gallery.screens.sync import PICTURES, op
from tests.gui.room import Room
from tracker_app.app.problems import problem
from tracker_app.app.sync_views import OutboxRow
from tracker_app.domain.ids import AccountId
from tracker_app.ui.problems.card import ProblemCard
from tracker_app.ui.problems.dispatch import Case, Dispatch
from tracker_app.ui.sync.conflict_card import ConflictCard
from tracker_app.ui.sync.export import as_text
from tracker_app.ui.sync.page import TABS, SyncPage
from tracker_app.ui.sync.picture import Picture
from tracker_app.ui.widgets import Question


class Centre:
    """Notes what was asked of sync, and answers from a picture."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.asked: list[tuple[Any, ...]] = []

    def status(self) -> Any:
        return self.picture.accounts

    def outbox(self) -> Any:
        return self.picture.outbox

    def problems(self) -> Any:
        return self.picture.problems

    def conflicts(self) -> Any:
        return self.picture.conflicts

    def incidents(self) -> Any:
        return self.picture.incidents

    def is_paused(self) -> bool:
        return self.picture.paused

    def close(self) -> None:
        """Nothing is open."""

    def __getattr__(self, name: str) -> Any:
        return lambda *given: self.asked.append((name, *given))


@pytest.fixture
def centre(room: Room) -> Centre:
    made = Centre(PICTURES["fine"])
    room.holdfast.__dict__["sync_centre"] = made
    return made


@pytest.fixture
def page(room: Room, centre: Centre, qtbot: QtBot) -> Iterator[SyncPage]:
    made = SyncPage(room.holdfast, room.bridge, room.act, room.ticker, room.dispatch())
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hidden()


def button(inside: QWidget, text: str) -> QPushButton:
    return next(one for one in inside.findChildren(QPushButton) if one.text() == text and one.isVisible())


def press(qtbot: QtBot, inside: QWidget, text: str) -> None:
    qtbot.mouseClick(button(inside, text), Qt.MouseButton.LeftButton)


def texts(inside: QWidget) -> list[str]:
    return [label.text() for label in inside.findChildren(QLabel) if label.isVisible() and label.text()]


def tabs(page: SyncPage) -> list[str]:
    return [page._tabs.tabText(at) for at in range(page._tabs.count())]


def test_the_header_is_one_calm_line_and_its_buttons_sync_and_pause(
    page: SyncPage, centre: Centre, qtbot: QtBot
) -> None:
    page.shown()
    qtbot.waitUntil(lambda: "All changes sent 16:18" in texts(page))
    press(qtbot, page, "Sync now")
    press(qtbot, page, "Pause")
    assert centre.asked == [("click",), ("pause", True)]
    centre.picture = PICTURES["paused"]
    page.refresh()
    qtbot.waitUntil(lambda: any(text.startswith("Sync is paused.") for text in texts(page)))
    assert not button(page, "Sync now").isEnabled()
    press(qtbot, page, "Resume")
    assert centre.asked[-1] == ("pause", False)


def test_tabs_count_what_is_in_them_and_empty_ones_say_why(page: SyncPage, qtbot: QtBot) -> None:
    page.fill(PICTURES["waiting"])
    assert tabs(page) == ["Outbox (4)", "Problems", "Conflicts", "Outages", "Log"]
    page.fill(PICTURES["problems"])
    assert tabs(page) == ["Outbox", "Problems (4)", "Conflicts", "Outages", "Log"]
    page.fill(PICTURES["conflicts"])
    assert tabs(page) == ["Outbox", "Problems", "Conflicts (2)", "Outages", "Log"]
    page.fill(PICTURES["fine"])
    assert "Everything you did is on the server (16:18)." in texts(page)
    page.show_tab("problems")
    assert "None. Last check 16:18." in texts(page)


def test_only_the_tab_that_is_looked_at_is_filled_and_the_others_when_turned_to(page: SyncPage, qtbot: QtBot) -> None:
    page.fill(PICTURES["problems"])
    assert page.problems.cards() == []
    page.show_tab("problems")
    assert len(page.problems.cards()) == 4
    page.fill(PICTURES["fine"])
    assert page.problems.cards() == []


def test_the_page_follows_a_commit_by_itself_and_keeps_the_chosen_row(
    page: SyncPage, centre: Centre, room: Room, qtbot: QtBot
) -> None:
    centre.picture = PICTURES["waiting"]
    page.shown()
    qtbot.waitUntil(lambda: tabs(page)[0] == "Outbox (4)")
    table = page.outbox.findChild(QTableView)
    table.selectRow(2)
    chosen = page.outbox.selected()
    assert chosen is not None
    centre.picture = replace(centre.picture, outbox=list(centre.picture.outbox)[1:])
    room.world.entry("A change")
    qtbot.waitUntil(lambda: tabs(page)[0] == "Outbox (3)")
    assert page.outbox.selected() == chosen


def test_p6_what_cannot_be_read_is_said_and_leaves_no_empty_button(
    page: SyncPage, centre: Centre, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(centre, "status", broken)
    page.shown()
    qtbot.waitUntil(lambda: any("Something went wrong in the program" in text for text in texts(page)))
    assert all(one.text() for one in page.findChildren(QPushButton) if one.isVisible())
    assert "reading what is shown" in page._header.accessibleName()
    assert "sync.centre" not in page._header.accessibleName()


def test_a_hidden_page_reads_nothing(page: SyncPage, centre: Centre, room: Room, qtbot: QtBot) -> None:
    page.hidden()
    room.world.entry("A change")
    assert not page._rest.isActive()
    assert not room.bridge.is_waiting("sync.centre")


def test_a_waiting_change_is_sent_now_or_edited_by_keyboard(
    page: SyncPage, centre: Centre, room: Room, qtbot: QtBot
) -> None:
    page.fill(PICTURES["waiting"])
    table = page.outbox.findChild(QTableView)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    press(qtbot, page, "Send now")
    assert centre.asked == [("click", AccountId("a2"))]
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert room.knocks == [("entry", "e1")]


def test_many_waiting_changes_are_counted_and_the_first_ones_shown(page: SyncPage) -> None:
    page.fill(PICTURES["crowded"])
    assert tabs(page)[0] == "Outbox (700)"
    assert page.outbox.findChild(QTableView).model().rowCount() == 500
    assert any(text.startswith("200 more follow.") for text in texts(page))


def cards(page: SyncPage) -> list[ProblemCard]:
    return [card for card in page.problems.cards() if isinstance(card, ProblemCard)]


@pytest.fixture
def problems(page: SyncPage) -> SyncPage:
    page.fill(PICTURES["problems"])
    page.show_tab("problems")
    return page


def test_a_problem_says_what_happened_what_is_safe_and_what_to_do(problems: SyncPage) -> None:
    assert texts(cards(problems)[0])[:4] == [
        "Something is missing for the server",
        "Customers did not accept “Review draft” because this workspace requires a project.",
        "It stays saved here.",
        "Fill it in, and it is sent again.",
    ]


def test_the_servers_own_words_are_folded_away_until_asked_for(problems: SyncPage, qtbot: QtBot) -> None:
    card = cards(problems)[0]
    assert not any("HTTP 400" in text for text in texts(card))
    press(qtbot, card, "Details")
    assert any("HTTP 400" in text for text in texts(card))


def test_a_refused_change_offers_every_decision_and_each_reaches_its_use_case(
    problems: SyncPage, centre: Centre, room: Room, qtbot: QtBot
) -> None:
    card = cards(problems)[0]
    press(qtbot, card, "Edit entry")
    assert room.knocks == [("entry", "e91")]
    more = button(card, "More").menu()
    offered = {action.text(): action for action in more.actions()}
    assert list(offered) == ["Choose project", "Try as it is", "Keep only on this computer", "Discard the change…"]
    offered["Try as it is"].trigger()
    offered["Keep only on this computer"].trigger()
    assert centre.asked == [("send_again", "op-91"), ("click",), ("keep_local", "op-91")]
    assert room.notes == ["Kept on this computer only."]


def test_discarding_asks_first_and_cancel_changes_nothing(
    problems: SyncPage, centre: Centre, room: Room, qtbot: QtBot
) -> None:
    def discard() -> Question:
        actions = {action.text(): action for action in button(cards(problems)[0], "More").menu().actions()}
        actions["Discard the change…"].trigger()
        question = room.parent.findChildren(Question)[-1]
        qtbot.waitExposed(question)
        return question

    question = discard()
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert centre.asked == []
    question = discard()
    press(qtbot, question, "Discard the change")
    assert centre.asked == [("discard", "op-91")]
    assert room.did == ["Change discarded."]


def test_a_repeated_problem_updates_its_card_and_the_details_stay_open(problems: SyncPage, qtbot: QtBot) -> None:
    before = cards(problems)
    press(qtbot, before[0], "Details")
    rows = [replace(row, problem=replace(row.problem, details="again")) for row in PICTURES["problems"].refused]  # type: ignore[type-var]
    problems.fill(replace(PICTURES["problems"], outbox=rows))
    assert cards(problems) == before
    assert "again" in texts(before[0])


def test_a_problem_of_an_account_can_be_put_aside_and_a_refused_change_cannot(
    problems: SyncPage, centre: Centre, qtbot: QtBot
) -> None:
    def closers(card: ProblemCard) -> list[Any]:
        return [one for one in card.findChildren(QWidget) if one.accessibleName() == "Dismiss" and one.isVisible()]

    assert closers(cards(problems)[0]) == []
    qtbot.mouseClick(closers(cards(problems)[2])[0], Qt.MouseButton.LeftButton)
    (asked,) = centre.asked
    assert asked[0] == "dismiss"
    assert asked[1].code == "HF-KEY-001"


def test_p3_a_field_of_a_conflict_is_picked_previewed_and_decided(
    page: SyncPage, centre: Centre, room: Room, qtbot: QtBot
) -> None:
    page.fill(PICTURES["conflicts"])
    page.show_tab("conflicts")
    card = page.conflicts.cards()[0]
    assert isinstance(card, ConflictCard)
    qtbot.waitUntil(card.isVisible)
    picks = {radio.accessibleName(): radio for radio in card.findChildren(QRadioButton)}
    assert picks["Stop from here: 15:50"].isChecked()
    assert picks["Tags from the server: none"].isChecked()
    theirs = picks["Stop from the server: 15:40"]
    qtbot.mouseClick(theirs, Qt.MouseButton.LeftButton, pos=theirs.rect().center())
    if not theirs.isChecked():
        theirs.setFocus()
        qtbot.keyClick(theirs, Qt.Key.Key_Space)
    assert "Result: Stop: 15:40 · Tags: none" in texts(card)
    assert centre.asked == []
    press(qtbot, card, "Use this")
    assert centre.asked == [("resolve", "c1", "theirs"), ("resolve", "c2", "theirs")]
    assert room.did == ["Your choice holds now."]


@pytest.mark.parametrize(("label", "side"), [("All mine", "mine"), ("All theirs", "theirs")])
def test_p3_one_press_takes_one_side_for_every_field(
    page: SyncPage, centre: Centre, qtbot: QtBot, label: str, side: str
) -> None:
    page.fill(PICTURES["conflicts"])
    page.show_tab("conflicts")
    qtbot.waitUntil(page.conflicts.cards()[0].isVisible)
    press(qtbot, page.conflicts.cards()[0], label)
    assert centre.asked == [("resolve", "c1", side), ("resolve", "c2", side)]


def test_p5_an_outage_tells_entry_by_entry_what_became_of_it_the_one_to_look_at_first(
    page: SyncPage, centre: Centre, room: Room, qtbot: QtBot
) -> None:
    page.fill(PICTURES["outages"])
    page.show_tab("incidents")
    assert "3 entries checked: 1 safe, 1 restored, 1 for you to look at, 1 still to be read back." in texts(page)
    model = page.incidents.model
    assert [model.index(at, 2).data() for at in range(model.rowCount())] == [
        "look at it", "still to be read back", "was lost, sent again", "safe",
    ]  # fmt: skip
    # Two of one name are told apart by when they were.
    assert [model.index(at, 0).data() for at in range(2)] == ["13:50–14:40", "Mon 23 Nov 15:20–16:18"]
    timeline = page.incidents.findChild(QWidget, "timeline")
    assert timeline.isVisible()
    assert timeline.accessibleDescription().startswith("14:02–15:17 17 faults of the server; 14:04–15:17 3 writes")
    qtbot.waitUntil(lambda: "≠ Stop" in texts(page.incidents))
    told = texts(page.incidents)
    assert [told[told.index("≠ Stop") + at] for at in range(4)] == ["≠ Stop", "14:20", "14:40", "14:20"]
    table = page.incidents.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "The same on all sides." in texts(page.incidents))
    qtbot.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    # A choice has the page read its outages anew, so that it comes last.
    press(qtbot, page.incidents, "Open entry")
    assert room.knocks == [("entry", "e3")]
    press(qtbot, page.incidents, "Use here")
    assert centre.asked == [("resolve_finding", "i1:e3", "mine")]
    assert room.did == ["Your choice holds now."]


def test_p5_an_outage_that_lasts_says_that_everything_is_safe_here(page: SyncPage, qtbot: QtBot) -> None:
    page.fill(PICTURES["outages"])
    page.show_tab("incidents")
    qtbot.keyClick(page.incidents._choice, Qt.Key.Key_Down)
    assert "It lasts. 0 entries are touched so far; all of it is safe here." in texts(page)
    page.fill(PICTURES["outages"])
    assert page.incidents._choice.currentIndex() == 1  # a refresh does not take one's choice away


def test_the_log_is_filtered_as_typed_and_copied(page: SyncPage, room: Room, qtbot: QtBot) -> None:
    log = room.world.home / "logs" / "holdfast.log"
    log.parent.mkdir()
    log.write_text("2026-11-24T14:02:11Z INFO a: one\n2026-11-24T14:02:12Z INFO a: two token=abc\n", encoding="utf-8")
    page.shown()
    page.show_tab("log")
    qtbot.waitUntil(lambda: "one" in page.log._text.toPlainText())
    assert "abc" not in page.log._text.toPlainText()
    qtbot.keyClicks(page.log._filter, "two")
    assert "one" not in page.log._text.toPlainText()
    with qtbot.waitSignal(page.said) as note:
        press(qtbot, page, "Copy these lines")
    assert note.args == ["Copied."]


def test_an_asked_for_sign_in_names_the_account_that_needs_it(room: Room, centre: Centre, qtbot: QtBot) -> None:
    seen: list[Case] = []
    dispatch = Dispatch()
    dispatch.provide("sign-in", seen.append)
    dispatch.provide("connect", seen.append)
    page = SyncPage(room.holdfast, room.bridge, room.act, room.ticker, dispatch)
    qtbot.addWidget(page)
    page.show()
    page.fill(PICTURES["credentials"])
    press(qtbot, page, "Sign in")
    assert seen == [Case(account=AccountId("a1"))]
    page.fill(PICTURES["empty"])
    press(qtbot, page, "Connect an account")
    assert len(seen) == 2


def test_every_tab_has_its_word() -> None:
    assert TABS == ("outbox", "problems", "conflicts", "incidents", "log")


def exported() -> list[OutboxRow]:
    return [op(1), op(2, label='He said "go"')]


def test_unsent_changes_are_exported_whole_as_csv_and_json() -> None:
    table = list(csv.DictReader(io.StringIO(as_text(exported(), "csv"))))
    assert [(line["id"], line["label"]) for line in table][1] == ("op-2", 'He said "go"')
    document = json.loads(as_text(exported(), "json"))
    assert document["operations"][0]["created"].endswith("+00:00")
    assert len(document["operations"]) == 2


def test_a_sentence_of_a_problem_is_selectable_so_that_it_can_be_sent_to_somebody(qtbot: QtBot) -> None:
    card = ProblemCard(problem("HF-NET-001", {"next_try": "16:20"}))
    qtbot.addWidget(card)
    flags = {label.textInteractionFlags() for label in card.findChildren(QLabel)}
    assert flags == {Qt.TextInteractionFlag.TextSelectableByMouse}


@pytest.mark.parametrize(("name", "begins"), [("kept.pdf", b"%PDF-1"), ("kept.json", b"{"), ("kept", b"%PDF-1")])
def test_p5_the_report_of_an_outage_is_kept_as_a_pdf_or_json(
    page: SyncPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, begins: bytes
) -> None:
    page.fill(PICTURES["outages"])
    page.show_tab("incidents")
    chosen = (str(tmp_path / name), "PDF (*.pdf)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    press(qtbot, page.incidents, "Save report…")
    (kept,) = tmp_path.glob("kept*")
    assert kept.read_bytes().startswith(begins)
    assert kept.suffix == (PurePath(name).suffix or ".pdf")
