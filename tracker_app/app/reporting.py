"""Adds up recorded time by project, client, tag, day, week or text. Knows no screen; changes nothing.

What crosses the edge of the range counts with the part inside; what crosses midnight counts on each day it touches.
An entry with two tags counts under both, so rows by tag may come to more than the total, which counts it once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product

from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.instants import Interval
from tracker_app.domain.refusals import EARLIEST, LATEST
from tracker_app.domain.rounding import Rounding
from tracker_app.domain.zones import day_bounds, local_day, week_start
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Database
from tracker_app.store.entries import Entries
from tracker_app.sync.clock import Clock


class By(StrEnum):
    """What a report can be divided by; CLI.md's words."""

    PROJECT = "project"
    CLIENT = "client"
    TAG = "tag"
    DAY = "day"
    WEEK = "week"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One group. `keys` has a value for each division: a name, None for "without", or an ISO date (a week's first)."""

    keys: tuple[str | None, ...]
    seconds: int
    billable_seconds: int
    entries: int


@dataclass(frozen=True, slots=True)
class Report:
    """A report's rows in the order of their keys, days and weeks oldest first, and its totals."""

    by: tuple[By, ...]
    rows: tuple[ReportRow, ...]
    seconds: int
    billable_seconds: int
    entries: int


@dataclass(slots=True)
class _Sum:
    seconds: int = 0
    billable: int = 0
    entries: int = 0

    def add(self, seconds: int, *, billable: bool, entry: bool) -> None:
        self.seconds += seconds
        self.billable += seconds if billable else 0
        self.entries += entry


class Reporting:
    """Reports over one data file. `zone` gives the IANA zone whose days count."""

    def __init__(self, database: Database, clock: Clock, zone: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone

    def report(
        self,
        first: date | None = None,
        last: date | None = None,
        by: Sequence[By] = (By.PROJECT,),
        *,
        rounding: Rounding | None = None,
        first_weekday: int = 0,
    ) -> Report:
        """Add up the days `first` to `last`, both included; `rounding` is applied to each part that is counted."""
        zone, now = self._zone(), int(self._clock.now())
        bounds = Interval(
            day_bounds(first, zone).start if first else EARLIEST, day_bounds(last, zone).stop if last else LATEST
        )
        with self._database.read() as connection:
            catalog = Catalog(connection)
            clients = {client.id: client.name for client in catalog.clients()}
            projects = {project.id: project for project in catalog.projects()}
            entries = Entries(connection).search(start=bounds.start, stop=bounds.stop)
        parts = None
        if By.DAY in by or By.WEEK in by:
            parts = _Parts(zone, None if By.DAY in by else first_weekday)
        rows: dict[tuple[str | None, ...], _Sum] = {}
        total = _Sum()
        for entry in entries:
            project = projects.get(entry.project) if entry.project else None
            named: dict[By, Sequence[str | None]] = {
                By.PROJECT: (project.name if project else None,),
                By.CLIENT: (clients.get(project.client) if project and project.client else None,),
                By.TAG: entry.tags or (None,),
                By.DESCRIPTION: (entry.description or None,),
            }
            seen: set[tuple[str | None, ...]] = set()
            for day, length in _pieces(entry, bounds, now, parts):
                seconds = rounding.apply(length) if rounding else length
                total.add(seconds, billable=entry.billable, entry=not seen)
                if day is not None:
                    named[By.DAY] = (day.isoformat(),)
                    named[By.WEEK] = (week_start(day, first_weekday).isoformat(),)
                for keys in product(*(named[one] for one in by)):
                    rows.setdefault(keys, _Sum()).add(seconds, billable=entry.billable, entry=keys not in seen)
                    seen.add(keys)
        return Report(
            tuple(by),
            tuple(ReportRow(keys, found.seconds, found.billable, found.entries) for keys, found in _sorted(rows)),
            total.seconds,
            total.billable,
            total.entries,
        )


class _Parts:
    """Which local day an instant is on, or which week if `first_weekday` is given.

    Remembers the last one, since neighbours are mostly of one day.
    """

    def __init__(self, zone: str, first_weekday: int | None) -> None:
        self._zone = zone
        self._first_weekday = first_weekday
        self._day = date.min
        self._bounds = Interval(0, 0)

    def of(self, instant: int) -> tuple[date, int]:
        """Return the day, or the first one of the week, and the instant at which it ends."""
        if not self._bounds.start <= instant < self._bounds.stop:
            first = last = local_day(instant, self._zone)
            if self._first_weekday is not None:
                first = week_start(first, self._first_weekday)
                last = first + timedelta(days=6)
            self._day = first
            self._bounds = Interval(day_bounds(first, self._zone).start, day_bounds(last, self._zone).stop)
        return self._day, self._bounds.stop


def _pieces(entry: TimeEntry, bounds: Interval, now: int, parts: _Parts | None) -> Iterable[tuple[date | None, int]]:
    """Return the parts of an entry inside the range, by day or week where these matter; at least one for each entry."""
    start = max(entry.start, bounds.start)
    stop = min(now if entry.stop is None else entry.stop, bounds.stop)
    if parts is None:
        yield None, max(0, stop - start)
        return
    if stop <= start:
        yield parts.of(start)[0], 0
    while start < stop:
        day, end = parts.of(start)
        yield day, min(stop, end) - start
        start = end


def _sorted(rows: dict[tuple[str | None, ...], _Sum]) -> list[tuple[tuple[str | None, ...], _Sum]]:
    """Names in their order whatever their case, "without" last."""
    return sorted(rows.items(), key=lambda item: [(key is None, (key or "").casefold(), key or "") for key in item[0]])
