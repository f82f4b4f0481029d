"""A real disk that is full, and one that turned read-only: what is said to be saved is saved (P1, P6, G21)."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.startup.states import NOW, ZONE
from tests.worlds import HandClock, MemoryLocks, MemorySecrets
from tracker_app.app import explain
from tracker_app.app.opening import Opened, open_holdfast
from tracker_app.app.recording import Content
from tracker_app.domain.entry import TimeEntry
from tracker_app.store import ballast
from tracker_app.store.errors import FileFault, StoreError

MEGABYTES = 24


class Disk:
    """A small disk of its own, mounted for one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def mount(self) -> bool:
        words = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(self.folder)]
        done = subprocess.run(words, capture_output=True, check=False)
        return done.returncode == 0

    def turn(self, word: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{word}", str(self.folder)], check=True)

    def fill(self) -> None:
        """Leave not a byte."""
        handle = os.open(self.folder / "filler", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        try:
            while os.write(handle, bytes(4096)):
                pass
        except OSError:
            return
        finally:
            os.close(handle)

    def make_room(self) -> None:
        (self.folder / "filler").unlink()

    def unmount(self) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=False)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    try:
        mounted = made.mount()
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a disk of its own needs rights that this user does not have")
    yield made
    made.unmount()


@pytest.fixture
def user(tmp_path: Path) -> Path:
    folder = tmp_path / "user"
    folder.mkdir()
    return folder


def _open(disk: Disk, user: Path) -> Opened:
    return open_holdfast(
        disk.folder / "home", clock=HandClock(NOW), zone=ZONE, secrets=MemorySecrets(), locks=MemoryLocks(),
        environ={**os.environ, "HOME": str(user), "TMPDIR": str(user)},
    )  # fmt: skip


def _texts(opened: Opened) -> list[str]:
    return sorted(view.entry.description for view in opened.holdfast.browsing.page(limit=10_000))


def _record(opened: Opened, name: str) -> StoreError | None:
    try:
        entry = opened.holdfast.recording.add(Content(name), NOW - 7200, NOW - 3600)
    except StoreError as error:
        return error
    assert isinstance(entry, TimeEntry)
    return None


def test_p1_on_a_full_disk_every_edit_is_saved_taped_or_refused_and_said_so(
    disk: Disk, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballast, "ENOUGH_FREE", 0)
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.setenv("TMPDIR", str(user))
    opened = _open(disk, user)
    assert (disk.folder / "home" / ballast.NAME).exists()
    assert _record(opened, "before") is None
    disk.fill()
    # The ballast gives way: room for many edits more.
    assert _record(opened, "by the ballast") is None
    assert not (disk.folder / "home" / ballast.NAME).exists()
    disk.fill()
    saved, taped = ["before", "by the ballast"], []
    for n in range(300):
        error = _record(opened, f"entry {n:03}")
        if error is None:
            saved.append(f"entry {n:03}")
            disk.fill()
        else:
            assert error.fault in (FileFault.FULL, FileFault.IO)
            assert error.kept, "the user's own folder is on another disk and has room"
            assert explain.of_store(error).code == "HF-FILE-018"
            taped.append(f"entry {n:03}")
            if len(taped) == 20:
                break
    assert len(taped) == 20
    assert _texts(opened) == sorted(saved)
    opened.holdfast.close()
    # And from a new start with the disk still full:
    opened = _open(disk, user)
    error = _record(opened, "from a later start")
    (saved if error is None else taped).append("from a later start")
    assert error is None or error.kept
    opened.starting.done()
    opened.holdfast.close()
    disk.make_room()
    opened = _open(disk, user)
    assert opened.mode == "normal"
    assert _texts(opened) == sorted([*saved, *taped])
    opened.holdfast.close()


def test_p6_a_disk_that_is_full_to_the_last_byte_opens(disk: Disk, user: Path) -> None:
    opened = _open(disk, user)
    _record(opened, "before")
    opened.holdfast.close()
    disk.fill()
    opened = _open(disk, user)
    assert "before" in _texts(opened)
    error = _record(opened, "since")
    assert error is None or error.kept
    opened.holdfast.close()
    disk.make_room()
    opened = _open(disk, user)
    assert _texts(opened) == ["before", "since"]
    opened.holdfast.close()


def test_p6_a_read_only_disk_shows_everything_and_records_beside_it(disk: Disk, user: Path) -> None:
    opened = _open(disk, user)
    _record(opened, "before")
    opened.holdfast.close()
    disk.turn("ro")
    opened = _open(disk, user)
    assert opened.mode == "side-file"
    assert {problem.code for problem in opened.problems} == {"HF-FILE-002", "HF-FILE-016"}
    assert _texts(opened) == ["before"]
    assert _record(opened, "since") is None
    opened.holdfast.close()
    again = _open(disk, user)
    assert _texts(again) == ["before", "since"]
    again.holdfast.close()
    disk.turn("rw")
    opened = _open(disk, user)
    assert opened.mode == "normal"
    assert [problem.code for problem in opened.problems] == ["HF-FILE-017"]
    assert _texts(opened) == ["before", "since"]
    opened.holdfast.close()


def test_p1_a_disk_that_turns_read_only_while_the_window_is_open_costs_nothing(
    disk: Disk, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.setenv("TMPDIR", str(user))
    opened = _open(disk, user)
    _record(opened, "before")
    # As a disk with faults does: the system mounts it read-only with files open.
    subprocess.run(["mount", "-o", "remount,ro,force", str(disk.folder)], check=False, capture_output=True)
    error = _record(opened, "since")
    assert error is None or error.kept
    opened.holdfast.close()
    disk.turn("rw")
    opened = _open(disk, user)
    assert _texts(opened) == ["before", "since"]
    opened.holdfast.close()
