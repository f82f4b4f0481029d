"""Dresses the window as the settings say, at the start and whenever they change. Knows no page."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from tracker_app.domain.changes import Changes, Kind
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.theme import Scheme, Theme

if TYPE_CHECKING:
    from tracker_app.app.settings import Settings


class Look(QObject):
    """Follows `ui.theme` and `ui.zoom_percent`, also when another process sets them."""

    def __init__(self, settings: "Settings", theme: Theme, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._worn: tuple[Scheme, float] | None = None
        bridge.changed.connect(self._on_changed)

    def wanted(self) -> tuple[Scheme, float]:
        """Return scheme and zoom as set; 1.0 is the system's size."""
        return Scheme(str(self._settings.get("ui.theme"))), self._settings.number("ui.zoom_percent") / 100

    def put_on(self) -> None:
        """Dress the application now, if it is not dressed so."""
        wanted = self.wanted()
        if wanted != self._worn:
            self._worn = wanted
            self._theme.apply(wanted[0], zoom=wanted[1])

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Kind.SETTING):
            self.put_on()
