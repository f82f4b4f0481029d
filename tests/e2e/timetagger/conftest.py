"""Lends the tests against the real TimeTagger a server, and takes the waits out of the engine and the disks."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.timetagger.computers import hurry
from tests.servers.fixtures import USERS, own_timetagger, timetagger_server, timetagger_user
from tests.servers.timetagger import RealTimeTagger
from tracker_app.app.engines import Engines

__all__ = ["own_timetagger", "timetagger_server", "timetagger_user"]

MEMORY = Path("/dev/shm")


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engines, "_timings", hurry)


@pytest.fixture(scope="session")
def in_memory() -> Iterator[Path]:
    """A folder whose files never wait for a disk, where the system has one; for tests of thousands of commits."""
    beside = MEMORY if os.access(MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="holdfast-e2e-", dir=beside))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def quick_server(in_memory: Path) -> Iterator[RealTimeTagger]:
    """A server for a thousand examples. Never stop or kill this one: others are using it."""
    server = RealTimeTagger(in_memory / "server", USERS)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def quick_homes(in_memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the homes of this test lie in memory."""
    monkeypatch.setenv("HOLDFAST_HOME", str(in_memory / "homes" / "home"))
