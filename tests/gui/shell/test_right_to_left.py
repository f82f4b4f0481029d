"""The window for languages that read from right to left (lessons/users.md 84)."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests.gui.shell.conftest import Start


@pytest.fixture
def turned(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_users84_a_window_that_reads_from_the_right_has_its_rail_there(turned: None, launch: Start) -> None:
    running = launch(tray=True)
    running.press("Review draft", Qt.Key.Key_Return)
    window = running.window

    def left_edge(name: str) -> int:
        return running.named(name).mapTo(window, QPoint()).x()

    assert left_edge("List") > window.width() // 2
    assert left_edge("Stop") < left_edge("What are you working on?")
    assert running.running() == "Review draft"
