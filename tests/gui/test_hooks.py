"""What nobody caught reaches the window as a problem, once, and ends nothing."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from pytestqt.qtbot import QtBot

from tracker_app.app.problems import Problem
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.ui.hooks import Hooks


class Clumsy(QObject):
    """Its slot makes the mistake it was told to."""

    pressed = Signal()

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error
        self.pressed.connect(self._fall)

    @Slot()
    def _fall(self) -> None:
        raise self._error


@pytest.fixture
def told(qtbot: QtBot) -> Iterator[list[Problem]]:
    hooks = Hooks()
    heard: list[Problem] = []
    hooks.told.connect(heard.append)
    hooks.install(qt_messages=False)
    yield heard
    hooks.remove()


def test_p6_a_mistake_in_a_slot_is_told_and_the_loop_goes_on(told: list[Problem], qtbot: QtBot) -> None:
    clumsy = Clumsy(KeyError("secret token"))
    for _time in range(3):
        QTimer.singleShot(0, clumsy.pressed.emit)
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(20)
    assert [problem.code for problem in told] == ["HF-BUG-001"]
    # P9: a traceback names places, never values.
    assert "secret" not in told[0].details


def test_p6_trouble_in_a_slot_is_told_by_its_own_name(told: list[Problem], qtbot: QtBot) -> None:
    clumsy = Clumsy(StoreError(FileFault.FULL, "holdfast.db"))
    QTimer.singleShot(0, clumsy.pressed.emit)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code == "HF-FILE-003"


def test_p6_a_mistake_on_another_thread_is_told_on_the_windows(told: list[Problem], qtbot: QtBot) -> None:
    def fall() -> None:
        raise RuntimeError

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code == "HF-BUG-001"
