"""Finds what was recorded before by a part of its text, over the whole history, between two key presses (users 70).

The distinct phrases are held in memory, best first, as one long text: a letter costs one search in it and a few rows.
Knows no screen.
"""

import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tracker_app.app.browsing import Suggestion
from tracker_app.domain.catalog import Project
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ProjectId
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Database
from tracker_app.store.entries import Entries
from tracker_app.sync.clock import Clock

_HALF_LIFE_DAYS = 7
_MOST_FRESH = 100
Key = tuple[str, ProjectId | None]


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases in order, and their texts in one string, each after a line end; `places` are where they begin."""

    keys: Sequence[Key] = ()
    text: str = ""
    places: Sequence[int] = ()

    def with_(self, part: str, most: int) -> Iterator[Key]:
        """Each phrase with `part` in its line (a line end counts as its beginning), at most `most`."""
        at, found = 0, 0
        while found < most and (at := self.text.find(part, at)) >= 0:
            row = bisect_right(self.places, at) - 1
            yield self.keys[row]
            found += 1
            at = self.places[row + 1] if row + 1 < len(self.places) else len(self.text)


def _index(keys: Sequence[Key]) -> _Index:
    lines = ["\n" + folded.replace("\n", " ") for folded, _project in keys]
    places = [0, *accumulate(len(line) for line in lines)][:-1]
    return _Index(keys, "".join(lines), places)


class Phrases:
    """The phrases of one data file. `load`, `note` and `find` read, and belong on a reader thread."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._guard = threading.Lock()
        self._ordered = _Index()
        self._fresh = _Index()
        self._counts: dict[Key, tuple[int, int]] = {}
        self._is_loaded = False

    @property
    def is_stale(self) -> bool:
        """Whether the history should be read (again): it never was, or much was noted since."""
        return not self._is_loaded or len(self._fresh.keys) > _MOST_FRESH

    def load(self) -> None:
        """Read every phrase and order them; recent and frequent ones first."""
        with self._database.read() as connection:
            groups = Entries(connection).phrase_groups()
        now = self._clock.now()
        counts = {(folded, project): (uses, last) for folded, project, uses, last in groups}
        ordered = sorted(counts, key=lambda key: _weight(*counts[key], now), reverse=True)
        with self._guard:
            self._ordered, self._counts, self._fresh, self._is_loaded = _index(ordered), counts, _Index(), True

    def note(self, entries: Iterable[TimeEntry]) -> None:
        """Take in entries that were just recorded, in front of all others; the next `load` orders them."""
        with self._guard:
            keys = list(self._fresh.keys)
            for entry in entries:
                if entry.deleted or not entry.description.strip():
                    continue
                key = (entry.description.casefold(), entry.project)
                uses, last = self._counts.get(key, (0, 0))
                self._counts[key] = (uses + 1, max(last, entry.start))
                keys = [key, *(one for one in keys if one != key)]
            self._fresh = _index(keys)

    def find(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Return what was recorded with `text` in it: what begins with it, then where a word does, then the rest.

        Each group is in order of weight. Without text the best of all.
        """
        if self.is_stale:
            self.load()
        wanted = " ".join(text.casefold().split())
        found: list[Suggestion] = []
        with self._database.read() as connection:
            projects = {project.id: project for project in Catalog(connection).projects()}
            entries = Entries(connection)
            for key in self._keys(wanted, limit):
                project = projects.get(key[1]) if key[1] else None
                # What was deleted or said otherwise since is known by its absence.
                like = None if project is not None and project.archived else entries.newest_like(*key)
                if like is not None:
                    found.append(self._suggestion(like, key, projects))
                if len(found) == limit:
                    break
        return found

    def _keys(self, wanted: str, limit: int) -> Iterator[Key]:
        """The keys that fit, best first, each once; more than `limit`, since some of them may be gone."""
        with self._guard:
            indexes = (self._fresh, self._ordered)
        seen: set[Key] = set()
        for part in (f"\n{wanted}", f" {wanted}", wanted) if wanted else ("\n",):
            for index in indexes:
                for key in index.with_(part, 4 * limit):
                    if key not in seen:
                        seen.add(key)
                        yield key

    def _suggestion(self, like: TimeEntry, key: Key, projects: dict[ProjectId, Project]) -> Suggestion:
        project = projects.get(like.project) if like.project else None
        uses, last = self._counts.get(key, (1, like.start))
        return Suggestion(
            like.description, project.id if project else None, project.name if project else None,
            project.color if project else None, like.task if project else None, like.tags, like.billable, uses, last,
        )  # fmt: skip


def _weight(uses: int, last: int, now: float) -> float:
    days = max(0.0, now - last) / 86_400
    return float(uses**0.5 / (1.0 + days / _HALF_LIFE_DAYS))
