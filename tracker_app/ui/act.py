"""The only door for changes: runs a use case, and tells its refusal, its trouble or what it did. Knows no widget.

A use case is one short transaction and runs here, on the thread of the window: what is shown as saved is saved (P1).
"""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from tracker_app.app import explain
from tracker_app.app.gestures import gesture_text
from tracker_app.app.messages import _
from tracker_app.domain.refusals import Refusal

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

_STALL_SECONDS = 0.1
_LOG = logging.getLogger("ui.act")
T = TypeVar("T")


class Act(QObject):
    """`did` carries the sentence of a change that can be undone, `undid` of one that was taken back or brought again.

    `refused` carries a Refusal, `trouble` a Problem: nothing was changed then.
    """

    did = Signal(object)
    undid = Signal(object)
    refused = Signal(object)
    trouble = Signal(object)

    def __init__(self, holdfast: "Holdfast", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undoing = holdfast.undoing

    def perform(self, job: Callable[[], T | Refusal], said: str = "") -> T | Refusal | None:
        """Run a use case now. Returns its value or its refusal; None means trouble, which was told.

        `said` is the sentence for a toast with Undo; without it a success is silent, since the screen shows it.
        """
        begun = time.monotonic()
        try:
            value = job()
        except Exception as error:  # noqa: BLE001 - the mutation door is a boundary (ARCHITECTURE 4.11)
            _LOG.exception("A change failed")
            self.trouble.emit(explain.of_any(error, _("saving a change")))
            return None
        took = time.monotonic() - begun
        if took > _STALL_SECONDS:
            _LOG.warning("A change held the window up", extra={"seconds": round(took, 3), "said": bool(said)})
        if isinstance(value, Refusal):
            self.refused.emit(value)
        elif said:
            self.did.emit(said)
        return value

    def undo(self) -> bool:
        """Take the newest change back; whether there was one."""
        line = self.perform(self._undoing.undo)
        if line is None or isinstance(line, Refusal):
            return False
        self.undid.emit(_("Undone: {gesture}").format(gesture=gesture_text(line.what, len(line.steps))))
        return True

    def redo(self) -> bool:
        """Bring back what was undone last; whether there was anything."""
        line = self.perform(self._undoing.redo)
        if line is None or isinstance(line, Refusal):
            return False
        self.undid.emit(_("Done again: {gesture}").format(gesture=gesture_text(line.what, len(line.steps))))
        return True
