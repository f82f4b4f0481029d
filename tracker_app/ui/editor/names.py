"""The names that entries can be given: projects, clients, tasks, tags, read by a reader thread. Knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tracker_app.domain.catalog import Project, Task
from tracker_app.domain.changes import Changes, Kind
from tracker_app.domain.ids import ClientId, ProjectId

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class NameLists:
    """One reading of the catalogue: projects and tasks in use, all client names, tags in use.

    `all_names` has the names of projects and tasks that were put away too, by id.
    """

    projects: tuple[Project, ...] = ()
    clients: Mapping[ClientId, str] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()
    tags: tuple[str, ...] = ()
    all_names: Mapping[str, str] = field(default_factory=dict)

    def project(self, project: ProjectId | None) -> Project | None:
        """The project in use that has this id."""
        return next((one for one in self.projects if one.id == project), None)


class Names(QObject):
    """Keeps the newest reading; `changed` tells of another one."""

    changed = Signal()

    def __init__(self, holdfast: "Holdfast", bridge: "Bridge", key: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = holdfast.catalogue
        self._tasks = holdfast.tasks
        self._bridge = bridge
        self._key = key
        self._is_stale = True
        self.lists = NameLists()
        bridge.changed.connect(self._changed)

    def wanted(self) -> None:
        """Somebody will need them soon: read them if they changed."""
        if self._is_stale:
            self._is_stale = False
            self._bridge.ask(self._key, self._read, self._take)

    def read_now(self) -> NameLists:
        """Read them at once, for somebody who cannot wait; a few hundred rows."""
        if self._is_stale or self._bridge.is_waiting(self._key):
            self._is_stale = False
            self._bridge.forget(self._key)
            self.lists = self._read()
        return self.lists

    def _read(self) -> NameLists:
        projects, tasks = self._catalogue.projects(), self._tasks.all()
        return NameLists(
            tuple(project for project in projects if not project.archived),
            {client.id: client.name for client in self._catalogue.clients()},
            tuple(task for task in tasks if not task.archived),
            tuple(tag.name for tag in self._catalogue.tags() if not tag.archived),
            {**{one.id: one.name for one in projects}, **{one.id: one.name for one in tasks}},
        )

    def _take(self, lists: NameLists) -> None:
        self.lists = lists
        self.changed.emit()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        # A new entry may bring a new tag along.
        if changes.touches(Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG, Kind.ENTRY):
            self._is_stale = True
