"""Turns what is wanted of a record of the catalogue into its use case. Knows no widget."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import ClientId, ProjectId, TaskId
from tracker_app.domain.refusals import Refusal
from tracker_app.ui.catalog.rows import Row

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

Job = Callable[[], Any]


class Wishes:
    """Each method returns the job for `act.perform`."""

    def __init__(self, holdfast: "Holdfast") -> None:
        self._catalogue = holdfast.catalogue
        self._tasks = holdfast.tasks

    def add(self, kind: Kind, name: str, place: str) -> Job:
        """Add a record; `place` is the project of a task, the client of a project or ""."""
        match kind:
            case Kind.PROJECT:
                return lambda: self._catalogue.add_project(name, client=ClientId(place) if place else None)
            case Kind.CLIENT:
                return lambda: self._catalogue.add_client(name)
            case Kind.TASK:
                return lambda: self._tasks.add(ProjectId(place), name)
            case _:
                return lambda: self._catalogue.add_tag(name)

    def rename(self, row: Row, name: str) -> Job:
        """Give a record another name."""
        match row.kind:
            case Kind.PROJECT:
                return lambda: self._catalogue.rename_project(ProjectId(row.id), name)
            case Kind.CLIENT:
                return lambda: self._catalogue.rename_client(ClientId(row.id), name)
            case Kind.TASK:
                return lambda: self._tasks.rename(TaskId(row.id), name)
            case _:
                return lambda: self._catalogue.rename_tag(row.name, name)

    def archive(self, row: Row) -> Job:
        """Put a record away, or take it out again."""
        put_away = not row.archived
        match row.kind:
            case Kind.PROJECT:
                return lambda: self._catalogue.archive_project(ProjectId(row.id), archived=put_away)
            case Kind.CLIENT:
                return lambda: self._catalogue.archive_client(ClientId(row.id), archived=put_away)
            case Kind.TASK:
                return lambda: self._tasks.archive(TaskId(row.id), archived=put_away)
            case _:
                return lambda: self._catalogue.archive_tag(row.name, archived=put_away)

    def delete(self, row: Row) -> Job:
        """Delete a record; what uses it stays."""
        match row.kind:
            case Kind.PROJECT:
                return lambda: self._catalogue.delete_project(ProjectId(row.id))
            case Kind.CLIENT:
                return lambda: self._catalogue.delete_client(ClientId(row.id))
            case Kind.TASK:
                return lambda: self._tasks.delete(TaskId(row.id))
            case _:
                return lambda: self._catalogue.delete_tag(row.name)

    def recolour(self, row: Row, color: str) -> Job:
        """Give a project another colour."""
        return lambda: self._catalogue.recolour_project(ProjectId(row.id), color)

    def move(self, row: Row, client: str) -> Job:
        """Give a project to another client; "" for none."""
        return lambda: self._catalogue.move_project(ProjectId(row.id), ClientId(client) if client else None)


def is_done(answer: object) -> bool:
    """Whether what `act.perform` returned means that something was changed."""
    return answer is not None and not isinstance(answer, Refusal)
