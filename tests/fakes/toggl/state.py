"""Keeps the data, its versions and snapshots, and the side door of other clients. Knows no HTTP and no wording."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

from tests.fakes.toggl.clock import Clock
from tests.fakes.toggl.messages import ApiError, Json
from tests.fakes.toggl.model import Client, Entry, Project, Tables, Tag, Task, User, Workspace
from tests.fakes.toggl.quota import Plan
from tests.fakes.toggl.uncertain import Uncertain

Row = TypeVar("Row", Entry, Project, Client, Tag, Task, Workspace)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All data at one moment (seconds, by the true clock)."""

    taken: float
    tables: Tables


@dataclass(slots=True)
class State:
    """The data of one account. `clock_offset` (seconds) makes the server's clock wrong."""

    clock: Clock
    plan: Plan
    uncertain: Uncertain
    user: User
    tables: Tables = field(default_factory=Tables)
    clock_offset: float = 0.0
    revision: int = 0
    touched: list[int] = field(default_factory=list)  # entries changed since the list was last emptied
    _last_at: int = 0

    # Time

    def now(self) -> float:
        """Return the server's own idea of the time, in seconds."""
        return self.clock.now() + self.clock_offset

    def receive_second(self) -> int:
        """Return the whole second of `now`."""
        return int(self.now())

    def next_at(self) -> int:
        """Return a new modification time in microseconds: two changes never share one unless the clock goes back."""
        now = round(self.now() * 1_000_000)
        if 0 <= self._last_at - now < 1_000_000:
            now = self._last_at + 1
        self._last_at = now
        return now

    # Rows

    def new_id(self) -> int:
        """Hand out the next id, above 2^31 (6.1)."""
        self.tables.next_id += 1
        return self.tables.next_id - 1

    def save(self, row: Row) -> Row:
        """Keep a row as it is."""
        self.revision += 1
        match row:
            case Entry():
                self.tables.entries[row.id] = row
                self.touched.append(row.id)
            case Project():
                self.tables.projects[row.id] = row
            case Client():
                self.tables.clients[row.id] = row
            case Tag():
                self.tables.tags[row.id] = row
            case Task():
                self.tables.tasks[row.id] = row
            case Workspace():
                self.tables.workspaces[row.id] = row
        return row

    def running(self) -> Entry | None:
        """Return the running entry over all workspaces (6.11)."""
        return next((entry for entry in self.tables.entries.values() if entry.is_running), None)

    def workspace(self, workspace_id: int) -> Workspace:
        """Return a workspace the user may use; raises ApiError 403, or 402 when suspended (3.2, 3.4)."""
        found = self.tables.workspaces.get(workspace_id)
        if found is None or not found.is_member or found.deleted_us is not None:
            raise ApiError(403, "User cannot access workspace")
        if found.suspended_us is not None:
            raise ApiError(402, f"Workspace {found.name} is suspended")
        return found

    def visible(self, entry: Entry) -> bool:
        """Whether the user still sees the entry's workspace: losing access leaves no tombstone (6.3)."""
        workspace = self.tables.workspaces.get(entry.workspace_id)
        return workspace is not None and workspace.is_member and workspace.deleted_us is None

    def tag_names(self, entry: Entry) -> list[str]:
        """Return the names of an entry's tags that still exist; deleting a tag leaves `at` alone (7)."""
        tags = (self.tables.tags.get(tag_id) for tag_id in entry.tag_ids)
        return [tag.name for tag in tags if tag is not None and tag.deleted_us is None]

    def live_tag_ids(self, entry: Entry) -> list[int]:
        """Return the ids that go with `tag_names`."""
        tags = (self.tables.tags.get(tag_id) for tag_id in entry.tag_ids)
        return [tag.id for tag in tags if tag is not None and tag.deleted_us is None]

    # Snapshots and losses

    def snapshot(self) -> Snapshot:
        """Keep all data as of now."""
        return Snapshot(self.clock.now(), self.tables.copy())

    def rollback(self, snapshot: Snapshot) -> None:
        """Put all data back, as a restored backup does: later changes vanish without a tombstone."""
        next_id = self.tables.next_id
        self.tables = snapshot.tables.copy()
        if not self.uncertain.rollback_reuses_ids:
            self.tables.next_id = next_id
        self.revision += 1

    def lose_entry(self, entry_id: int) -> None:
        """Drop one entry without a tombstone."""
        del self.tables.entries[entry_id]
        self.revision += 1

    # The side door: another client of the same user

    def web_create(self, start: int, stop: int | None = None, **fields: Json) -> Entry:
        """Add an entry (seconds UTC; no stop = running) by the same rules as the API; raises ApiError."""
        from tests.fakes.toggl import entries

        workspace_id: int = fields.pop("workspace_id", self.user.default_workspace_id)
        return entries.create(self, workspace_id, entries.side_door_body(workspace_id, start, stop, fields))

    def web_edit(self, entry_id: int, **fields: Json) -> Entry:
        """Change named fields (start and stop in seconds UTC) by the same rules as the API; raises ApiError."""
        from tests.fakes.toggl import entries

        entry = entries.get(self, entry_id)
        return entries.update(self, entry.workspace_id, entry_id, entries.side_door_times(entry, fields))

    def web_delete(self, entry_id: int) -> Entry:
        """Delete an entry, leaving a tombstone (6.3); raises ApiError 404."""
        from tests.fakes.toggl import entries

        return entries.delete(self, entries.get(self, entry_id).workspace_id, entry_id)

    # Arranging the world

    def add_workspace(self, name: str, organization_id: int | None = None) -> Workspace:
        """Add a workspace, in the first organization unless told otherwise."""
        new = 100 + len(self.tables.workspaces)
        return self.save(Workspace(new, organization_id or 10, name, self.next_at()))

    def change_workspace(self, workspace_id: int, **fields: Json) -> Workspace:
        """Set fields of a workspace, such as `locked_at`, `constraints` or `is_member`."""
        return self.save(replace(self.tables.workspaces[workspace_id], at_us=self.next_at(), **fields))
