"""Whatever is done, the list that followed it step by step shows the same as one that is opened afterwards."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from tests.gestures import GESTURES, Gesture, perform
from tests.gui.entries.desk import drawn
from tests.worlds import World, a_world
from tracker_app.app.browsing import Query
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.entries.history import History
from tracker_app.ui.entries.model import DayModel

NOW = "2026-10-26T10:00+02:00"
"""The day after the clocks went back, so that many days drawn lie around a day of 25 hours."""


def settled(bridge: Bridge, history: History, model: DayModel) -> list[str]:
    """Read everything, and return every line as text."""
    ends = time.monotonic() + 10
    while True:
        history.see(0, model.rowCount())
        if not bridge.is_busy() and not history.is_resting and not model.wanted(0, model.rowCount()):
            break
        assert time.monotonic() < ends, "the list did not come to rest"
        QTest.qWait(2)
    return [drawn(model.line(row), model.words(row)) for row in range(model.rowCount())]


def following(world: World, bridge: Bridge, query: Query | None) -> tuple[History, DayModel]:
    """A list as the page has it, without its view."""
    model = DayModel(world.zone, int(world.clock.now()))
    history = History(world.holdfast, bridge, model)
    history.open(query)
    history.watch(watching=True)
    return history, model


@pytest.mark.parametrize(
    ("zone", "query"),
    [
        ("Europe/Tallinn", None),
        ("America/New_York", None),
        ("America/New_York", Query(words=("ing",), at_most_seconds=20 * 3600)),
    ],
)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(GESTURES, max_size=8), after=st.lists(GESTURES | st.just(None), min_size=1, max_size=10))
def test_p8_following_step_by_step_shows_what_a_fresh_list_shows(
    qapp: QApplication, zone: str, query: Query | None, before: list[Gesture], after: list[Gesture | None]
) -> None:
    with a_world(zone=zone, now=NOW) as world:
        for gesture in before:
            perform(world, gesture)
        bridge = Bridge(world.holdfast)
        bridge.start()
        try:
            history, model = following(world, bridge, query)
            tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
            for gesture in after:
                if gesture is None:
                    world.holdfast.undoing.undo()
                else:
                    perform(world, gesture)
            seen = settled(bridge, history, model)
            fresh = settled(bridge, *following(world, bridge, query))
            assert seen == fresh
            assert tester.model() is model
        finally:
            bridge.stop()
