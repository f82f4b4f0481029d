"""Catches what nobody caught, in slots, threads and Qt itself, and tells it: the window stays (SYNC 2.12).

Knows no page. A mistake in a slot does not reach whoever emitted the signal; only these hooks see it.
"""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

from tracker_app.app import explain
from tracker_app.app.messages import _

_LOG = logging.getLogger("ui.hooks")
_QT = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class Hooks(QObject):
    """`told` carries a Problem, on the window's thread. The same mistake is told once."""

    told = Signal(object)
    _crossed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._before: tuple[_Hook, Callable[[threading.ExceptHookArgs], object]] | None = None
        self._crossed.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self, *, qt_messages: bool = True) -> None:
        """Take over the hooks of this process."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread
        if qt_messages:
            qInstallMessageHandler(_qt_said)

    def remove(self) -> None:
        """Give the hooks back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None
            qInstallMessageHandler(None)

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _LOG.critical("Nobody caught this", exc_info=(kind, error, trace))
        self._crossed.emit(error)

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self._caught(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        problem = explain.of_any(error, _("showing something"))
        if problem.details not in self._seen:
            self._seen.add(problem.details)
            self.told.emit(problem)


def _qt_said(level: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _QT.log(_LEVELS.get(level, logging.WARNING), "Qt says", extra={"said": message})
