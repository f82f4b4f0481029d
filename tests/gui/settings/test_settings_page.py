"""The settings as a person uses them: each applies at once, is found by search, and can be put back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.fakes.mail import Mailbox
from tests.gui.room import Room
from tracker_app.app.accounts import Candidate
from tracker_app.app.problems import problem
from tracker_app.app.settings import DECLARED
from tracker_app.app.telling import SECRET_KEY
from tracker_app.providers.base import AccountSpec, Identity
from tracker_app.ui.settings.page import SettingsPage
from tracker_app.ui.settings.restore_dialog import RestoreDialog
from tracker_app.ui.widgets import Question


@pytest.fixture
def page(room: Room, qtbot: QtBot) -> Iterator[SettingsPage]:
    made = SettingsPage(room.holdfast, room.bridge, room.act, room.ticker, room.dispatch())
    made.finish()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    made.shown()
    yield made
    made.hidden()


def button(inside: QWidget, text: str) -> QPushButton:
    return next(one for one in inside.findChildren(QPushButton) if one.text() == text and one.isVisible())


def press(qtbot: QtBot, inside: QWidget, text: str) -> None:
    qtbot.mouseClick(button(inside, text), Qt.MouseButton.LeftButton)


def test_no_setting_is_without_a_control_with_a_name_and_one_line_of_help(page: SettingsPage) -> None:
    assert set(page.controls) == {setting.key for setting in DECLARED}
    for setting in DECLARED:
        focus = page.controls[setting.key].focusProxy()
        assert focus is not None
        assert focus.accessibleName() == str(setting.label)


def test_a_switch_a_choice_and_a_number_apply_at_once_by_keyboard(page: SettingsPage, room: Room, qtbot: QtBot) -> None:
    settings = room.holdfast.settings
    box = page.controls["ui.close_to_tray"].findChild(QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert settings.get("ui.close_to_tray") is False
    choice = page.controls["ui.first_weekday"].findChild(QComboBox)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert settings.get("ui.first_weekday") == "tuesday"
    goal = page.controls["goal.day_hours"].findChild(QDoubleSpinBox)
    goal.setFocus()
    goal.selectAll()
    qtbot.keyClicks(goal, "7.5")
    assert settings.get("goal.day_hours") == 8.0  # not while one still types
    qtbot.keyClick(goal, Qt.Key.Key_Return)
    assert settings.get("goal.day_hours") == 7.5
    zoom = page.controls["ui.zoom_percent"].findChild(QSpinBox)
    qtbot.keyClick(zoom, Qt.Key.Key_Up)
    assert settings.get("ui.zoom_percent") == 110


def test_a_zone_is_typed_and_one_that_is_none_is_refused_below(page: SettingsPage, room: Room, qtbot: QtBot) -> None:
    control = page.controls["time.zone"]
    line = control.findChild(QComboBox).lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, "Asia/Kathmandu")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert room.holdfast.zone() == "Asia/Kathmandu"
    line.selectAll()
    qtbot.keyClicks(line, "Mars/Olympus")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    said = [label.text() for label in control.findChildren(QLabel) if label.isVisible()]
    assert any(text.startswith("“Mars/Olympus” does not fit: it must be a zone name") for text in said)
    assert room.holdfast.zone() == "Asia/Kathmandu"


def test_a_file_that_is_not_there_is_refused_and_one_that_is_there_is_taken(
    page: SettingsPage, room: Room, qtbot: QtBot, tmp_path: Path
) -> None:
    line = page.controls["network.ca_file"].findChild(QLineEdit)
    qtbot.keyClicks(line, str(tmp_path / "none.pem"))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert room.holdfast.settings.get("network.ca_file") == ""
    (tmp_path / "ca.pem").write_text("x", encoding="ascii")
    line.setText("")
    qtbot.keyClicks(line, str(tmp_path / "ca.pem"))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert room.holdfast.settings.get("network.ca_file") == str(tmp_path / "ca.pem")


def test_a_section_is_put_back_as_it_was_at_first_and_no_other(page: SettingsPage, room: Room, qtbot: QtBot) -> None:
    settings = room.holdfast.settings
    reset = page._resets["general"]
    assert not reset.isEnabled()
    settings.set("ui.first_weekday", "sunday")
    settings.set("ui.theme", "dark")
    assert reset.isEnabled()
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert settings.get("ui.first_weekday") == "monday"
    assert settings.get("ui.theme") == "dark"
    assert not reset.isEnabled()
    assert page.controls["ui.first_weekday"].findChild(QComboBox).currentData() == "monday"


def test_a_search_shows_only_what_fits_and_says_when_nothing_does(page: SettingsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page._search, "dark")
    visible = {key for key, control in page.controls.items() if control.isVisible()}
    assert "ui.theme" in visible
    assert "time.zone" not in visible
    page._search.clear()
    qtbot.keyClicks(page._search, "teleport")
    assert page._empty.isVisible()
    page._search.clear()
    assert page.controls["time.zone"].isVisible()


def test_another_process_changes_a_setting_and_the_page_follows(page: SettingsPage, room: Room, qtbot: QtBot) -> None:
    other = room.world.another()
    other.settings.set("ui.theme", "dark")
    other.close()
    box = page.controls["ui.theme"].findChild(QComboBox)
    qtbot.waitUntil(lambda: box.currentData() == "dark")


def test_the_wheel_over_a_control_that_nobody_is_in_scrolls_the_page_and_changes_nothing(
    page: SettingsPage, room: Room
) -> None:
    box = page.controls["goal.day_hours"].findChild(QDoubleSpinBox)
    page._search.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(box.mapToGlobal(QPoint(5, 5))), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert room.holdfast.settings.get("goal.day_hours") == 8.0


def kept_account(room: Room, name: str) -> None:
    spec = AccountSpec("timetagger", "https://time.example.org", "alice")
    room.holdfast.accounts.keep(Candidate(spec, Identity("alice"), "token"), name=name)


def test_an_account_is_removed_only_after_its_unsent_changes_were_named(
    page: SettingsPage, room: Room, qtbot: QtBot
) -> None:
    kept_account(room, "Work")
    room.world.entry("Unsent")
    page.show_section("accounts")
    removers = lambda: [one for one in page.accounts.findChildren(QPushButton) if one.objectName() == "remove"]  # noqa: E731
    qtbot.waitUntil(lambda: any(one.isVisible() for one in removers()))
    press(qtbot, page.accounts, "Remove…")
    question = page.findChildren(Question)[-1]
    said = " ".join(label.text() for label in question.findChildren(QLabel))
    assert "1 change was not sent yet and will not be; it stays on this computer." in said
    press(qtbot, question, "Remove")
    assert room.holdfast.accounts.all() == []
    assert room.holdfast.browsing.count() == 1
    qtbot.waitUntil(lambda: page.accounts._none.isVisible())


def test_a_test_of_an_account_tells_a_server_that_is_down_from_one_that_knows_us(
    page: SettingsPage, room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_account(room, "Work")
    page.show_section("accounts")
    answers: list[object] = [problem("HF-NET-003", {"service": "Work", "next_try": "16:20"}), Identity("alice")]
    monkeypatch.setattr(room.holdfast.accounts, "check", lambda _name: answers.pop(0))
    qtbot.waitUntil(lambda: bool([one for one in page.accounts.findChildren(QPushButton) if one.isVisible()][1:]))
    result = page.accounts.findChild(QLabel, "result Work")
    press(qtbot, page.accounts, "Test")
    qtbot.waitUntil(lambda: result.property("tone") == "danger")
    assert result.text() == (
        "Nothing answers at the address of Work. Check the address and the network, then try again."
    )
    press(qtbot, page.accounts, "Test")
    qtbot.waitUntil(lambda: result.property("tone") == "success")
    assert result.text() == "The server answers and knows you as alice."


def test_a_backup_is_made_behind_the_scenes_and_named(page: SettingsPage, room: Room, qtbot: QtBot) -> None:
    room.world.entry("Kept")
    page.show_section("data")
    press(qtbot, page, "Back up now")
    assert page._backup_words.text() == "Making a backup…"
    qtbot.waitUntil(lambda: page._backup_words.text().startswith("A backup was made and checked:"))
    assert len(list((room.world.home / "backups").glob("*.db"))) == 1


def test_going_back_to_a_backup_shows_the_difference_first_and_then_brings_it_back(room: Room, qtbot: QtBot) -> None:
    entry = room.world.entry("Deleted by mistake")
    room.holdfast.maintenance.backup()
    room.holdfast.recording.delete([entry.id])
    dialog = RestoreDialog(room.holdfast, room.parent)
    notes: list[str] = []
    dialog.said.connect(notes.append)
    dialog.open()
    qtbot.waitExposed(dialog)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog._effect.text().startswith("1 entry comes back.")
    assert dialog._days.rowCount() == 1
    assert room.holdfast.browsing.count() == 0
    press(qtbot, dialog, "Go back to this backup")
    qtbot.waitUntil(lambda: bool(notes))
    assert notes[0].startswith("The backup is in use now, with 1 entry.")
    assert room.holdfast.browsing.count() == 1


def test_without_any_backup_the_dialog_says_when_one_is_made(room: Room, qtbot: QtBot) -> None:
    dialog = RestoreDialog(room.holdfast, room.parent)
    dialog.open()
    qtbot.waitExposed(dialog)
    assert dialog._effect.text().startswith("There is no backup yet.")
    assert not button(dialog, "Go back to this backup").isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_links_of_the_page_reach_their_doors(page: SettingsPage, room: Room, qtbot: QtBot) -> None:
    page.show_section("about")
    press(qtbot, page, "Copy diagnostics")
    qtbot.waitUntil(lambda: bool(room.notes))
    assert QApplication.clipboard().text().startswith("Holdfast ")


def test_p5_p9_messages_after_an_outage_are_tried_and_their_password_goes_to_the_keyring_alone(
    page: SettingsPage, room: Room, qtbot: QtBot
) -> None:
    page.show_section("outages")
    press(qtbot, page, "Send a test message")
    assert "Give an address and a mail server first" in " ".join(one.text() for one in page.findChildren(QLabel))
    with Mailbox() as mailbox:
        for name, value in (
            ("email_to", "me@example.com"), ("smtp_host", "127.0.0.1"), ("smtp_port", mailbox.port),
            ("smtp_tls", "none"),
        ):  # fmt: skip
            room.holdfast.settings.set(f"notify.{name}", str(value))
        press(qtbot, page, "Send a test message")
        qtbot.waitUntil(lambda: len(mailbox.letters) == 1)
        qtbot.waitUntil(lambda: "The test message was sent." in [one.text() for one in page.findChildren(QLabel)])
    field = next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == "Password of the mail server")
    qtbot.keyClicks(field, "canary")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == ""
    # Until it is said, the thread that keeps it is on its way.
    qtbot.waitUntil(lambda: "The password store has taken it." in [one.text() for one in page.findChildren(QLabel)])
    assert room.holdfast.secrets.get(SECRET_KEY) == "canary"
