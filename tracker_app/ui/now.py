"""What runs now and what today comes to, read once for timer bar, tray, mini timer and title. Knows no widget."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.domain.changes import Changes, Kind

if TYPE_CHECKING:
    from tracker_app.app.browsing import EntryView, Totals
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.ticker import Ticker

_SHOWN = (Kind.ENTRY, Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG)


class Now(QObject):
    """`changed` says that the running timer is another or says something else, or that today's total was counted anew.

    Seconds pass without a signal: whoever shows them asks with the time at hand, so that a figure is always right.
    """

    changed = Signal()

    def __init__(self, holdfast: "Holdfast", bridge: "Bridge", ticker: "Ticker", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._browsing = holdfast.browsing
        self._bridge = bridge
        self._ticker = ticker
        self._running: EntryView | None = None
        self._today = 0
        self._week = 0
        self._counted_at = 0

    def start(self) -> None:
        """Read what runs, and follow it from now on."""
        self._bridge.changed.connect(self._commit)
        self._ticker.minute.connect(self._minute)
        self._read()

    @property
    def running(self) -> "EntryView | None":
        """The running timer with its names."""
        return self._running

    def elapsed(self, now: int) -> int:
        """Seconds of the running timer at `now` (UTC seconds): from its start, never counted (users 7)."""
        return self._running.entry.seconds(now) if self._running is not None else 0

    def today(self, now: int) -> int:
        """Seconds recorded today at `now`, the running timer included (users 81)."""
        return self._today + self._grown(now)

    def week(self, now: int) -> int:
        """Seconds recorded this week at `now`, the running timer included."""
        return self._week + self._grown(now)

    def _grown(self, now: int) -> int:
        return max(0, now - self._counted_at) if self._running is not None and self._counted_at else 0

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if changes.touches(*_SHOWN):
            self._read()
        elif changes.touches(Kind.SETTING):
            self._count()

    @Slot(object)
    def _minute(self, _now: object) -> None:
        self._count()

    def _read(self) -> None:
        try:
            # One row by an index of its own: the screen says what runs before the use case returns.
            self._running = self._browsing.running()
        except Exception as error:  # noqa: BLE001 - reading for the window is the bridge's boundary, done here at once
            self._bridge.failed.emit(explain.of_any(error, _("reading the timer")))
            return
        self._ticker.set_running(self._running is not None)
        self.changed.emit()
        self._count()

    def _count(self) -> None:
        self._bridge.ask("now.totals", self._browsing.totals, self._counted)

    def _counted(self, totals: "Totals") -> None:
        self._today, self._week = totals.today, totals.week
        self._counted_at = self._ticker.now()
        self.changed.emit()
