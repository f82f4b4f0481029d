"""Stretches of time are half open and never shorter than nothing."""

from tracker_app.domain.instants import Interval


def test_the_stop_does_not_belong_to_an_interval() -> None:
    assert 10 in Interval(10, 20)
    assert 20 not in Interval(10, 20)
    assert 10 not in Interval(10, 10)


def test_an_interval_that_ends_before_it_starts_is_empty() -> None:
    assert Interval(20, 10).seconds == 0
    assert Interval(20, 10).overlap(Interval(0, 100)) == 0


def test_neighbours_do_not_overlap() -> None:
    assert Interval(0, 10).overlap(Interval(10, 20)) == 0
    assert Interval(0, 11).overlap(Interval(10, 20)) == 1


def test_what_is_outside_is_clamped_to_nothing_at_the_nearer_edge() -> None:
    assert Interval(0, 5).clamp(Interval(10, 20)) == Interval(10, 10)
    assert Interval(25, 30).clamp(Interval(10, 20)) == Interval(20, 20)
    assert Interval(0, 15).clamp(Interval(10, 20)) == Interval(10, 15)
