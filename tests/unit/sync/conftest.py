"""Lends tests of the engine one home, or two, on a server in memory."""

from collections.abc import Callable, Iterator

import pytest

from tests.fakes.memory_server import PROFILES, MemoryServer
from tests.sync_homes import Home, homes
from tests.worlds import HandClock

Make = Callable[..., tuple[MemoryServer, HandClock, list[Home]]]


@pytest.fixture
def make() -> Iterator[Make]:
    """Return what builds a server by its profile's name, its clock, and homes; they are closed after the test."""
    opened: list[Home] = []

    def build(profile: str = "like-timetagger", count: int = 1) -> tuple[MemoryServer, HandClock, list[Home]]:
        server, clock, made = homes(PROFILES[profile], count)
        opened.extend(made)
        return server, clock, made

    yield build
    for home in opened:
        home.close()
