"""Puts the catalogue into rows for a list, with how much each is used. Pure; knows no widget."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker_app.app.messages import _, ngettext
from tracker_app.domain.catalog import Client, Project, Tag, Task
from tracker_app.domain.changes import Kind
from tracker_app.ui import text

if TYPE_CHECKING:
    from tracker_app.app.catalogue import Uses
    from tracker_app.app.compose import Holdfast

KINDS = (Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG)


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `id` is a tag's name for tags. `place` is the client of a project, the project of a task.

    `entries` and `seconds` are None until they were counted.
    """

    kind: Kind
    id: str
    name: str
    place: str = ""
    place_id: str = ""
    color: str = ""
    archived: bool = False
    projects: int = 0
    entries: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """The whole catalogue at one moment."""

    projects: tuple[Project, ...] = ()
    clients: tuple[Client, ...] = ()
    tasks: tuple[Task, ...] = ()
    tags: tuple[Tag, ...] = ()

    def rows(self, kind: Kind) -> list[Row]:
        """Return the rows of one kind, those in use first, by name."""
        clients = {client.id: client.name for client in self.clients}
        projects = {project.id: project for project in self.projects}
        if kind is Kind.PROJECT:
            return [
                Row(kind, one.id, one.name, clients.get(one.client, "") if one.client else "", one.client or "",
                    one.color, one.archived)
                for one in self.projects
            ]  # fmt: skip
        if kind is Kind.CLIENT:
            return [
                Row(kind, one.id, one.name, archived=one.archived,
                    projects=sum(project.client == one.id for project in self.projects))
                for one in self.clients
            ]  # fmt: skip
        if kind is Kind.TASK:
            tasks = sorted(self.tasks, key=lambda one: (one.archived, one.name.casefold()))
            return [
                Row(kind, one.id, one.name, projects[one.project].name, one.project, projects[one.project].color,
                    one.archived)
                for one in tasks
                if one.project in projects
            ]  # fmt: skip
        tags = sorted(self.tags, key=lambda one: (one.archived, one.name.casefold()))
        return [Row(kind, one.name, one.name, archived=one.archived) for one in tags]


def read_contents(holdfast: "Holdfast") -> Contents:
    """Read the whole catalogue, without counting."""
    catalogue = holdfast.catalogue
    return Contents(
        tuple(catalogue.projects()),
        tuple(catalogue.clients()),
        tuple(holdfast.tasks.all()),
        tuple(catalogue.tags()),
    )


def counted(rows: Iterable[Row], uses: "Uses | None") -> list[Row]:
    """Return the rows with how much each is used."""
    if uses is None:
        return list(rows)
    by_kind = {Kind.PROJECT: uses.projects, Kind.CLIENT: uses.clients, Kind.TASK: uses.tasks, Kind.TAG: uses.tags}
    found = []
    for row in rows:
        use = by_kind[row.kind].get(row.id)
        found.append(replace(row, entries=use.entries if use else 0, seconds=use.seconds if use else 0))
    return found


def wanted(rows: Iterable[Row], search: str, *, archived: bool) -> list[Row]:
    """Return the rows that fit a search in name or place; archived ones only if asked for."""
    words = search.casefold().split()
    return [
        row
        for row in rows
        if (archived or not row.archived) and all(word in f"{row.name} {row.place}".casefold() for word in words)
    ]


def new_words(kind: Kind) -> str:
    """Return what the line for a new record asks for."""
    return {
        Kind.PROJECT: _("New project"),
        Kind.CLIENT: _("New client"),
        Kind.TASK: _("New task"),
        Kind.TAG: _("New tag"),
    }[kind]


def title_words(kind: Kind) -> str:
    """Return the heading of one kind."""
    return {
        Kind.PROJECT: _("Projects"),
        Kind.CLIENT: _("Clients"),
        Kind.TASK: _("Tasks"),
        Kind.TAG: _("Tags"),
    }[kind]


def empty_words(kind: Kind, *, searching: bool) -> tuple[str, str]:
    """Return the sentence and the hint of an empty list (UI.md 12)."""
    if searching:
        return _("Nothing matches."), _("Archived ones are shown only when you tick the box.")
    return {
        Kind.PROJECT: (_("No projects yet."), _("Type a name above, or pick one while you track time.")),
        Kind.CLIENT: (_("No clients yet."), _("A client groups the projects that you do for it.")),
        Kind.TASK: (_("No tasks yet."), _("A task is a part of a project, such as “Design”.")),
        Kind.TAG: (_("No tags yet."), _("Tags appear here once an entry carries them.")),
    }[kind]


def delete_question(row: Row) -> str:
    """Return the question before deleting something."""
    return {
        Kind.PROJECT: _("Delete the project “{name}”?"),
        Kind.CLIENT: _("Delete the client “{name}”?"),
        Kind.TASK: _("Delete the task “{name}”?"),
        Kind.TAG: _("Delete the tag “{name}”?"),
    }[row.kind].format(name=row.name)


def delete_effect(row: Row) -> str:
    """Return what happens to what uses it, said before it is deleted."""
    if row.kind is Kind.CLIENT:
        if not row.projects:
            return _("It has no projects.")
        return ngettext(
            "Its project stays, without a client.", "Its {n} projects stay, without a client.", row.projects
        ).format(n=text.number(row.projects))
    if not row.entries:
        return _("No entry uses it.")
    n, time = row.entries, text.duration(row.seconds or 0)
    words = {
        Kind.PROJECT: ngettext(
            "Its {n} entry ({time}) stays, without a project.", "Its {n} entries ({time}) stay, without a project.", n
        ),
        Kind.TASK: ngettext(
            "Its {n} entry ({time}) stays on the project, without a task.",
            "Its {n} entries ({time}) stay on the project, without a task.",
            n,
        ),
        Kind.TAG: ngettext(
            "{n} entry ({time}) stays, without this tag.", "{n} entries ({time}) stay, without this tag.", n
        ),
    }
    return words[row.kind].format(n=text.number(n), time=time)


def deleted(row: Row) -> str:
    """Return what was done, where undo can give it back to entries; "" where none used it."""
    if not row.entries or row.kind is Kind.CLIENT:
        return ""
    return _("Deleted: {name}").format(name=row.name)
