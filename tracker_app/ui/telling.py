"""Says in the window, and to the desktop where nobody looks, what was done, refused, or needs somebody.

Decides nothing. Toasts for what just happened, the status line and the rail for how sync stands, notifications for
what cannot wait.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.app.sync_status import OUTAGE
from tracker_app.domain.refusals import Refusal
from tracker_app.ui.sync.words import Mood

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.desktop.notify import Notifier
    from tracker_app.ui.act import Act
    from tracker_app.ui.banners import NewsDesk
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.now import Now
    from tracker_app.ui.reminding import Words
    from tracker_app.ui.sync_state import SyncState
    from tracker_app.ui.window import MainWindow

_REFUSAL_MS = 6000
_UNDO = "undo"


class Telling(QObject):
    """The voice of one window. `wanted` carries the key of a notification that somebody clicked."""

    wanted = Signal(str)

    def __init__(
        self,
        holdfast: "Holdfast",
        bridge: "Bridge",
        act: "Act",
        now: "Now",
        sync: "SyncState",
        window: "MainWindow",
        news: "NewsDesk",
        notifier: "Notifier",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._act = act
        self._now = now
        self._sync = sync
        self._window = window
        self._news = news
        self._notifier = notifier
        # On a thread of the notifier's; a signal finds its way.
        notifier.on_click = self.wanted.emit
        self._notified: set[tuple[str, str, int | None]] = set()
        bridge.failed.connect(news.tell)
        act.did.connect(self._did)
        act.undid.connect(self.say)
        act.refused.connect(self._refused)
        act.trouble.connect(news.tell)
        now.changed.connect(self._title)
        sync.changed.connect(self._sync_changed)
        news.dismissed.connect(self._dismissed)
        window.toast.acted.connect(self._toast_acted)

    @Slot(object)
    def say(self, sentence: object) -> None:
        """A note without a button."""
        self._window.toast.say(str(sentence), action="")

    @Slot(object)
    def remind(self, words: "Words") -> None:
        """A reminder, on the desktop, and in the window if that is looked at."""
        self._notifier.show(words.title, words.body, f"remind-{words.kind}")
        if self._window.isActiveWindow():
            self._window.toast.say(f"{words.title}. {words.body}", action="", ms=_REFUSAL_MS)

    @Slot(object)
    def _did(self, sentence: object) -> None:
        self._window.toast.say(str(sentence), token=_UNDO)

    @Slot(object)
    def _refused(self, refusal: Refusal) -> None:
        self._window.toast.say(explain.sentence(refusal), action="", ms=_REFUSAL_MS)

    @Slot(object)
    def _toast_acted(self, token: object) -> None:
        if token == _UNDO:
            self._act.undo()

    @Slot(object)
    def _dismissed(self, found: Problem) -> None:
        if found in self._sync.now.problems:
            self._act.perform(lambda: self._holdfast.sync_centre.dismiss(found))

    @Slot()
    def _title(self) -> None:
        view = self._now.running
        name = view.entry.description if view is not None else ""
        self._window.setWindowTitle(_("{description} – Holdfast").format(description=name) if name else "Holdfast")

    @Slot()
    def _sync_changed(self) -> None:
        now = self._sync.now
        self._window.status.show_sync(now)
        self._news.follow(now)
        button = self._window.rail.button("sync")
        if button is not None:
            waiting = now.waiting if now.line.mood is not Mood.CALM else 0
            pressing = len(now.pressing)
            button.set_badge(pressing or waiting, is_problem=bool(pressing), words=now.line.sentence)
        self._notify()

    def _notify(self) -> None:
        """Tell the desktop what needs somebody, once, and only while nobody looks at the window."""
        for found in self._sync.now.problems:
            key = (found.code, found.subject, found.since)
            if key not in self._notified:
                self._notified.add(key)
                is_looked_at = self._window.isActiveWindow()
                if not is_looked_at and (found.code != OUTAGE or self._holdfast.telling.is_first(found.subject)):
                    self._notifier.show(found.title, f"{found.what} {found.safe}", found.code)
