"""What a screen is, and what it is built from: the production graph over a copy of a filled home. Knows no screen."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.gallery import data
from tests.worlds import World, a_world
from tracker_app.app.compose import Holdfast
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.theme import Theme
from tracker_app.ui.ticker import Ticker

WIDE = (1080, 720)
LARGE = (1600, 1000)
SMALLEST = (420, 480)


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture: its name, what builds it, over which data, in which sizes (None: the size it asks for).

    `ready` tells, given the widget, whether everything to be seen is there. `act` is done once it is shown: opening
    a menu, typing, selecting; what it returns (a dialog, a menu) is drawn instead, if it returns anything.
    """

    name: str
    build: "Callable[[Stage], QWidget]"
    data: str = "typical"
    sizes: tuple[tuple[int, int] | None, ...] = (WIDE,)
    ready: Callable[[QWidget], bool] | None = None
    act: "Callable[[Stage, QWidget], QWidget | None] | None" = None


class Stage:
    """A home of its own for one picture. `close` ends what was started."""

    def __init__(self, app: QApplication, theme: Theme, filled: Path, home: Path) -> None:
        shutil.copytree(filled, home)
        self.app = app
        self.theme = theme
        self.world: World = a_world(zone=data.ZONE, now=data.NOW, home=home)
        self.holdfast: Holdfast = self.world.holdfast
        self.bridge = Bridge(self.holdfast)
        self.act = Act(self.holdfast)
        self.ticker = Ticker(self.holdfast.clock)
        self.ends: list[Callable[[], object]] = []
        self.bridge.start()

    def end(self) -> None:
        """Ends what the screen started, in the order noted in `ends`."""
        while self.ends:
            self.ends.pop(0)()

    def close(self) -> None:
        """Ends everything, stops readers and closes the file."""
        self.end()
        self.ticker.stop()
        self.bridge.stop()
        self.world.close()
