"""How sync stands, read once for status bar, rail, tray and banners. Knows no widget and no server."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tracker_app.app.problems import Problem
from tracker_app.app.sync_views import AccountStatus
from tracker_app.domain.changes import Changes, Kind
from tracker_app.ui.sync.words import Headline, Mood, headline

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.ticker import Ticker

REST_MS = 120
"""Changes of a busy sync are gathered this long before the state is read again."""
_TOUCHES = (Kind.OP, Kind.CONFLICT, Kind.PROBLEM, Kind.SYNC, Kind.ACCOUNT, Kind.SETTING)


@dataclass(frozen=True, slots=True)
class SyncNow:
    """Sync as it stands: the one sentence, the accounts, and what needs somebody."""

    line: Headline
    accounts: tuple[AccountStatus, ...] = ()
    problems: tuple[Problem, ...] = ()
    paused: bool = False

    @property
    def waiting(self) -> int:
        """How many changes wait to be sent."""
        return sum(one.waiting for one in self.accounts)

    @property
    def pressing(self) -> tuple[Problem, ...]:
        """The problems that ask something of somebody."""
        return tuple(one for one in self.problems if not one.is_calm)


class SyncState(QObject):
    """`changed` says that `now` is another."""

    changed = Signal()

    def __init__(self, holdfast: "Holdfast", bridge: "Bridge", ticker: "Ticker", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._bridge = bridge
        self._ticker = ticker
        self.now = SyncNow(Headline("", Mood.CALM))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.read)

    def start(self) -> None:
        """Read, and follow from now on."""
        self._bridge.changed.connect(self._commit)
        self._ticker.minute.connect(self._minute)
        self.read()

    @Slot()
    def read(self) -> None:
        """Read now, on a reader thread."""
        self._bridge.ask("sync.state", self._look, self._take)

    def _look(self) -> SyncNow:
        # On a reader thread.
        centre = self._holdfast.sync_centre
        accounts = tuple(centre.status())
        paused = centre.is_paused()
        line = headline(accounts, self._ticker.now(), self._holdfast.zone(), paused=paused)
        return SyncNow(line, accounts, tuple(centre.problems()), paused)

    def _take(self, now: SyncNow) -> None:
        if now != self.now:
            self.now = now
            self.changed.emit()

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if changes.touches(*_TOUCHES) and not self._rest.isActive():
            self._rest.start()

    @Slot(object)
    def _minute(self, _now: object) -> None:
        self.read()
