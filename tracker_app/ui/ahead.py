"""Makes pages that were not looked at yet ready while the window is idle, one at a time. Knows no page.

Importing, making and styling a page takes up to a tenth of a second, which whoever turns to it would wait for.
"""

import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Slot

BEGIN_MS = 1000
"""How long the window is left alone first: its own first reading, the tray and sync come before."""
PAUSE_MS = 60
"""Between two steps of that, so that what is typed meanwhile is never behind two of them."""


class Ahead(QObject):
    """`load` is run on a thread of its own, then `prepare` here for each key until it says True, then `done`."""

    def __init__(
        self,
        keys: Sequence[str],
        load: Callable[[], None],
        prepare: Callable[[str], bool],
        done: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = list(keys)
        self._prepare = prepare
        self._done = done
        # A daemon: nobody waits for an import in order to leave.
        self._thread = threading.Thread(target=load, name="ahead", daemon=True)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Begin in a while, or go on."""
        if self._keys and not self._timer.isActive():
            self._timer.start(PAUSE_MS if self._thread.ident else BEGIN_MS)

    def stop(self) -> None:
        """Leave the rest to whoever looks at it."""
        self._timer.stop()

    @Slot()
    def _turn(self) -> None:
        if self._thread.ident is None:
            self._thread.start()
            self._timer.start(PAUSE_MS)
        elif not self._thread.is_alive():
            if self._keys:
                key = self._keys.pop(0)
                if not self._prepare(key):
                    self._keys.insert(0, key)
            else:
                self._timer.stop()
                self._done()
