"""The whole program over a world: real window, real pages, a tray host and a notifier that tests move."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.worlds import HandClock, MemoryLocks, MemorySecrets
from tracker_app.app.compose import Holdfast
from tracker_app.app.opening import open_holdfast
from tracker_app.desktop.hotkey import Chord, read_chord
from tracker_app.desktop.qt.tray_host import TrayHost
from tracker_app.ui.program import Again, Program
from tracker_app.ui.theme import Theme

NOW = 1_795_530_600  # 2026-11-24T14:30:00Z, 16:30 in Tallinn


class HandTrayHost(TrayHost):
    """A host that tests switch on and off. It starts absent."""

    def __init__(self) -> None:
        super().__init__()
        self.there = False

    def ask(self) -> bool:
        return self.there

    def switch(self, there: bool) -> None:
        self.there = there
        self.look()


class ListNotifier:
    """Keeps what would have been shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str, str]] = []

    def show(self, title: str, body: str, key: str = "") -> None:
        self.shown.append((title, body, key))

    def close(self) -> None:
        """Nothing to end."""


class HandHotKeys:
    """Keys that a test presses. `held` are those of another program."""

    reason = ""

    def __init__(self) -> None:
        self.given: dict[str, Chord] = {}
        self.held: set[Chord] = set()
        self._pressed: Callable[[str], None] | None = None

    def start(self, pressed: Callable[[str], None]) -> None:
        self._pressed = pressed

    def give(self, wanted: Mapping[str, Chord]) -> frozenset[str]:
        self.given = dict(wanted)
        return frozenset(name for name, chord in wanted.items() if chord in self.held)

    def stop(self) -> None:
        self._pressed = None

    def press(self, text: str) -> None:
        assert self._pressed is not None
        chord = read_chord(text)
        for name, given in self.given.items():
            if given == chord:
                self._pressed(name)


class Running:
    """A program that was started, with hands to use it."""

    def __init__(self, qtbot: QtBot, app: QApplication, theme: Theme, home: Path, *, safe_mode: bool = False) -> None:
        self.qtbot = qtbot
        self.home = home
        self.clock = HandClock(NOW)
        self.host = HandTrayHost()
        self.notifier = ListNotifier()
        self.locks = MemoryLocks()
        self.secrets = MemorySecrets()
        opened = open_holdfast(
            home,
            clock=self.clock,
            zone="Europe/Tallinn",
            secrets=self.secrets,
            locks=self.locks,
            environ={},
            safe_mode=safe_mode,
        )
        self.hot_keys = HandHotKeys()
        self.program = Program(
            app,
            theme,
            opened,
            notifier=self.notifier,
            tray_host=self.host,
            desktop="test",
            hot_keys=self.hot_keys,
        )
        self.ended: list[Again | None] = []
        self.program.ended.connect(self.ended.append)

    @property
    def holdfast(self) -> Holdfast:
        return self.program.holdfast

    @property
    def window(self):  # type: ignore[no-untyped-def]
        return self.program.window

    def start(self, *, hidden: bool = False) -> None:
        self.program.start(hidden=hidden)
        if not hidden:
            self.qtbot.waitActive(self.window)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.program.bridge.is_busy())

    def press(self, *keys: Qt.Key | str, ctrl: bool = False, shift: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        if shift:
            modifier |= Qt.KeyboardModifier.ShiftModifier
        for key in keys:
            focused = QApplication.focusWidget() or self.window
            if isinstance(key, str):
                self.qtbot.keyClicks(focused, key)
            else:
                self.qtbot.keyClick(focused, key, modifier)
            self.settle()

    def running(self) -> str | None:
        view = self.holdfast.browsing.running()
        return view.entry.description if view is not None else None

    def elsewhere(self) -> Holdfast:
        """The same home, as the command line opens it; the caller closes it."""
        other = Holdfast(
            self.home,
            clock=self.clock,
            zone="Europe/Tallinn",
            secrets=self.secrets,
            locks=self.locks,
            environ={},
        )
        other.open()
        return other

    def named(self, name: str) -> QWidget:
        """The visible control of this name."""
        found = [one for one in self.window.findChildren(QWidget) if one.isVisible() and one.accessibleName() == name]
        assert found, name
        return found[0]

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.named(name), Qt.MouseButton.LeftButton)
        self.settle()


Start = Callable[..., Running]


@pytest.fixture
def launch(qtbot: QtBot, qapp: QApplication, theme: Theme, home: Path) -> Iterator[Start]:
    """Starts a program over the home of this test; ended with the test."""
    made: list[Running] = []

    def start(*, hidden: bool = False, tray: bool = False, safe_mode: bool = False) -> Running:
        running = Running(qtbot, qapp, theme, home, safe_mode=safe_mode)
        running.host.there = tray
        made.append(running)
        running.start(hidden=hidden)
        return running

    yield start
    for running in made:
        running.program.stop()
        running.program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
