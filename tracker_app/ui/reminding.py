"""Looks once a minute whether somebody is to be reminded of the timer, and says so. Knows no widget.

The rule is `domain/reminders.py`; settings are read at each look, so that a switch turned off is off at once.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tracker_app.app.messages import _, ngettext
from tracker_app.domain.reminders import Facts, Reminder, Said, Wishes, look, snoozed
from tracker_app.domain.zones import wall_clock, zone_info
from tracker_app.ui import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker_app.app.compose import Holdfast
    from tracker_app.app.settings import Settings
    from tracker_app.ui.now import Now
    from tracker_app.ui.ticker import Ticker

_EVERY_DAY = frozenset(range(7))
_WORK_DAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Words:
    """A reminder in words."""

    kind: Reminder
    title: str
    body: str


class Reminding(QObject):
    """`told` carries Words, at most once a minute."""

    told = Signal(object)

    def __init__(
        self,
        holdfast: "Holdfast",
        now: "Now",
        ticker: "Ticker",
        is_away: "Callable[[], bool]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._now = now
        self._ticker = ticker
        self._is_away = is_away
        self._said = Said()
        ticker.minute.connect(self._look)

    def pause(self, minutes: float) -> None:
        """Say nothing for so long (UI.md 3, "Pause reminders")."""
        self._said = snoozed(self._said, self._ticker.now(), minutes)

    @Slot(object)
    def _look(self, _now: object) -> None:
        now = self._ticker.now()
        zone = self._holdfast.zone()
        running = self._now.running
        wishes = wishes_of(self._holdfast.settings)
        stopped = None
        if running is None and wishes.idle_minutes:
            newest = self._holdfast.browsing.page(limit=1)
            stopped = newest[0].entry.stop if newest else None
        facts = Facts(
            now,
            wall_clock(now, zone),
            running.entry.id if running is not None else None,
            running.entry.start if running is not None else 0,
            stopped,
            present=not self._is_away(),
        )
        self._said, reminder = look(self._said, facts, wishes)
        if reminder is not None:
            self.told.emit(self._words(reminder, facts, wishes))

    def _words(self, reminder: Reminder, facts: Facts, wishes: Wishes) -> Words:
        zone = zone_info(self._holdfast.zone())
        match reminder:
            case Reminder.NOTHING_RUNS:
                if facts.stopped is None:
                    return Words(reminder, _("No timer is running"), _("Nothing has been recorded today."))
                since = text.when(facts.stopped, facts.now, zone)
                body = _("Nothing has been recorded since {time}.").format(time=since)
                return Words(reminder, _("No timer is running"), body)
            case Reminder.VERY_LONG:
                running = self._now.running
                name = running.entry.description if running is not None else ""
                length = text.duration_in_words(facts.now - facts.started)
                title = _("The timer has run for {length}").format(length=length)
                body = _("“{name}” began {time}. Is it still what you do?").format(
                    name=name or _("No description"), time=text.when(facts.started, facts.now, zone)
                )
                return Words(reminder, title, body)
            case Reminder.FOCUS_OVER:
                minutes = round(wishes.focus_minutes)
                title = ngettext("{n} minute of focus", "{n} minutes of focus", minutes).format(n=minutes)
                return Words(reminder, title, _("Time for a break. The timer runs on until you stop it."))
            case Reminder.BREAK_OVER:
                return Words(reminder, _("The break is over"), _("Ready when you are."))


def wishes_of(settings: "Settings") -> Wishes:
    """What settings say somebody wants to be reminded of."""
    number = settings.number
    days = _EVERY_DAY if settings.get("remind.days") == "every-day" else _WORK_DAYS
    return Wishes(
        number("remind.idle_minutes"),
        days,
        _minutes(str(settings.get("remind.from"))),
        _minutes(str(settings.get("remind.to"))),
        number("remind.long_hours"),
        number("remind.focus_minutes"),
        number("remind.break_minutes"),
    )


def _minutes(clock: str) -> int:
    hours, _colon, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes or 0)
