"""Decisions about an absence: one step each, bound to the timer that ran (P1, lessons/users.md 43)."""

from collections.abc import Iterator

import pytest

from tests.worlds import World, a_world
from tracker_app.app.away import Away
from tracker_app.app.recording import Content
from tracker_app.domain.absence import Absence, Cause, Stretch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.refusals import Refusal, Why

HOUR = 3600


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


@pytest.fixture
def away(world: World) -> Away:
    return Away(world.holdfast.database, world.clock, world.holdfast.make_id)


def begun(world: World) -> TimeEntry:
    entry = world.holdfast.recording.start(Content("Review", tags=("deep",)))
    assert isinstance(entry, TimeEntry)
    world.clock.pass_(3 * HOUR)
    return entry


def an_hour_of(entry: TimeEntry) -> Absence:
    left, back = entry.start + HOUR, entry.start + 2 * HOUR
    return Absence(left, back, (Stretch(Cause.LOCKED, left, back),))


def times(world: World, base: int) -> list[tuple[str, float, float | None]]:
    return sorted(
        (
            v.entry.description,
            (v.entry.start - base) / HOUR,
            None if v.entry.stop is None else (v.entry.stop - base) / HOUR,
        )
        for v in world.holdfast.browsing.page()
    )


def test_taken_out_the_timer_ends_at_the_leaving_and_goes_on_from_the_return(world: World, away: Away) -> None:
    entry = begun(world)
    away.take_out(entry.id, an_hour_of(entry))
    assert times(world, entry.start) == [("Review", 0, 1), ("Review", 2, None)]
    world.holdfast.undoing.undo()
    assert times(world, entry.start) == [("Review", 0, None)]


def test_stopped_there_nothing_runs_any_more(world: World, away: Away) -> None:
    entry = begun(world)
    away.stop_there(entry.id, an_hour_of(entry))
    assert times(world, entry.start) == [("Review", 0, 1)]


def test_made_another_entry_nothing_of_the_day_is_missing(world: World, away: Away) -> None:
    entry = begun(world)
    away.make_other(entry.id, an_hour_of(entry), Content("Lunch"))
    assert times(world, entry.start) == [("Lunch", 1, 2), ("Review", 0, 1), ("Review", 2, None)]


def test_p1_a_timer_stopped_meanwhile_is_left_alone(world: World, away: Away) -> None:
    entry = begun(world)
    world.holdfast.recording.stop()
    before = world.dump()
    for decide in (away.take_out, away.stop_there):
        refused = decide(entry.id, an_hour_of(entry))
        assert isinstance(refused, Refusal)
        assert refused.why is Why.ALREADY_STOPPED
    assert world.dump() == before


def test_a_refused_decision_changes_nothing(world: World, away: Away) -> None:
    entry = begun(world)
    before = world.dump()
    refused = away.make_other(entry.id, an_hour_of(entry), Content("bell\x07"))
    assert isinstance(refused, Refusal)
    assert world.dump() == before


def test_a_timer_started_during_the_absence_loses_no_more_than_its_own_time(world: World, away: Away) -> None:
    entry = begun(world)
    early = Absence(entry.start - HOUR, entry.start + HOUR, ())
    away.take_out(entry.id, early)
    assert times(world, entry.start) == [("Review", 0, 0), ("Review", 1, None)]


def test_when_somebody_was_last_seen_survives_a_restart(world: World, away: Away) -> None:
    assert away.last_seen() is None
    away.note_seen()
    seen = int(world.clock.now())
    world.clock.pass_(9 * HOUR)
    again = world.reopen()
    assert Away(again.database, world.clock, again.make_id).last_seen() == seen
