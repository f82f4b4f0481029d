"""No word of any page is cut off, in German, at 150 %, and in the smallest window for that size (users 62)."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton, QToolButton, QWidget

from tests.gui.shell.conftest import Start
from tracker_app.app import messages
from tracker_app.ui.widgets import ElidedLabel

ROUNDING = 2
PAGES = ("list", "calendar", "projects", "sync", "settings")


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    spoken = str(request.param)
    messages.speak(spoken)
    yield spoken
    messages.speak("en")


def clipped(root: QWidget) -> list[str]:
    """Words that are wider than where they stand."""
    found = []
    for one in root.findChildren(QWidget):
        if not one.isVisible() or one.objectName().startswith("qt_"):
            continue
        words = one.text() if isinstance(one, (QAbstractButton, QLabel)) else ""
        if isinstance(one, (QPushButton, QToolButton, QCheckBox)):
            is_short = bool(words) and one.width() + ROUNDING < one.minimumSizeHint().width()
        elif isinstance(one, QLabel) and not isinstance(one, ElidedLabel):
            is_short = bool(words) and not one.wordWrap() and one.width() + ROUNDING < one.minimumSizeHint().width()
            is_short = is_short or one.height() + ROUNDING < one.minimumSizeHint().height()
        else:
            continue
        out_of_window = one.mapTo(root, one.rect().topRight()).x() > root.width()
        if is_short or out_of_window:
            found.append(f"{type(one).__name__} “{words}” {one.width()} of {one.minimumSizeHint().width()}")
    return found


@pytest.mark.parametrize("zoom", [100, 150])
def test_no_word_is_cut_off(launch: Start, language: str, zoom: int) -> None:
    running = launch(tray=True)
    running.press("Review draft")
    running.program.timer_bar.toggle()
    running.holdfast.settings.set("ui.zoom_percent", str(zoom))
    running.settle()
    found: dict[str, list[str]] = {}
    for size in ((1080, 720), (420 * zoom // 100, 480 * zoom // 100)):
        running.window.resize(*size)
        for page in PAGES:
            running.program.go.show_page(page)
            running.settle()
            # The last turn of the layout comes after that of the answers.
            cut = clipped(running.window)
            ends = time.monotonic() + 2.0
            while cut and time.monotonic() < ends:
                running.qtbot.wait(10)
                cut = clipped(running.window)
            if cut:
                found[f"{page} at {size}"] = cut
    assert found == {}
