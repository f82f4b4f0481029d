"""The room that pages live in, for tests: the production graph, bridge, act, ticker, doors that note who knocked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.worlds import World, a_world
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.problems.dispatch import Dispatch
from tracker_app.ui.problems.doors import Doors
from tracker_app.ui.problems.handlers import make_dispatch
from tracker_app.ui.ticker import Ticker


@dataclass
class Room:
    """`knocks` notes each door that was opened, with what it was given."""

    world: World
    bridge: Bridge
    act: Act
    ticker: Ticker
    parent: QWidget
    knocks: list[tuple[Any, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)

    @property
    def holdfast(self) -> Any:
        return self.world.holdfast

    def dispatch(self) -> Dispatch:
        return make_dispatch(self.holdfast, self.act, self._doors())

    def _doors(self) -> Doors:
        def knock(*what: Any) -> Any:
            return lambda *given: self.knocks.append((*what, *given))

        return Doors(
            parent=lambda: self.parent,
            say=self.notes.append,
            show_page=knock("page"),
            open_entry=knock("entry"),
            reopen=knock("reopen"),
            use_folder=knock("folder"),
            open_read_only=knock("read-only"),
        )


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    with a_world() as world:
        bridge, act, ticker, parent = Bridge(world.holdfast), Act(world.holdfast), Ticker(world.clock), QWidget()
        qtbot.addWidget(parent)
        bridge.start()
        made = Room(world, bridge, act, ticker, parent)
        act.did.connect(made.did.append)
        yield made
        ticker.stop()
        bridge.stop()
