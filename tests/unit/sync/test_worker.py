"""The one thread of sync: it wakes when asked to, sleeps otherwise, outlives mistakes, and ends at once."""

import threading
import time

import pytest

from tests.worlds import HandClock
from tracker_app.sync import worker as module
from tracker_app.sync.worker import SyncWorker


class Turns:
    """Counts turns; a condition tells when there was another one."""

    def __init__(self) -> None:
        self.count = 0
        self.fails = False
        self.next_at: float | None = None
        self._more = threading.Condition()

    def take(self) -> None:
        with self._more:
            self.count += 1
            self._more.notify_all()
        if self.fails:
            raise ValueError("a mistake of ours")

    def wait_for(self, count: int) -> None:
        with self._more:
            assert self._more.wait_for(lambda: self.count >= count, timeout=5), f"only {self.count} turns"


@pytest.fixture
def turns() -> Turns:
    return Turns()


def started(turns: Turns, clock: HandClock) -> SyncWorker:
    worker = SyncWorker(turns.take, lambda: turns.next_at, clock)
    worker.start()
    turns.wait_for(1)
    return worker


def test_it_takes_a_turn_at_the_start_and_at_each_wake_up_and_ends_at_once(turns: Turns) -> None:
    worker = started(turns, HandClock(1000.0))
    worker.wake()
    turns.wait_for(2)
    begun = time.monotonic()
    worker.stop()
    assert time.monotonic() - begun < 0.9
    assert not worker.is_running
    seen = turns.count
    worker.wake()
    assert turns.count == seen


def test_it_takes_the_next_turn_when_its_moment_has_come(turns: Turns) -> None:
    turns.next_at = 1000.05
    worker = started(turns, HandClock(1000.0))
    turns.wait_for(3)
    worker.stop()


def test_a_moment_in_another_year_parks_nothing_for_longer_than_a_glance(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_SLEEP_SECONDS", 0.05)
    turns.next_at = 9e9
    worker = started(turns, HandClock(1000.0))
    turns.wait_for(3)
    worker.stop()


def test_i9_a_mistake_is_told_and_the_thread_goes_on(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AFTER_TROUBLE_SECONDS", 0.05)
    told: list[Exception] = []
    turns.fails = True
    worker = SyncWorker(turns.take, lambda: None, HandClock(1000.0))
    worker.on_trouble = told.append
    worker.start()
    turns.wait_for(3)
    turns.fails = False
    turns.wait_for(4)
    worker.stop()
    assert all(isinstance(error, ValueError) for error in told)
    assert len(told) >= 2


def test_i9_a_wake_up_during_a_turn_is_not_missed(turns: Turns) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        turns.take()
        if turns.count == 1:
            inside.set()
            go_on.wait(5)

    worker = SyncWorker(slow, lambda: None, HandClock(1000.0))
    worker.start()
    assert inside.wait(5)
    worker.wake()
    go_on.set()
    turns.wait_for(2)
    worker.stop()


def test_stopping_waits_no_longer_than_a_second_for_a_request_under_way(turns: Turns) -> None:
    go_on = threading.Event()

    def stuck() -> None:
        turns.take()
        go_on.wait(10)

    worker = SyncWorker(stuck, lambda: None, HandClock(1000.0))
    worker.start()
    turns.wait_for(1)
    begun = time.monotonic()
    worker.stop()
    assert time.monotonic() - begun < 2
    go_on.set()
