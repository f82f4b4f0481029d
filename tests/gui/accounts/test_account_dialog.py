"""Connecting an account as a person does: typed, checked by the genuine server, never blocking, never leaking."""

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.room import Room
from tests.servers.timetagger import TimeTaggerUser
from tracker_app.app.accounts import Candidate
from tracker_app.app.ports import SecretFault, SecretsUnavailable
from tracker_app.app.problems import problem
from tracker_app.providers.base import AccountSpec, Identity
from tracker_app.ui.accounts.dialog import AccountDialog, Step

pytest_plugins = ("tests.servers.fixtures",)


@pytest.fixture
def opened(room: Room, qtbot: QtBot) -> Iterator[Callable[..., AccountDialog]]:
    made: list[AccountDialog] = []

    def open_it(**more: Any) -> AccountDialog:
        dialog = AccountDialog(room.holdfast, room.parent, **more)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        dialog.open()
        qtbot.waitExposed(dialog)
        made.append(dialog)
        return dialog

    yield open_it
    for dialog in made:
        dialog.close()
        dialog.deleteLater()


def field_named(dialog: QWidget, name: str) -> QLineEdit:
    return next(line for line in dialog.findChildren(QLineEdit) if line.accessibleName() == name)


def button_named(dialog: QWidget, name: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == name and one.isVisible())


def type_in(qtbot: QtBot, dialog: QWidget, name: str, text: str) -> None:
    line = field_named(dialog, name)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    line.selectAll()
    qtbot.keyClicks(line, text) if text else qtbot.keyClick(line, Qt.Key.Key_Delete)


def choose_timetagger(dialog: AccountDialog) -> None:
    box = dialog._ask_step._kind
    box.setCurrentIndex(box.findData("timetagger"))


def sign_in_as(qtbot: QtBot, dialog: AccountDialog, user: TimeTaggerUser, password: str) -> None:
    type_in(qtbot, dialog, "Address", user.url)
    type_in(qtbot, dialog, "User", user.name)
    type_in(qtbot, dialog, "Token or password", password)
    qtbot.keyClick(field_named(dialog, "Token or password"), Qt.Key.Key_Return)


