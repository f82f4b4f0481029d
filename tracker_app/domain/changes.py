"""What changed: patches of entries, and the kinds and ids that a commit touched. Knows nothing of who listens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ProjectId, TaskId


class Untouched:
    """The type of `UNTOUCHED`: a field that a patch does not name, as opposed to one it clears."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNTOUCHED"


UNTOUCHED: Final = Untouched()


@dataclass(frozen=True, slots=True)
class EntryPatch:
    """A change of an entry that names only the fields it touches. Instants are UTC seconds."""

    start: int | Untouched = UNTOUCHED
    stop: int | None | Untouched = UNTOUCHED
    description: str | Untouched = UNTOUCHED
    project: ProjectId | None | Untouched = UNTOUCHED
    task: TaskId | None | Untouched = UNTOUCHED
    tags: tuple[str, ...] | Untouched = UNTOUCHED
    billable: bool | Untouched = UNTOUCHED
    deleted: bool | Untouched = UNTOUCHED
    note: str | Untouched = UNTOUCHED

    def touched(self) -> dict[str, Any]:
        """Return the named fields with their new values."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name)) is not UNTOUCHED}

    def without_noise(self, entry: TimeEntry) -> "EntryPatch":
        """Return the patch without fields that already have the value it sets."""
        return EntryPatch(**{k: v for k, v in self.touched().items() if getattr(entry, k) != v})

    def apply(self, entry: TimeEntry) -> TimeEntry:
        """Return `entry` with the named fields set; nothing else moves."""
        touched = self.touched()
        return replace(entry, **touched) if touched else entry


class Kind(StrEnum):
    """The kinds of record that a commit can touch; the same words in SQL."""

    ENTRY = "entry"
    PROJECT = "project"
    CLIENT = "client"
    TASK = "task"
    TAG = "tag"
    ACCOUNT = "account"
    OP = "op"
    CONFLICT = "conflict"
    PROBLEM = "problem"
    SYNC = "sync"
    SETTING = "setting"


class Origin(StrEnum):
    """Who made a change."""

    PERSON = "person"
    SYNC = "sync"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Changes:
    """What one commit touched: kinds and ids, and who made it."""

    ids: Mapping[Kind, frozenset[str]]
    origin: Origin

    def touches(self, *kinds: Kind) -> bool:
        """Whether any of `kinds` changed."""
        return any(kind in self.ids for kind in kinds)


def gather(pairs: Iterable[tuple[Kind, str]], origin: Origin) -> Changes:
    """Build a `Changes` from single (kind, id) pairs."""
    found: dict[Kind, set[str]] = {}
    for kind, record in pairs:
        found.setdefault(kind, set()).add(record)
    return Changes({kind: frozenset(ids) for kind, ids in found.items()}, origin)
