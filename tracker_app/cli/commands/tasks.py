"""`tasks`: list, add, rename, archive, delete the parts of projects. No rules of its own."""

from tracker_app.app.catalogue import Touched
from tracker_app.app.lookup import Lookup
from tracker_app.cli.render import columns
from tracker_app.cli.session import DONE, Session
from tracker_app.domain.catalog import Task
from tracker_app.domain.ids import TaskId
from tracker_app.domain.refusals import Refusal, Why


def list_(session: Session) -> int:
    """List tasks, of one project or of all."""
    project = None
    if (name := session.words.text("project")) is not None:
        found = _lookup(session).project(name)
        if isinstance(found, Refusal):
            return session.refuse(found)
        project = found.id
    tasks = session.holdfast.tasks.all(project)
    names = _projects(session)
    session.answer({"tasks": [_json(task, names) for task in tasks]})
    session.say_if(
        columns([(names.get(t.project, ""), t.name, "put away" if t.archived else "") for t in tasks]),
    )
    return DONE


def add(session: Session) -> int:
    """Add a task to a project."""
    project = _lookup(session).project(session.words.needed("project"))
    if isinstance(project, Refusal):
        return session.refuse(project)
    return _done(session, "Added", session.holdfast.tasks.add(project.id, session.words.needed("name")))


def rename(session: Session) -> int:
    """Rename a task."""
    task = _task(session)
    if isinstance(task, Refusal):
        return session.refuse(task)
    return _done(session, "Renamed", session.holdfast.tasks.rename(task, session.words.needed("new")))


def archive(session: Session) -> int:
    """Put a task away."""
    task = _task(session)
    if isinstance(task, Refusal):
        return session.refuse(task)
    return _done(session, "Put away", session.holdfast.tasks.archive(task))


def delete(session: Session) -> int:
    """Delete a task; its entries stay on the project."""
    task = _task(session)
    if isinstance(task, Refusal):
        return session.refuse(task)
    gone = session.holdfast.tasks.delete(task)
    if not isinstance(gone, Touched):
        return session.refuse(gone)
    session.answer({"name": gone.name, "entries": gone.entries})
    session.say(f"Deleted: {gone.name}")
    return DONE


def _lookup(session: Session) -> Lookup:
    return Lookup(session.holdfast.database)


def _task(session: Session) -> TaskId | Refusal:
    words = session.words
    place = _lookup(session).place(words.needed("project"), words.needed("name"))
    if isinstance(place, Refusal):
        return place
    return place[1] or Refusal(Why.UNKNOWN_TASK, "task", words.needed("name"))


def _projects(session: Session) -> dict[str, str]:
    return {project.id: project.name for project in session.holdfast.catalogue.projects()}


def _json(task: Task, projects: dict[str, str]) -> dict[str, object]:
    return {"id": task.id, "name": task.name, "archived": task.archived, "project": projects.get(task.project)}


def _done(session: Session, did: str, result: Task | Refusal) -> int:
    if isinstance(result, Refusal):
        return session.refuse(result)
    session.answer({"task": _json(result, _projects(session))})
    session.say(f"{did}: {result.name}")
    return DONE
