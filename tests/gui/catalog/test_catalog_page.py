"""Projects, clients, tasks and tags by keyboard and mouse: made, renamed, moved, put away, deleted after a question."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.room import Room
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Client, Project
from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.ui.catalog.page import CatalogPage
from tracker_app.ui.widgets import Question


@pytest.fixture
def page(room: Room, qtbot: QtBot) -> Iterator[CatalogPage]:
    made = CatalogPage(room.holdfast, room.bridge, room.act, room.ticker)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hidden()


def names(page: CatalogPage) -> list[str]:
    model = page.section.model
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def settled(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not room.bridge.is_waiting("catalog.read") and not room.bridge.is_waiting("catalog.count"))


def new_line(page: CatalogPage) -> QLineEdit:
    return page.section._new.line


def button(inside: QWidget, text: str) -> QPushButton:
    return next(one for one in inside.findChildren(QPushButton) if one.text() == text and one.isVisible())


def press(qtbot: QtBot, inside: QWidget, text: str) -> None:
    qtbot.mouseClick(button(inside, text), Qt.MouseButton.LeftButton)


def an_open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def a_project(room: Room, name: str, *, entries: int = 0) -> Project:
    project = room.holdfast.catalogue.add_project(name)
    assert isinstance(project, Project)
    for at in range(entries):
        start = int(room.world.clock.now()) - 7200 - at * 3600
        entry = room.holdfast.recording.add(Content("Work", project.id), start, start + 1800)
        assert isinstance(entry, TimeEntry)
    return project


def test_a_project_is_made_by_typing_its_name_and_enter(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    page.shown()
    qtbot.keyClicks(new_line(page), "Website")
    qtbot.keyClick(new_line(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(page) == ["Website"])
    assert new_line(page).text() == ""
    qtbot.keyClicks(new_line(page), "website")
    qtbot.keyClick(new_line(page), Qt.Key.Key_Return)
    assert page.section._new.refusal() == "There already is one called “website”."
    assert [project.name for project in room.holdfast.catalogue.projects()] == ["Website"]


def test_a_name_is_typed_over_in_the_list_with_f2(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    a_project(room, "Websit")
    a_project(room, "Other")
    page.shown()
    qtbot.waitUntil(lambda: names(page) == ["Other", "Websit"])
    table = page.section.table
    page.section.choose(room.holdfast.catalogue.projects()[1].id)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "Website")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(page) == ["Other", "Website"])
    chosen = page.section.selected()
    assert chosen is not None
    assert chosen.name == "Website"


def test_what_arrives_while_a_name_is_typed_does_not_disturb_it_and_is_shown_afterwards(
    page: CatalogPage, room: Room, qtbot: QtBot
) -> None:
    project = a_project(room, "Websit")
    page.shown()
    qtbot.waitUntil(lambda: names(page) == ["Websit"])
    settled(page, room, qtbot)
    table = page.section.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    qtbot.keyClick(editor, Qt.Key.Key_End)
    qtbot.keyClicks(editor, "e")
    room.holdfast.catalogue.recolour_project(project.id, "#112233")
    a_project(room, "Another")
    settled(page, room, qtbot)
    assert editor.text() == "Website"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(page) == ["Another", "Website"])


def test_a_name_that_is_taken_is_refused_below_the_list(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    a_project(room, "Other")
    a_project(room, "Website")
    page.shown()
    qtbot.waitUntil(lambda: len(names(page)) == 2)
    page.section.model.setData(page.section.model.index(1, 0), "other")
    assert page.section._refusal.text() == "There already is one called “other”."
    assert page.section._refusal.isVisible()


def test_a_search_narrows_the_list_as_typed_and_archived_ones_are_shown_on_demand(
    page: CatalogPage, room: Room, qtbot: QtBot
) -> None:
    for name in ("Website", "Web shop", "Internal"):
        a_project(room, name)
    gone = a_project(room, "Web old")
    room.holdfast.catalogue.archive_project(gone.id)
    page.shown()
    qtbot.waitUntil(lambda: len(names(page)) == 3)
    qtbot.keyClicks(page._search, "web")
    assert names(page) == ["Web shop", "Website"]
    page._archived.click()
    assert names(page) == ["Web shop", "Website", "Web old (archived)"]
    qtbot.keyClicks(page._search, "zzz")
    assert any(label.text() == "Nothing matches." for label in page.findChildren(QLabel) if label.isVisible())


def test_how_much_each_is_used_is_counted_and_follows_entries(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    a_project(room, "Website", entries=2)
    page.shown()
    model = page.section.model
    qtbot.waitUntil(lambda: model.rowCount() == 1 and model.index(0, 2).data() == "2")
    assert model.index(0, 3).data() == "1:00"
    a_project(room, "Other", entries=1)
    qtbot.waitUntil(lambda: [model.index(at, 2).data() for at in range(model.rowCount())] == ["1", "2"])


def test_deleting_says_what_happens_to_entries_and_cancel_changes_nothing(
    page: CatalogPage, room: Room, qtbot: QtBot
) -> None:
    a_project(room, "Website", entries=2)
    page.shown()
    qtbot.waitUntil(lambda: names(page) == ["Website"])
    page.section.table.setFocus()

    def question() -> Question:
        before = set(page.findChildren(Question))
        page.activateWindow()
        page.section.table.setFocus()
        qtbot.waitUntil(page.section.table.hasFocus)
        qtbot.keyClick(page.section.table, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: bool(set(page.findChildren(Question)) - before))
        (found,) = set(page.findChildren(Question)) - before
        qtbot.waitExposed(found)
        return found

    asked = question()
    said = [label.text() for label in asked.findChildren(QLabel)]
    assert said == ["Delete the project “Website”?", "Its 2 entries (1:00) stay, without a project."]
    press(qtbot, asked, "Cancel")
    assert len(room.holdfast.catalogue.projects()) == 1
    press(qtbot, question(), "Delete")
    qtbot.waitUntil(lambda: names(page) == [])
    assert room.holdfast.browsing.count() == 2
    assert room.did == ["Deleted: Website"]
    room.act.undo()
    qtbot.waitUntil(lambda: names(page) == ["Website"])


def test_archiving_instead_keeps_everything(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    a_project(room, "Website")
    page.shown()
    qtbot.waitUntil(lambda: names(page) == ["Website"])
    press(qtbot, page, "Delete…")
    qtbot.waitUntil(lambda: bool(page.findChildren(Question)))
    press(qtbot, page.findChildren(Question)[-1], "Archive instead")
    qtbot.waitUntil(lambda: names(page) == [])
    (project,) = room.holdfast.catalogue.projects()
    assert project.archived


def test_a_project_gets_another_colour_and_client_from_menus(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    acme = room.holdfast.catalogue.add_client("Acme")
    assert isinstance(acme, Client)
    a_project(room, "Website")
    page.shown()
    qtbot.waitUntil(lambda: names(page) == ["Website"])
    press(qtbot, page, "Colour")
    menu = an_open_menu()
    next(action for action in menu.actions() if action.data() == "#c0504d").trigger()
    menu.close()
    qtbot.waitUntil(lambda: room.holdfast.catalogue.projects()[0].color == "#c0504d")
    press(qtbot, page, "Client")
    menu = an_open_menu()
    next(action for action in menu.actions() if action.text() == "Acme").trigger()
    menu.close()
    qtbot.waitUntil(lambda: page.section.model.index(0, 1).data() == "Acme")


def test_a_task_belongs_to_the_project_chosen_beside_it(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    page.shown()
    page.show_kind(Kind.TASK)
    settled(page, room, qtbot)
    assert not new_line(page).isEnabled()  # without a project there is nothing it could belong to
    a_project(room, "Website")
    qtbot.waitUntil(lambda: new_line(page).isEnabled())
    qtbot.keyClicks(new_line(page), "Design")
    press(qtbot, page.section, "Add")
    qtbot.waitUntil(lambda: names(page) == ["Design"])
    assert page.section.model.index(0, 1).data() == "Website"


def test_clients_and_tags_are_kept_too(page: CatalogPage, room: Room, qtbot: QtBot) -> None:
    page.shown()
    for kind in (Kind.CLIENT, Kind.TAG):
        page.show_kind(kind)
        qtbot.keyClicks(new_line(page), "One")
        qtbot.keyClick(new_line(page), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: names(page) == ["One"])
        press(qtbot, page.section, "Archive")
        qtbot.waitUntil(lambda: names(page) == [])


def test_a_change_made_elsewhere_is_shown_and_the_chosen_row_stays_chosen(
    page: CatalogPage, room: Room, qtbot: QtBot
) -> None:
    a_project(room, "B")
    page.shown()
    qtbot.waitUntil(lambda: names(page) == ["B"])
    other = room.world.another()
    other.catalogue.add_project("A")
    other.close()
    qtbot.waitUntil(lambda: names(page) == ["A", "B"])
    chosen = page.section.selected()
    assert chosen is not None
    assert chosen.name == "B"
