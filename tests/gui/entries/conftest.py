"""Gives each test of the list a desk."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.entries.desk import Desk, a_desk


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """A page over an empty world: Tuesday 24 November 2026, 16:20 in Tallinn."""
    with a_desk(qtbot) as made:
        yield made
