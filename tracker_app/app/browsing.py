"""Reads what was recorded: pages, days, search, suggestions, totals. Knows nothing of how it is painted.

Everything here reads one consistent state of the file and may run on any thread.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tracker_app.domain.catalog import Project
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ClientId, EntryId, ProjectId, TaskId
from tracker_app.domain.operations import OpState
from tracker_app.domain.undo import EntryStep
from tracker_app.store.accounts import Accounts
from tracker_app.store.catalog import Catalog
from tracker_app.store.conflicts import Conflicts
from tracker_app.store.database import Database
from tracker_app.store.entries import Entries
from tracker_app.store.journal import Journal
from tracker_app.store.outbox import Outbox
from tracker_app.store.remotes import Remotes
from tracker_app.sync.clock import Clock

if TYPE_CHECKING:
    from datetime import date


class EntrySync(StrEnum):
    """Where an entry stands between this computer and its server; CLI.md's words."""

    LOCAL = "local"
    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACKNOWLEDGED = "acknowledged"
    VERIFIED = "verified"
    LOST = "lost"
    BLOCKED = "blocked"
    REJECTED = "rejected"
    CONFLICT = "conflict"


_GRAVEST = (
    OpState.REJECTED, OpState.LOST, OpState.BLOCKED, OpState.UNKNOWN, OpState.SENDING, OpState.PENDING,
    OpState.ACKNOWLEDGED,
)  # fmt: skip


_OF_OPS = frozenset(EntrySync(state.value) for state in _GRAVEST)


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with the names of what it points to. `project_archived` lets the screen grey the name out."""

    entry: TimeEntry
    project_name: str | None = None
    project_color: str | None = None
    project_archived: bool = False
    client_name: str | None = None
    task_name: str | None = None
    account_name: str | None = None
    remote_id: str | None = None
    sync: EntrySync = EntrySync.LOCAL


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What autocomplete offers: an entry's content, how often it was used and when last (UTC seconds)."""

    description: str
    project: ProjectId | None
    project_name: str | None
    project_color: str | None
    task: TaskId | None
    tags: tuple[str, ...]
    billable: bool
    uses: int
    last: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Recorded seconds of today and of this week, a running timer included."""

    today: int
    week: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of one entry: when (UTC seconds), by whom, what, and each field before and after."""

    at: int
    origin: str
    what: str
    step: EntryStep


@dataclass(frozen=True, slots=True)
class Query:
    """What a list or search asks for; everything given must fit. Instants are UTC seconds."""

    start: int | None = None
    stop: int | None = None
    project: ProjectId | None = None
    no_project: bool = False
    tag: str | None = None
    words: tuple[str, ...] = ()
    billable: bool | None = None
    at_least_seconds: int | None = None
    at_most_seconds: int | None = None
    client: ClientId | None = None
    no_tag: bool = False
    states: tuple[EntrySync, ...] = ()
    limit: int | None = None
    before: tuple[int, str] | None = field(default=None)


