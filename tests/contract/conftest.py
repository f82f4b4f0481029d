"""Lends each contract test a provider and its world, once for every kind of server."""

from collections.abc import Iterator

import pytest

from tests.contract.sides import SIDES, Side
from tests.servers.fixtures import own_timetagger, timetagger_server, timetagger_user

__all__ = ["own_timetagger", "side", "timetagger_server", "timetagger_user"]


@pytest.fixture(params=[pytest.param(name, marks=() if name == "local" else pytest.mark.server) for name in SIDES])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    """A provider and its world."""
    made = SIDES[request.param](request)
    yield made
    made.provider.close()
