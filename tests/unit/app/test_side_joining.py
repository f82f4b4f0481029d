"""What was recorded in a second file comes home as if it had been recorded in the first."""

import os
from pathlib import Path

import pytest

from tests.worlds import A_TUESDAY, HandClock, MemoryLocks, MemorySecrets, World, a_world
from tracker_app.app.opening import Opened, open_holdfast
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId
from tracker_app.domain.refusals import Refusal
from tracker_app.store import side
from tracker_app.store.accounts import Account, Accounts


def _open(world: World) -> Opened:
    return open_holdfast(
        world.home, clock=world.clock, zone=world.zone, secrets=world.secrets, locks=world.locks,
        environ=dict(os.environ),
    )  # fmt: skip


def _texts(opened: Opened) -> list[str]:
    return sorted(view.entry.description for view in opened.holdfast.browsing.page())


@pytest.fixture
def world() -> World:
    made = a_world()
    with made.holdfast.database.write() as unit:
        Accounts(unit.connection).add(Account(AccountId("acc-1"), "timetagger", "Mine", "http://localhost/"))
    return made


def _blocked(world: World) -> Path:
    """Put a folder where the data file should be; returns where the file went."""
    main = world.home / "holdfast.db"
    away = world.home / "away.db"
    world.close()
    main.rename(away)
    main.mkdir()
    return away


def _unblock(world: World, away: Path) -> None:
    (world.home / "holdfast.db").rmdir()
    away.rename(world.home / "holdfast.db")


def test_p1_what_was_recorded_beside_a_blocked_file_is_joined_when_it_is_free_again(world: World) -> None:
    world.entry("before")
    away = _blocked(world)
    opened = _open(world)
    assert opened.mode == "side-file"
    entry = opened.holdfast.recording.start(Content("meanwhile", tags=("new",)))
    assert isinstance(entry, TimeEntry)
    world.clock.pass_(600)
    opened.holdfast.recording.stop()
    opened.holdfast.close()
    _unblock(world, away)
    opened = _open(world)
    assert opened.mode == "normal"
    assert [found.code for found in opened.problems] == ["HF-FILE-017"]
    assert _texts(opened) == ["before", "meanwhile"]
    found = opened.holdfast.browsing.entry(entry.id)
    assert found is not None
    assert (found.entry.tags, found.entry.account, found.entry.stop) == (("new",), "acc-1", entry.start + 600)
    assert len(opened.holdfast.sync_centre.outbox()) == 2
    opened.holdfast.close()
    opened = _open(world)
    assert opened.problems == ()
    assert _texts(opened) == ["before", "meanwhile"]
    opened.holdfast.close()


def test_undo_reaches_back_over_the_joining(world: World) -> None:
    away = _blocked(world)
    opened = _open(world)
    entry = opened.holdfast.recording.start(Content("one"))
    assert isinstance(entry, TimeEntry)
    opened.holdfast.recording.edit(entry.id, EntryPatch(description="two"))
    opened.holdfast.close()
    _unblock(world, away)
    opened = _open(world)
    assert _texts(opened) == ["two"]
    assert not isinstance(opened.holdfast.undoing.undo(), Refusal)
    assert _texts(opened) == ["one"]
    opened.holdfast.undoing.undo()
    assert _texts(opened) == []
    opened.holdfast.close()


def test_p1_a_timer_that_ran_in_the_file_ends_where_the_one_beside_it_began(world: World) -> None:
    running = world.holdfast.recording.start(Content("from before"))
    assert isinstance(running, TimeEntry)
    world.clock.pass_(3600)
    away = _blocked(world)
    opened = _open(world)
    later = opened.holdfast.recording.start(Content("later"))
    assert isinstance(later, TimeEntry)
    opened.holdfast.close()
    _unblock(world, away)
    opened = _open(world)
    now_running = opened.holdfast.browsing.running()
    assert now_running is not None
    assert now_running.entry.id == later.id
    before = opened.holdfast.browsing.entry(running.id)
    assert before is not None
    assert before.entry.stop == later.start
    opened.holdfast.close()


def test_projects_of_one_name_become_one_and_new_ones_come_along(world: World) -> None:
    project = world.holdfast.catalogue.add_project("Website")
    assert not isinstance(project, Refusal)
    away = _blocked(world)
    opened = _open(world)
    same, new = (opened.holdfast.catalogue.add_project(name) for name in ("website", "Other"))
    assert not isinstance(same, Refusal)
    assert not isinstance(new, Refusal)
    entries = [
        opened.holdfast.recording.add(Content("x", project=p.id), 1_790_000_000, 1_790_000_600) for p in (same, new)
    ]
    opened.holdfast.close()
    _unblock(world, away)
    opened = _open(world)
    assert sorted(p.name for p in opened.holdfast.catalogue.projects()) == ["Other", "Website"]
    homes = [opened.holdfast.browsing.entry(e.id) for e in entries if isinstance(e, TimeEntry)]
    assert [view.entry.project for view in homes if view is not None] == [project.id, new.id]
    opened.holdfast.close()


def test_p1_edits_of_a_copy_of_the_file_come_home_and_only_those(tmp_path: Path) -> None:
    clock = HandClock(1_795_000_000)
    with a_world(now=A_TUESDAY) as world:
        kept, edited = world.entry("kept"), world.entry("edited")
        spot = tmp_path / "side.db"
        assert side.copy_aside(world.holdfast.database.path, spot)
        from tracker_app.app.compose import Holdfast
        from tracker_app.app.side_file import note_whose
        from tracker_app.app.side_joining import join

        beside = Holdfast(
            world.home, clock=world.clock, zone=world.zone, secrets=MemorySecrets(), locks=MemoryLocks(), environ={},
            file=spot,
        )  # fmt: skip
        beside.open()
        note_whose(beside.database, world.holdfast.database.path)
        world.clock.pass_(10)
        beside.recording.edit(edited.id, EntryPatch(description="edited beside"))
        beside.recording.edit(edited.id, EntryPatch(tags=("a",)))
        beside.undoing.undo()
        beside.close()
        assert join(world.holdfast.database, spot, clock, world.holdfast.make_id) == 1
        found = world.holdfast.browsing.entry(edited.id)
        assert found is not None
        assert (found.entry.description, found.entry.tags) == ("edited beside", ())
        same = world.holdfast.browsing.entry(kept.id)
        assert same is not None
        assert same.entry == kept
        assert not spot.exists()
        assert list(tmp_path.glob("side-joined-*.db"))
