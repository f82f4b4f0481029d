"""Lends the tests against the real TimeTagger a server, and takes the waits out of the engine."""

import pytest

from tests.e2e.timetagger.computers import hurry
from tests.servers.fixtures import own_timetagger, timetagger_server, timetagger_user
from tracker_app.app.engines import Engines

__all__ = ["own_timetagger", "timetagger_server", "timetagger_user"]


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engines, "_timings", hurry)
