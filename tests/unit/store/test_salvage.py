"""What a salvage takes from where: the newer row, the proved one, or what the history tells (SYNC 2.11)."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId
from tracker_app.domain.refusals import Refusal
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.health import copy_file
from tracker_app.store.remotes import Remotes
from tracker_app.store.salvage import Salvaged, salvage

ACCOUNT = AccountId("acc-1")
NOW = 1_795_600_000


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        with made.holdfast.database.write() as unit:
            Accounts(unit.connection).add(Account(ACCOUNT, "timetagger", "Mine", "http://localhost/"))
            Remotes(unit.connection).save_cursor(ACCOUNT, "17", None, 1)
        yield made


def _copied(world: World, path: Path) -> Path:
    copy_file(world.holdfast.database.path, path)
    return path


def _change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def _ask(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def _salvaged(damaged: Path, backup: Path | None, tmp_path: Path) -> tuple[Salvaged, Path]:
    target = tmp_path / "target.db"
    return salvage(damaged, backup, target, zone="Europe/Tallinn", now=NOW), target


def test_the_row_that_changed_more_often_wins_and_of_equals_the_proved_one(world: World, tmp_path: Path) -> None:
    edited, misread = world.entry("as in the backup"), world.entry("right")
    backup = _copied(world, tmp_path / "backup.db")
    world.holdfast.recording.edit(edited.id, EntryPatch(description="edited since", tags=("new",)))
    world.entry("made since")
    damaged = _copied(world, tmp_path / "damaged.db")
    _change(damaged, f"UPDATE entry SET description = 'rught' WHERE id = '{misread.id}'")
    found, target = _salvaged(damaged, backup, tmp_path)
    rows = [row[0] for row in _ask(target, "SELECT description FROM entry ORDER BY 1")]
    assert rows == ["edited since", "made since", "right"]
    assert _ask(target, f"SELECT tag_id FROM entry_tag WHERE entry_id = '{edited.id}'") == [("new",)]
    assert (found.from_file, found.from_backup, found.lost) == (2, 1, 0)


def test_p1_entries_that_lost_their_rows_are_built_anew_from_their_history(world: World, tmp_path: Path) -> None:
    project = world.holdfast.catalogue.add_project("Website")
    assert not isinstance(project, Refusal)
    entry = world.holdfast.recording.add(
        Content("first", project.id, tags=("a", "b"), billable=True), 1_790_000_000, 1_790_000_600
    )
    assert isinstance(entry, TimeEntry)
    world.holdfast.recording.edit(entry.id, EntryPatch(description="second", tags=("b", "c")))
    gone = world.entry("deleted later")
    world.holdfast.recording.delete([gone.id])
    damaged = _copied(world, tmp_path / "damaged.db")
    _change(damaged, "PRAGMA foreign_keys=OFF", "DELETE FROM entry_tag", "DELETE FROM entry")
    found, target = _salvaged(damaged, None, tmp_path)
    assert found.from_history == 1
    assert _ask(
        target, "SELECT description, start_utc, stop_utc, project_id, billable, account FROM entry WHERE deleted = 0"
    ) == [("second", 1_790_000_000, 1_790_000_600, project.id, 1, ACCOUNT)]
    assert _ask(target, f"SELECT tag_id FROM entry_tag WHERE entry_id = '{entry.id}' ORDER BY 1") == [("b",), ("c",)]
    assert _ask(target, f"SELECT deleted FROM entry WHERE id = '{gone.id}'") == [(1,)]


def test_p2_operations_of_the_file_stay_and_those_of_the_backup_are_doubted(world: World, tmp_path: Path) -> None:
    old = world.entry("old")
    backup = _copied(world, tmp_path / "backup.db")
    new = world.entry("new")
    damaged = _copied(world, tmp_path / "damaged.db")
    _change(damaged, f"DELETE FROM op WHERE local_id = '{old.id}'")
    _, target = _salvaged(damaged, backup, tmp_path)
    states = dict(_ask(target, "SELECT local_id, state FROM op"))  # type: ignore[arg-type]
    assert states == {old.id: "unknown", new.id: "pending"}
    assert _ask(target, "SELECT count(*) FROM cursor") == [(0,)]


def test_what_is_pointed_at_and_gone_gets_a_stand_in(world: World, tmp_path: Path) -> None:
    project = world.holdfast.catalogue.add_project("Website")
    assert not isinstance(project, Refusal)
    world.holdfast.recording.add(Content("kept", project.id), 1_790_000_000, 1_790_000_600)
    damaged = _copied(world, tmp_path / "damaged.db")
    _change(damaged, "PRAGMA foreign_keys=OFF", "DELETE FROM project", "DELETE FROM account")
    _, target = _salvaged(damaged, None, tmp_path)
    assert _ask(target, "SELECT name FROM project") == [(f"Recovered {project.id[-4:]}",)]
    assert _ask(target, "SELECT removed FROM account") == [(1,)]
    assert _ask(target, "SELECT project_id FROM entry") == [(project.id,)]


def test_of_two_timers_that_run_the_later_goes_on(world: World, tmp_path: Path) -> None:
    first = world.holdfast.recording.start(Content("first"))
    assert isinstance(first, TimeEntry)
    world.clock.pass_(600)
    second = world.holdfast.recording.start(Content("second"))
    assert isinstance(second, TimeEntry)
    damaged = _copied(world, tmp_path / "damaged.db")
    _change(damaged, "DROP INDEX one_running_timer", f"UPDATE entry SET stop_utc = NULL WHERE id = '{first.id}'")
    _, target = _salvaged(damaged, None, tmp_path)
    assert _ask(target, "SELECT description, stop_utc FROM entry ORDER BY start_utc") == [
        ("first", second.start), ("second", None),
    ]  # fmt: skip


def test_json_that_cannot_be_read_is_made_anew_from_the_entry(world: World, tmp_path: Path) -> None:
    import json

    world.entry("still sent whole")
    damaged = _copied(world, tmp_path / "damaged.db")
    _change(damaged, "UPDATE op SET patch_json = '{\"start\":17'", "UPDATE journal_step SET after_json = '{' ")
    _, target = _salvaged(damaged, None, tmp_path)
    ((text,),) = _ask(target, "SELECT patch_json FROM op")
    assert json.loads(str(text))["description"] == "still sent whole"


def test_p9_what_is_made_is_its_owners_alone(world: World, tmp_path: Path) -> None:
    world.entry("private")
    _, target = _salvaged(_copied(world, tmp_path / "damaged.db"), None, tmp_path)
    assert target.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*-work"))
