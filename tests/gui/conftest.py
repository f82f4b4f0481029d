"""Dresses the application as Holdfast does, keeps pictures for eyes, and lets no test leave a window behind."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tracker_app.ui.theme import Scheme, Theme

Grab = Callable[[QWidget, str], None]


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication) -> Theme:
    theme = Theme(qapp)
    theme.start(Scheme.LIGHT)
    return theme


@pytest.fixture(autouse=True)
def theme(_dressed: Theme, qapp: QApplication) -> Iterator[Theme]:
    """The theme of the running application, light and left-to-right before and after each test."""
    yield _dressed
    if QApplication.layoutDirection() != Qt.LayoutDirection.LeftToRight:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    _dressed.apply(Scheme.LIGHT, zoom=1.0)


@pytest.fixture(autouse=True)
def _no_window_left(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a visible window. Asked for before qtbot, so it looks after qtbot closed its own."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    names = [f"{type(window).__name__} {window.objectName() or window.windowTitle()!r}" for window in left]
    for window in left:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not names, f"windows left open: {names}"


@pytest.fixture
def grab(qtbot: QtBot) -> Grab:
    """Saves a picture of a widget as NAME.png in $HOLDFAST_SHOTS; does nothing where that is not set."""

    def save(widget: QWidget, name: str) -> None:
        folder = os.environ.get("HOLDFAST_SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            widget.grab().save(str(Path(folder) / f"{name}.png"))

    return save
