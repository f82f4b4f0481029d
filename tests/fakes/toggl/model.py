"""The rows the server keeps, as frozen values, and all of them together. Knows no rule.

Times of work are whole seconds UTC; `at_us` and `deleted_us` are microseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """A time entry (6.1). Running means a negative duration; a null stop alone does not."""

    id: int
    workspace_id: int
    user_id: int
    start: int
    stop: int | None
    duration: int
    at_us: int
    description: str | None = None
    project_id: int | None = None
    task_id: int | None = None
    billable: bool = False
    tag_ids: tuple[int, ...] = ()
    deleted_us: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether the timer still runs."""
        return self.duration < 0 and self.deleted_us is None


@dataclass(frozen=True, slots=True)
class Project:
    """A project (5.4)."""

    id: int
    workspace_id: int
    name: str
    at_us: int
    created_us: int
    client_id: int | None = None
    color: str = "#0b83d9"
    active: bool = True
    is_private: bool = True
    billable: bool | None = None
    accessible: bool = True
    deleted_us: int | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A client (5.5)."""

    id: int
    workspace_id: int
    name: str
    at_us: int
    creator_id: int
    archived: bool = False
    notes: str | None = None
    deleted_us: int | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag (5.6)."""

    id: int
    workspace_id: int
    name: str
    at_us: int
    creator_id: int
    deleted_us: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a project, paid plans only (5.7)."""

    id: int
    workspace_id: int
    project_id: int
    name: str
    at_us: int
    active: bool = True
    estimated_seconds: int | None = None
    deleted_us: int | None = None


@dataclass(frozen=True, slots=True)
class Constraints:
    """Required-field rules of a workspace (3.4)."""

    enabled: bool = False
    description: bool = False
    project: bool = False
    tag: bool = False
    task: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace with its rules (5.3); `locked_at` (seconds) is the lock date of its preferences (3.4)."""

    id: int
    organization_id: int
    name: str
    at_us: int
    constraints: Constraints = Constraints()
    locked_at: int | None = None
    admin: bool = True
    only_admins_may_create_projects: bool = False
    only_admins_may_create_tags: bool = False
    suspended_us: int | None = None
    deleted_us: int | None = None
    is_member: bool = True


@dataclass(frozen=True, slots=True)
class User:
    """The one account, with its secrets (5.1)."""

    id: int
    token: str
    email: str
    password: str
    timezone: str
    default_workspace_id: int


@dataclass(slots=True)
class Tables:
    """Every row by id. Copying is cheap because rows never change in place."""

    entries: dict[int, Entry] = field(default_factory=dict)
    projects: dict[int, Project] = field(default_factory=dict)
    clients: dict[int, Client] = field(default_factory=dict)
    tags: dict[int, Tag] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    workspaces: dict[int, Workspace] = field(default_factory=dict)
    next_id: int = 4_000_000_001  # above 2^31, as real ids are (6.1)

    def copy(self) -> Tables:
        """Return an independent copy."""
        return Tables(
            dict(self.entries),
            dict(self.projects),
            dict(self.clients),
            dict(self.tags),
            dict(self.tasks),
            dict(self.workspaces),
            self.next_id,
        )
