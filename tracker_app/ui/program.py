"""The window on top of the graph: builds every part once, connects them, starts and ends them. Knows no rule.

Each optional part is a start step of its own: what fails is left out, named in the window, and stops nothing else.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from tracker_app.app import explain
from tracker_app.app.messages import LazyText, _, _l
from tracker_app.app.problems import Problem, problem
from tracker_app.domain.changes import Changes, Kind, Origin
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal
from tracker_app.ui import pages
from tracker_app.ui.act import Act
from tracker_app.ui.actions import Actions
from tracker_app.ui.banners import NewsDesk, tray_missing
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.now import Now
from tracker_app.ui.page import Page
from tracker_app.ui.palette import CommandPalette
from tracker_app.ui.problems.dispatch import CONNECT, Case
from tracker_app.ui.problems.doors import Doors
from tracker_app.ui.problems.handlers import make_dispatch
from tracker_app.ui.quit_question import QuitQuestion
from tracker_app.ui.shortcuts import CheatSheet
from tracker_app.ui.sync.words import Mood
from tracker_app.ui.sync_state import SyncState
from tracker_app.ui.theme import Scheme, Theme
from tracker_app.ui.ticker import Ticker
from tracker_app.ui.timer_bar.presenter import TimerBarPresenter
from tracker_app.ui.timer_bar.view import TimerBar
from tracker_app.ui.tray import Tray
from tracker_app.ui.window import MainWindow, Place

if TYPE_CHECKING:
    from tracker_app.app.browsing import Suggestion
    from tracker_app.app.opening import Opened
    from tracker_app.desktop.notify import Notifier
    from tracker_app.desktop.qt.tray_host import TrayHost

_LOG = logging.getLogger("ui.program")
PARTS: dict[str, LazyText] = {
    "theme": _l("the colours"),
    "place": _l("the window's place"),
    "tray": _l("the tray icon"),
    "sync": _l("sync"),
}
"""What the optional steps are called, to complete "... is off this time"."""
_REFUSAL_MS = 6000
_UNDO = "undo"


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
    ) -> None:
        super().__init__(app)
        self._app = app
        self._theme = theme
        self._opened = opened
        self._notifier = notifier
        self._tray_host = tray_host
        self._desktop = desktop
        self._notified: set[tuple[str, str, int | None]] = set()
        holdfast = opened.holdfast
        self.holdfast = holdfast
        self.bridge = Bridge(holdfast, self)
        self.act = Act(holdfast, self)
        self.ticker = Ticker(holdfast.clock, self)
        self.now = Now(holdfast, self.bridge, self.ticker, self)
        self.sync = SyncState(holdfast, self.bridge, self.ticker, self)
        self.dispatch = make_dispatch(holdfast, self.act, self._doors())
        parts = pages.Parts(holdfast, self.bridge, self.act, self.ticker, self.now, self.dispatch)
        self._timer = TimerBarPresenter(holdfast, self.bridge, self.act, self.now, self)
        self.timer_bar = TimerBar(holdfast, self._timer, self.now, self.ticker)
        places = [
            Place(spec.key, str(spec.title), spec.icon, self._maker(spec, parts), at_end=spec.at_end)
            for spec in pages.present()
        ]
        self.window = MainWindow(self.timer_bar, places)
        self.actions = Actions(self.window)
        self.news = NewsDesk(self.window.banners, self.dispatch, self)
        self.palette = CommandPalette(self.actions, holdfast.phrases, self.bridge, self.window)
        self.tray: Tray | None = None
        self._connect()
        self._bind()

    # Starting and ending

    def start(self, *, hidden: bool = False) -> None:
        """Open the window, or with `hidden` the tray icon alone, if the desktop shows one."""
        self.bridge.start()
        self.ticker.start()
        self._step("theme", self._dress)
        self._step("place", lambda: self.window.place_as(self.holdfast.settings.recall("place")))
        self.now.start()
        self._timer.start()
        self.sync.start()
        if self.window.places():
            self.window.show_page(self.window.places()[0])
        for found in self._opened.problems:
            self.news.tell(found)
        self._step("tray", self._start_tray)
        if hidden and self.tray is not None:
            self._first_paint()
        else:
            self.window.show()
            self.timer_bar.focus_line()
            # After the first paint: nothing that waits may come before it.
            QTimer.singleShot(0, self._first_paint)

    def stop(self) -> None:
        """End every part; what runs in the file runs on."""
        self._keep_place()
        self._tray_host.stop()
        if self.tray is not None:
            self.tray.stop()
            self.tray = None
        self.ticker.stop()
        self.bridge.stop()
        self._notifier.close()
        self.window.close_for_good()
        self.window.deleteLater()
        self.holdfast.close()

    @Slot()
    def _first_paint(self) -> None:
        self._opened.starting.done()
        if self._opened.mode == "normal":
            self._step("sync", self._start_worker)

    def _start_worker(self) -> None:
        worker = self.holdfast.worker
        worker.on_trouble = self._worker_failed
        worker.start()

    def _worker_failed(self, error: Exception) -> None:
        # On the worker's thread; a signal finds its way.
        self.bridge.failed.emit(explain.of_any(error, _("syncing")))

    def _step(self, name: str, act: Callable[[], object]) -> None:
        """Run an optional part of the start; a failure is named in the window (SYNC 2.12)."""
        starting = self._opened.starting
        if not starting.begin(name):
            self.news.tell(problem("HF-START-003", {"part": str(PARTS[name])}, subject=name))
            return
        try:
            act()
        except Exception as error:  # noqa: BLE001 - each start step is a boundary (ARCHITECTURE 4.11)
            _LOG.exception("A part did not start", extra={"part": name})
            self.news.tell(problem("HF-START-001", {"part": str(PARTS[name])}, subject=name, details=repr(error)))

    def _dress(self) -> None:
        settings = self.holdfast.settings
        self._theme.apply(Scheme(str(settings.get("ui.theme"))), zoom=settings.number("ui.zoom_percent") / 100)

    # Connections

    def _maker(self, spec: pages.PageSpec, parts: pages.Parts) -> Callable[[], Page]:
        def make() -> Page:
            page, found = pages.make(spec, parts)
            if found is not None:
                self.news.tell(found)
            said = getattr(page, "said", None)
            if said is not None:
                said.connect(self._say)
            return page

        return make

    def _connect(self) -> None:
        self.bridge.changed.connect(self._commit)
        self.bridge.failed.connect(self.news.tell)
        self.act.did.connect(self._did)
        self.act.undid.connect(self._undid)
        self.act.refused.connect(self._refused)
        self.act.trouble.connect(self.news.tell)
        self.now.changed.connect(self._title)
        self.sync.changed.connect(self._sync_changed)
        self.news.dismissed.connect(self._dismissed)
        self.palette.start.connect(self._start_suggestion)
        window = self.window
        window.closing.connect(self._closing)
        window.visible.connect(self.ticker.set_visible)
        window.help_wanted.connect(self._help)
        window.status.sync_clicked.connect(self._open_sync)
        window.toast.acted.connect(self._toast_acted)
        window.status.show_zone(self._unusual_zone())
        self._tray_host.changed.connect(self._tray_changed)

    def _bind(self) -> None:
        bind, bar = self.actions.bind, self.timer_bar
        bind("timer.toggle", bar.toggle)
        bind("timer.new", self._new_timer)
        bind("timer.stop", bar.stop)
        bind("timer.continue", self._continue)
        bind("timer.start-at", self._ask_start)
        bind("edit.undo", self.act.undo)
        bind("edit.redo", self.act.redo)
        bind("view.next-region", lambda: self.window.cycle_region(1))
        bind("view.previous-region", lambda: self.window.cycle_region(-1))
        for at, key in enumerate(self.window.places(), 1):
            action = bind(f"view.{key}", self._shower(key))
            action.setShortcuts([QKeySequence(f"Ctrl+{at}"), *action.shortcuts()])
        if "list" in self.window.places():
            bind("timer.edit", self._edit_running)
            bind("entry.add", lambda: self._page_does("list", "add_entry"))
            bind("view.search", lambda: self._page_does("", "search"))
        if "sync" in self.window.places():
            bind("sync.now", self._sync_now)
        bind("sync.connect", lambda: self.dispatch.run(CONNECT, Case()))
        bind("program.palette", self.palette.open)
        bind("program.keys", self._help)
        bind("program.open", self.window.come_forward)
        bind("program.close", self.window.close)
        bind("program.quit", self.quit)

    def _doors(self) -> Doors:
        return Doors(
            parent=lambda: self.window,
            say=self._say,
            show_page=self.show_page,
            open_entry=self.open_entry,
            reopen=lambda: self.ended.emit(Again()),
            use_folder=lambda folder: self.ended.emit(Again(home=folder)),
            open_read_only=lambda: self.ended.emit(Again(read_only=True)),
            restore=lambda: self.show_page("settings", "data"),
        )

    # What doors and commands do

    def show_page(self, key: str, part: str = "") -> None:
        """Bring a page forward, and a part of it where it has such."""
        self.window.come_forward()
        self.window.show_page(key)
        page = self.window.page(key)
        show = pages.optional(page, "show_tab") if page is not None else None
        if part and show is not None:
            show(part)

    def open_entry(self, entry: EntryId) -> None:
        """Open an entry's editor in the list."""
        self.show_page("list")
        page = self.window.page("list")
        edit = pages.optional(page, "edit_entry") if page is not None else None
        if edit is not None:
            edit(entry)

    def _page_does(self, key: str, what: str) -> None:
        """Have a page (the one shown, for "") do something that it may know; the list, where that one does not."""
        page = self.window.page(key) if key else self.window.current()
        do = pages.optional(page, what) if page is not None else None
        if do is None and key != "list":
            self._page_does("list", what)
            return
        if key:
            self.show_page(key)
        elif page is not self.window.current():
            self.show_page("list")
        if do is not None:
            do()

    def _shower(self, key: str) -> Callable[[], None]:
        def show() -> None:
            self.show_page(key)
            page = self.window.page(key)
            if page is not None:
                page.focus_first()

        return show

    def _edit_running(self) -> None:
        if self.now.running is not None:
            self.open_entry(self.now.running.entry.id)

    @Slot()
    def _new_timer(self) -> None:
        self.window.come_forward()
        self.timer_bar.start_new()

    @Slot()
    def _continue(self) -> None:
        if self.now.running is None:
            self.act.perform(self.holdfast.recording.continue_entry, _("Timer started"))

    @Slot()
    def _ask_start(self) -> None:
        self.window.come_forward()
        self.timer_bar.times.ask_start()

    @Slot()
    def _sync_now(self) -> None:
        self.act.perform(lambda: self.holdfast.sync_centre.click())
        self._wake()

    @Slot()
    def _help(self) -> None:
        CheatSheet(self.actions, self.window).open()

    @Slot()
    def _open_sync(self) -> None:
        self.show_page("sync")

    @Slot(object)
    def _start_suggestion(self, suggestion: "Suggestion") -> None:
        self._timer.write_next()
        self._timer.take(suggestion, start=True)

    # News

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if changes.touches(Kind.OP, Kind.ACCOUNT, Kind.ENTRY) and changes.origin is not Origin.SYNC:
            self._wake()
        if changes.touches(Kind.SETTING):
            keys = changes.ids[Kind.SETTING]
            if "ui.theme" in keys or "ui.zoom_percent" in keys:
                self._step("theme", self._dress)
            if "time.zone" in keys:
                self.window.status.show_zone(self._unusual_zone())

    def _wake(self) -> None:
        if "worker" in self.holdfast.__dict__:
            self.holdfast.worker.wake()

    def _unusual_zone(self) -> str:
        zone = self.holdfast.zone()
        return "" if zone == self.holdfast.zone_name else zone

    def _say(self, sentence: str) -> None:
        self.window.toast.say(sentence, action="")

    @Slot(object)
    def _did(self, sentence: object) -> None:
        self.window.toast.say(str(sentence), token=_UNDO)

    @Slot(object)
    def _undid(self, sentence: object) -> None:
        self.window.toast.say(str(sentence), action="")

    @Slot(object)
    def _refused(self, refusal: Refusal) -> None:
        self.window.toast.say(explain.sentence(refusal), action="", ms=_REFUSAL_MS)

    @Slot(object)
    def _toast_acted(self, token: object) -> None:
        if token == _UNDO:
            self.act.undo()

    @Slot(object)
    def _dismissed(self, found: Problem) -> None:
        if found in self.sync.now.problems:
            self.act.perform(lambda: self.holdfast.sync_centre.dismiss(found))

    @Slot()
    def _title(self) -> None:
        view = self.now.running
        name = view.entry.description if view is not None else ""
        self.window.setWindowTitle(_("{description} – Holdfast").format(description=name) if name else "Holdfast")

    @Slot()
    def _sync_changed(self) -> None:
        now = self.sync.now
        self.window.status.show_sync(now)
        self.news.follow(now)
        button = self.window.rail.button("sync")
        if button is not None:
            count = len(now.problems)
            waiting = now.waiting if now.line.mood is not Mood.CALM else 0
            words = now.line.sentence
            button.set_badge(count or waiting, is_problem=bool(count), words=words)
        self._notify()

    def _notify(self) -> None:
        """Tell the desktop what needs somebody, once, and only while nobody looks at the window."""
        for found in self.sync.now.problems:
            key = (found.code, found.subject, found.since)
            if key in self._notified:
                continue
            self._notified.add(key)
            if not self.window.isActiveWindow():
                self._notifier.show(found.title, f"{found.what} {found.safe}", found.code)

    # Tray, closing, quitting

    def _start_tray(self) -> None:
        self._tray_host.start()
        self._tray_changed(self._tray_host.is_there())

    @Slot(bool)
    def _tray_changed(self, there: bool) -> None:
        if there:
            self.news.take("tray")
            if self.tray is None:
                self.tray = Tray(self.holdfast, self.bridge, self.ticker, self.now, self.sync, self.actions, self)
                self.tray.clicked.connect(self._tray_clicked)
                self.tray.stop_at.connect(self._stop_at)
                self.tray.start_like.connect(self._start_like)
                self.tray.start()
            return
        if self.tray is not None:
            self.tray.stop()
            self.tray = None
        self.news.note("tray", tray_missing(self._desktop))
        # The only window is never hidden where no icon could bring it back.
        if not self.window.isVisible() and self._opened.starting is not None:
            self.window.come_forward()

    @Slot()
    def _tray_clicked(self) -> None:
        if self.holdfast.settings.get("ui.tray_click") == "timer":
            self.timer_bar.toggle()
        elif self.window.isVisible() and self.window.isActiveWindow():
            self.window.hide()
        else:
            self.window.come_forward()

    @Slot(object)
    def _stop_at(self, instant: object) -> None:
        self._timer.stop_timer(at=int(str(instant)))

    @Slot(object)
    def _start_like(self, entry: object) -> None:
        found = EntryId(str(entry))
        self.act.perform(lambda: self.holdfast.recording.continue_entry(found), _("Timer started"))

    @Slot()
    def _closing(self) -> None:
        if self.tray is not None and self.holdfast.settings.get("ui.close_to_tray"):
            self._keep_place()
            self.window.hide()
            if self.holdfast.settings.recall("told-of-tray") is None:
                self.act.perform(lambda: self.holdfast.settings.remember("told-of-tray", "1"))
                words = _("Holdfast goes on in the tray. Its icon opens the window and ends the program.")
                self._notifier.show("Holdfast", words, "tray")
            return
        self.quit()

    @Slot()
    def quit(self) -> None:
        """End Holdfast; a running timer is asked about once."""
        choice = str(self.holdfast.settings.get("timer.at_quit"))
        if self.now.running is None or choice == "keep":
            self.ended.emit(None)
        elif choice == "stop":
            self._quit_after("stop", remember=False)
        else:
            self.window.come_forward()
            question = QuitQuestion(self.now.running.entry.description, self.window)
            question.answered.connect(self._quit_answered)
            question.open()

    @Slot(str, bool)
    def _quit_answered(self, choice: str, remember: bool) -> None:
        self._quit_after(choice, remember=remember)

    def _quit_after(self, choice: str, *, remember: bool) -> None:
        if remember:
            self.act.perform(lambda: self.holdfast.settings.set("timer.at_quit", choice))
        if choice == "stop" and not self._timer.stop_timer():
            return
        self.ended.emit(None)

    def _keep_place(self) -> None:
        if self._opened.mode != "normal":
            return
        place = self.window.place_text()
        try:
            self.holdfast.settings.remember("place", place)
        except Exception:  # noqa: BLE001 - a place that is not kept is no reason to speak up while ending
            _LOG.info("The window's place was not kept")

    @Slot(str)
    def heard(self, message: str) -> None:
        """Another process of this home has spoken: "show", or "wake" after a change."""
        if message == "show":
            self.window.come_forward()
        self.bridge.look()
        self._wake()


def desktop_name() -> str:
    """Which desktop this is, as it says itself."""
    return os.environ.get("XDG_CURRENT_DESKTOP", "")
