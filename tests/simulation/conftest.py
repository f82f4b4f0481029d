"""Simulations keep their homes in memory: half of a world's time would be the disk's."""

import shutil
from collections.abc import Iterator

import pytest

from tests.memory_disk import memory_disk


@pytest.fixture(autouse=True)
def _in_memory(_own_home: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = memory_disk("holdfast-")
    monkeypatch.setenv("HOLDFAST_HOME", str(folder / "homes" / "one"))
    yield
    shutil.rmtree(folder, ignore_errors=True)
