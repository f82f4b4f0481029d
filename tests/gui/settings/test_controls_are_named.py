"""Everything that can have the keyboard has a name for a screen reader, on every page of this kind (WCAG 4.1.2)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gallery.screens.sync import PICTURES
from tests.gui.room import Room
from tracker_app.app.problems import problem
from tracker_app.domain.catalog import Project
from tracker_app.domain.ids import AccountId
from tracker_app.ui.accounts.dialog import AccountDialog
from tracker_app.ui.catalog.page import CatalogPage
from tracker_app.ui.settings.page import SettingsPage
from tracker_app.ui.settings.restore_dialog import RestoreDialog
from tracker_app.ui.sync.held_dialog import HeldDialog
from tracker_app.ui.sync.page import SyncPage


def sync_page(name: str, tab: str) -> Callable[[Room], QWidget]:
    def build(room: Room) -> QWidget:
        page = SyncPage(room.holdfast, room.bridge, room.act, room.ticker, room.dispatch())
        page.fill(PICTURES[name])
        page.show_tab(tab)
        return page

    return build


def settings_page(room: Room) -> QWidget:
    page = SettingsPage(room.holdfast, room.bridge, room.act, room.ticker, room.dispatch())
    page.finish()
    return page


def catalog_page(room: Room) -> QWidget:
    project = room.holdfast.catalogue.add_project("Website")
    assert isinstance(project, Project)
    page = CatalogPage(room.holdfast, room.bridge, room.act, room.ticker)
    page.shown()
    return page


SCREENS: dict[str, Callable[[Room], QWidget]] = {
    "outbox": sync_page("waiting", "outbox"),
    "problems": sync_page("problems", "problems"),
    "conflicts": sync_page("conflicts", "conflicts"),
    "log": sync_page("fine", "log"),
    "settings": settings_page,
    "catalog": catalog_page,
    "account": lambda room: AccountDialog(room.holdfast),
    "restore": lambda room: RestoreDialog(room.holdfast),
    "held": lambda room: HeldDialog(room.holdfast, AccountId("a1"), problem("HF-SYNC-011")),
}


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_has_a_name(room: Room, qtbot: QtBot, name: str) -> None:
    screen = SCREENS[name](room)
    screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(screen)
    screen.resize(900, 700)
    screen.show()
    qtbot.waitExposed(screen)
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in screen.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _name(widget)
    ]
    assert nameless == []


def _name(widget: QWidget) -> str:
    spoken = QAccessible.queryAccessibleInterface(widget)
    return widget.accessibleName() or (spoken.text(QAccessible.Text.Name) if spoken is not None else "")
