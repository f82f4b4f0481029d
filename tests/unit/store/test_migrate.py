"""Every older file opens with all its rows, and a step that fails leaves the file as it was (SYNC 2.11, I8)."""

import sqlite3
from pathlib import Path

import pytest

from tracker_app.store import migrate as module
from tracker_app.store.database import APPLICATION_ID, SCHEMA_VERSION, Database
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.migrate import STEPS

BEFORE = Path(__file__).parent / "files_before"
SCHEMA = Path(module.__file__).parent / "schema"


def schema_of(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY 1"
        )
        return [row[0] for row in rows]


def rows_of(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as connection:
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0] for name in names}


def opened(path: Path) -> Path:
    database = Database(path, writer="test")
    database.open()
    database.close()
    return path


def test_each_step_has_its_statements_and_a_file_as_it_was_before() -> None:
    assert len(STEPS) == SCHEMA_VERSION
    assert sorted(path.stem for path in SCHEMA.glob("m*.sql")) == sorted(STEPS)
    assert sorted(path.stem for path in BEFORE.glob("*.sql")) == sorted(STEPS)


@pytest.mark.parametrize("step", STEPS)
def test_a_file_from_before_a_step_opens_with_all_its_rows_and_todays_schema(step: str, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with sqlite3.connect(old) as connection:
        connection.executescript((BEFORE / f"{step}.sql").read_text("utf-8"))
    before = rows_of(old)
    opened(old)
    after = rows_of(old)
    assert {name: after[name] for name in before if not name.startswith("_") and name != "meta"} == {
        name: count for name, count in before.items() if not name.startswith("_") and name != "meta"
    }
    assert schema_of(old) == schema_of(opened(tmp_path / "new.db"))
    with sqlite3.connect(old) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = opened(tmp_path / "a.db")
    with sqlite3.connect(path) as connection:
        before = list(connection.iterdump())
    opened(path)
    with sqlite3.connect(path) as connection:
        assert list(connection.iterdump()) == before


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("no")

    monkeypatch.setattr(module, "_refuse_halves", fails)
    path = tmp_path / "a.db"
    with pytest.raises(sqlite3.OperationalError):
        opened(path)
    assert schema_of(path) == []
    monkeypatch.undo()
    assert schema_of(opened(path))


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION, SCHEMA_VERSION + 1])
def test_somebody_elses_file_is_left_alone_whatever_its_version(version: int, tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE precious (x)")
        connection.execute(f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        opened(path)
    assert caught.value.fault is FileFault.NOT_OURS
    assert path.read_bytes() == before


def test_a_file_from_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = opened(tmp_path / "a.db")
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        opened(path)
    assert caught.value.fault is FileFault.NEWER
    assert path.read_bytes() == before
