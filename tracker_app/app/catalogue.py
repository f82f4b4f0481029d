"""What a person does to projects, clients and tags: add, rename, put away, delete. Knows no window and no network.

Each use case is one transaction; what is queued for servers goes with it. A refusal means that nothing was changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tracker_app.domain.catalog import Client, Project, Tag, Task, color_for, name_key
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import sorted_tags
from tracker_app.domain.ids import ClientId, EntryId, ProjectId, TagId
from tracker_app.domain.operations import Verb
from tracker_app.domain.refusals import Refusal, Why, of_tags, of_text
from tracker_app.store.accounts import Accounts
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Database, Unit
from tracker_app.store.edits import Edits
from tracker_app.store.entry_counts import EntryCounts
from tracker_app.sync.clock import Clock, Ids


@dataclass(frozen=True, slots=True)
class Touched:
    """What renaming or deleting something did to what pointed at it."""

    name: str
    entries: int = 0
    projects: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """How many entries use something, and their length in seconds."""

    entries: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Uses:
    """How much everything is used, by id; tags by name. What no entry uses is not there."""

    projects: Mapping[str, Use]
    clients: Mapping[str, Use]
    tasks: Mapping[str, Use]
    tags: Mapping[str, Use]


class Catalogue:
    """The use cases of the catalogue over one data file."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id

    def projects(self) -> list[Project]:
        """Return every project, those in use first."""
        with self._database.read() as connection:
            return Catalog(connection).projects()

    def clients(self) -> list[Client]:
        """Return every client, those in use first."""
        with self._database.read() as connection:
            return Catalog(connection).clients()

    def tags(self) -> list[Tag]:
        """Return every tag, by name."""
        with self._database.read() as connection:
            return Catalog(connection).tags()

    def uses(self) -> Uses:
        """Return how much every project, client, task and tag is used. Reads all entries: for a reader thread."""
        now = self._now()
        with self._database.read() as connection:
            counted = EntryCounts(connection)
            projects, tasks, tags = counted.by_project(now), counted.by_task(now), counted.by_tag(now)
            clients: dict[str, tuple[int, int]] = {}
            for project in Catalog(connection).projects():
                if project.client is not None and project.id in projects:
                    entries, seconds = clients.get(project.client, (0, 0))
                    more, longer = projects[project.id]
                    clients[project.client] = (entries + more, seconds + longer)
        return Uses(*({key: Use(*of) for key, of in found.items()} for found in (projects, clients, tasks, tags)))

    def add_project(self, name: str, *, client: ClientId | None = None, color: str | None = None) -> Project | Refusal:
        """Add a project; two of one client cannot be called the same. `color` is `#rrggbb`."""
        if refusal := of_name(name):
            return refusal
        name = name.strip()
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            if change.has_project(name, client):
                return Refusal(Why.NAME_TAKEN, "name", name)
            account = Accounts(unit.connection).first()
            project = Project(ProjectId(self._make_id()), name, client, color or color_for(name), account)
            change.catalog.put_project(project)
            change.born(Kind.PROJECT, project.id, of_project(project))
            return project

    def rename_project(self, project: ProjectId, name: str) -> Project | Refusal:
        """Give a project another name; its entries follow by themselves."""
        if refusal := of_name(name):
            return refusal
        name = name.strip()
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            found = change.catalog.project(project)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_PROJECT, "project", project)
            if name_key(name) != name_key(found.name) and change.has_project(name, found.client):
                return Refusal(Why.NAME_TAKEN, "name", name)
            return change.project(replace(found, name=name), {"name": name})

    def recolour_project(self, project: ProjectId, color: str) -> Project | Refusal:
        """Give a project another colour, `#rrggbb`."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            found = change.catalog.project(project)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_PROJECT, "project", project)
            return change.project(replace(found, color=color), {"color": color})

    def move_project(self, project: ProjectId, client: ClientId | None) -> Project | Refusal:
        """Give a project to another client, or to none."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            found = change.catalog.project(project)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_PROJECT, "project", project)
            if found.client != client and change.has_project(found.name, client):
                return Refusal(Why.NAME_TAKEN, "name", found.name)
            return change.project(replace(found, client=client), {"client": client})

    def archive_project(self, project: ProjectId, *, archived: bool = True) -> Project | Refusal:
        """Put a project away, or take it out again; nothing else changes."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            found = change.catalog.project(project)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_PROJECT, "project", project)
            return change.project(replace(found, archived=archived), {"archived": archived})

    def delete_project(self, project: ProjectId) -> Touched | Refusal:
        """Delete a project. Its entries stay, without a project; undo gives it back to them."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            found = change.catalog.project(project)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_PROJECT, "project", project)
            entries = change.edits.entries.of_project(project)
            change.entries(entries, EntryPatch(project=None, task=None))
            change.catalog.put_project(replace(found, deleted=True))
            change.told(Kind.PROJECT, project, Verb.DELETE, {})
            change.edits.finish("delete-project")
            return Touched(found.name, entries=len(entries))

    def add_client(self, name: str) -> Client | Refusal:
        """Add a client."""
        if refusal := of_name(name):
            return refusal
        name = name.strip()
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            if change.catalog.clients_named(name):
                return Refusal(Why.NAME_TAKEN, "name", name)
            client = Client(ClientId(self._make_id()), name, Accounts(unit.connection).first())
            change.catalog.put_client(client)
            change.born(Kind.CLIENT, client.id, {"name": name, "archived": False})
            return client

    def rename_client(self, client: ClientId, name: str) -> Client | Refusal:
        """Give a client another name."""
        if refusal := of_name(name):
            return refusal
        name = name.strip()
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            found = change.catalog.client(client)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_CLIENT, "client", client)
            if name_key(name) != name_key(found.name) and change.catalog.clients_named(name):
                return Refusal(Why.NAME_TAKEN, "name", name)
            return change.client(replace(found, name=name), {"name": name})

    def archive_client(self, client: ClientId, *, archived: bool = True) -> Client | Refusal:
        """Put a client away, or take it out again."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            found = change.catalog.client(client)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_CLIENT, "client", client)
            return change.client(replace(found, archived=archived), {"archived": archived})

    def delete_client(self, client: ClientId) -> Touched | Refusal:
        """Delete a client. Its projects stay, without a client."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            found = change.catalog.client(client)
            if found is None or found.deleted:
                return Refusal(Why.UNKNOWN_CLIENT, "client", client)
            projects = [project for project in change.catalog.projects() if project.client == client]
            for project in projects:
                change.project(replace(project, client=None), {"client": None})
            change.catalog.put_client(replace(found, deleted=True))
            change.told(Kind.CLIENT, client, Verb.DELETE, {})
            return Touched(found.name, projects=len(projects))

    def add_tag(self, name: str) -> Tag | Refusal:
        """Add a tag."""
        if refusal := of_name(name) or of_tags((name.strip(),)):
            return refusal
        name = name.strip()
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            if change.tag_named(name):
                return Refusal(Why.NAME_TAKEN, "name", name)
            tag = Tag(TagId(name), name, Accounts(unit.connection).first())
            change.catalog.put_tag(tag)
            change.born(Kind.TAG, tag.id, {"name": name})
            return tag

    def rename_tag(self, name: str, new: str) -> Touched | Refusal:
        """Rename a tag on every entry, as one gesture that undo takes back."""
        if refusal := of_name(new) or of_tags((new.strip(),)):
            return refusal
        new = new.strip()
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            tag = change.tag_named(name)
            if tag is None:
                return Refusal(Why.UNKNOWN_NAME, "tag", name)
            if new == tag.name:
                return Touched(name)
            if change.tag_named(new):
                return Refusal(Why.NAME_TAKEN, "name", new)
            # A tag's id is its first name, so the new word is a tag of its own; entries carry words.
            change.catalog.put_tag(replace(tag, id=TagId(new), name=new))
            unit.changed(Kind.TAG, new)
            count = change.swap_tag(name, (new,))
            change.drop_tag(tag)
            change.edits.finish("rename-tag")
            return Touched(new, entries=count)

    def archive_tag(self, name: str, *, archived: bool = True) -> Tag | Refusal:
        """Put a tag away, or take it out again; entries keep it."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            tag = change.tag_named(name)
            if tag is None:
                return Refusal(Why.UNKNOWN_NAME, "tag", name)
            tag = replace(tag, archived=archived)
            change.catalog.put_tag(tag)
            unit.changed(Kind.TAG, tag.id)
            return tag

    def delete_tag(self, name: str) -> Touched | Refusal:
        """Take a tag off every entry, as one gesture that undo takes back, and delete it."""
        with self._database.write() as unit:
            change = CatalogueChange(unit, self._now(), self._make_id)
            tag = change.tag_named(name)
            if tag is None:
                return Refusal(Why.UNKNOWN_NAME, "tag", name)
            count = change.swap_tag(name, ())
            change.drop_tag(tag)
            change.edits.finish("delete-tag")
            return Touched(name, entries=count)

    def _now(self) -> int:
        return int(self._clock.now())


class CatalogueChange:
    """One change of the catalogue inside one transaction, with the operations that tell the servers."""

    def __init__(self, unit: Unit, at: int, make_id: Callable[[], str]) -> None:
        self._unit = unit
        self.catalog = Catalog(unit.connection)
        self.edits = Edits(unit, at, make_id)

    def has_project(self, name: str, client: ClientId | None) -> bool:
        return any(project.client == client for project in self.catalog.projects_named(name))

    def tag_named(self, name: str) -> Tag | None:
        return next((tag for tag in self.catalog.tags() if tag.name == name), None)

    def project(self, project: Project, patch: Mapping[str, Any]) -> Project:
        self.catalog.put_project(project)
        self.told(Kind.PROJECT, project.id, Verb.UPDATE, patch)
        return project

    def client(self, client: Client, patch: Mapping[str, Any]) -> Client:
        self.catalog.put_client(client)
        self.told(Kind.CLIENT, client.id, Verb.UPDATE, patch)
        return client

    def task(self, task: Task, patch: Mapping[str, Any]) -> Task:
        self.catalog.put_task(task)
        self.told(Kind.TASK, task.id, Verb.UPDATE, patch)
        return task

    def entries(self, entries: list[EntryId], patch: EntryPatch) -> None:
        for found in map(self.edits.entries.get, entries):
            if found is not None:
                self.edits.change(found, patch)

    def swap_tag(self, name: str, instead: tuple[str, ...]) -> int:
        entries = [self.edits.entries.get(entry) for entry in self.edits.entries.with_tag(name)]
        for entry in entries:
            if entry is not None:
                tags = sorted_tags([*(tag for tag in entry.tags if tag != name), *instead])
                self.edits.change(entry, EntryPatch(tags=tags))
        return len(entries)

    def drop_tag(self, tag: Tag) -> None:
        self.catalog.put_tag(replace(tag, deleted=True))
        self.told(Kind.TAG, tag.id, Verb.DELETE, {})

    def born(self, kind: Kind, record: str, whole: Mapping[str, Any]) -> None:
        """Announce a new record and queue its creation on the account that new things go to."""
        self._unit.changed(kind, record)
        account = Accounts(self._unit.connection).first()
        if account is not None:
            self.edits.queue_record(account, kind, record, Verb.CREATE, whole)

    def told(self, kind: Kind, record: str, verb: Verb, patch: Mapping[str, Any]) -> None:
        """Announce a change and queue it for every account that knows the record, or is about to."""
        self._unit.changed(kind, record)
        for account in Accounts(self._unit.connection).all():
            known = self.edits.remotes.by_local(account.id, kind, record)
            if known is not None or self.edits.outbox.newest_unsettled(account.id, kind, record) is not None:
                self.edits.queue_record(account.id, kind, record, verb, patch)


def of_name(name: str) -> Refusal | None:
    """Refuse a name that is empty or cannot be shown."""
    if not name.strip():
        return Refusal(Why.NAME_EMPTY, "name", name)
    return of_text(name, "name")


def of_project(project: Project) -> dict[str, Any]:
    return {"name": project.name, "client": project.client, "color": project.color, "archived": project.archived}