@pytest.mark.server
def test_a_wrong_password_is_said_beside_its_field_and_the_right_one_connects(
    room: Room, qtbot: QtBot, opened: Callable[..., AccountDialog], timetagger_user: TimeTaggerUser
) -> None:
    room.world.entry("Made before")
    dialog = opened()
    choose_timetagger(dialog)
    sign_in_as(qtbot, dialog, timetagger_user, "wrong one")
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
    assert dialog.step is Step.ASK
    secret = field_named(dialog, "Token or password")
    assert secret.accessibleDescription().startswith("TimeTagger did not accept the sign-in.")
    assert secret.hasFocus()
    assert room.holdfast.accounts.all() == []

    qtbot.keyClicks(secret, timetagger_user.password)
    qtbot.mouseClick(button_named(dialog, "Continue"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.step is Step.CHOOSE, timeout=20_000)
    adopt = next(box for box in dialog.findChildren(QCheckBox) if box.isVisible())
    assert adopt.text() == "Also send the entry made before"
    adopt.click()
    type_in(qtbot, dialog, "Name of this account", "Work")
    with qtbot.waitSignal(dialog.connected) as told:
        qtbot.mouseClick(button_named(dialog, "Connect"), Qt.MouseButton.LeftButton)
    assert told.args == ["Work"]
    assert dialog.step is Step.DONE
    (account,) = room.holdfast.accounts.all()
    assert (account.name, account.kind, account.user) == ("Work", "timetagger", timetagger_user.name)
    assert [row.label for row in room.holdfast.sync_centre.outbox()] == ["Made before"]
    qtbot.keyClick(button_named(dialog, "Done"), Qt.Key.Key_Space)
    assert not dialog.isVisible()


class Desk:
    """Stands in for the accounts: answers when the test says so."""

    def __init__(self, room: Room, monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.go = threading.Event()
        accounts = room.holdfast.accounts

        def ask_server(*given: Any, **named: Any) -> object:
            self.asked.append((given, named))
            assert self.go.wait(10)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(accounts, "ask_server", ask_server)
        monkeypatch.setattr(accounts, "sign_in", ask_server)


def accepted(*workspaces: tuple[str, str]) -> Candidate:
    spec = AccountSpec("timetagger", "https://time.example.org", "alice")
    return Candidate(spec, Identity("alice", workspaces=workspaces), "s3cret-token")


def ask(qtbot: QtBot, dialog: AccountDialog, secret: str = "s3cret") -> None:
    choose_timetagger(dialog)
    type_in(qtbot, dialog, "Address", "https://time.example.org")
    type_in(qtbot, dialog, "Token or password", secret)
    qtbot.mouseClick(button_named(dialog, "Continue"), Qt.MouseButton.LeftButton)


def test_p8_the_window_goes_on_while_the_server_is_slow_and_esc_takes_the_question_back(
    room: Room, qtbot: QtBot, opened: Callable[..., AccountDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(room, monkeypatch, accepted())
    dialog = opened()
    ask(qtbot, dialog)
    assert dialog.is_busy
    assert dialog._busy_words.text() == "Asking https://time.example.org…"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.is_busy
    desk.go.set()
    qtbot.waitUntil(lambda: not [one for one in threading.enumerate() if one.name == "errand"])
    QApplication.processEvents()
    assert dialog.step is Step.ASK  # the late answer changes nothing
    assert room.holdfast.accounts.all() == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_several_workspaces_are_offered_and_the_chosen_one_is_kept(
    room: Room, qtbot: QtBot, opened: Callable[..., AccountDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    Desk(room, monkeypatch, accepted(("1", "Acme"), ("2", "Fox & Sons"))).go.set()
    dialog = opened()
    ask(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.step is Step.CHOOSE)
    box = dialog._choose_step._workspace
    assert box.isVisible()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(field_named(dialog, "Name of this account"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.step is Step.DONE)
    (account,) = room.holdfast.accounts.all()
    assert account.workspace == "2"


def test_p9_without_a_password_store_it_is_said_before_and_after_and_the_account_works(
    room: Room, qtbot: QtBot, opened: Callable[..., AccountDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SecretsUnavailable(SecretFault.NO_KEYRING)

    monkeypatch.setattr(room.world.secrets, "put", refuse)
    monkeypatch.setattr(room.world.secrets, "backend", lambda: "")
    Desk(room, monkeypatch, accepted()).go.set()
    dialog = opened()
    ask(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.step is Step.CHOOSE)
    assert "until you quit" in dialog._choose_step._store.text()
    assert button_named(dialog, "Other options").isVisible()
    qtbot.mouseClick(button_named(dialog, "Connect"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.step is Step.DONE)
    assert dialog._done_step._remarks.count() == 1
    (account,) = room.holdfast.accounts.all()
    assert account.token_store == "session"


def test_p9_no_secret_stays_in_a_field_a_title_or_the_log(
    room: Room,
    qtbot: QtBot,
    opened: Callable[..., AccountDialog],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "canary-4711-secret"
    Desk(room, monkeypatch, RuntimeError("broken " + "inside")).go.set()
    dialog = opened()
    assert field_named(dialog, "Token or password").echoMode() is QLineEdit.EchoMode.Password
    ask(qtbot, dialog, secret)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert secret not in repr(dialog._ask_step.given())
    dialog.close()
    assert field_named(dialog, "Token or password").text() == ""
    assert secret not in caplog.text
    assert secret not in dialog.windowTitle()


def test_p6_a_mistake_of_ours_while_asking_leaves_a_dialog_that_says_so_and_works_on(
    room: Room, qtbot: QtBot, opened: Callable[..., AccountDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    Desk(room, monkeypatch, RuntimeError("broken")).go.set()
    dialog = opened()
    ask(qtbot, dialog)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog._ask_step._card is not None
    assert "Something went wrong in the program" in dialog._ask_step._card.accessibleName()
    assert button_named(dialog, "Continue").isEnabled()


def test_signing_in_again_asks_only_for_the_secret_and_refuses_another_user(
    room: Room, qtbot: QtBot, opened: Callable[..., AccountDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.holdfast.accounts.keep(accepted(), name="Work")
    other = problem("HF-ACC-005", {"service": "Work", "user": "alice"})
    desk = Desk(room, monkeypatch, other)
    desk.go.set()
    dialog = opened(sign_in="Work")
    assert dialog.windowTitle() == "Sign in to Work"
    assert field_named(dialog, "Address").isReadOnly()
    secret = field_named(dialog, "Token or password")
    qtbot.waitUntil(secret.hasFocus)
    qtbot.keyClicks(secret, "bobs")
    qtbot.keyClick(secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(desk.asked) and not dialog.is_busy)
    assert "does not belong to alice" in secret.accessibleDescription()


def test_a_taken_name_is_refused_beside_the_name_and_nothing_is_kept_twice(
    room: Room, qtbot: QtBot, opened: Callable[..., AccountDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.holdfast.accounts.keep(accepted(), name="TimeTagger")
    Desk(room, monkeypatch, accepted()).go.set()
    dialog = opened()
    ask(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.step is Step.CHOOSE)
    assert field_named(dialog, "Name of this account").text() == "TimeTagger 2"
    type_in(qtbot, dialog, "Name of this account", "TimeTagger")
    qtbot.mouseClick(button_named(dialog, "Connect"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert field_named(dialog, "Name of this account").accessibleDescription() == (
        "There already is one called “TimeTagger”."
    )
    assert len(room.holdfast.accounts.all()) == 1
