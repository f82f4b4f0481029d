"""One run of the window over a home, and over another one if the user asks for that. Knows no page.

Holds what outlives a program that is built anew: the lock of the home, the hooks, the look, the log.
"""

import logging
import os
import signal

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from tracker_app.app.logbook import Logbook, log_file
from tracker_app.desktop.autostart import make_autostart
from tracker_app.desktop.hotkey import make_hot_keys
from tracker_app.desktop.idle import make_idle_source
from tracker_app.desktop.instance import LINK
from tracker_app.desktop.notify import make_notifier
from tracker_app.desktop.presence import Presence, make_lock_source
from tracker_app.desktop.qt.tray_host import TrayHost
from tracker_app.ui.crashes import CrashWatch
from tracker_app.ui.hooks import Hooks
from tracker_app.ui.language import speak
from tracker_app.ui.prepare import Preparation
from tracker_app.ui.program import Again, Program
from tracker_app.ui.theme import Scheme, Theme

_LOG = logging.getLogger("ui.session")


class WindowSession(QObject):
    """Builds a program, runs the event loop, and builds the next one where that was wished for."""

    _heard = Signal(str)

    def __init__(
        self,
        app: QApplication,
        preparation: Preparation,
        *,
        safe_mode: bool = False,
        hidden: bool = False,
        link: str = "",
    ) -> None:
        super().__init__(app)
        self._app = app
        self._preparation = preparation
        self._safe_mode = safe_mode
        self._hidden = hidden
        self._link = link
        self._hooks = Hooks(self)
        self._theme = Theme(app)
        self._logbook: Logbook | None = None
        self._crashes: CrashWatch | None = None
        self._again: Again | None = None
        self.program: Program | None = None
        self._heard.connect(self._on_heard, Qt.ConnectionType.QueuedConnection)

    def run(self) -> int:
        """Run until the user ends it; returns the exit code."""
        self._hooks.install()
        self._theme.start(Scheme.SYSTEM)
        for one in (signal.SIGINT, signal.SIGTERM):
            # The bridge's timer lets Python see it within a quarter of a second.
            signal.signal(one, lambda _number, _frame: self._end(None))
        try:
            while True:
                self._open()
                self._app.exec()
                self._close()
                if self._again is None:
                    return 0
                home = self._again.home or self._preparation.home
                self._preparation = Preparation(home, safe_mode=self._safe_mode, read_only=self._again.read_only)
                self._preparation.start()
                self._hidden = False
        finally:
            self._hooks.remove()

    def _open(self) -> None:
        self._again = None
        self._preparation.on_message = self._heard.emit
        self._logbook = Logbook(self._preparation.home)
        self._logbook.open()
        self._crashes = CrashWatch(log_file(self._preparation.home).parent)
        crashed = self._crashes.start()
        opened = self._preparation.wait()
        speak(self._app, str(opened.holdfast.settings.get("ui.language")))
        self.program = Program(
            self._app,
            self._theme,
            opened,
            notifier=make_notifier(),
            tray_host=TrayHost(self),
            autostart=make_autostart(os.environ, os.environ.get("HOLDFAST_HOME")),
            desktop=os.environ.get("XDG_CURRENT_DESKTOP", ""),
            hot_keys=make_hot_keys(),
            presence=lambda told: Presence(make_idle_source, lambda: make_lock_source(dict(os.environ)), told),
        )
        self.program.ended.connect(self._end)
        self._hooks.told.connect(self.program.news.tell)
        self._app.commitDataRequest.connect(self._session_ends)
        hidden = self._hidden or bool(self.program.holdfast.settings.get("ui.start_hidden"))
        self.program.start(hidden=hidden and not self._preparation.is_taken)
        if crashed is not None:
            self.program.news.tell(crashed)
        if self._link:
            self.program.heard(f"{LINK}{self._link}")
            self._link = ""

    def _close(self) -> None:
        if self.program is not None:
            self._hooks.told.disconnect(self.program.news.tell)
            self.program.stop()
            self.program.deleteLater()
            self.program = None
        self._app.commitDataRequest.disconnect(self._session_ends)
        self._preparation.end()
        if self._crashes is not None:
            self._crashes.stop()
            self._crashes = None
        if self._logbook is not None:
            self._logbook.close()
            self._logbook = None

    @Slot(object)
    def _end(self, again: Again | None) -> None:
        self._again = again
        # Not at once: whoever asked for it is still on the stack. Not `quit`: that would ask the window first.
        QTimer.singleShot(0, self._leave_loop)

    @Slot()
    def _leave_loop(self) -> None:
        self._app.exit(0)

    @Slot(object)
    def _session_ends(self, _manager: object) -> None:
        # The desktop logs out: no question, the timer's start is on disk.
        if self.program is not None:
            self.program.window.close_for_good()
        self._end(None)

    @Slot(str)
    def _on_heard(self, message: str) -> None:
        if self.program is not None:
            self.program.heard(message)
