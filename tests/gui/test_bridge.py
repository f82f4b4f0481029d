"""The crossing between threads and the window: what is told, where, when and how often."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import Changes, Kind, Origin
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.ui.bridge import Bridge


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


@pytest.fixture
def bridge(world: World, qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge(world.holdfast)
    made.start()
    yield made
    made.stop()


def heard(bridge: Bridge) -> list[Changes]:
    told: list[Changes] = []
    bridge.changed.connect(told.append)
    return told


def test_a_commit_on_the_windows_thread_is_told_before_the_use_case_returns(world: World, bridge: Bridge) -> None:
    told = heard(bridge)
    entry = world.entry("Writing")
    assert [changes.ids[Kind.ENTRY] for changes in told] == [frozenset({entry.id})]
    assert told[0].origin is Origin.PERSON


def test_a_commit_on_another_thread_is_told_on_the_windows_thread(world: World, bridge: Bridge, qtbot: QtBot) -> None:
    threads: list[int] = []
    bridge.changed.connect(lambda _changes: threads.append(threading.get_ident()))
    worker = threading.Thread(target=lambda: world.entry("From the worker"))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.get_ident()]


def test_a_commit_of_another_process_is_told_by_itself(world: World, bridge: Bridge, qtbot: QtBot) -> None:
    told = heard(bridge)
    other = world.another()
    entry = other.recording.start(Content("From the command line"))
    other.close()
    qtbot.waitUntil(lambda: bool(told), timeout=1000)
    assert entry.id in told[0].ids[Kind.ENTRY]  # type: ignore[union-attr]
    assert told[0].origin is Origin.ELSEWHERE


def test_p8_only_the_newest_question_of_a_key_is_answered(bridge: Bridge, qtbot: QtBot) -> None:
    gate = threading.Event()
    answers: list[str] = []

    def slow() -> str:
        gate.wait(5)
        return "stale"

    bridge.ask("suggest", slow, answers.append)
    bridge.ask("suggest", lambda: "fresh", answers.append)
    qtbot.waitUntil(lambda: answers == ["fresh"])
    gate.set()
    other: list[int] = []
    bridge.ask("later", lambda: 1, other.append)
    qtbot.waitUntil(lambda: other == [1])
    assert answers == ["fresh"]


def test_answers_come_on_the_windows_thread(bridge: Bridge, qtbot: QtBot) -> None:
    here: list[int] = []
    there: list[int] = []
    bridge.ask("where", lambda: there.append(threading.get_ident()), lambda _none: here.append(threading.get_ident()))
    qtbot.waitUntil(lambda: bool(here))
    assert here == [threading.get_ident()]
    assert there != here


def test_p6_a_question_that_fails_becomes_a_problem(bridge: Bridge, qtbot: QtBot) -> None:
    def damaged() -> None:
        raise StoreError(FileFault.DAMAGED, "holdfast.db")

    with qtbot.waitSignal(bridge.failed) as told:
        bridge.ask("list", damaged, lambda _none: None)
    assert told.args is not None
    assert told.args[0].code == "HF-FILE-004"
    mine: list[str] = []
    bridge.ask("list", damaged, lambda _none: None, lambda problem: mine.append(problem.code))
    qtbot.waitUntil(lambda: mine == ["HF-FILE-004"])


def test_p6_trouble_while_looking_is_said_once(world: World, bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        raise StoreError(FileFault.DAMAGED, "holdfast.db")

    said: list[str] = []
    bridge.failed.connect(lambda problem: said.append(problem.code))
    monkeypatch.setattr(world.holdfast.feed, "look", damaged)
    for _turn in range(5):
        bridge.look()
    assert said == ["HF-FILE-004"]