class Browsing:
    """The reading use cases over one data file."""

    def __init__(self, database: Database, clock: Clock, zone: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone

    def entry(self, entry: EntryId) -> EntryView | None:
        """Return one entry, also a deleted one."""
        with self._database.read() as connection:
            found = Entries(connection).get(entry)
            return self._views(connection, [found])[0] if found else None

    def running(self) -> EntryView | None:
        """Return the running timer."""
        with self._database.read() as connection:
            found = Entries(connection).running()
            return self._views(connection, [found])[0] if found else None

    def page(self, before: tuple[int, str] | None = None, limit: int = 200) -> list[EntryView]:
        """Return a page of the whole history, newest first; `before` is the (start, id) of the last page's end."""
        with self._database.read() as connection:
            return self._views(connection, Entries(connection).page(before, limit))

    def between(self, start: int, stop: int) -> list[EntryView]:
        """Return entries that touch [start, stop) in UTC seconds, oldest first."""
        with self._database.read() as connection:
            return self._views(connection, Entries(connection).between(start, stop))

    def search(self, query: Query) -> list[EntryView]:
        """Return entries that fit the query, newest first."""
        with self._database.read() as connection:
            found = Entries(connection).search(before=query.before, limit=query.limit, **_wanted(query))
            return self._views(connection, found)

    def day_counts(self, query: Query = Query()) -> "list[tuple[date, int]]":
        """Return each local day with the number of entries that show on it, newest first; for a reader thread.

        One aggregate a stretch of constant offset from UTC, so that a million entries stay inside SQLite.
        """
        from datetime import date, timedelta

        from tracker_app.domain.totals import days_of
        from tracker_app.domain.zones import local_day, offset_spans

        zone, now = self._zone(), int(self._clock.now())
        wanted = _wanted(query)
        found: dict[date, int] = {}
        with self._database.read() as connection:
            entries = Entries(connection)
            reach = entries.reach()
            for span, offset in [] if reach is None else offset_spans(reach[0], reach[1] + 1, zone):
                # Where clocks go back over midnight the wall shows the old date again; the day has begun all the same.
                first = local_day(span.start, zone)
                for days, count in entries.count_by_day(span.start, span.stop, offset, **wanted):
                    day = max(first, date(1970, 1, 1) + timedelta(days=days))
                    found[day] = found.get(day, 0) + count
                for start, stop in entries.over_midnight(span.start, span.stop, offset, **wanted):
                    for day in days_of(start, stop, zone, now)[1:]:
                        found[day] = found.get(day, 0) + 1
        return sorted(found.items(), reverse=True)

    def count(self) -> int:
        """Return how many entries there are."""
        with self._database.read() as connection:
            return Entries(connection).count()

    def day_seconds(self) -> dict[Any, int]:
        """Return recorded seconds of every local day on which there is time; a long query, for a reader thread."""
        from tracker_app.domain.totals import seconds_by_day

        with self._database.read() as connection:
            spans = Entries(connection).spans()
        return seconds_by_day(spans, self._zone(), int(self._clock.now()))

    def totals(self, first_weekday: int = 0) -> Totals:
        """Return today's and this week's recorded time; `first_weekday` is 0 for Monday, 6 for Sunday."""
        from datetime import timedelta

        from tracker_app.domain.instants import Interval
        from tracker_app.domain.totals import total_between
        from tracker_app.domain.zones import day_bounds, local_day, week_start

        now = int(self._clock.now())
        zone = self._zone()
        today = local_day(now, zone)
        first = week_start(today, first_weekday)
        week = Interval(day_bounds(first, zone).start, day_bounds(first + timedelta(days=6), zone).stop)
        with self._database.read() as connection:
            found = Entries(connection).between(week.start, week.stop)
        spans = [(entry.start, now if entry.stop is None else entry.stop) for entry in found]
        return Totals(total_between(spans, day_bounds(today, zone)), total_between(spans, week))

    def suggestions(self, text: str, limit: int = 12) -> list[Suggestion]:
        """Return what was recorded before and contains `text`, best first: prefix, then recent and frequent."""
        folded = text.casefold().strip()
        with self._database.read() as connection:
            entries = Entries(connection)
            projects = {project.id: project for project in Catalog(connection).projects()}
            found = []
            for description, project, task, billable, newest, uses, last in entries.phrases(folded, 60):
                known = projects.get(ProjectId(project)) if project else None
                if known is not None and known.archived:
                    continue
                like = entries.get(EntryId(newest))
                found.append(
                    Suggestion(
                        description, known.id if known else None, known.name if known else None,
                        known.color if known else None, task, like.tags if like else (), bool(billable), uses, last,
                    )
                )  # fmt: skip
        now = self._clock.now()
        found.sort(key=lambda s: (s.description.casefold().startswith(folded), _weight(s, now)), reverse=True)
        return found[:limit]

    def recent(self, limit: int = 8) -> list[EntryView]:
        """Return the newest entries that differ in text or project; for the tray menu."""
        seen: set[tuple[str, ProjectId | None]] = set()
        found = []
        for view in self.page(limit=100):
            key = (view.entry.description.casefold(), view.entry.project)
            if key not in seen:
                seen.add(key)
                found.append(view)
        return found[:limit]

    def history(self, entry: EntryId) -> list[HistoryLine]:
        """Return every change of an entry, newest first."""
        with self._database.read() as connection:
            lines = Journal(connection).history(entry)
        return [HistoryLine(line.at, line.origin, line.what, line.steps[0]) for line in lines]

    def projects(self) -> list[Project]:
        """Return every project that is not deleted."""
        with self._database.read() as connection:
            return Catalog(connection).projects()

    def tags(self) -> list[str]:
        """Return the names of the tags in use."""
        with self._database.read() as connection:
            return [tag.name for tag in Catalog(connection).tags() if not tag.archived]

    def _views(self, connection: Any, entries: Sequence[TimeEntry]) -> list[EntryView]:
        catalog = Catalog(connection)
        projects = {project: catalog.project(project) for project in _distinct(e.project for e in entries)}
        clients = {
            client: catalog.client(client) for client in _distinct(p.client if p else None for p in projects.values())
        }
        tasks = {task: catalog.task(task) for task in _distinct(e.task for e in entries)}
        ids: list[str] = [entry.id for entry in entries if entry.account is not None]
        states = _chunked(Outbox(connection).states_of, ids)
        remote = _chunked(Remotes(connection).remote_ids, ids)
        conflicts = {found for piece in _pieces(ids) for found in Conflicts(connection).of_entries(piece)}
        names = Accounts(connection).names() if ids else {}
        views = []
        for entry in entries:
            project = projects.get(entry.project) if entry.project else None
            client = clients.get(project.client) if project and project.client else None
            task = tasks.get(entry.task) if entry.task else None
            views.append(
                EntryView(
                    entry=entry,
                    project_name=project.name if project else None,
                    project_color=project.color if project else None,
                    project_archived=bool(project and (project.archived or project.deleted)),
                    client_name=client.name if client else None,
                    task_name=task.name if task else None,
                    account_name=names.get(entry.account) if entry.account else None,
                    remote_id=remote.get(entry.id),
                    sync=_sync_of(entry, states.get(entry.id, []), entry.id in conflicts),
                )
            )
        return views


def _wanted(query: Query) -> dict[str, Any]:
    return {
        "start": query.start,
        "stop": query.stop,
        "project": query.project,
        "client": query.client,
        "no_project": query.no_project,
        "tag": query.tag,
        "no_tag": query.no_tag,
        "words": query.words,
        "billable": query.billable,
        "at_least_seconds": query.at_least_seconds,
        "at_most_seconds": query.at_most_seconds,
        "op_states": [state.value for state in query.states if state in _OF_OPS],
        "in_conflict": EntrySync.CONFLICT in query.states,
        "local_only": EntrySync.LOCAL in query.states,
    }


def _sync_of(entry: TimeEntry, states: Sequence[OpState], conflict: bool) -> EntrySync:
    if conflict:
        return EntrySync.CONFLICT
    for state in _GRAVEST:
        if state in states:
            return EntrySync(state.value)
    return EntrySync.LOCAL if entry.account is None else EntrySync.VERIFIED


def _weight(suggestion: Suggestion, now: float) -> float:
    days = max(0.0, now - suggestion.last) / 86_400
    return math.sqrt(suggestion.uses) / (1.0 + days / 7)


def _distinct(values: Iterable[Any]) -> set[Any]:
    return {value for value in values if value is not None}


def _pieces(ids: list[str]) -> Iterable[list[str]]:
    return (ids[i : i + 500] for i in range(0, len(ids), 500))


def _chunked(ask: Callable[[list[str]], dict[str, Any]], ids: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for piece in _pieces(ids):
        found.update(ask(piece))
    return found
