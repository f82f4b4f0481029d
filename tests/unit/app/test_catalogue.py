"""Projects, clients and tags: what is refused changes nothing, and entries are never lost with them (P1)."""

from collections.abc import Callable, Iterator

import pytest

from tests.worlds import World, a_world
from tracker_app.app.catalogue import Catalogue, Touched
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Client, Project
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ClientId, ProjectId
from tracker_app.domain.refusals import Refusal, Why


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def a_project(world: World, name: str = "Offer", client: ClientId | None = None) -> Project:
    project = world.holdfast.catalogue.add_project(name, client=client)
    assert isinstance(project, Project)
    return project


def an_entry(world: World, content: Content) -> TimeEntry:
    now = int(world.clock.now())
    entry = world.holdfast.recording.add(content, now - 60, now)
    assert isinstance(entry, TimeEntry)
    return entry


def current(world: World, entry: TimeEntry) -> TimeEntry:
    view = world.holdfast.browsing.entry(entry.id)
    assert view is not None
    return view.entry


def test_deleting_a_project_keeps_its_entries_and_undo_gives_it_back_to_them(world: World) -> None:
    project = a_project(world)
    entry = an_entry(world, Content("Writing", project=project.id))
    assert world.holdfast.catalogue.delete_project(project.id) == Touched("Offer", entries=1)
    assert current(world, entry).project is None
    assert world.holdfast.browsing.projects() == []
    world.holdfast.undoing.undo()
    assert current(world, entry).project == project.id


def test_deleting_a_client_keeps_its_projects(world: World) -> None:
    client = world.holdfast.catalogue.add_client("Acme")
    assert isinstance(client, Client)
    project = a_project(world, client=client.id)
    assert world.holdfast.catalogue.delete_client(client.id) == Touched("Acme", projects=1)
    assert [(p.id, p.client) for p in world.holdfast.browsing.projects()] == [(project.id, None)]


def test_a_tag_is_renamed_on_every_entry_as_one_gesture(world: World) -> None:
    entries = [an_entry(world, Content("One", tags=("deep", "home"))), an_entry(world, Content("Two", tags=("deep",)))]
    assert world.holdfast.catalogue.rename_tag("deep", "focus") == Touched("focus", entries=2)
    assert [current(world, e).tags for e in entries] == [("focus", "home"), ("focus",)]
    assert world.holdfast.browsing.tags() == ["focus", "home"]
    world.holdfast.undoing.undo()
    assert [current(world, e).tags for e in entries] == [("deep", "home"), ("deep",)]


def test_two_clients_may_each_have_a_project_of_the_same_name(world: World) -> None:
    client = world.holdfast.catalogue.add_client("Acme")
    assert isinstance(client, Client)
    a_project(world, "Offer")
    assert isinstance(world.holdfast.catalogue.add_project("offer", client=client.id), Project)


def test_a_project_may_take_another_spelling_of_its_own_name(world: World) -> None:
    project = a_project(world, "offer")
    renamed = world.holdfast.catalogue.rename_project(project.id, "Offer")
    assert isinstance(renamed, Project)
    assert renamed.name == "Offer"


REFUSED: dict[str, tuple[Callable[[Catalogue, Project], object], Why]] = {
    "a name that is taken": (lambda c, p: c.add_project(" OFFER "), Why.NAME_TAKEN),
    "a blank name": (lambda c, p: c.add_project("  "), Why.NAME_EMPTY),
    "a name with a line end": (lambda c, p: c.add_client("a\nb"), Why.CONTROL_CHARACTERS),
    "a rename to a name that is taken": (lambda c, p: c.rename_project(p.id, "Other"), Why.NAME_TAKEN),
    "a rename to nothing": (lambda c, p: c.rename_project(p.id, ""), Why.NAME_EMPTY),
    "a project that is not there": (lambda c, p: c.rename_project(ProjectId("x"), "New"), Why.UNKNOWN_PROJECT),
    "a deletion of what is not there": (lambda c, p: c.delete_project(ProjectId("x")), Why.UNKNOWN_PROJECT),
    "a client that is not there": (lambda c, p: c.delete_client(ClientId("x")), Why.UNKNOWN_CLIENT),
    "a tag that is taken": (lambda c, p: c.add_tag("deep"), Why.NAME_TAKEN),
    "a tag renamed to one that is there": (lambda c, p: c.rename_tag("home", "deep"), Why.NAME_TAKEN),
    "a tag that is not there": (lambda c, p: c.rename_tag("x", "y"), Why.UNKNOWN_NAME),
    "a deletion of a tag that is not there": (lambda c, p: c.delete_tag("x"), Why.UNKNOWN_NAME),
}


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input_is_refused_and_changes_nothing(world: World, what: str) -> None:
    project = a_project(world)
    a_project(world, "Other")
    an_entry(world, Content("Writing", project=project.id, tags=("deep", "home")))
    before = world.dump()
    act, why = REFUSED[what]
    answer = act(world.holdfast.catalogue, project)
    assert isinstance(answer, Refusal)
    assert answer.why is why
    assert world.dump() == before
