"""Decides what the calendar shows and turns its wishes into use cases. Knows no widget."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tracker_app.app.messages import _
from tracker_app.app.recording import Content
from tracker_app.domain.changes import UNTOUCHED, Changes, EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.instants import Interval
from tracker_app.domain.zones import local_day
from tracker_app.ui.calendar.blocks import Column, arrange
from tracker_app.ui.calendar.grid import Wish
from tracker_app.ui.calendar.scale import Day, day_of
from tracker_app.ui.calendar.spans import Span, days_of, step

if TYPE_CHECKING:
    from tracker_app.app.browsing import EntryView
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.ticker import Ticker

_SHOWN = (Kind.ENTRY, Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG, Kind.CONFLICT)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEY = "calendar"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen shows: columns, the zone of their hours, today and now (UTC seconds)."""

    columns: tuple[Column, ...]
    zone: str
    today: date
    now: int


class CalendarPresenter(QObject):
    """`changed` carries a Shown. `recorded` carries the id of an entry that was just drawn, to be described next."""

    changed = Signal(object)
    recorded = Signal(object)

    def __init__(
        self, holdfast: "Holdfast", bridge: "Bridge", act: "Act", ticker: "Ticker", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._bridge = bridge
        self._act = act
        self._ticker = ticker
        self._span = Span.WEEK
        self._around = self.today()
        self._views: list[EntryView] = []
        self._days: tuple[Day, ...] = ()
        self._looked_at = False
        bridge.changed.connect(self._commit)
        ticker.minute.connect(self._minute)

    @property
    def span(self) -> Span:
        """How many days stand side by side."""
        return self._span

    @property
    def around(self) -> date:
        """The day around which days are shown."""
        return self._around

    def today(self) -> date:
        """The local day of now."""
        return local_day(self._ticker.now(), self._holdfast.zone())

    def set_looked_at(self, looked_at: bool) -> None:
        """Whether anybody sees the page; what is hidden does not read."""
        self._looked_at = looked_at
        if looked_at:
            self.refresh()

    def show(self, around: date | None = None, span: Span | None = None) -> None:
        """Go to a day, or show more or fewer of them."""
        self._around = around if around is not None else self._around
        self._span = span if span is not None else self._span
        self.refresh()

    def go(self, by: int) -> None:
        """Go so many spans on, or back."""
        self.show(step(self._span, self._around, by))

    def refresh(self) -> None:
        """Read the days shown."""
        zone = self._holdfast.zone()
        first_weekday = _WEEKDAYS.index(str(self._holdfast.settings.get("ui.first_weekday")))
        days = tuple(day_of(day, zone) for day in days_of(self._span, self._around, first_weekday))
        self._days = days
        start, stop = days[0].bounds.start, days[-1].bounds.stop
        browsing, now = self._holdfast.browsing, self._ticker.now()

        def read() -> "tuple[list[EntryView], tuple[Column, ...]]":
            # Laid out here and not when it has come: a crowded week would hold the window up.
            views = browsing.between(start, stop)
            return views, arrange(views, days, now)

        self._bridge.ask(_KEY, read, self._read)

    def record(self, span: Interval) -> None:
        """Record a new entry over a stretch of time; it is described afterwards."""
        said = _("Entry added")
        entry = self._act.perform(
            lambda: self._holdfast.recording.add(Content(), span.start, span.stop), said
        )  # fmt: skip
        if isinstance(entry, TimeEntry):
            self.recorded.emit(entry.id)

    def grant(self, wish: Wish) -> None:
        """Move, stretch or copy an entry; only the edges that moved are touched."""
        if wish.copy:
            view = self._holdfast.browsing.entry(wish.entry)
            if view is not None:
                entry = view.entry
                content = Content(entry.description, entry.project, entry.task, entry.tags, entry.billable)
                recording, span = self._holdfast.recording, wish.span
                self._act.perform(
                    lambda: recording.add(content, span.start, span.stop, account=entry.account), _("Entry copied")
                )
            return
        runs = any(view.entry.id == wish.entry and view.entry.is_running for view in self._views)
        patch = EntryPatch(
            start=wish.span.start if wish.span.start != wish.was.start else UNTOUCHED,
            stop=wish.span.stop if wish.span.stop != wish.was.stop and not runs else UNTOUCHED,
        )
        said = _("Entry moved") if wish.span.seconds == wish.was.seconds else _("Times changed")
        if self._act.perform(lambda: self._holdfast.recording.edit(wish.entry, patch), said) is None:
            self.refresh()

    def remove(self, entry: EntryId) -> None:
        """Delete an entry; undo brings it back."""
        self._act.perform(lambda: self._holdfast.recording.delete([entry]), _("Entry deleted"))

    def _read(self, found: "tuple[list[EntryView], tuple[Column, ...]]") -> None:
        self._views, columns = found
        self._tell(columns)

    def _tell(self, columns: "tuple[Column, ...]") -> None:
        self.changed.emit(Shown(columns, self._holdfast.zone(), self.today(), self._ticker.now()))

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if self._looked_at and (changes.touches(*_SHOWN) or changes.touches(Kind.SETTING)):
            self.refresh()

    @Slot(object)
    def _minute(self, _now: object) -> None:
        if self._looked_at and self._days:
            self._tell(arrange(self._views, self._days, self._ticker.now()))
