"""Follows looks at the computer and decides when to ask about an absence, and whether to ask at all. Knows no widget.

Settings are read at the moment of asking (lessons/users.md 42); a question is bound to one running timer and goes
away by itself when that timer is stopped elsewhere (UI.md 9).
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from tracker_app.app.messages import _
from tracker_app.app.recording import Content
from tracker_app.domain.absence import Absence, Cause, Sample, Watch, look, off_since
from tracker_app.domain.ids import EntryId

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker_app.app.browsing import EntryView
    from tracker_app.app.compose import Holdfast
    from tracker_app.desktop.presence import Look
    from tracker_app.domain.entry import TimeEntry
    from tracker_app.domain.refusals import Refusal
    from tracker_app.ui.act import Act
    from tracker_app.ui.now import Now
    from tracker_app.ui.ticker import Ticker

_SETTING = {Cause.IDLE: "away.idle", Cause.LOCKED: "away.locked", Cause.ASLEEP: "away.asleep", Cause.OFF: "away.off"}


class AbsenceKeeper(QObject):
    """`asked` says that there is a question, `withdrawn` that there is none any more.

    `heard` may be called on any thread, with what a look saw.
    """

    asked = Signal()
    withdrawn = Signal()
    _looked = Signal(object)

    def __init__(
        self, holdfast: "Holdfast", act: "Act", now: "Now", ticker: "Ticker", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._act = act
        self._now = now
        self._ticker = ticker
        self._watch = Watch()
        self._left_running: EntryId | None = None
        self._entry: EntryId | None = None
        self._absence: Absence | None = None
        self._paused_until = 0
        self._looked.connect(self._take, Qt.ConnectionType.QueuedConnection)
        now.changed.connect(self._check)
        ticker.minute.connect(self._minute)

    @property
    def absence(self) -> Absence | None:
        """The absence that is asked about."""
        return self._absence

    @property
    def view(self) -> "EntryView | None":
        """The timer that ran meanwhile."""
        return self._now.running if self._absence is not None else None

    def is_away(self) -> bool:
        """Whether nobody is at the computer, as far as can be told."""
        return self._watch.is_away

    def start(self) -> None:
        """Ask about the time in which Holdfast did not run, if a timer did."""
        last, now = self._holdfast.away.last_seen(), self._ticker.now()
        running = self._now.running
        if running is not None and last is not None:
            absence = off_since(max(last, running.entry.start), now, self._threshold())
            if absence is not None:
                self._ask(running.entry.id, absence)
        self._seen()

    def heard(self, seen: "Look") -> None:
        """Take a look's findings; on any thread."""
        self._looked.emit(seen)

    def pause(self, seconds: int) -> None:
        """Ask nothing for so long."""
        self._paused_until = self._ticker.now() + seconds

    def keep(self) -> None:
        """The time was worked after all: nothing is changed."""
        self._done()

    def take_out(self) -> None:
        """Take the absence out and go on."""
        away = self._holdfast.away
        self._decide(lambda entry, absence: away.take_out(entry, absence), _("Absence taken out"))

    def stop_there(self) -> None:
        """Stop the timer where the person left."""
        away = self._holdfast.away
        self._decide(lambda entry, absence: away.stop_there(entry, absence), _("Timer stopped where you left"))

    def make_other(self, content: Content) -> None:
        """Make the absence an entry of its own."""
        away = self._holdfast.away
        self._decide(lambda entry, absence: away.make_other(entry, absence, content), _("Absence recorded"))

    def adjust(self, left: int, back: int) -> None:
        """Put the edges of the absence somewhere else (UTC seconds); the decision follows them."""
        if self._absence is not None and left <= back:
            self._absence = Absence(left, back, self._absence.stretches)

    def _decide(self, decide: "Callable[[EntryId, Absence], TimeEntry | Refusal]", said: str) -> None:
        entry, absence = self._entry, self._absence
        if entry is None or absence is None:
            return
        self._done()
        self._act.perform(lambda: decide(entry, absence), said)

    @Slot(object)
    def _take(self, seen: "Look") -> None:
        was_away = self._watch.is_away
        sample = Sample(seen.now, seen.idle_seconds, seen.locked, seen.slept_seconds)
        self._watch, ended = look(self._watch, sample, self._threshold())
        running = self._now.running
        if self._watch.is_away and not was_away:
            self._left_running = running.entry.id if running is not None else None
        if ended is not None and running is not None:
            # A timer that was started meanwhile, elsewhere, is not the one that was left alone.
            alone = self._left_running in (None, running.entry.id) and running.entry.start < ended.back
            if alone:
                self._found(running.entry.id, ended)
        if ended is not None:
            self._left_running = None

    def _found(self, entry: EntryId, absence: Absence) -> None:
        if self._ticker.now() < self._paused_until:
            return
        chosen = str(self._holdfast.settings.get(_SETTING[absence.stretches[-1].cause]))
        gravest = [str(self._holdfast.settings.get(_SETTING[part.cause])) for part in absence.stretches]
        if "ask" in gravest or chosen == "ask":
            self._ask(entry, absence)
        elif "stop" in gravest:
            self._act.perform(lambda: self._holdfast.away.stop_there(entry, absence), _("Timer stopped where you left"))

    def _ask(self, entry: EntryId, absence: Absence) -> None:
        if self._absence is not None and self._entry == entry:
            absence = self._absence.joined(absence)
        self._entry, self._absence = entry, absence
        self.asked.emit()

    def _done(self) -> None:
        if self._absence is not None:
            self._entry = self._absence = None
            self.withdrawn.emit()

    @Slot()
    def _check(self) -> None:
        running = self._now.running
        if self._absence is not None and (running is None or running.entry.id != self._entry):
            self._done()

    @Slot(object)
    def _minute(self, _now: object) -> None:
        self._seen()

    def _seen(self) -> None:
        # Written only while a timer runs: an idle computer has no reason to wake its disk.
        if self._now.running is not None and not self._watch.is_away and self._absence is None:
            self._act.perform(self._holdfast.away.note_seen)

    def _threshold(self) -> int:
        return round(self._holdfast.settings.number("away.minutes") * 60)
