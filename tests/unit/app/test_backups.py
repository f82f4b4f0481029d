"""Rolling backups are made when due, proved, thinned and read again (G18)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds import World, a_world
from tracker_app.app.backups import Backup
from tracker_app.app.problems import Problem
from tracker_app.store import ballast

HOUR = 3600


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def test_one_is_made_after_a_change_and_none_without(world: World) -> None:
    backups = world.holdfast.backups
    world.entry("one")
    made = backups.turn(at_start=True)
    assert isinstance(made, Backup)
    assert made.path.stat().st_mode & 0o077 == 0
    world.clock.pass_(5 * HOUR)
    assert backups.turn(at_start=True) is None
    world.entry("two")
    assert isinstance(backups.turn(at_start=True), Backup)
    assert len(backups.all()) == 2


def test_while_the_window_is_open_one_an_hour_is_enough(world: World) -> None:
    world.entry("one")
    assert isinstance(world.holdfast.backups.turn(), Backup)
    world.entry("two")
    world.clock.pass_(HOUR - 1)
    assert world.holdfast.backups.turn() is None
    world.clock.pass_(1)
    assert isinstance(world.holdfast.backups.turn(), Backup)


def test_the_newest_good_one_is_found_past_a_bad_one(world: World) -> None:
    world.entry("one")
    good = world.holdfast.backups.turn()
    assert isinstance(good, Backup)
    world.clock.pass_(HOUR)
    world.entry("two")
    bad = world.holdfast.backups.turn()
    assert isinstance(bad, Backup)
    bad.path.write_bytes(bad.path.read_bytes()[:9000])
    found = world.holdfast.backups.newest_good()
    assert found is not None
    assert (found[0].path, found[1]) == (good.path, 1)


def test_a_backup_that_has_gone_bad_is_found_within_a_week_told_and_not_used_again(world: World) -> None:
    world.entry("one")
    made = world.holdfast.backups.turn()
    assert isinstance(made, Backup)
    assert world.holdfast.backups.turn() is None
    made.path.write_bytes(b"x" * 5000)
    world.clock.pass_(6 * 24 * HOUR)
    assert world.holdfast.backups.turn() is None
    world.clock.pass_(24 * HOUR)
    told = world.holdfast.backups.turn()
    assert isinstance(told, Problem)
    assert told.code == "HF-FILE-022"
    assert world.holdfast.backups.all() == []


def test_a_users_own_copy_is_never_thinned_out(world: World) -> None:
    world.entry("one")
    world.holdfast.maintenance.backup()
    own = [copy for copy in world.holdfast.backups.all() if not copy.rolling]
    for n in range(60):
        world.clock.pass_(24 * HOUR)
        world.entry(f"{n}")
        world.holdfast.backups.turn()
    assert [copy.path for copy in world.holdfast.backups.all() if not copy.rolling] == [copy.path for copy in own]
    assert len(world.holdfast.backups.all()) < 40


def test_backups_that_cannot_be_made_are_a_problem_and_nothing_else(world: World) -> None:
    (world.home / "backups").write_text("a file")
    world.entry("one")
    told = world.holdfast.backups.turn()
    assert isinstance(told, Problem)
    assert told.code == "HF-FILE-012"
    assert world.holdfast.browsing.count() == 1


def test_upkeep_does_all_that_is_due_and_has_nothing_to_tell(world: World) -> None:
    world.entry("one")
    assert world.holdfast.upkeep.turn(at_start=True) == []
    assert len(world.holdfast.backups.all()) == 1
    assert (world.home / ballast.NAME).stat().st_size == ballast.BYTES


def test_upkeep_makes_no_backup_where_the_disk_is_nearly_full(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.entry("one")
    monkeypatch.setattr(ballast, "lay_in", lambda _folder: False)
    monkeypatch.setattr("tracker_app.app.upkeep.shutil.disk_usage", lambda _folder: _Usage())
    told = world.holdfast.upkeep.turn()
    assert [problem.code for problem in told] == ["HF-FILE-009"]
    assert not (world.home / "backups").exists()


class _Usage:
    free = 1000


def test_p1_a_copy_has_its_name_only_when_it_is_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.entry("one")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("killed here")))
    told = world.holdfast.backups.turn()
    assert isinstance(told, Problem)
    assert list((world.home / "backups").iterdir()) == []
