"""The window on top of the graph: builds every part once, connects them, starts and ends them. Knows no rule.

Each optional part is a start step of its own: what fails is left out, named in the window, and stops nothing else.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QMenu

from tracker_app.app import explain
from tracker_app.app.links import read_link
from tracker_app.app.messages import _
from tracker_app.app.sync_status import OUTAGE
from tracker_app.desktop.hotkey import NoHotKeys
from tracker_app.desktop.instance import LINK, SHOW
from tracker_app.domain.changes import Changes, Kind, Origin
from tracker_app.domain.ids import EntryId
from tracker_app.ui import pages
from tracker_app.ui.abilities import Abilities, System
from tracker_app.ui.absence.keeper import AbsenceKeeper
from tracker_app.ui.absence.prompt import AbsencePrompt
from tracker_app.ui.act import Act
from tracker_app.ui.actions import Actions
from tracker_app.ui.ahead import Ahead
from tracker_app.ui.attention import Attention
from tracker_app.ui.banners import NewsDesk
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.commands import Commands
from tracker_app.ui.first_run import page as first_run
from tracker_app.ui.first_run.welcome import Welcome
from tracker_app.ui.hot_keys import SHOW as SHOW_KEY
from tracker_app.ui.hot_keys import GlobalKeys, HotKeyRing
from tracker_app.ui.housekeeping import Housekeeping
from tracker_app.ui.leaving import Leaving
from tracker_app.ui.mini_timer.view import MiniTimer
from tracker_app.ui.navigation import Navigation
from tracker_app.ui.now import Now
from tracker_app.ui.page import Page
from tracker_app.ui.palette import CommandPalette
from tracker_app.ui.pauses import leave_alone
from tracker_app.ui.problems.dispatch import Dispatch
from tracker_app.ui.problems.doors import Doors
from tracker_app.ui.problems.handlers import make_dispatch
from tracker_app.ui.reminding import Reminding
from tracker_app.ui.steps import Steps
from tracker_app.ui.sync_state import SyncState
from tracker_app.ui.telling import Telling
from tracker_app.ui.theme import Icon, Scheme, Theme
from tracker_app.ui.ticker import Ticker
from tracker_app.ui.timer_bar.presenter import TimerBarPresenter
from tracker_app.ui.timer_bar.view import TimerBar
from tracker_app.ui.tray import Tray
from tracker_app.ui.window import MainWindow, Place

if TYPE_CHECKING:
    from tracker_app.app.browsing import Suggestion
    from tracker_app.app.opening import Opened
    from tracker_app.desktop.autostart import Autostart
    from tracker_app.desktop.hotkey import HotKeys
    from tracker_app.desktop.notify import Notifier
    from tracker_app.desktop.presence import Look, Presence
    from tracker_app.desktop.qt.tray_host import TrayHost

_LOG = logging.getLogger("ui.program")


@dataclass(frozen=True, slots=True)
class Again:
    """A wish to start once more: over another folder, or for reading only."""

    home: Path | None = None
    read_only: bool = False


class Program(QObject):
    """Everything that lives as long as the window. `ended` carries an Again, or None for good."""

    ended = Signal(object)

    def __init__(
        self,
        app: QApplication,
        theme: Theme,
        opened: "Opened",
        *,
        notifier: "Notifier",
        tray_host: "TrayHost",
        desktop: str = "",
        autostart: "Autostart | None" = None,
        presence: "Callable[[Callable[[Look], None]], Presence] | None" = None,
        hot_keys: "HotKeys | None" = None,
    ) -> None:
        super().__init__(app)
        self._theme = theme
        self._opened = opened
        self._notifier = notifier
        holdfast = opened.holdfast
        self.holdfast = holdfast
        self.bridge = Bridge(holdfast, self)
        self.act = Act(holdfast, self)
        self.ticker = Ticker(holdfast.clock, self)
        self.now = Now(holdfast, self.bridge, self.ticker, self)
        self.sync = SyncState(holdfast, self.bridge, self.ticker, self)
        self.go = Navigation(lambda: self.window)
        dispatch = make_dispatch(holdfast, self.act, self._doors())
        self._timer = TimerBarPresenter(holdfast, self.bridge, self.act, self.now, self)
        self.timer_bar = TimerBar(holdfast, self._timer, self.now, self.ticker)
        self.welcome = Welcome(holdfast, self.act, self.now, self)
        welcome = Place(
            first_run.KEY, _("Welcome"), Icon.HOME, lambda: self._make_welcome(dispatch, autostart), on_rail=False
        )
        self.window = MainWindow(self.timer_bar, [*(self._place(spec) for spec in pages.present()), welcome])
        self.actions = Actions(self.window)
        self.news = NewsDesk(self.window.banners, dispatch, self)
        self._steps = Steps(opened.starting, self.news.tell)
        self.palette = CommandPalette(self.actions, holdfast.phrases, self.bridge, self.window)
        self.leaving = Leaving(
            holdfast, self.act, self.now, self.window, self.news, notifier, tray_host, self._make_tray,
            desktop=desktop, parent=self,
        )  # fmt: skip
        self._housekeeping = Housekeeping(holdfast, self)
        self.absence = AbsenceKeeper(holdfast, self.act, self.now, self.ticker, self)
        self._prompt = AbsencePrompt(holdfast, self.absence, self.ticker, self.window)
        self.reminding = Reminding(holdfast, self.now, self.ticker, self.absence.is_away, self)
        self.telling = Telling(
            holdfast, self.bridge, self.act, self.now, self.sync, self.window, self.news, notifier, self
        )
        self.reminding.told.connect(self.telling.remind)
        self.telling.wanted.connect(self._notification_clicked)
        self._presence = presence(self.absence.heard) if presence is not None else None
        self._attention = Attention(self)
        self._attention.changed.connect(self._attend)
        self.mini = MiniTimer(holdfast, self.bridge, self.now, self.ticker, self.sync, self._timer, self._tray_menu)
        self._commands = Commands(
            holdfast, self.act, self.now, self.window, self.timer_bar, self.go, dispatch, self.palette
        )
        keymap = self._commands.bind(
            self.actions, quit_=self.leaving.quit, sync_now=self._sync_now, mini=self.mini.toggle
        )
        self.hot_keys = HotKeyRing(holdfast.settings, self.bridge, hot_keys or NoHotKeys("unsupported"), self)
        abilities = Abilities(tray_host, notifier, self.hot_keys, autostart, holdfast.secrets, desktop=desktop)
        system = System(abilities, self.hot_keys, GlobalKeys(holdfast.settings, keymap), self._help)
        self._parts = pages.Parts(holdfast, self.bridge, self.act, self.ticker, self.now, dispatch, system)
        self._ahead = Ahead(self.window.places(), pages.load, self.window.prepare, leave_alone, self)
        self._connect()

    # Starting and ending

    def start(self, *, hidden: bool = False) -> None:
        """Open the window, or with `hidden` the tray icon alone, if the desktop shows one."""
        self.bridge.start()
        self.ticker.start()
        self._steps.run("theme", self._dress)
        self._steps.run("place", lambda: self.window.place_as(self.holdfast.settings.recall("place")))
        self.now.start()
        self._timer.start()
        self.sync.start()
        first = next(iter(self.window.places()), first_run.KEY)
        if self.welcome.is_wanted():
            self.welcome.begin()
            first = first_run.KEY
        self.window.show_page(first)
        for found in self._opened.problems:
            self.news.tell(found)
        if hidden:
            # Only where an icon is there to bring it back; a desktop without a tray is told of, and shown the window.
            self._steps.run("tray", self.leaving.start)
        if self.leaving.tray is not None:
            self._afterwards()
            return
        self.window.show()
        self.timer_bar.focus_line()
        # After the first paint: nothing that waits, for a bus or a server, may come before it.
        QTimer.singleShot(0, self._afterwards if hidden else self._first_paint)

    def stop(self) -> None:
        """End every part; what runs in the file runs on."""
        self._keep_place()
        self.leaving.stop()
        if self._presence is not None:
            self._presence.stop()
        self._prompt.hide()
        self.hot_keys.stop()
        self._housekeeping.stop()
        self._ahead.stop()
        self.ticker.stop()
        self.bridge.stop()
        self._notifier.close()
        self.mini.want(wanted=False)
        self.mini.deleteLater()
        self.window.close_for_good()
        self.window.deleteLater()
        self.holdfast.close()

    @Slot()
    def _first_paint(self) -> None:
        self._steps.run("tray", self.leaving.start)
        self._afterwards()

    @Slot()
    def _afterwards(self) -> None:
        if self._opened.mode == "normal":
            self._steps.run("sync", self._start_worker)
            self._steps.run("presence", self._start_presence)
            self._steps.run("hot-keys", self.hot_keys.start)
            self._steps.run("housekeeping", self._housekeeping.start)
        if self.mini.was_wanted():
            self._steps.run("mini", lambda: self.mini.want(wanted=True))
        self._steps.done()

    def _start_worker(self) -> None:
        worker = self.holdfast.worker
        worker.on_trouble = self._worker_failed
        worker.start()

    def _start_presence(self) -> None:
        self.absence.start()
        if self._presence is not None:
            self._presence.start()

    def _worker_failed(self, error: Exception) -> None:
        # On the worker's thread; a signal finds its way.
        self.bridge.failed.emit(explain.of_any(error, _("syncing")))

    def _dress(self) -> None:
        settings = self.holdfast.settings
        self._theme.apply(Scheme(str(settings.get("ui.theme"))), zoom=settings.number("ui.zoom_percent") / 100)

    def _keep_place(self) -> None:
        if self._opened.mode != "normal":
            return
        try:
            self.holdfast.settings.remember("place", self.window.place_text())
        except Exception:  # noqa: BLE001 - a place that is not kept is no reason to speak up while ending
            _LOG.info("The window's place was not kept")

    # Parts

    def _place(self, spec: pages.PageSpec) -> Place:
        def make() -> Page:
            page = pages.make(spec, self._parts)
            told = pages.optional(page, "told")
            if told is not None:
                told.connect(self.news.tell)
            said = pages.optional(page, "said")
            if said is not None:
                said.connect(self.telling.say)
            timer_wanted = pages.optional(page, "timer_wanted")
            if timer_wanted is not None:
                timer_wanted.connect(self.timer_bar.focus_line)
            page_wanted = pages.optional(page, "page_wanted")
            if page_wanted is not None:
                page_wanted.connect(self.go.show_page)
            return page

        return Place(spec.key, str(spec.title), spec.icon, make, at_end=spec.at_end)

    def _make_welcome(self, dispatch: Dispatch, autostart: "Autostart | None") -> Page:
        page = first_run.FirstRun(self.holdfast, self.bridge, self.act, dispatch, autostart)
        page.done.connect(self.welcome.end)
        return page

    @Slot()
    def _welcomed(self) -> None:
        self.window.show_page(next(iter(self.window.places()), first_run.KEY))
        self.timer_bar.focus_line()

    def _make_tray(self) -> Tray:
        tray = Tray(self.holdfast, self.bridge, self.ticker, self.now, self.sync, self.actions, self)
        tray.stop_at.connect(self._stop_at)
        tray.start_like.connect(self._start_like)
        return tray

    def _doors(self) -> Doors:
        return Doors(
            parent=lambda: self.window,
            say=lambda sentence: self.telling.say(sentence),
            show_page=lambda key, part: self.go.show_page(key, part),
            open_entry=lambda entry: self.go.open_entry(entry),
            reopen=lambda: self.ended.emit(Again()),
            use_folder=lambda folder: self.ended.emit(Again(home=folder)),
            open_read_only=lambda: self.ended.emit(Again(read_only=True)),
        )

    def _connect(self) -> None:
        self.bridge.changed.connect(self._commit)
        self._housekeeping.told.connect(self.news.tell)
        self.welcome.over.connect(self._welcomed)
        self.palette.start.connect(self._start_suggestion)
        self.leaving.quits.connect(self._quits)
        self.leaving.clicked.connect(self._tray_clicked)
        self.hot_keys.pressed.connect(self._hot_key)
        window = self.window
        window.visible.connect(self._seen)
        self.mini.visible.connect(self._seen)
        self.mini.open_wanted.connect(window.come_forward)
        window.help_wanted.connect(self._help)
        window.status.sync_clicked.connect(self._open_sync)
        window.status.show_zone(self._unusual_zone())

    # What others ask for

    @Slot()
    def _seen(self) -> None:
        looked_at = self.window.isVisible() and not self.window.isMinimized()
        self.ticker.set_visible(looked_at or self.mini.isVisible())
        self._attention.note(visible=looked_at or self.mini.isVisible())
        if looked_at and self._opened.mode == "normal":
            self._ahead.start()

    @Slot(bool)
    def _attend(self, watched: bool) -> None:
        if self._has_worker():
            self.bridge.ask("attention", lambda: self.holdfast.sync_centre.attend(watched), _ignore)

    def _tray_menu(self) -> QMenu | None:
        tray = self.leaving.tray
        if tray is not None:
            tray.refresh()
        return tray.menu if tray is not None else None

    @Slot(str)
    def heard(self, message: str) -> None:
        """Another process of this home has spoken: "show", "wake" after a change, or a link to fill in."""
        if message.startswith(LINK):
            self.window.come_forward()
            link = read_link(message.removeprefix(LINK))
            if link is not None and not link.is_empty:
                self.timer_bar.fill_in(link)
        elif message == SHOW:
            self.window.come_forward()
        self.bridge.look()
        self._wake()

    @Slot(str)
    def _notification_clicked(self, key: str) -> None:
        self.window.come_forward()
        if key.startswith("HF-"):
            self.go.show_page("sync", "incidents" if key == OUTAGE else "problems")

    @Slot()
    def _quits(self) -> None:
        self.ended.emit(None)

    @Slot()
    def _tray_clicked(self) -> None:
        if self.holdfast.settings.get("ui.tray_click") == "timer":
            self.timer_bar.toggle()
        else:
            self._show_or_hide()

    @Slot(str)
    def _hot_key(self, name: str) -> None:
        if name == SHOW_KEY.id:
            self._show_or_hide()
            return
        if self.now.running is not None:
            self._timer.stop_timer()
            said = _("Timer stopped")
        else:
            self._commands.start_last()
            said = _("Timer started")
        if not self.window.isActiveWindow():
            # The hand is in another program, and so are the eyes.
            self._notifier.show("Holdfast", said, "hot-key")

    def _show_or_hide(self) -> None:
        seen = self.window.isVisible() and not self.window.isMinimized() and self.window.isActiveWindow()
        if not seen:
            self.window.come_forward()
        elif self.leaving.tray is not None:
            self.window.hide()
        else:
            self.window.showMinimized()

    @Slot(object)
    def _stop_at(self, instant: object) -> None:
        self._timer.stop_timer(at=int(str(instant)))

    @Slot(object)
    def _start_like(self, entry: object) -> None:
        found = EntryId(str(entry))
        self.act.perform(lambda: self.holdfast.recording.continue_entry(found), _("Timer started"))

    @Slot(object)
    def _start_suggestion(self, suggestion: "Suggestion") -> None:
        self._timer.write_next()
        self._timer.take(suggestion, start=True)

    @Slot()
    def _help(self) -> None:
        self._commands.help(self.actions)

    @Slot()
    def _open_sync(self) -> None:
        self.go.show_page("sync")

    def _sync_now(self) -> None:
        self.act.perform(lambda: self.holdfast.sync_centre.click())
        self._wake()

    # News

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if changes.touches(Kind.OP, Kind.ACCOUNT, Kind.ENTRY) and changes.origin is not Origin.SYNC:
            self._wake()
        if not changes.touches(Kind.SETTING):
            return
        keys = changes.ids[Kind.SETTING]
        if "ui.theme" in keys or "ui.zoom_percent" in keys:
            self._steps.attempt("theme", self._dress)
        if "time.zone" in keys:
            self.window.status.show_zone(self._unusual_zone())

    def _wake(self) -> None:
        if self._has_worker():
            self.holdfast.worker.wake()

    def _has_worker(self) -> bool:
        # Asking for one that was not started would build it.
        return "worker" in self.holdfast.__dict__

    def _unusual_zone(self) -> str:
        zone = self.holdfast.zone()
        return "" if zone == self.holdfast.zone_name else zone


def _ignore(_answer: object) -> None:
    """For questions whose answer nobody needs."""
