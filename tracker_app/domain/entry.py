"""What a time entry is and the steps of its life as functions that return new values. Knows no clock and no store."""

from dataclasses import dataclass, replace

from tracker_app.domain.ids import AccountId, EntryId, ProjectId, TaskId

FIELDS = ("start", "stop", "description", "project", "task", "tags", "billable")
"""The fields that a server may hold and that are merged one by one (DESIGN 4, Merge)."""


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """One stretch of recorded time. Instants are UTC whole seconds; `stop` is None while the timer runs.

    `tags` holds names, sorted, without repeats. `account` is None for an entry of this computer alone.
    `rev` counts local changes and `updated` is the instant of the last one (UTC seconds).
    """

    id: EntryId
    start: int
    stop: int | None
    zone: str
    description: str = ""
    project: ProjectId | None = None
    task: TaskId | None = None
    tags: tuple[str, ...] = ()
    billable: bool = False
    account: AccountId | None = None
    deleted: bool = False
    rev: int = 1
    updated: int = 0
    note: str = ""

    @property
    def is_running(self) -> bool:
        """Whether this is the running timer."""
        return self.stop is None and not self.deleted

    def seconds(self, now: int) -> int:
        """Recorded length in seconds; a running timer counts up to `now` (UTC seconds)."""
        end = now if self.stop is None else self.stop
        return max(0, end - self.start)


def sorted_tags(names: object) -> tuple[str, ...]:
    """Return tag names without repeats, in a stable order. `names` is any iterable of text."""
    return tuple(sorted(set(names)))  # type: ignore[call-overload]


def split(entry: TimeEntry, at: int, new_id: EntryId) -> tuple[TimeEntry, TimeEntry]:
    """Cut `entry` at the instant `at`; the first part keeps the id, the second carries everything else on."""
    return replace(entry, stop=at), replace(entry, id=new_id, start=at, rev=1)
