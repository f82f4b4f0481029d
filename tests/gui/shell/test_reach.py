"""Every control that is to be seen is reached by Tab, and can be told from its neighbours while it has the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.shell.conftest import Running, Start

PAGES = ("list", "calendar", "projects", "sync", "settings")
MOST_STOPS = 150


def wants_tab(root: QWidget) -> set[QWidget]:
    """What Tab has to reach: visible, enabled, with a focus of its own."""
    return {
        one
        for one in root.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusProxy() is None
        and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus)
        and not one.objectName().startswith("qt_")
    }


def stops(running: Running) -> Iterator[QWidget]:
    """Where Tab goes from here, until it comes round."""
    first = QApplication.focusWidget()
    here = first
    for _turn in range(MOST_STOPS):
        assert here is not None
        yield here
        running.press(Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        if here is first:
            return
    raise AssertionError(f"Tab does not come round: {here}")


def look_of(window: QWidget, one: QWidget) -> QImage:
    place = QRect(one.mapTo(window, QPoint()), one.size()).adjusted(-4, -4, 4, 4)
    return window.grab(place).toImage()


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_every_control_of_a_page_and_it_is_seen_there(launch: Start, page: str) -> None:
    running = launch(tray=True)
    running.press("Review draft", Qt.Key.Key_Return)
    running.program.go.show_page(page)
    running.settle()
    running.program.timer_bar.focus_line()
    window = running.window
    seen: set[QWidget] = set()
    unseen: list[str] = []
    before: tuple[QWidget, QImage] | None = None
    for one in stops(running):
        if before is not None and look_of(window, before[0]) == before[1]:
            unseen.append(f"{type(before[0]).__name__} “{before[0].accessibleName()}”")
        seen.add(one)
        before = (one, look_of(window, one)) if one.isVisible() and window.isAncestorOf(one) else None
    left_out = [f"{type(one).__name__} “{one.accessibleName()}”" for one in wants_tab(window) - seen]
    assert left_out == []
    assert unseen == []
