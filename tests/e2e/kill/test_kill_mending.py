"""kill -9 while a file is put right, restored or joined: the next start ends what was begun, nothing is lost (I8)."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.kill.campaign import environment
from tests.e2e.startup.states import Home, a_home
from tests.worlds import a_world
from tracker_app.app.recording import Content
from tracker_app.store import health
from tracker_app.store.database import Database

pytestmark = pytest.mark.slow
KILLS = 8
ENTRIES = 400


def _killed(words: list[str], home: Path, after: float, *, ready: bool) -> bool:
    """Run a process and kill it `after` seconds, counted from its first line if it says one; False if it had ended."""
    process = subprocess.Popen(
        [sys.executable, *words], env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    if ready:
        process.stdout.readline()
    time.sleep(after)
    alive = process.poll() is None
    if alive:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    return alive


def _finish(home: Path) -> None:
    subprocess.run([sys.executable, "-m", "tests.e2e.kill.mending", str(home)], env=environment(home), check=True)


def _texts(main: Path) -> list[str]:
    database = Database(main, writer="check")
    database.open()
    try:
        with database.read() as connection:
            assert health.faults(connection) == []
            assert health.dangling(connection) == 0
            return [row[0] for row in connection.execute("SELECT description FROM entry WHERE deleted = 0 ORDER BY 1")]
    finally:
        database.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of many entries with a backup of nearly all."""
    made = a_home(tmp_path / "holdfast", backup=False)
    with a_world(home=made.folder) as world:
        for n in range(ENTRIES):
            world.holdfast.recording.add(Content(f"entry {n:03}"), 1_790_000_000 + n * 600, 1_790_000_300 + n * 600)
        world.clock.pass_(7200)
        world.holdfast.backups.turn(at_start=True)
    return made


def test_p1_a_repair_killed_at_any_moment_is_ended_by_the_next_start(home: Home) -> None:
    random_, killed = random.Random(5), 0
    whole = home.main.read_bytes()
    expected = _texts(home.main)
    for n in range(KILLS):
        # A third of the pages is gone: most of it has to come from the backup.
        home.main.write_bytes(whole[: len(whole) * 2 // 3 // 4096 * 4096])
        killed += _killed(
            ["-m", "tests.e2e.kill.mending", str(home.folder)],
            home.folder,
            random_.uniform(0, 0.25) if n else 0.0,
            ready=True,
        )
        (home.folder / "starting").unlink(missing_ok=True)
        _finish(home.folder)
        assert _texts(home.main) == expected
        assert not home.main.with_name("holdfast.db.ready").exists()
        for beside in ("holdfast.db-wal", "holdfast.db-shm"):
            (home.folder / beside).unlink(missing_ok=True)
    # On a quick machine most repairs are over before their time; the long form counts on its number.
    assert killed >= 1
    aside = [folder / "holdfast.db" for folder in home.folder.glob("damaged-*")]
    assert any(path.stat().st_size < len(whole) for path in aside)


def test_p1_a_restore_killed_at_any_moment_leaves_the_old_content_or_the_new_one(home: Home) -> None:
    random_ = random.Random(6)
    (backup,) = (home.folder / "backups").glob("*-auto-*")
    restored = _texts(home.main)
    with a_world(home=home.folder) as world:
        world.entry("made since")
    since = sorted([*restored, "made since"])
    seen = set()
    for n in range(KILLS):
        if _texts(home.main) != since:
            with a_world(home=home.folder) as world:
                world.entry("made since")
        words = ["-m", "tracker_app", "--home", str(home.folder), "restore", str(backup)]
        _killed(words, home.folder, 0.2 + random_.uniform(0, 0.6) if n else 5.0, ready=False)
        now = _texts(home.main)
        assert now in (restored, since)
        seen.add(len(now))
    assert len(restored) in seen


def test_p1_a_joining_killed_at_any_moment_happens_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    random_ = random.Random(7)
    expected = _texts(home.main)
    monkeypatch.setattr(os, "environ", {**os.environ, **environment(home.folder)})
    for n in range(KILLS // 2):
        from tracker_app.app.side_file import side_files

        spot = side_files(home.main, environment(home.folder))[0]
        beside = Database(spot, writer="side")
        beside.open()
        beside.close()
        with a_world(home=home.folder / f"other-{n}") as world:
            world.entry(f"beside {n}")
        (home.folder / f"other-{n}" / "holdfast.db").replace(spot)
        expected = sorted([*expected, f"beside {n}"])
        _killed(["-m", "tests.e2e.kill.mending", str(home.folder)], home.folder, random_.uniform(0, 0.15), ready=True)
        (home.folder / "starting").unlink(missing_ok=True)
        _finish(home.folder)
        assert _texts(home.main) == expected
        assert not spot.exists()


def test_p1_a_first_start_killed_at_any_moment_leaves_a_file_that_opens(tmp_path: Path) -> None:
    random_ = random.Random(8)
    for n in range(KILLS):
        folder = tmp_path / f"home-{n}"
        _killed(["-m", "tests.e2e.kill.mending", str(folder)], folder, random_.uniform(0, 0.15), ready=True)
        _finish(folder)
        assert _texts(folder / "holdfast.db") == []
        connection = sqlite3.connect(folder / "holdfast.db")
        assert connection.execute("PRAGMA user_version").fetchone()[0] > 0
        connection.close()
