"""Turns problems and news into the strip above the view, one at a time. Knows no page; buttons go to the dispatch."""

from PySide6.QtCore import QObject, Signal, Slot

from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.app.sync_status import OUTAGE
from tracker_app.ui.problems.dispatch import Case, Dispatch
from tracker_app.ui.sync_state import SyncNow
from tracker_app.ui.widgets import Banners, News, Tone

_GRAVE = ("HF-FILE", "HF-BUG", "HF-START")


class NewsDesk(QObject):
    """Keeps which problem each banner stands for. `dismissed` carries the Problem that was put aside."""

    dismissed = Signal(object)

    def __init__(self, banners: Banners, dispatch: Dispatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._banners = banners
        self._dispatch = dispatch
        self._problems: dict[str, Problem] = {}
        self._of_sync: set[str] = set()
        self._put_aside: set[tuple[str, int | None]] = set()
        banners.acted.connect(self._acted)
        banners.dismissed.connect(self._gone)

    def tell(self, problem: Problem) -> None:
        """Show a problem: what happened, what it means for your time, and its first button."""
        key = f"{problem.code} {problem.subject}"
        if (key, problem.since) in self._put_aside:
            return
        self._problems[key] = problem
        sentence = " ".join(part for part in (problem.what, problem.safe, problem.do) if part)
        action = problem.actions[0].label if problem.actions else ""
        tone = Tone.DANGER if problem.code.startswith(_GRAVE) else Tone.SUCCESS if problem.is_calm else Tone.WARNING
        self._banners.put(News(key, sentence, tone, action))

    def over(self, problem: Problem) -> None:
        """The cause is gone."""
        key = f"{problem.code} {problem.subject}"
        self._problems.pop(key, None)
        self._banners.take(key)

    def note(self, key: str, sentence: str, *, tone: Tone = Tone.INFO) -> None:
        """Show news without a button; the same key replaces it."""
        if (key, None) not in self._put_aside:
            self._banners.put(News(key, sentence, tone))

    def take(self, key: str) -> None:
        """News of this key are over."""
        self._banners.take(key)

    def follow(self, now: SyncNow) -> None:
        """Show what keeps whole accounts from syncing, and what became of an outage (P5).

        A single refused entry has its place in the sync centre.
        """
        accounts = {one.account: one for one in now.accounts}
        wanted = {f"{one.code} {one.subject}": one for one in now.problems if one.code == OUTAGE}
        for one in accounts.values():
            if one.state in ("offline", "trouble", "credentials") and not now.paused:
                for problem in one.problems:
                    if problem.code.startswith(("HF-NET", "HF-SYNC-00", "HF-KEY", "HF-ACC")):
                        wanted[f"{problem.code} {problem.subject}"] = problem
                        break
        for key in self._of_sync - wanted.keys():
            self._problems.pop(key, None)
            self._banners.take(key)
            if key.startswith(OUTAGE):
                # Put away and told again, it has news.
                self._put_aside = {one for one in self._put_aside if one[0] != key}
        self._of_sync = set(wanted)
        for problem in wanted.values():
            self.tell(problem)

    @Slot(str)
    def _acted(self, key: str) -> None:
        problem = self._problems.get(key)
        if problem is not None and problem.actions:
            self._dispatch.run(problem.actions[0].id, Case(problem))
            if problem.code == OUTAGE:
                # Looked at is told; what waits for a choice stays in the sync centre.
                self._banners.take(key)
                self._put_aside.add((key, problem.since))
                if problem.is_calm:
                    self.dismissed.emit(problem)

    @Slot(str)
    def _gone(self, key: str) -> None:
        problem = self._problems.pop(key, None)
        self._put_aside.add((key, problem.since if problem is not None else None))
        if problem is not None:
            self.dismissed.emit(problem)


def tray_missing(desktop: str) -> str:
    """Why there is no tray icon, and what remains; `desktop` is $XDG_CURRENT_DESKTOP (UI.md 3)."""
    if "gnome" in desktop.casefold():
        return _(
            "GNOME shows no tray icons by itself; the extension “AppIndicator and KStatusNotifierItem Support” adds"
            " them. Until then, closing the window ends Holdfast; a running timer counts on all the same."
        )
    return _(
        "This desktop shows no tray icons now. Closing the window ends Holdfast; a running timer counts on all the"
        " same."
    )
