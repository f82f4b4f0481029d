"""The door for changes: refusals, trouble and mistakes come out as values and signals, never as an exception."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.ui.act import Act


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


@pytest.fixture
def act(world: World, qtbot: QtBot) -> Act:
    return Act(world.holdfast)


def told(act: Act) -> list[tuple[str, object]]:
    heard: list[tuple[str, object]] = []
    act.did.connect(lambda said: heard.append(("did", said)))
    act.undid.connect(lambda said: heard.append(("undid", said)))
    act.refused.connect(lambda refusal: heard.append(("refused", refusal.why)))
    act.trouble.connect(lambda problem: heard.append(("trouble", problem.code)))
    return heard


def test_a_change_returns_its_value_and_says_what_it_did(world: World, act: Act) -> None:
    heard = told(act)
    entry = act.perform(lambda: world.holdfast.recording.start(Content("Writing")), "Timer started")
    assert world.holdfast.browsing.running().entry == entry  # type: ignore[union-attr]
    assert heard == [("did", "Timer started")]


def test_a_refusal_is_returned_and_told(world: World, act: Act) -> None:
    heard = told(act)
    assert act.perform(world.holdfast.recording.stop, "Timer stopped") == Refusal(Why.NOTHING_RUNNING)
    assert heard == [("refused", Why.NOTHING_RUNNING)]


def test_p6_trouble_and_our_own_mistakes_become_problems(act: Act) -> None:
    heard = told(act)

    def full() -> None:
        raise StoreError(FileFault.FULL, "holdfast.db")

    def mistaken() -> None:
        raise KeyError

    assert act.perform(full) is None
    assert act.perform(mistaken) is None
    assert heard == [("trouble", "HF-FILE-003"), ("trouble", "HF-BUG-001")]


def test_undo_and_redo_say_what_they_took_back(world: World, act: Act) -> None:
    entry = world.entry("Writing")
    world.holdfast.recording.delete([entry.id])
    heard = told(act)
    assert act.undo()
    assert world.holdfast.browsing.count() == 1
    assert act.redo()
    assert world.holdfast.browsing.count() == 0
    assert heard == [("undid", "Undone: deleted entry"), ("undid", "Done again: deleted entry")]


def test_nothing_to_undo_is_a_refusal(act: Act) -> None:
    heard = told(act)
    assert not act.undo()
    assert heard == [("refused", Why.NOTHING_TO_UNDO)]
