"""Decides when the first run is shown and when it is over. Knows no step of it."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.act import Act
    from tracker_app.ui.now import Now

_LOG = logging.getLogger("ui.first_run")
_KEPT = "welcomed"


class Welcome(QObject):
    """`over` says that the list may come: every step was seen or skipped, or a timer was simply started."""

    over = Signal()

    def __init__(self, holdfast: "Holdfast", act: "Act", now: "Now", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._act = act
        self._now = now
        self._is_on = False

    def is_wanted(self) -> bool:
        """Whether nothing was ever recorded or connected here, and nobody said "skip"."""
        try:
            if self._holdfast.database.read_only or self._holdfast.settings.recall(_KEPT):
                return False
            return not self._holdfast.browsing.page(limit=1) and not self._holdfast.accounts.all()
        except Exception:  # noqa: BLE001 - a start step: a file that cannot say gets the usual window
            _LOG.info("Whether this is the first run cannot be told")
            return False

    def begin(self) -> None:
        """The first run is shown."""
        self._is_on = True
        self._now.changed.connect(self._running_changed)

    @Slot()
    def end(self) -> None:
        """It is over, for good."""
        if self._is_on:
            self._is_on = False
            self._act.perform(lambda: self._holdfast.settings.remember(_KEPT, "1"))
            self.over.emit()

    @Slot()
    def _running_changed(self) -> None:
        # Whoever starts a timer has begun; no step has to be clicked away first.
        if self._now.running is not None:
            self.end()
