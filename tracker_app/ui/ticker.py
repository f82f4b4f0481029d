"""Says when a second or a minute has passed, for all live figures from one timer. Knows no figure.

Nothing ticks by the second unless a timer runs and somebody looks: an idle or hidden window costs nothing
(lessons/users.md 68).
"""

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from tracker_app.sync.clock import Clock

_LAG_MS = 5
"""A hair after the full second, so that a clock read in the slot has certainly passed it."""


class Ticker(QObject):
    """`second` and `minute` carry now (int, UTC seconds), on the wall clock's full second or minute.

    Both also fire at once when the window is shown again: what is painted is derived from the clock, never counted
    (users 7, 66). `minute` goes on while nothing runs and while the window is hidden, for the tray and for midnight.
    """

    second = Signal(object)
    minute = Signal(object)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._running = False
        self._visible = False
        self._second = QTimer(self)
        self._second.setSingleShot(True)
        self._second.setTimerType(Qt.TimerType.PreciseTimer)
        self._second.timeout.connect(self._on_second)
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.timeout.connect(self._on_minute)

    def start(self) -> None:
        """Begin to tell minutes."""
        self._wait_minute()

    def stop(self) -> None:
        """Say nothing more."""
        self._second.stop()
        self._minute.stop()

    def now(self) -> int:
        """The present instant, UTC seconds."""
        return int(self._clock.now())

    def set_running(self, running: bool) -> None:
        """Whether a timer runs, so that there is something to count."""
        self._running = running
        self._arrange()

    def set_visible(self, visible: bool) -> None:
        """Whether anybody can see figures; showing them again brings them up to date at once."""
        came = visible and not self._visible
        self._visible = visible
        if came:
            self.second.emit(self.now())
            self.minute.emit(self.now())
        self._arrange()

    def is_ticking(self) -> bool:
        """Whether seconds are being told."""
        return self._second.isActive()

    def _arrange(self) -> None:
        if not (self._running and self._visible):
            self._second.stop()
        elif not self._second.isActive():
            self._wait_second()

    def _wait_second(self) -> None:
        self._second.start(1000 - int(self._clock.now() * 1000) % 1000 + _LAG_MS)

    def _wait_minute(self) -> None:
        self._minute.start(60_000 - int(self._clock.now() * 1000) % 60_000 + _LAG_MS)

    @Slot()
    def _on_second(self) -> None:
        self._wait_second()
        self.second.emit(self.now())

    @Slot()
    def _on_minute(self) -> None:
        self._wait_minute()
        self.minute.emit(self.now())
