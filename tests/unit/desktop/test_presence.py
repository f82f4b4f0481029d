"""How idle, lock and sleep are noticed, and what is said where nothing tells (lessons/users.md 41, 44, 46)."""

import threading

import pytest

from tracker_app.desktop.idle import IdleSource, NoIdleSource, make_idle_source
from tracker_app.desktop.presence import Look, Presence, SleepMeter


class Hands:
    """Three clocks that a test moves."""

    def __init__(self) -> None:
        self.wall, self.awake, self.boot = 1_000_000.0, 50.0, 80.0

    def run(self, seconds: float) -> None:
        self.wall += seconds
        self.awake += seconds
        self.boot += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += seconds
        self.boot += seconds


def meter(hands: Hands, *, boot: bool = True, stops: bool = True) -> SleepMeter:
    made = SleepMeter(
        lambda: hands.wall, lambda: hands.awake, (lambda: hands.boot) if boot else None, stops_in_sleep=stops
    )
    if not boot:
        made._boot = None
    return made


def test_sleep_is_what_the_clock_that_never_stops_is_ahead_by() -> None:
    hands = Hands()
    measured = meter(hands)
    hands.run(5)
    assert measured.slept() == 0
    hands.sleep(3600)
    hands.run(5)
    assert measured.slept() == pytest.approx(3600)
    hands.wall += 7200
    hands.run(5)
    assert measured.slept() == 0, "a wall clock that was set is no sleep"


def test_without_such_a_clock_a_gap_between_two_looks_is_sleep() -> None:
    hands = Hands()
    measured = meter(hands, boot=False, stops=False)
    hands.run(5)
    assert measured.slept() == 0
    hands.run(900)
    assert measured.slept() == pytest.approx(900)


def test_where_the_only_clock_stops_in_sleep_the_wall_tells() -> None:
    hands = Hands()
    measured = meter(hands, boot=False, stops=True)
    hands.sleep(900)
    hands.run(5)
    assert measured.slept() == pytest.approx(900)


@pytest.mark.parametrize(
    ("environ", "reason"),
    [({}, "no-display"), ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":99"}, "wayland")],
)
def test_p6_where_nothing_tells_of_idle_the_source_says_why(environ: dict[str, str], reason: str) -> None:
    source = make_idle_source(environ)
    assert isinstance(source, NoIdleSource)
    assert (source.reason, source.idle_seconds()) == (reason, None)


class Counting:
    name, reason = "test", ""

    def __init__(self) -> None:
        self.closed = False

    def idle_seconds(self) -> float | None:
        return 7.0

    def close(self) -> None:
        self.closed = True


def test_a_thread_of_its_own_looks_and_lets_go_at_the_end() -> None:
    source, seen, told = Counting(), threading.Event(), []

    def hear(look: Look) -> None:
        told.append(look)
        seen.set()

    def make() -> IdleSource:
        assert threading.current_thread().name == "presence"
        return source

    presence = Presence(make, lambda: None, hear, look_seconds=0.01)
    presence.start()
    assert seen.wait(5)
    presence.stop()
    assert source.closed
    assert (told[0].idle_seconds, told[0].locked, told[0].slept_seconds) == (7.0, None, 0.0)
