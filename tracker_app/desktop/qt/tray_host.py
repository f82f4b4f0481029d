"""Says whether this desktop shows tray icons now, and when that changes. Knows no icon and no menu."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

LOOK_MS = 3000
"""A host may start after us, at every login even, and a panel may be restarted; one look is one question to Qt."""


class TrayHost(QObject):
    """`changed` carries a bool: whether there is a host now."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_there = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, and again and again."""
        self._is_there = self.ask()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def is_there(self) -> bool:
        """What the last look found."""
        return self._is_there

    def ask(self) -> bool:
        """Ask the system; a test puts its own answer here."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @Slot()
    def look(self) -> None:
        """Look now."""
        found = self.ask()
        if found != self._is_there:
            self._is_there = found
            self.changed.emit(found)
