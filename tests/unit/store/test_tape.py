"""An edit that cannot be committed is saved by other means and said so, or refused: never half, never twice (P1)."""

import os
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.refusals import Refusal
from tracker_app.store import ballast, tape
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.places import places, tape_in, tapes
from tracker_app.store.recorder import Recorder
from tracker_app.store.tape import Kept


class Failing:
    """Makes COMMIT fail as a full disk does, `times` times; with `lets_go`, SQLite has rolled back by itself."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int, times: int, *, lets_go: bool = False) -> None:
        self.left = times
        real = Recorder.execute

        def execute(connection: Recorder, sql: str, parameters: object = (), /) -> sqlite3.Cursor:
            if sql == "COMMIT" and connection.total_changes and self.left:
                self.left -= 1
                if lets_go:
                    real(connection, "ROLLBACK")
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = code
                raise error
            return real(connection, sql, parameters)

        monkeypatch.setattr(Recorder, "execute", execute)


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def _texts(world: World) -> list[str]:
    return sorted(view.entry.description for view in world.holdfast.browsing.page())


def _taped(world: World) -> list[Path]:
    return tapes(world.holdfast.database.path, os.environ)


@pytest.mark.parametrize("lets_go", [False, True])
def test_p1_a_full_disk_takes_the_ballast_and_the_edit_is_saved(
    world: World, monkeypatch: pytest.MonkeyPatch, lets_go: bool
) -> None:
    assert ballast.lay_in(world.home)
    Failing(monkeypatch, sqlite3.SQLITE_FULL, 1, lets_go=lets_go)
    world.entry("saved by the ballast")
    assert _texts(world) == ["saved by the ballast"]
    assert not (world.home / ballast.NAME).exists()
    assert _taped(world) == []


@pytest.mark.parametrize("lets_go", [False, True])
@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR_FSYNC])
def test_p1_without_ballast_the_edit_goes_on_the_tape_and_comes_home_with_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch, code: int, lets_go: bool
) -> None:
    failing = Failing(monkeypatch, code, 1, lets_go=lets_go)
    with pytest.raises(StoreError) as caught:
        world.entry("on the tape")
    assert Path(caught.value.kept) == tape_in(world.home, world.holdfast.database.path)
    assert _texts(world) == []
    assert failing.left == 0
    world.entry("after")
    assert _texts(world) == ["after", "on the tape"]
    assert _taped(world) == []
    assert len(list(world.home.glob("rescue-*.done"))) == 1


def test_p1_a_timer_whose_start_is_on_the_tape_can_be_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(monkeypatch, sqlite3.SQLITE_FULL, 2)
    with pytest.raises(StoreError):
        world.holdfast.recording.start(Content("running"))
    world.clock.pass_(600)
    with pytest.raises(StoreError) as caught:
        world.holdfast.recording.stop()
    assert caught.value.kept
    assert world.holdfast.database.settle_tape()
    (view,) = world.holdfast.browsing.page()
    assert view.entry.stop == view.entry.start + 600
    assert not isinstance(world.holdfast.undoing.undo(), Refusal)
    running = world.holdfast.browsing.running()
    assert running is not None


def test_p1_the_tape_outlives_the_process_and_another_one_finds_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Failing(monkeypatch, sqlite3.SQLITE_FULL, 1)
    with pytest.raises(StoreError):
        world.entry("from another life")
    world.reopen()
    world.entry("now")
    assert _texts(world) == ["from another life", "now"]


def test_p1_a_crash_between_commit_and_putting_the_tape_away_doubles_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Failing(monkeypatch, sqlite3.SQLITE_FULL, 1)
    with pytest.raises(StoreError):
        world.entry("once")
    (path,) = _taped(world)
    content = path.read_bytes()
    world.entry("next")
    edited = next(view.entry for view in world.holdfast.browsing.page() if view.entry.description == "once")
    world.holdfast.recording.edit(edited.id, EntryPatch(description="edited since"))
    path.write_bytes(content)
    world.reopen()
    world.entry("last")
    assert _texts(world) == ["edited since", "last", "next"]


def test_where_the_folder_takes_nothing_the_tape_lies_in_the_users_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tape_in(world.home, world.holdfast.database.path)
    blocked.mkdir()
    Failing(monkeypatch, sqlite3.SQLITE_READONLY, 1)
    with pytest.raises(StoreError) as caught:
        world.entry("elsewhere")
    assert Path(caught.value.kept).parent == places(world.home, os.environ)[1]
    blocked.rmdir()
    world.reopen()
    world.entry("home again")
    assert _texts(world) == ["elsewhere", "home again"]


def test_p1_where_no_place_takes_it_the_edit_is_refused_and_nothing_says_otherwise(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(tape, "_write", refuse)
    Failing(monkeypatch, sqlite3.SQLITE_FULL, 1)
    with pytest.raises(StoreError) as caught:
        world.entry("nowhere")
    assert (caught.value.fault, caught.value.kept) == (FileFault.FULL, "")
    world.entry("later")
    assert _texts(world) == ["later"]


def test_p1_a_line_that_fits_no_more_is_kept_told_and_stops_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Failing(monkeypatch, sqlite3.SQLITE_FULL, 1)
    with pytest.raises(StoreError):
        world.holdfast.recording.start(Content("on the tape"))
    (path,) = _taped(world)
    content = path.read_bytes()
    path.unlink()
    world.reopen()
    assert isinstance(world.holdfast.recording.start(Content("another timer")), TimeEntry)
    path.write_bytes(content)
    world.reopen()
    world.entry("done")
    assert _texts(world) == ["another timer", "done"]
    assert [problem.code for problem in world.holdfast.sync_centre.problems()] == ["HF-FILE-020"]
    assert content in next(world.home.glob("rescue-*.done")).read_bytes()


def _kept(number: int) -> Kept:
    return Kept(f"id-{number}", (("INSERT", [1, None, "ä\udc80", 2.5], 7),), (("entry", "e"),), 1)


def test_p1_a_torn_line_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "tape.jsonl"
    for number in range(3):
        assert tape.append([(tmp_path, path)], _kept(number)) == path
    whole = path.read_bytes()
    ends = {0} | {n for n in range(len(whole)) if whole[:n].endswith(b"\n")}
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        tape.append([(tmp_path, path)], _kept(9))
        ids = [kept.id for kept in tape.read(path)]
        complete = sum(b'"id-' in line for line in whole[: max(end for end in ends if end <= cut)].split(b"\n"))
        # A line without its end is whole all the same if every byte of it is there.
        assert ids[-1] == "id-9"
        assert len(ids) - 1 in (complete, complete + 1)
        assert ids[:-1] == [f"id-{n}" for n in range(len(ids) - 1)]


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "tape.jsonl"
    tape.append([(tmp_path, path)], _kept(1))
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 4
    path.write_bytes(bytes(whole))
    assert tape.read(path) == []


def test_a_tape_that_has_grown_since_it_was_read_is_not_put_away(tmp_path: Path) -> None:
    path = tmp_path / "tape.jsonl"
    tape.append([(tmp_path, path)], _kept(1))
    length = path.stat().st_size
    tape.append([(tmp_path, path)], _kept(2))
    assert not tape.put_away(path, length)
    assert path.exists()


def test_p9_the_tape_is_its_owners_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(monkeypatch, sqlite3.SQLITE_FULL, 1)
    with pytest.raises(StoreError):
        world.entry("private")
    (path,) = _taped(world)
    assert path.stat().st_mode & 0o077 == 0


def test_a_tape_grows_by_one_edit_for_each_edit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(monkeypatch, sqlite3.SQLITE_FULL, 12)
    sizes = [0]
    for n in range(12):
        with pytest.raises(StoreError):
            world.entry(f"edit {n:02}")
        sizes.append(_taped(world)[0].stat().st_size)
    grown = [after - before for before, after in pairwise(sizes)]
    assert max(grown) < min(grown) * 1.1
    assert world.holdfast.database.settle_tape()
    assert len(_texts(world)) == 12


def test_p1_a_line_is_on_the_disk_before_it_is_spoken_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_size), real(handle))[1])
    path = tmp_path / "tape.jsonl"
    tape.append([(tmp_path, path)], _kept(1))
    assert synced == [path.stat().st_size]
