"""The panel to pick one thing by typing, as a person uses it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tracker_app.ui.widgets import Choice, Picker, matching

PROJECTS = (
    Choice("", "No project"),
    Choice("1", "Website", "Acme", "#0b83d9"),
    Choice("2", "Mobile app", "Acme", "#2da608"),
    Choice("3", "Support", "Web & Sons", "#c9806b"),
)


class Scene:
    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.window.resize(600, 500)
        self.button = QPushButton("Project", self.window)
        QVBoxLayout(self.window).addWidget(self.button)
        self.picker = Picker(self.window, name="Project", placeholder="Find project", create=lambda t: f"Create “{t}”")
        self.picker.set_choices(PROJECTS)
        self.picked: list[object] = []
        self.wanted: list[str] = []
        self.picker.picked.connect(self.picked.append)
        self.picker.wanted.connect(self.wanted.append)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitActive(self.window)
        self.picker.open_at(self.button, current="2")

    def texts(self) -> list[str]:
        return [choice.text for choice in self.picker.shown()]


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot)


def keys(qtbot: QtBot, *presses: Qt.Key | str) -> None:
    for press in presses:
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(press, str):
            qtbot.keyClicks(focused, press)
        else:
            qtbot.keyClick(focused, press)


def test_typing_narrows_the_list_and_enter_takes_the_first(scene: Scene, qtbot: QtBot) -> None:
    keys(qtbot, "web")
    assert scene.texts() == ["Website", "Support", "Create “web”"]
    keys(qtbot, Qt.Key.Key_Return)
    assert scene.picked == ["1"]
    assert scene.picker.isHidden()
    assert scene.button.hasFocus()


def test_up_and_down_start_at_the_present_choice_and_go_round(scene: Scene, qtbot: QtBot) -> None:
    keys(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert scene.picked == [""]


def test_what_is_not_there_can_be_made(scene: Scene, qtbot: QtBot) -> None:
    keys(qtbot, "Garden", Qt.Key.Key_Return)
    assert scene.wanted == ["Garden"]
    assert scene.picked == []


def test_esc_leaves_everything_as_it_was(scene: Scene, qtbot: QtBot) -> None:
    keys(qtbot, "web", Qt.Key.Key_Escape)
    assert scene.picker.isHidden()
    assert (scene.picked, scene.wanted) == ([], [])
    assert scene.button.hasFocus()


def test_a_click_takes_a_line(scene: Scene, qtbot: QtBot) -> None:
    view = scene.picker._list
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 0)).center())
    assert scene.picked == ["1"]


def test_it_closes_when_the_keyboard_goes_elsewhere(scene: Scene, qtbot: QtBot) -> None:
    scene.button.setFocus()
    assert scene.picker.isHidden()


def test_names_that_begin_with_what_was_typed_come_first() -> None:
    found = matching((Choice(1, "A web"), Choice(2, "Web"), Choice(3, "Other")), "WEB")
    assert [choice.key for choice in found] == [2, 1]
