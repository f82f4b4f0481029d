"""Shows each screen in a look, waits until it is complete, and keeps its picture. Knows no screen by name."""

import os
import pkgutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tests.gallery import data, screens
from tests.gallery.stage import Screen, Stage
from tracker_app.ui.language import speak
from tracker_app.ui.theme import Scheme, Theme
from tracker_app.ui.theme.drawings import blank

_SCHEMES = {"dark": Scheme.DARK, "contrast": Scheme.HIGH_CONTRAST}
_PATIENCE_SECONDS = 5.0


def every_screen() -> list[Screen]:
    """The screens of all modules in tests/gallery/screens, in the order of their names."""
    found: list[Screen] = []
    for module in sorted(pkgutil.iter_modules(screens.__path__), key=lambda one: one.name):
        found.extend(import_module(f"{screens.__name__}.{module.name}").SCREENS)
    return found


def draw(out: Path, look: str, only: list[str]) -> int:
    """Draws the screens in one look; returns 1 if one of them could not be drawn."""
    app = QApplication(sys.argv[:1])
    # The pictures are the same on every machine, whatever language it speaks.
    speak(app, "de" if look == "de" else "en")
    if look == "rtl":
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    theme = Theme(app)
    theme.start(_SCHEMES.get(look, Scheme.LIGHT))
    failed = 0
    with tempfile.TemporaryDirectory(prefix="gallery-") as folder:
        os.environ["HOLDFAST_HOME"] = str(Path(folder, "nobody"))
        filled: dict[str, Path] = {}
        for at, screen in enumerate(every_screen()):
            if only and not any(word in screen.name for word in only):
                continue
            if screen.data not in filled:
                filled[screen.data] = Path(folder, screen.data)
                data.fill(screen.data, filled[screen.data])
            stage = Stage(app, theme, filled[screen.data], Path(folder, f"home-{at}"))
            try:
                for name, widget in _pictures(stage, screen):
                    _save(widget, out / f"{name}-{look}.png")
            except Exception:
                # One broken screen must not hide the others.
                sys.stderr.write(f"{screen.name}: could not be drawn\n{traceback.format_exc()}")
                failed = 1
            finally:
                stage.close()
    return failed


def _pictures(stage: Stage, screen: Screen) -> Iterator[tuple[str, QWidget]]:
    widget = screen.build(stage)
    if not widget.isWindow():
        widget.setAutoFillBackground(True)
    for size in screen.sizes:
        if size is None:
            widget.adjustSize()
        else:
            widget.resize(*size)
        widget.show()
        _wait(stage, screen, widget)
        shown = widget
        if screen.act is not None:
            shown = screen.act(stage, widget) or widget
            _wait(stage, screen, widget)
        yield screen.name if size is None else f"{screen.name}-{size[0]}x{size[1]}", shown
        if shown is not widget:
            shown.close()
    stage.end()
    if isValid(widget):
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _wait(stage: Stage, screen: Screen, widget: QWidget) -> None:
    ends = time.monotonic() + _PATIENCE_SECONDS
    QTest.qWait(30)
    while time.monotonic() < ends:
        if not stage.bridge.is_busy() and (screen.ready is None or screen.ready(widget)):
            QTest.qWait(30)
            return
        QTest.qWait(10)
    sys.stderr.write(f"{screen.name}: was not ready in time\n")


def _save(widget: QWidget, path: Path) -> None:
    size: QSize = widget.size()
    picture = blank(size, widget.devicePixelRatioF())
    widget.render(picture)
    picture.save(str(path))
