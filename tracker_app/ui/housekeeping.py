"""Has the data file looked after while the window is open: at times, and off the thread that paints. Knows no rule."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.app.upkeep import EVERY_SECONDS, TAPE_SECONDS
from tracker_app.ui.errand import Errand

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

FIRST_MS = 20_000
"""Not among the first things: the window has just come up, and somebody wants to start a timer."""


class Housekeeping(QObject):
    """`told` carries each Problem that a turn came back with."""

    told = Signal(object)

    def __init__(self, holdfast: "Holdfast", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._errand: Errand | None = None
        self._first = True
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TAPE_SECONDS * 1000)
        self._timer.timeout.connect(self._tick)

    def start(self, first_ms: int = FIRST_MS) -> None:
        """Begin; the first turn comes after `first_ms`."""
        QTimer.singleShot(first_ms, self, self._turn)
        self._timer.start()

    def stop(self) -> None:
        """End, and wait for a turn that is under way: nobody may close the file beneath it."""
        self._timer.stop()
        if self._errand is not None:
            self._errand.cancel()
            self._errand.wait()
            self._errand = None

    @Slot()
    def _tick(self) -> None:
        self._ticks += 1
        if self._holdfast.upkeep.tape_waits() or self._ticks * TAPE_SECONDS >= EVERY_SECONDS:
            self._ticks = 0
            self._turn()

    @Slot()
    def _turn(self) -> None:
        if self._errand is not None:
            return
        at_start, self._first = self._first, False
        upkeep = self._holdfast.upkeep
        self._errand = Errand(
            lambda: upkeep.turn(at_start=at_start), self._done, _("looking after the data file")
        ).start()

    def _done(self, found: object) -> None:
        self._errand = None
        for problem in found if isinstance(found, list) else [found]:
            if isinstance(problem, Problem):
                self.told.emit(problem)
