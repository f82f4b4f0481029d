"""Reads and writes clients, projects, tasks and tags. Knows nothing of entries or servers."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from tracker_app.domain.catalog import Client, Project, Tag, Task, name_key
from tracker_app.domain.ids import AccountId, ClientId, ProjectId, TagId, TaskId

_PROJECT = "id, name, client_id, color, account, archived, deleted"
_CLIENT = "id, name, account, archived, deleted"
_TASK = "id, name, project_id, account, archived, deleted"


def _account(value: str | None) -> AccountId | None:
    return AccountId(value) if value else None


def _project(row: Sequence[Any]) -> Project:
    client = ClientId(row[2]) if row[2] else None
    return Project(ProjectId(row[0]), row[1], client, row[3], _account(row[4]), bool(row[5]), bool(row[6]))


def _client(row: Sequence[Any]) -> Client:
    return Client(ClientId(row[0]), row[1], _account(row[2]), bool(row[3]), bool(row[4]))


def _task(row: Sequence[Any]) -> Task:
    return Task(TaskId(row[0]), row[1], ProjectId(row[2]), _account(row[3]), bool(row[4]), bool(row[5]))


def _tag(row: Sequence[Any]) -> Tag:
    return Tag(TagId(row[0]), row[1], _account(row[2]), bool(row[3]), bool(row[4]))


class Catalog:
    """The catalogue over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def projects(self) -> list[Project]:
        """Return every project that is not deleted, by name."""
        rows = self._db.execute(f"SELECT {_PROJECT} FROM project WHERE deleted = 0 ORDER BY archived, name_key, id")
        return [_project(row) for row in rows]

    def project(self, project: ProjectId) -> Project | None:
        """Return a project, also a deleted one."""
        row = self._db.execute(f"SELECT {_PROJECT} FROM project WHERE id = ?", (project,)).fetchone()
        return _project(row) if row else None

    def projects_named(self, name: str) -> list[Project]:
        """Return projects whose name a person would call the same; those in use first."""
        rows = self._db.execute(
            f"SELECT {_PROJECT} FROM project WHERE name_key = ? AND deleted = 0 ORDER BY archived, id",
            (name_key(name),),
        )
        return [_project(row) for row in rows]

    def clients(self) -> list[Client]:
        """Return every client that is not deleted, by name."""
        rows = self._db.execute(f"SELECT {_CLIENT} FROM client WHERE deleted = 0 ORDER BY archived, name_key, id")
        return [_client(row) for row in rows]

    def client(self, client: ClientId) -> Client | None:
        """Return a client, also a deleted one."""
        row = self._db.execute(f"SELECT {_CLIENT} FROM client WHERE id = ?", (client,)).fetchone()
        return _client(row) if row else None

    def clients_named(self, name: str) -> list[Client]:
        """Return clients with this name."""
        rows = self._db.execute(
            f"SELECT {_CLIENT} FROM client WHERE name_key = ? AND deleted = 0 ORDER BY archived, id", (name_key(name),)
        )
        return [_client(row) for row in rows]

    def tasks(self, project: ProjectId | None = None) -> list[Task]:
        """Return the tasks, of one project or of all."""
        rows = self._db.execute(
            f"SELECT {_TASK} FROM task WHERE deleted = 0 AND (?1 IS NULL OR project_id = ?1) ORDER BY name_key, id",
            (project,),
        )
        return [_task(row) for row in rows]

    def task(self, task: TaskId) -> Task | None:
        """Return a task, also a deleted one."""
        row = self._db.execute(f"SELECT {_TASK} FROM task WHERE id = ?", (task,)).fetchone()
        return _task(row) if row else None

    def tags(self) -> list[Tag]:
        """Return the tags, by name."""
        rows = self._db.execute("SELECT id, name, account, archived, deleted FROM tag WHERE deleted = 0 ORDER BY name")
        return [_tag(row) for row in rows]

    def put_project(self, project: Project) -> None:
        """Add or replace a project."""
        self._db.execute(
            """INSERT INTO project (id, account, client_id, name, name_key, color, archived, deleted)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id,
             name = excluded.name, name_key = excluded.name_key, color = excluded.color, archived = excluded.archived,
             deleted = excluded.deleted""",
            (
                project.id, project.account, project.client, project.name, name_key(project.name), project.color,
                project.archived, project.deleted,
            ),
        )  # fmt: skip

    def put_client(self, client: Client) -> None:
        """Add or replace a client."""
        self._db.execute(
            """INSERT INTO client (id, account, name, name_key, archived, deleted) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key,
             archived = excluded.archived, deleted = excluded.deleted""",
            (client.id, client.account, client.name, name_key(client.name), client.archived, client.deleted),
        )

    def put_task(self, task: Task) -> None:
        """Add or replace a task."""
        self._db.execute(
            """INSERT INTO task (id, account, project_id, name, name_key, archived, deleted)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key,
             project_id = excluded.project_id, archived = excluded.archived, deleted = excluded.deleted""",
            (task.id, task.account, task.project, task.name, name_key(task.name), task.archived, task.deleted),
        )

    def put_tag(self, tag: Tag) -> None:
        """Add or replace a tag."""
        self._db.execute(
            """INSERT INTO tag (id, account, name, archived, deleted) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, archived = excluded.archived,
             deleted = excluded.deleted""",
            (tag.id, tag.account, tag.name, tag.archived, tag.deleted),
        )
