"""A transaction is durable when it ends well and leaves no trace when it does not (P1, SYNC rule O1)."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker_app.domain.changes import Changes, Kind, Origin
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId, EntryId
from tracker_app.store.database import Database
from tracker_app.store.edits import Edits
from tracker_app.store.entries import Entries
from tracker_app.store.errors import FileFault, StoreError


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "home" / "holdfast.db", writer="here")
    made.open()
    with made.write() as unit:
        unit.connection.execute("INSERT INTO account VALUES ('acc', 'timetagger', 'work', '', '', '', 'keyring', 0, 0)")
    yield made
    made.close()


def an_entry(name: str = "e1", *, start: int = 1_700_000_000, stop: int | None = 1_700_000_600) -> TimeEntry:
    return TimeEntry(EntryId(name), start, stop, "UTC", "Writing", tags=("a", "b"), account=AccountId("acc"))


def rows(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("entry", "entry_tag", "op", "journal", "journal_step", "change_log")
        }


def record(database: Database, entry: TimeEntry, *, fail: bool = False) -> None:
    with database.write() as unit:
        numbers = iter(range(100))
        edits = Edits(unit, 1_700_000_000, lambda: f"{entry.id}-{next(numbers)}")
        edits.create(entry)
        edits.finish("add")
        if fail:
            raise ZeroDivisionError


def test_p1_the_entry_its_operation_and_its_undo_line_come_together(database: Database) -> None:
    record(database, an_entry())
    assert rows(database) == {
        "entry": 1, "entry_tag": 2, "op": 1, "journal": 1, "journal_step": 1, "change_log": 2,
    }  # fmt: skip


def test_p1_when_something_fails_inside_nothing_is_there(database: Database) -> None:
    told: list[Changes] = []
    database.after_commit = told.append
    with pytest.raises(ZeroDivisionError):
        record(database, an_entry(), fail=True)
    assert set(rows(database).values()) == {0}
    assert told == []
    record(database, an_entry())
    assert rows(database)["entry"] == 1


def test_p1_what_was_committed_is_there_for_whoever_opens_the_file_next_without_a_close(database: Database) -> None:
    record(database, an_entry())
    other = Database(database.path, writer="other")
    other.open()
    with other.read() as connection:
        assert Entries(connection).get(EntryId("e1")) is not None
    other.close()


def test_a_commit_is_told_once_after_it_is_durable(database: Database) -> None:
    told: list[tuple[Changes, int]] = []
    database.after_commit = lambda changes: told.append((changes, rows(database)["entry"]))
    record(database, an_entry())
    ((changes, entries_then),) = told
    assert changes.ids == {Kind.ENTRY: frozenset({"e1"}), Kind.OP: frozenset({"e1-0"})}
    assert changes.origin is Origin.PERSON
    assert entries_then == 1


def test_the_file_itself_refuses_a_second_running_timer(database: Database) -> None:
    record(database, an_entry("e1", stop=None))
    with pytest.raises(sqlite3.IntegrityError):
        record(database, an_entry("e2", stop=None))
    assert rows(database)["entry"] == 1


def test_the_file_itself_refuses_a_stop_before_the_start(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        record(database, an_entry(start=10, stop=9))


def test_the_file_is_durable_and_its_owners_alone(database: Database) -> None:
    with database.write() as unit:
        ask = unit.connection.execute
        assert ask("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert ask("PRAGMA synchronous").fetchone()[0] == 2
        assert ask("PRAGMA foreign_keys").fetchone()[0] == 1
    for path in database.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE(database.path.parent.stat().st_mode) == 0o700


def test_a_reader_sees_one_state_however_long_it_looks(database: Database) -> None:
    record(database, an_entry("e1"))
    with database.read() as connection:
        before = Entries(connection).count()
        record_elsewhere = threading.Thread(target=record, args=(database, an_entry("e2")))
        record_elsewhere.start()
        record_elsewhere.join(10)
        assert Entries(connection).count() == before == 1
    assert rows(database)["entry"] == 2


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database.read() as connection:
        connection.execute("DELETE FROM account")
    assert caught.value.fault is FileFault.READ_ONLY


def test_p8_a_person_waiting_for_the_turn_goes_before_sync(database: Database) -> None:
    order: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write(Origin.SYNC):
            inside.set()
            go_on.wait(10)

    def write(name: str, origin: Origin) -> None:
        with database.write(origin):
            order.append(name)

    holder = threading.Thread(target=hold)
    holder.start()
    assert inside.wait(10)
    sync = threading.Thread(target=write, args=("sync", Origin.SYNC))
    person = threading.Thread(target=write, args=("person", Origin.PERSON))
    sync.start()
    person.start()
    turn = database._turn
    while turn._persons == 0:
        threading.Event().wait(0.001)
    go_on.set()
    for thread in (holder, sync, person):
        thread.join(10)
    assert order == ["person", "sync"]


def test_p1_a_lock_that_another_process_keeps_is_named_as_busy_and_the_edit_comes_in_when_it_is_free(
    database: Database,
) -> None:
    other = sqlite3.connect(database.path, isolation_level=None)
    with database.write() as unit:
        unit.connection.execute("PRAGMA busy_timeout=10")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        record(database, an_entry())
    assert caught.value.fault is FileFault.BUSY
    assert caught.value.kept
    assert rows(database)["op"] == 0
    other.execute("ROLLBACK")
    other.close()
    assert database.settle_tape()
    assert rows(database)["op"] == 1
    assert not database.settle_tape()
