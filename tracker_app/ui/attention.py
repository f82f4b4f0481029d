"""Tells whether somebody may be looking, so that no server is asked for news that nobody would see. Knows no widget."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

LONG_MS = 10 * 60 * 1000
"""How long the window must be out of sight before that counts: a glance elsewhere is not absence."""


class Attention(QObject):
    """`changed` carries a bool: whether somebody may be looking now."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, *, long_ms: int = LONG_MS) -> None:
        super().__init__(parent)
        self._watched = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(long_ms)
        self._timer.timeout.connect(self._out_of_sight)

    def note(self, *, visible: bool) -> None:
        """The window, or the mini timer, can be seen or not."""
        if visible:
            self._timer.stop()
            self._say(watched=True)
        elif self._watched and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _out_of_sight(self) -> None:
        self._say(watched=False)

    def _say(self, *, watched: bool) -> None:
        if watched != self._watched:
            self._watched = watched
            self.changed.emit(watched)
