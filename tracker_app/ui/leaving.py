"""What becomes of the window when it is closed, and of a timer when Holdfast ends; shows the tray while it has a host.

Knows no page. The only window is never hidden where no icon could bring it back (users 59, 60).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tracker_app.app.messages import _
from tracker_app.domain.entry import TimeEntry
from tracker_app.ui.banners import NewsDesk, tray_missing
from tracker_app.ui.quit_question import QuitQuestion

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.desktop.notify import Notifier
    from tracker_app.desktop.qt.tray_host import TrayHost
    from tracker_app.ui.act import Act
    from tracker_app.ui.now import Now
    from tracker_app.ui.tray import Tray
    from tracker_app.ui.window import MainWindow

_NEWS = "tray"


class Leaving(QObject):
    """`quits` says that the program is to end, after whatever had to be asked. `clicked` is a click on the icon."""

    quits = Signal()
    clicked = Signal()

    def __init__(
        self,
        holdfast: "Holdfast",
        act: "Act",
        now: "Now",
        window: "MainWindow",
        news: NewsDesk,
        notifier: "Notifier",
        host: "TrayHost",
        make_tray: "Callable[[], Tray]",
        *,
        desktop: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._recording = holdfast.recording
        self._settings = holdfast.settings
        self._act = act
        self._now = now
        self._window = window
        self._news = news
        self._notifier = notifier
        self._host = host
        self._make_tray = make_tray
        self._desktop = desktop
        self.tray: Tray | None = None
        window.closing.connect(self._closing)

    def start(self) -> None:
        """Show the icon where the desktop has a place for it, now or later."""
        self._host.changed.connect(self._host_changed)
        self._host.start()
        self._host_changed(self._host.is_there())

    def stop(self) -> None:
        """Take the icon away."""
        self._host.stop()
        self._drop_tray()

    @Slot()
    def quit(self) -> None:
        """End Holdfast; a running timer is asked about once."""
        choice = str(self._settings.get("timer.at_quit"))
        if self._now.running is None or choice == "keep":
            self.quits.emit()
        elif choice == "stop":
            self._stop_and_quit()
        else:
            self._window.come_forward()
            question = QuitQuestion(self._now.running.entry.description, self._window)
            question.answered.connect(self._answered)
            question.open()

    @Slot(str, bool)
    def _answered(self, choice: str, remember: bool) -> None:
        if remember:
            self._act.perform(lambda: self._settings.set("timer.at_quit", choice))
        if choice == "stop":
            self._stop_and_quit()
        else:
            self.quits.emit()

    def _stop_and_quit(self) -> None:
        # Where it could not be stopped, the window stays and says why.
        if isinstance(self._act.perform(lambda: self._recording.stop()), TimeEntry):
            self.quits.emit()

    @Slot()
    def _closing(self) -> None:
        if self.tray is None or not self._settings.get("ui.close_to_tray"):
            self.quit()
            return
        self._window.hide()
        if self._settings.recall("told-of-tray") is None:
            self._act.perform(lambda: self._settings.remember("told-of-tray", "1"))
            words = _("Holdfast goes on in the tray. Its icon opens the window and ends the program.")
            self._notifier.show("Holdfast", words, _NEWS)

    @Slot(bool)
    def _host_changed(self, there: bool) -> None:
        if there:
            self._news.take(_NEWS)
            if self.tray is None:
                self.tray = self._make_tray()
                self.tray.clicked.connect(self.clicked)
                self.tray.start()
            return
        was_there = self.tray is not None
        self._drop_tray()
        self._news.note(_NEWS, tray_missing(self._desktop))
        if was_there and not self._window.isVisible():
            self._window.come_forward()

    def _drop_tray(self) -> None:
        if self.tray is not None:
            self.tray.stop()
            self.tray.deleteLater()
            self.tray = None
