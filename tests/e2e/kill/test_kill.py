"""kill -9 at a random moment of a command, of one that records without a pause, and of the window: nothing is lost."""

from pathlib import Path

import pytest

from tests.e2e.kill.campaign import run

pytestmark = pytest.mark.slow


def test_p1_killed_commands_lose_nothing_confirmed_and_leave_the_file_whole(tmp_path: Path) -> None:
    done = run(tmp_path / "home", 11, commands=60)
    assert done.kills - done.survived >= 30
    assert done.confirmed


def test_p1_killed_under_write_load_nothing_confirmed_is_lost(tmp_path: Path) -> None:
    done = run(tmp_path / "home", 12, busy=32)
    assert done.kills - done.survived == 32
    assert len(done.confirmed) > 32


def test_p1_a_killed_window_loses_nothing_confirmed(tmp_path: Path) -> None:
    done = run(tmp_path / "home", 13, windows=8)
    assert done.kills - done.survived == 8
    assert len(done.confirmed) > 8
