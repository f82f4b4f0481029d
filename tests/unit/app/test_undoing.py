"""Undo and redo cover every edit, across restarts, and never take back what somebody changed since (P3, DESIGN 6)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.store.database import Origin
from tracker_app.store.edits import Edits
from tracker_app.store.journal import Line


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def current(world: World, entry: TimeEntry) -> TimeEntry:
    view = world.holdfast.browsing.entry(entry.id)
    assert view is not None
    return view.entry


def from_the_server(world: World, entry: TimeEntry, patch: EntryPatch) -> None:
    """Change an entry as a pull does: noted in its history, but not among what undo takes back."""
    with world.holdfast.database.write(Origin.SYNC) as unit:
        edits = Edits(unit, int(world.clock.now()), world.holdfast.make_id)
        edits.change(current(world, entry), patch, queue=False)
        edits.finish("pull", origin="sync", undoable=False)


def test_undo_names_what_it_would_take_back_and_redo_what_it_would_bring_back(world: World) -> None:
    undoing = world.holdfast.undoing
    assert (undoing.next_undo(), undoing.next_redo()) == (None, None)
    world.entry("Writing")
    before = undoing.next_undo()
    assert before is not None
    assert before.what == "add"
    assert undoing.undo() == before
    assert undoing.next_undo() is None
    assert undoing.next_redo() == before


def test_a_deletion_is_taken_back_after_a_restart(world: World) -> None:
    entry = world.entry("Writing")
    world.holdfast.recording.delete([entry.id])
    world.reopen().undoing.undo()
    assert not current(world, entry).deleted
    world.reopen().undoing.redo()
    assert current(world, entry).deleted


def test_p3_undo_leaves_the_field_alone_that_a_server_changed_since(world: World) -> None:
    entry = world.entry("Writing")
    world.holdfast.recording.edit(entry.id, EntryPatch(description="Reading", billable=True))
    from_the_server(world, entry, EntryPatch(description="Theirs"))
    assert isinstance(world.holdfast.undoing.undo(), Line)
    now = current(world, entry)
    assert (now.description, now.billable) == ("Theirs", False)


def test_p3_undo_says_so_when_nothing_of_a_gesture_still_stands_and_goes_on_to_the_one_before(world: World) -> None:
    entry = world.entry("Writing")
    world.holdfast.recording.edit(entry.id, EntryPatch(description="Reading"))
    from_the_server(world, entry, EntryPatch(description="Theirs"))
    assert world.holdfast.undoing.undo() == Refusal(Why.CHANGED_SINCE, given="edit")
    assert current(world, entry).description == "Theirs"
    assert isinstance(world.holdfast.undoing.undo(), Line)
    assert current(world, entry).deleted


def test_a_new_edit_ends_the_chance_to_redo(world: World) -> None:
    world.entry("One")
    world.holdfast.undoing.undo()
    world.entry("Two")
    before = world.dump()
    assert world.holdfast.undoing.redo() == Refusal(Why.NOTHING_TO_REDO)
    assert world.dump() == before


def test_undoing_a_stop_while_another_devices_timer_runs_never_makes_two_run(world: World) -> None:
    first = world.holdfast.recording.start(Content("First"))
    assert isinstance(first, TimeEntry)
    world.clock.pass_(60)
    world.holdfast.recording.stop()
    world.clock.pass_(60)
    now = int(world.clock.now())
    elsewhere = replace(first, id=EntryId(world.holdfast.make_id()), start=now, description="Elsewhere")
    with world.holdfast.database.write(Origin.SYNC) as unit:
        Edits(unit, now, world.holdfast.make_id).create(elsewhere, queue=False)
    world.clock.pass_(60)
    assert isinstance(world.holdfast.undoing.undo(), Line)
    assert current(world, first).stop == now
    running = world.holdfast.browsing.running()
    assert running is not None
    assert running.entry.id == elsewhere.id


def test_what_can_no_longer_be_is_refused_and_does_not_bar_the_way_to_what_came_before(world: World) -> None:
    entry = world.holdfast.recording.start(Content("Long ago"))
    assert isinstance(entry, TimeEntry)
    world.clock.pass_(3600)
    world.holdfast.recording.stop()
    world.clock.pass_(60 * 86_400)
    assert world.holdfast.undoing.undo() == Refusal(Why.TOO_LONG, "start")
    assert current(world, entry).stop == entry.start + 3600
    assert isinstance(world.holdfast.undoing.undo(), Line)
    assert current(world, entry).deleted
