"""Setting a file aside and putting another in its place loses neither, whatever interrupts it."""

import os
from pathlib import Path

import pytest

from tracker_app.store import aside


@pytest.fixture
def main(tmp_path: Path) -> Path:
    path = tmp_path / "holdfast.db"
    path.write_bytes(b"old")
    path.with_name("holdfast.db-wal").write_bytes(b"the old file's")
    path.with_name("holdfast.db-shm").write_bytes(b"")
    return path


def test_p1_the_file_goes_aside_with_its_wal_and_stays_where_it_is(main: Path) -> None:
    folder = aside.set_aside(main, main.parent / "damaged-1")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "holdfast.db": b"old", "holdfast.db-wal": b"the old file's", "holdfast.db-shm": b"",
    }  # fmt: skip
    assert main.read_bytes() == b"old"
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    assert aside.set_aside(main, main.parent / "damaged-1") == main.parent / "damaged-1-2"


def test_p1_no_wal_is_left_beside_a_file_that_it_does_not_belong_to(main: Path) -> None:
    ready = main.parent / "made.db"
    ready.write_bytes(b"new")
    aside.take_place(ready, main)
    assert sorted(path.name for path in main.parent.iterdir()) == ["holdfast.db"]
    assert main.read_bytes() == b"new"


def test_p1_an_exchange_that_was_interrupted_is_ended(main: Path) -> None:
    main.with_name("holdfast.db.ready").write_bytes(b"new")
    assert aside.finish(main)
    assert main.read_bytes() == b"new"
    assert not main.with_name("holdfast.db-wal").exists()
    assert not aside.finish(main)


def test_only_old_leftovers_are_swept_up(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    old, young = tmp_path / ".salvage-old", tmp_path / ".salvage-young"
    partial, backup = tmp_path / "backups" / ".x.db.1.partial", tmp_path / "backups" / "holdfast-auto-1.db"
    for folder in (old, young):
        folder.mkdir()
    for file in (partial, backup):
        file.write_text("")
    for path in (old, partial, backup):
        os.utime(path, (1, 1))
    aside.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == [".salvage-young", "backups", "holdfast-auto-1.db"]
