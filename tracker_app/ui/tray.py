"""The icon in the tray, its tooltip and its menu. Decides nothing: items trigger commands or emit what was chosen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from tracker_app.app.messages import _
from tracker_app.domain.changes import Changes, Kind
from tracker_app.ui import text
from tracker_app.ui.sync.words import Mood
from tracker_app.ui.theme import TrayBadge, TrayBase, tray_icon

if TYPE_CHECKING:
    from tracker_app.app.browsing import EntryView
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.actions import Actions
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.now import Now
    from tracker_app.ui.sync_state import SyncState
    from tracker_app.ui.ticker import Ticker

MINUTES_AGO = (5, 10, 15, 30)
RECENT = 8
_LONGEST = 48


class Tray(QObject):
    """`clicked` is a left click. `stop_at` carries an instant (UTC seconds), `start_like` the id of an entry."""

    clicked = Signal()
    stop_at = Signal(object)
    start_like = Signal(object)

    def __init__(
        self,
        holdfast: "Holdfast",
        bridge: "Bridge",
        ticker: "Ticker",
        now: "Now",
        sync: "SyncState",
        actions: "Actions",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._browsing = holdfast.browsing
        self._settings = holdfast.settings
        self._bridge = bridge
        self._ticker = ticker
        self._now = now
        self._sync = sync
        self._actions = actions
        self._recent: list[EntryView] = []
        self.menu = QMenu()
        self.menu.setAccessibleName(_("Holdfast"))
        self.menu.aboutToShow.connect(self.refresh)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self._shown: tuple[TrayBase, TrayBadge, str | None] | None = None

    def start(self) -> None:
        """Show the icon, and follow what runs and how sync stands."""
        self._now.changed.connect(self.refresh)
        self._sync.changed.connect(self.refresh)
        self._ticker.minute.connect(self._minute)
        self._bridge.changed.connect(self._commit)
        self._read_recent()
        self.refresh()
        self.icon.show()

    def stop(self) -> None:
        """Take the icon away."""
        self.icon.hide()
        self.menu.deleteLater()

    @Slot()
    def refresh(self) -> None:
        """Bring icon, tooltip and menu up to date."""
        self._show_icon()
        self.icon.setToolTip(self.tooltip())
        self._fill()

    def tooltip(self) -> str:
        """What runs, today's total, and what waits."""
        now = self._ticker.now()
        lines = []
        view = self._now.running
        if view is None:
            lines.append(_("Holdfast: no timer runs"))
        else:
            parts = [
                view.entry.description or _("No description"),
                view.project_name,
                text.duration(self._now.elapsed(now)),
            ]
            lines.append(" · ".join(part for part in parts if part))
        lines.append(_("Today {time}").format(time=text.duration(self._now.today(now))))
        pressing = self._sync.now.pressing
        if pressing:
            lines.append(text.problems(len(pressing)))
        elif self._sync.now.waiting:
            lines.append(text.waiting(self._sync.now.waiting))
        return "\n".join(lines)

    def _show_icon(self) -> None:
        view = self._now.running
        base = TrayBase.RUNNING if view is not None else TrayBase.IDLE
        badge = TrayBadge.NONE
        if self._sync.now.line.mood is Mood.TROUBLE or self._sync.now.pressing:
            badge = TrayBadge.PROBLEM
        elif self._sync.now.line.mood is Mood.OFFLINE:
            badge = TrayBadge.OFFLINE
        wanted = (base, badge, view.project_color if view is not None else None)
        if wanted != self._shown:
            self._shown = wanted
            self.icon.setIcon(tray_icon(*wanted))

    def _fill(self) -> None:
        menu, now = self.menu, self._ticker.now()
        for old in menu.findChildren(QMenu):
            old.setParent(None)
            old.deleteLater()
        menu.clear()
        view = self._now.running
        if view is not None:
            parts = [_short(view.entry.description or _("No description")), view.project_name]
            caption = " · ".join([*(part for part in parts if part), text.duration(self._now.elapsed(now))])
            menu.addAction(_plain(caption)).setEnabled(False)
            menu.addAction(self._actions.get("timer.stop"))
            back = menu.addMenu(_("Stopped earlier"))
            for n in MINUTES_AGO:
                moment = now - n * 60
                if moment > view.entry.start:
                    self._item(back, _("{n} min ago").format(n=n), self._stopped).setData(moment)
            back.setEnabled(not back.isEmpty())
        else:
            menu.addAction(_("No timer runs")).setEnabled(False)
            menu.addAction(self._actions.get("timer.continue"))
        recent = menu.addMenu(_("Start"))
        for one in self._recent:
            name = " · ".join(part for part in (_short(one.entry.description), one.project_name) if part)
            if name:
                self._item(recent, _plain(name), self._started).setData(str(one.entry.id))
        recent.setEnabled(not recent.isEmpty())
        menu.addAction(self._actions.get("timer.new"))
        menu.addSeparator()
        menu.addAction(self._today(now)).setEnabled(False)
        if self._actions.get("mini.toggle").isEnabled():
            menu.addAction(self._actions.get("mini.toggle"))
        self._item(
            menu, _plain(_short(self._sync.now.line.sentence or _("Sync"))), self._actions.get("view.sync").trigger
        )
        menu.addSeparator()
        for command in ("program.open", "view.settings", "program.quit"):
            if self._actions.get(command).isEnabled():
                menu.addAction(self._actions.get(command))

    def _today(self, now: int) -> str:
        done = text.duration(self._now.today(now))
        goal = round(self._settings.number("goal.day_hours") * 3600)
        if not goal:
            return _("Today {time}").format(time=done)
        return _("Today {time} of {goal}").format(time=done, goal=text.duration(goal))

    def _item(self, menu: QMenu, words: str, run: object) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(run)
        return action

    @Slot()
    def _stopped(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.stop_at.emit(action.data())

    @Slot()
    def _started(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.start_like.emit(action.data())

    @Slot(object)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.clicked.emit()

    @Slot(object)
    def _minute(self, _now: object) -> None:
        self.icon.setToolTip(self.tooltip())

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if changes.touches(Kind.ENTRY, Kind.PROJECT):
            self._read_recent()

    def _read_recent(self) -> None:
        self._bridge.ask("tray.recent", lambda: self._browsing.recent(RECENT), self._take_recent)

    def _take_recent(self, recent: "list[EntryView]") -> None:
        self._recent = recent
        self._fill()


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def _plain(words: str) -> str:
    """A single "&" would underline a letter."""
    return words.replace("&", "&&")
