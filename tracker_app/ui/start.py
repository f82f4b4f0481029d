"""Opens the window: words of the command line, one window per home, QApplication, the ladder, the event loop.

Whatever fails on the way, it ends in a window, or in a sentence that says what still works (P6, SYNC 2.12).
"""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from tracker_app.app.messages import _
from tracker_app.app.problems import problem
from tracker_app.desktop.instance import LINK, SHOW, send_to_running
from tracker_app.desktop.paths import find_home
from tracker_app.desktop.screen import screen_is_there

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

NO_SCREEN = 5
"""Exit code where no window can open; the sentence on standard error says what still works."""


def run(argv: list[str]) -> int:
    """Open the window with the words of the command line; returns the exit code."""
    words = _parse(argv)
    home = find_home(words.home, os.environ)
    if send_to_running(home, f"{LINK}{words.link}" if words.link else SHOW):
        return 0
    if not screen_is_there(os.environ):
        nothing = problem("HF-START-004")
        print(f"{nothing.code}: {nothing.what} {nothing.safe} {nothing.do}", file=sys.stderr)  # noqa: T201
        return NO_SCREEN
    from tracker_app.ui.prepare import Preparation

    preparation = Preparation(home, safe_mode=words.safe_mode)
    preparation.start()
    # Only now, beside the opening of the file: Qt takes as long as that.
    from tracker_app.ui.pauses import keep_short
    from tracker_app.ui.session import WindowSession

    keep_short()
    session = WindowSession(
        _application(), preparation, safe_mode=words.safe_mode, hidden=words.hidden, link=words.link
    )
    return session.run()


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="holdfast", description=_("Opens the window."))
    parser.add_argument("--home", metavar="DIR", help=_("folder for data, settings and logs"))
    parser.add_argument("--safe-mode", action="store_true", help=_("leave out sync, tray and everything optional"))
    parser.add_argument("--hidden", action="store_true", help=_("start in the tray, where there is one"))
    parser.add_argument("link", nargs="?", default="", help=_("a holdfast:// link: fills the timer bar in, no more"))
    return parser.parse_args(argv)


def _application() -> "QApplication":
    from PySide6.QtWidgets import QApplication

    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QApplication.setApplicationName("Holdfast")
    QApplication.setApplicationDisplayName("Holdfast")
    QApplication.setDesktopFileName("holdfast")
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return app
