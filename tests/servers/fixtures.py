"""Fixtures that lend out real servers; load them with `pytest_plugins = ("tests.servers.fixtures",)`."""

from collections.abc import Iterator

import pytest

from tests.servers.timetagger import RealTimeTagger, TimeTaggerUser

USERS = 1500
"""Room for one user per example of a property; one environment variable holds about this many."""


@pytest.fixture(scope="session")
def timetagger_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealTimeTagger]:
    """One server for the whole run. Never stop or kill this one: others are using it."""
    server = RealTimeTagger(tmp_path_factory.mktemp("timetagger"), USERS)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def timetagger_user(timetagger_server: RealTimeTagger) -> TimeTaggerUser:
    """A user of the shared server that no other test has seen."""
    return timetagger_server.fresh_user()


@pytest.fixture
def own_timetagger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealTimeTagger]:
    """A server of this test alone, to be stopped, killed and rolled back; it is up when the test begins."""
    server = RealTimeTagger(tmp_path_factory.mktemp("own-timetagger"), 20)
    server.start()
    yield server
    server.stop()
