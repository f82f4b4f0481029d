"""Tasks and uses of the catalogue: changed whole or not at all, told to servers, given back by undo."""

import pytest

from tests.worlds import World, a_world
from tracker_app.app.accounts import Candidate
from tracker_app.app.catalogue import Use
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Client, Project, Task
from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ProjectId, TaskId
from tracker_app.domain.operations import Verb
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.providers.base import AccountSpec, Identity


@pytest.fixture
def world():
    with a_world() as made:
        yield made


def a_project(world: World, name: str = "Website") -> Project:
    project = world.holdfast.catalogue.add_project(name)
    assert isinstance(project, Project)
    return project


def an_entry(world: World, content: Content, minutes: int = 30) -> TimeEntry:
    start = int(world.clock.now()) - 7200
    entry = world.holdfast.recording.add(content, start, start + minutes * 60)
    assert isinstance(entry, TimeEntry)
    return entry


def test_two_tasks_of_one_project_cannot_be_called_the_same(world: World) -> None:
    tasks, website, app = world.holdfast.tasks, a_project(world), a_project(world, "App")
    assert isinstance(tasks.add(website.id, "Design"), Task)
    assert tasks.add(website.id, " design ") == Refusal(Why.NAME_TAKEN, "name", "design")
    assert isinstance(tasks.add(app.id, "Design"), Task)
    assert tasks.add(ProjectId("none"), "Design") == Refusal(Why.UNKNOWN_PROJECT, "project", "none")
    assert [task.name for task in tasks.all(website.id)] == ["Design"]


def test_renaming_and_putting_away_a_task_leaves_its_entries_on_it(world: World) -> None:
    tasks, website = world.holdfast.tasks, a_project(world)
    task = tasks.add(website.id, "Design")
    assert isinstance(task, Task)
    entry = an_entry(world, Content("Draw", website.id, task.id))
    assert isinstance(tasks.rename(task.id, "Layout"), Task)
    assert isinstance(tasks.archive(task.id), Task)
    assert tasks.rename(task.id, "") == Refusal(Why.NAME_EMPTY, "name", "")
    assert tasks.archive(TaskId("none")) == Refusal(Why.UNKNOWN_TASK, "task", "none")
    (after,) = tasks.all()
    assert (after.name, after.archived) == ("Layout", True)
    view = world.holdfast.browsing.entry(entry.id)
    assert view is not None
    assert view.task_name == "Layout"


def test_deleting_a_task_keeps_its_entries_on_the_project_and_undo_gives_the_task_back_to_them(world: World) -> None:
    tasks, website = world.holdfast.tasks, a_project(world)
    task = tasks.add(website.id, "Design")
    assert isinstance(task, Task)
    entry = an_entry(world, Content("Draw", website.id, task.id))
    done = tasks.delete(task.id)
    assert not isinstance(done, Refusal)
    assert done.entries == 1
    view = world.holdfast.browsing.entry(entry.id)
    assert view is not None
    assert (view.entry.project, view.entry.task) == (website.id, None)
    world.holdfast.undoing.undo()
    view = world.holdfast.browsing.entry(entry.id)
    assert view is not None
    assert view.entry.task == task.id
    assert tasks.all() == [task]


def test_uses_count_entries_and_seconds_of_projects_clients_and_tags(world: World) -> None:
    catalogue = world.holdfast.catalogue
    client = catalogue.add_client("Acme")
    assert isinstance(client, Client)
    website = a_project(world)
    assert isinstance(catalogue.move_project(website.id, client.id), Project)
    an_entry(world, Content("Draw", website.id, None, ("deep",)), minutes=30)
    an_entry(world, Content("Write", website.id), minutes=15)
    gone = an_entry(world, Content("Gone", website.id), minutes=5)
    world.holdfast.recording.delete([gone.id])
    uses = catalogue.uses()
    assert uses.projects == {website.id: Use(2, 45 * 60)}
    assert uses.clients == {client.id: Use(2, 45 * 60)}
    assert uses.tags == {"deep": Use(1, 30 * 60)}
    assert uses.tasks == {}


def test_a_project_cannot_move_to_a_client_that_has_one_of_its_name(world: World) -> None:
    catalogue = world.holdfast.catalogue
    client = catalogue.add_client("Acme")
    assert isinstance(client, Client)
    catalogue.add_project("Website", client=client.id)
    other = a_project(world)
    assert catalogue.move_project(other.id, client.id) == Refusal(Why.NAME_TAKEN, "name", "Website")
    recoloured = catalogue.recolour_project(other.id, "#112233")
    assert isinstance(recoloured, Project)
    assert recoloured.color == "#112233"


def test_undo_of_a_deleted_project_brings_the_project_back_with_its_entries(world: World) -> None:
    catalogue, website = world.holdfast.catalogue, a_project(world)
    entry = an_entry(world, Content("Draw", website.id))
    catalogue.delete_project(website.id)
    assert catalogue.projects() == []
    world.holdfast.undoing.undo()
    assert catalogue.projects() == [website]
    view = world.holdfast.browsing.entry(entry.id)
    assert view is not None
    assert view.entry.project == website.id


def test_a_deletion_that_was_not_sent_yet_is_not_sent_after_its_undo(world: World) -> None:
    spec = AccountSpec("timetagger", "https://time.example.org", "alice")
    world.holdfast.accounts.keep(Candidate(spec, Identity("alice"), "token"), name="Work")
    catalogue, website = world.holdfast.catalogue, a_project(world)
    an_entry(world, Content("Draw", website.id))
    catalogue.delete_project(website.id)
    world.holdfast.undoing.undo()
    waiting = [row for row in world.holdfast.sync_centre.outbox() if row.kind is Kind.PROJECT]
    assert [row.verb for row in waiting] in ([], [Verb.CREATE])
    world.holdfast.sync_centre.close()
