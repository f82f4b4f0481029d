"""Restoring a backup: shown first, undoable by a backup of its own, and losing nothing that was never sent."""

import sqlite3
from pathlib import Path

import pytest

from tests.worlds import World, a_world
from tracker_app.app.maintenance import BackupDone
from tracker_app.app.problems import Problem
from tracker_app.app.recording import Content
from tracker_app.app.restoring import Restored, RestorePreview
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.remotes import Remotes


def _backup(world: World) -> Path:
    done = world.holdfast.maintenance.backup()
    assert isinstance(done, BackupDone), done
    return done.path


def _texts(world: World) -> list[str]:
    return sorted(view.entry.description for view in world.holdfast.browsing.page())


def _with_account(world: World) -> AccountId:
    account = AccountId("acc-1")
    with world.holdfast.database.write() as unit:
        Accounts(unit.connection).add(Account(account, "timetagger", "Mine", "http://localhost/"))
        Remotes(unit.connection).save_cursor(account, "17", None, 1)
    return account


def test_p3_a_preview_names_every_day_with_what_would_come_go_and_change() -> None:
    with a_world(zone="Europe/Tallinn") as world:
        gone, changed = world.entry("gone since", ago_minutes=60 * 24 * 2), world.entry("as it was")
        world.entry("the same")
        path = _backup(world)
        world.holdfast.recording.delete([gone.id])
        world.holdfast.recording.edit(changed.id, EntryPatch(description="as it is", tags=("new",)))
        world.entry("made since")
        before = world.dump()
        seen = world.holdfast.restoring.preview(path)
        assert isinstance(seen, RestorePreview)
        assert (seen.entries, seen.added, seen.removed, seen.changed, seen.kept) == (3, 1, 1, 1, 0)
        assert [(day.day.isoformat(), day.added, day.removed, day.changed) for day in seen.days] == [
            ("2026-11-24", 0, 1, 1),
            ("2026-11-22", 1, 0, 0),
        ]
        assert world.dump() == before


def test_a_preview_of_the_present_says_that_nothing_would_change() -> None:
    with a_world() as world:
        world.entry("one", ago_minutes=90)
        seen = world.holdfast.restoring.preview(_backup(world))
        assert isinstance(seen, RestorePreview)
        assert seen.same
        assert seen.days == ()


def test_p1_restore_brings_the_backup_back_and_keeps_the_present_as_a_backup() -> None:
    with a_world() as world:
        world.entry("then")
        path = _backup(world)
        world.entry("since")
        other = world.another()
        done = world.holdfast.restoring.restore(path)
        assert isinstance(done, Restored)
        assert _texts(world) == ["then"]
        assert [view.entry.description for view in other.browsing.page()] == ["then"]
        other.close()
        assert done.safety is not None
        back = world.holdfast.restoring.restore(done.safety)
        assert isinstance(back, Restored)
        assert _texts(world) == ["since", "then"]
        world.reopen()
        assert _texts(world) == ["since", "then"]


def test_every_window_hears_of_a_restore() -> None:
    with a_world() as world:
        world.entry("then")
        path = _backup(world)
        since = world.entry("since")
        other = world.another()
        other.feed.start_from_now()
        world.holdfast.restoring.restore(path)
        heard = other.feed.look()
        other.close()
        assert heard is not None
        assert since.id in str(heard.ids)


def test_p1_restore_keeps_what_was_never_sent_with_its_operations() -> None:
    with a_world() as world:
        account = _with_account(world)
        world.entry("then")
        path = _backup(world)
        unsent = world.entry("never sent")
        seen = world.holdfast.restoring.preview(path)
        assert isinstance(seen, RestorePreview)
        assert (seen.removed, seen.kept) == (0, 1)
        done = world.holdfast.restoring.restore(path)
        assert isinstance(done, Restored)
        assert done.kept == 1
        assert _texts(world) == ["never sent", "then"]
        with world.holdfast.database.read() as connection:
            states = connection.execute("SELECT state FROM op WHERE local_id = ?", (unsent.id,)).fetchall()
            assert states == [("pending",)]
            assert Remotes(connection).cursor(account) == (None, None)


def test_p2_what_waited_when_the_backup_was_made_is_looked_up_before_it_is_sent_again() -> None:
    with a_world() as world:
        _with_account(world)
        entry = world.entry("sent since")
        path = _backup(world)
        with world.holdfast.database.write() as unit:
            unit.connection.execute("DELETE FROM op")
        world.holdfast.restoring.restore(path)
        with world.holdfast.database.read() as connection:
            row = connection.execute("SELECT state, attempts FROM op WHERE local_id = ?", (entry.id,)).fetchone()
        assert row == ("unknown", 1)


def test_a_timer_that_has_ended_since_does_not_run_again() -> None:
    with a_world() as world:
        world.holdfast.recording.start(Content("ended"))
        path = _backup(world)
        world.clock.pass_(600)
        stopped = world.holdfast.recording.stop()
        assert isinstance(stopped, TimeEntry)
        world.holdfast.restoring.restore(path)
        assert world.holdfast.browsing.running() is None
        assert _texts(world) == ["ended"]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"x" * 5000, b"nonsense"])
def test_p1_a_file_that_is_no_good_copy_is_refused_and_nothing_changes(content: bytes) -> None:
    with a_world() as world:
        world.entry("here")
        bad = world.home / "bad.db"
        bad.write_bytes(content)
        before = world.dump()
        for answer in (world.holdfast.restoring.preview(bad), world.holdfast.restoring.restore(bad)):
            assert isinstance(answer, Problem)
            assert answer.code == "HF-FILE-021"
        assert isinstance(world.holdfast.restoring.restore(world.home / "not-there.db"), Problem)
        assert world.dump() == before


def test_p6_a_damaged_file_is_set_aside_and_the_backup_takes_its_place() -> None:
    with a_world() as world:
        world.entry("then")
        path = _backup(world)
        world.close()
        main = world.home / "holdfast.db"
        main.write_bytes(b"garbage" * 1000)
        seen = world.holdfast.restoring.preview(path)
        assert isinstance(seen, RestorePreview)
        assert (seen.added, seen.current_readable) == (1, False)
        done = world.holdfast.restoring.restore(path)
        assert isinstance(done, Restored)
        assert done.safety is not None
        assert (done.safety / "holdfast.db").read_bytes() == b"garbage" * 1000
        world.reopen()
        assert _texts(world) == ["then"]
        assert not list(world.home.glob(".restore-*"))


def test_numbers_of_undo_lines_and_changes_are_never_given_twice() -> None:
    with a_world() as world:
        world.entry("then")
        path = _backup(world)
        for n in range(5):
            world.entry(f"since {n}")
        with sqlite3.connect(world.home / "holdfast.db") as connection:
            before = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
        world.holdfast.restoring.restore(path)
        with sqlite3.connect(world.home / "holdfast.db") as connection:
            after = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
        assert all(after[name] >= before[name] for name in before)
