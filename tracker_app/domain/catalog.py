"""Clients, projects, tasks and tags, and how their names are compared. Knows no store."""

from dataclasses import dataclass

from tracker_app.domain.ids import AccountId, ClientId, ProjectId, TagId, TaskId


@dataclass(frozen=True, slots=True)
class Client:
    """Whom work is done for."""

    id: ClientId
    name: str
    account: AccountId | None = None
    archived: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """What time is booked on. `color` is `#rrggbb`."""

    id: ProjectId
    name: str
    client: ClientId | None = None
    color: str = "#5b7fa6"
    account: AccountId | None = None
    archived: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A part of a project."""

    id: TaskId
    name: str
    project: ProjectId
    account: AccountId | None = None
    archived: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that entries carry."""

    id: TagId
    name: str
    account: AccountId | None = None
    archived: bool = False
    deleted: bool = False


PALETTE = (
    "#4f7cac", "#c0504d", "#6a994e", "#8e6bbf", "#d08c34", "#2a9d8f", "#b5577e", "#7a7f87",
)  # fmt: skip


def name_key(name: str) -> str:
    """Return what two names share when a person would call them the same: case and outer space do not count."""
    return " ".join(name.split()).casefold()


def color_for(name: str) -> str:
    """Pick a colour for a new project, the same one for the same name everywhere."""
    return PALETTE[sum(name_key(name).encode()) % len(PALETTE)]
