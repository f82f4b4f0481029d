"""What the buttons of problems do, whoever shows them: page, banner or list hand over no more than the problem."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.room import Room
from tracker_app.app.accounts import Candidate
from tracker_app.app.problems import Problem, problem
from tracker_app.domain.catalog import Project
from tracker_app.domain.ids import OpId
from tracker_app.domain.operations import OpState
from tracker_app.providers.base import AccountSpec, Identity
from tracker_app.store.outbox import Outbox
from tracker_app.ui.accounts.dialog import AccountDialog
from tracker_app.ui.problems.dispatch import OPEN_FOLDER, Case
from tracker_app.ui.settings.restore_dialog import RestoreDialog


@pytest.fixture
def refused(room: Room) -> Iterator[tuple[Room, Problem, str]]:
    """An account whose server refused an entry, and the problem as every list shows it."""
    spec = AccountSpec("timetagger", "https://time.example.org", "alice")
    room.holdfast.accounts.keep(Candidate(spec, Identity("alice"), "token"), name="Work")
    entry = room.world.entry("Review draft")
    (row,) = room.holdfast.sync_centre.outbox()
    with room.holdfast.database.write() as unit:
        facts = {"reason": "required", "field": "project", "words": "project_id is required", "status": 400}
        Outbox(unit.connection).move(
            OpId(row.id), [OpState.PENDING], OpState.REJECTED, error_code="required", error_json=facts
        )
    (found,) = [one for one in room.holdfast.sync_centre.problems() if one.code == "HF-ENTRY-002"]
    yield room, found, entry.id
    room.holdfast.sync_centre.close()


def test_a_banner_that_knows_only_the_problem_opens_the_right_entry(refused: tuple[Room, Problem, str]) -> None:
    room, found, entry = refused
    room.dispatch().run("edit-entry", Case(found))
    assert room.knocks == [("entry", entry)]


def test_a_note_about_an_entry_opens_that_entry(room: Room) -> None:
    entry = room.world.entry("Ran twice")
    room.dispatch().run("edit-entry", Case(problem("HF-ENTRY-014", subject=entry.id)))
    assert room.knocks == [("entry", entry.id)]


def test_a_project_is_chosen_from_a_menu_and_the_entry_goes_out_again(
    refused: tuple[Room, Problem, str], qtbot: QtBot
) -> None:
    room, found, entry = refused
    project = room.holdfast.catalogue.add_project("Website")
    assert isinstance(project, Project)
    room.parent.show()
    room.dispatch().run("choose-project", Case(found))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "Website").trigger()
    menu.close()
    shown = room.holdfast.browsing.entry(entry)
    assert shown.entry.project == project.id
    assert OpState.REJECTED not in {row.state for row in room.holdfast.sync_centre.outbox()}
    assert room.did == ["Project changed; sending it again."]


def test_keeping_it_here_takes_the_problem_away_and_not_the_entry(refused: tuple[Room, Problem, str]) -> None:
    room, found, _entry = refused
    room.dispatch().run("keep-local", Case(found))
    assert room.holdfast.sync_centre.problems() == []
    assert room.holdfast.browsing.count() == 1


def test_trying_as_it_is_puts_it_back_into_the_outbox(refused: tuple[Room, Problem, str]) -> None:
    room, found, _entry = refused
    room.dispatch().run("send-again", Case(found))
    assert [row.state for row in room.holdfast.sync_centre.outbox()] == [OpState.PENDING]


def test_signing_in_opens_the_dialog_of_the_account_that_the_problem_names(
    refused: tuple[Room, Problem, str], qtbot: QtBot
) -> None:
    room, _found, _entry = refused
    (account,) = room.holdfast.accounts.all()
    for subject in (account.id, "Work"):
        room.dispatch().run("sign-in", Case(problem("HF-SYNC-004", {"service": "Work"}, subject=subject)))
        dialog = room.parent.findChildren(AccountDialog)[-1]
        assert dialog.windowTitle() == "Sign in to Work"
        dialog.reject()


@pytest.mark.parametrize(
    ("action", "page"),
    [
        ("account-settings", ("settings", "accounts")),
        ("network-settings", ("settings", "network")),
        ("settings", ("settings", "general")),
        ("open-conflicts", ("sync", "conflicts")),
        ("review", ("list", "")),
    ],
)
def test_a_button_that_leads_elsewhere_opens_that_page(room: Room, action: str, page: tuple[str, str]) -> None:
    room.dispatch().run(action, Case(problem("HF-NET-005")))
    assert room.knocks == [("page", *page)]


@pytest.mark.parametrize(("action", "door"), [("retry", "reopen"), ("open-read-only", "read-only")])
def test_what_only_the_start_can_do_is_left_to_it(room: Room, action: str, door: str) -> None:
    room.dispatch().run(action, Case(problem("HF-FILE-007")))
    assert room.knocks == [(door,)]


def test_another_folder_is_asked_for_and_handed_on(room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    room.dispatch().run("choose-folder", Case(problem("HF-FILE-007")))
    assert room.knocks == [("folder", tmp_path)]


def test_a_copy_is_saved_where_the_person_says(
    room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    room.world.entry("Kept")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy.db"), ""))
    room.dispatch().run("save-copy", Case(problem("HF-FILE-003")))
    qtbot.waitUntil(lambda: bool(room.notes))
    assert room.notes == ["A copy was saved and checked."]
    assert (tmp_path / "copy.db").exists()


def test_an_own_file_of_signers_is_taken_at_once(room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("x", encoding="ascii")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "ca.pem"), ""))
    room.dispatch().run("own-ca", Case(problem("HF-NET-004")))
    assert room.holdfast.settings.get("network.ca_file") == str(tmp_path / "ca.pem")


def test_p9_diagnostics_go_to_the_clipboard_with_the_problem_on_top_and_no_secret(room: Room, qtbot: QtBot) -> None:
    found = problem("HF-BUG-001", details="File x, line 1\ntoken=canary4711")
    room.dispatch().run("copy-diagnostics", Case(found))
    qtbot.waitUntil(lambda: bool(room.notes))
    copied = QApplication.clipboard().text()
    assert copied.startswith("HF-BUG-001 Holdfast made a mistake\nFile x, line 1")
    assert "canary4711" not in copied


def test_repairing_runs_behind_the_scenes_and_says_when_it_is_done(room: Room, qtbot: QtBot) -> None:
    room.dispatch().run("fix", Case(problem("HF-FILE-011")))
    qtbot.waitUntil(lambda: bool(room.notes))
    assert room.notes == ["Repaired what could be repaired without losing anything."]


def test_the_chooser_of_backups_opens(room: Room, qtbot: QtBot) -> None:
    room.dispatch().run("restore", Case(problem("HF-FILE-004")))
    (dialog,) = room.parent.findChildren(RestoreDialog)
    dialog.reject()


@pytest.mark.parametrize("action", ["keyring-help", "show-repair"])
def test_an_explanation_is_words_with_one_way_out(room: Room, qtbot: QtBot, action: str) -> None:
    room.dispatch().run(action, Case(problem("HF-FILE-015", {"recovered": 5, "from_backup": 2}, details="Monday: 5")))
    (dialog,) = room.parent.findChildren(QDialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert ("Monday: 5" in words) or ("HOLDFAST_TOKEN_" in words)
    (button,) = dialog.findChildren(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_where_no_file_manager_is_the_folder_is_named(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker_app.ui.problems.handlers.QDesktopServices.openUrl", lambda _url: False)
    room.dispatch().run(OPEN_FOLDER, Case())
    assert room.notes == [f"The folder is {room.world.home}"]
