"""Puts projects into a picker: name, colour, client, in the order people look for them. Knows no use case."""

from collections.abc import Iterable, Mapping

from tracker_app.app.messages import _
from tracker_app.domain.catalog import Project, name_key
from tracker_app.domain.ids import ClientId
from tracker_app.ui.widgets import Choice


def project_choices(projects: Iterable[Project], clients: Mapping[ClientId, str]) -> list[Choice]:
    """The projects by name, after "No project", whose key is None."""
    lines = [
        Choice(
            project.id,
            project.name,
            detail=clients.get(project.client, "") if project.client else "",
            color=project.color,
            spoken=spoken_project(project.name, clients.get(project.client) if project.client else None),
        )
        for project in sorted(projects, key=lambda one: name_key(one.name))
    ]
    return [Choice(None, _("No project")), *lines]


def spoken_project(name: str, client: str | None) -> str:
    """A project as a screen reader says it."""
    if client:
        return _("Project {name}, client {client}").format(name=name, client=client)
    return _("Project {name}").format(name=name)


def create_project_words(name: str) -> str:
    """The line of a picker that makes a new project."""
    return _("Create project “{name}”").format(name=name)
