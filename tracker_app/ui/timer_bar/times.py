"""The time of the timer bar and its button, and the panels for other times than now. Decides nothing."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from tracker_app.app import explain
from tracker_app.app.lookup import instant_of
from tracker_app.app.messages import _
from tracker_app.domain.refusals import Refusal
from tracker_app.ui import text
from tracker_app.ui.theme import Icon, Kind, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import CONTROL_HEIGHT, SPACE, SPACE_TIGHT
from tracker_app.ui.timer_bar.earlier import MINUTES_AGO, EarlierPanel, Moment, minutes_ago
from tracker_app.ui.timer_bar.presenter import Shown, State, TimerBarPresenter
from tracker_app.ui.widgets import Parsed, Refused, dress_button, icon_button, push_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker_app.ui.now import Now
    from tracker_app.ui.ticker import Ticker

_BUTTON_WIDE = 88


class Times(QWidget):
    """`pressed` is Start or Stop; `started_at` and `stopped_at` carry another instant than now (UTC seconds)."""

    pressed = Signal()
    started_at = Signal(object)
    stopped_at = Signal(object)

    def __init__(
        self,
        presenter: TimerBarPresenter,
        now: "Now",
        ticker: "Ticker",
        zone: "Callable[[], str]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._now = now
        self._ticker = ticker
        self._zone = zone
        self._asks_stop = False
        self._is_narrow = False
        self._elapsed = QToolButton(self)
        set_kind(self._elapsed, Kind.QUIET)
        set_type(self._elapsed, Type.TITLE)
        self._elapsed.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._elapsed.clicked.connect(self.ask_start)
        self._button = push_button(_("Start"), drawing=Icon.PLAY, kind=Kind.PRIMARY, parent=self)
        self._button.setMinimumWidth(_BUTTON_WIDE)
        self._button.clicked.connect(self.pressed)
        self._earlier = icon_button(Icon.CHEVRON_DOWN, _("Start or stop at another time"), parent=self)
        self._earlier.clicked.connect(self._open_menu)
        self._panel = EarlierPanel(self, self._parse)
        self._panel.picked.connect(self._picked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_TIGHT)
        row.addWidget(self._elapsed)
        row.addSpacing(SPACE_TIGHT)
        row.addWidget(self._button)
        row.addWidget(self._earlier)
        ticker.second.connect(self.tick)

    def fill(self, shown: Shown) -> None:
        """Show the button that fits, and the time."""
        if shown.state is State.RUNNING:
            dress_button(self._button, _("Stop"), Icon.STOP, Kind.RUNNING, tooltip=_("Stop the timer (Ctrl+S)"))
        else:
            dress_button(self._button, _("Start"), Icon.PLAY, Kind.PRIMARY, tooltip=_("Start the timer (Ctrl+Return)"))
        if self._is_narrow:
            self._button.setText("")
        self.tick(self._ticker.now())

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the button shows its drawing alone, and leaves the room to the words."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        self._button.setMinimumWidth(0 if narrow else _BUTTON_WIDE)
        self.fill(self._presenter.shown())

    @Slot(object)
    def tick(self, now: object) -> None:
        """Show the time at `now` (UTC seconds)."""
        seconds = self._now.elapsed(int(str(now)))
        runs = self._now.running is not None
        shown = text.running(seconds)
        if self._elapsed.property("runs") != runs:
            self._elapsed.setProperty("runs", runs)
            self._elapsed.style().unpolish(self._elapsed)
            self._elapsed.style().polish(self._elapsed)
            self._elapsed.setToolTip(_("Change when it started") if runs else _("Start at an earlier time"))
        if self._elapsed.text() != shown:
            self._elapsed.setText(shown)
            self._elapsed.setAccessibleName(text.duration_in_words(seconds))

    @Slot()
    def ask_start(self) -> None:
        """Open the panel for the start: of what runs, or of what is about to."""
        entry = self._presenter.running_entry()
        now, zone = self._ticker.now(), ZoneInfo(self._zone())
        self._asks_stop = False
        if self._edits_running() and entry is not None:
            heading, shown = _("Started at"), text.when(entry.start, now, zone)
            offers = [(_("{n} min earlier").format(n=n), entry.start - n * 60) for n in MINUTES_AGO]
        else:
            heading, shown = _("Start at"), text.wall_time(now, zone)
            offers = [(minutes_ago(n), now - n * 60) for n in MINUTES_AGO]
        last = self._last_stop_before(entry.start if entry is not None and self._edits_running() else now)
        if last is not None:
            offers.append((_("When the last entry ended, {time}").format(time=text.when(last, now, zone)), last))
        self._panel.ask(self._elapsed, Moment(heading, shown, "", tuple(offers)))

    def ask_stop(self) -> None:
        """Open the panel for the moment at which what runs ended."""
        now = self._ticker.now()
        self._asks_stop = True
        offers = tuple((minutes_ago(n), now - n * 60) for n in MINUTES_AGO)
        self._panel.ask(self._button, Moment(_("Stopped at"), text.wall_time(now, ZoneInfo(self._zone())), "", offers))

    def dismiss(self) -> None:
        """Close the panel: what it asked was done."""
        self._panel.dismiss()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            # The figures run without moving what stands beside them.
            wide = self._elapsed.fontMetrics().horizontalAdvance("00:00:00") + 2 * SPACE
            self._elapsed.setMinimumSize(QSize(wide, CONTROL_HEIGHT))

    def _edits_running(self) -> bool:
        return self._presenter.shown().state is State.RUNNING

    def _last_stop_before(self, instant: int) -> int | None:
        last = self._presenter.last_stop()
        return last if last is not None and last < instant else None

    @Slot()
    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = self._ticker.now()
        if self._edits_running():
            for n in MINUTES_AGO:
                menu.addAction(_("Stopped {n} min ago").format(n=n)).setData(("stop", now - n * 60))
            menu.addAction(_("Stopped at…")).setData(("ask-stop", 0))
            menu.addSeparator()
            menu.addAction(_("Change the start…")).setData(("ask-start", 0))
        else:
            for n in MINUTES_AGO:
                menu.addAction(_("Started {n} min ago").format(n=n)).setData(("start", now - n * 60))
            last = self._last_stop_before(now)
            if last is not None:
                shown = text.when(last, now, ZoneInfo(self._zone()))
                words = _("Started when the last entry ended, {time}").format(time=shown)
                menu.addAction(words).setData(("start", last))
            menu.addAction(_("Started at…")).setData(("ask-start", 0))
        menu.triggered.connect(self._menu_chosen)
        menu.popup(self._earlier.mapToGlobal(self._earlier.rect().bottomLeft()))

    @Slot(object)
    def _menu_chosen(self, action: object) -> None:
        what, instant = action.data()  # type: ignore[attr-defined]
        if what == "ask-start":
            self.ask_start()
        elif what == "ask-stop":
            self.ask_stop()
        elif what == "stop":
            self.stopped_at.emit(instant)
        else:
            self.started_at.emit(instant)

    @Slot(object)
    def _picked(self, instant: object) -> None:
        if self._asks_stop:
            self.stopped_at.emit(instant)
        elif not self._edits_running():
            self.started_at.emit(instant)
        else:
            refusal = self._presenter.set_start(int(str(instant)))
            if refusal is None:
                self._panel.dismiss()
            else:
                self._panel.show_refusal(explain.sentence(refusal))

    def _parse(self, line: str) -> Parsed | Refused:
        zone = self._zone()
        at = instant_of(line, self._ticker.now(), zone, "stop" if self._asks_stop else "start")
        if isinstance(at, Refusal):
            return Refused(explain.sentence(at))
        return Parsed(at, text.wall_time(at, ZoneInfo(zone)))
