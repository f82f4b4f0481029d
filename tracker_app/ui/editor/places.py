"""Puts projects and their tasks into one picker, each task below its project. Knows no use case."""

from dataclasses import replace

from tracker_app.app.messages import _
from tracker_app.domain.catalog import Task, name_key
from tracker_app.domain.ids import ProjectId
from tracker_app.ui.editor.names import NameLists
from tracker_app.ui.project_choices import project_choices, spoken_project
from tracker_app.ui.widgets import Choice


def place_choices(lists: NameLists) -> list[Choice]:
    """Choices whose keys are (project, task); (None, None) for no project."""
    tasks: dict[ProjectId, list[Task]] = {}
    for task in lists.tasks:
        tasks.setdefault(task.project, []).append(task)
    found = []
    for choice in project_choices(lists.projects, lists.clients):
        found.append(replace(choice, key=(choice.key, None)))
        project = lists.project(choice.key)  # type: ignore[arg-type]
        if project is None:
            continue
        for task in sorted(tasks.get(project.id, ()), key=lambda one: name_key(one.name)):
            client = lists.clients.get(project.client) if project.client else None
            found.append(
                Choice(
                    (project.id, task.id),
                    # Translators: a project and a task of it
                    _("{project} › {task}").format(project=project.name, task=task.name),
                    detail=client or "",
                    color=project.color,
                    spoken=_("{project}, task {task}").format(
                        project=spoken_project(project.name, client), task=task.name
                    ),
                )
            )
    return found
