"""Tidying up is one step each, and changes nothing at all where one part of it cannot be."""

from datetime import date

import pytest

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.domain.zones import wall_clock

HOUR = 3600


def entry_of(world: World, entry: EntryId) -> TimeEntry:
    view = world.holdfast.browsing.entry(entry)
    assert view is not None
    return view.entry


def test_joining_keeps_the_words_of_the_earlier_and_reaches_to_the_end_of_both() -> None:
    with a_world() as world:
        first = world.entry("First", minutes=30, ago_minutes=120)
        second = world.entry("Second", minutes=20, ago_minutes=60)
        joined = world.holdfast.arranging.join(second.id, first.id)
        assert isinstance(joined, TimeEntry)
        assert (joined.id, joined.description, joined.start, joined.stop) == (
            first.id,
            "First",
            first.start,
            second.stop,
        )
        assert entry_of(world, second.id).deleted
        world.holdfast.undoing.undo()
        assert entry_of(world, first.id).stop == first.stop
        assert not entry_of(world, second.id).deleted


def test_joining_with_the_running_timer_goes_on_running() -> None:
    with a_world() as world:
        first = world.entry("First", minutes=30, ago_minutes=120)
        running = world.holdfast.recording.start(Content("Second"))
        assert isinstance(running, TimeEntry)
        joined = world.holdfast.arranging.join(first.id, running.id)
        assert isinstance(joined, TimeEntry)
        assert joined.is_running
        assert joined.start == first.start


def test_an_entry_is_not_joined_with_itself_or_with_nothing() -> None:
    with a_world() as world:
        first = world.entry("First")
        before = world.dump()
        assert world.holdfast.arranging.join(first.id, first.id) == Refusal(Why.UNKNOWN_ENTRY, given=first.id)
        assert isinstance(world.holdfast.arranging.join(first.id, EntryId("no such")), Refusal)
        assert world.dump() == before


def test_shifting_several_is_one_step_of_undo() -> None:
    with a_world() as world:
        entries = [world.entry("One", ago_minutes=300), world.entry("Two", ago_minutes=200)]
        world.holdfast.arranging.shift([e.id for e in entries], 300)
        assert [entry_of(world, e.id).start - e.start for e in entries] == [300, 300]
        world.holdfast.undoing.undo()
        assert [entry_of(world, e.id).start - e.start for e in entries] == [0, 0]


def test_shifting_changes_nothing_if_one_of_them_cannot_be() -> None:
    with a_world() as world:
        fine = world.entry("One")
        running = world.holdfast.recording.start(Content("Two"))
        assert isinstance(running, TimeEntry)
        before = world.dump()
        assert isinstance(world.holdfast.arranging.shift([fine.id, running.id], 2 * HOUR), Refusal)
        assert world.dump() == before


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (date(2026, 11, 20), "09:30"),
        (date(2026, 3, 29), "09:30"),  # the clocks went forward that night
        (date(2026, 10, 25), "09:30"),
    ],
)
def test_another_day_keeps_the_time_of_the_clock_and_the_length(day: date, clock: str) -> None:
    with a_world(zone="Europe/Tallinn", now="2026-11-24T12:00+02:00") as world:
        entry = world.entry("Writing", minutes=45, ago_minutes=150)
        world.holdfast.arranging.move_to_day([entry.id], day)
        moved = entry_of(world, entry.id)
        assert moved.stop is not None
        shown = wall_clock(moved.start, world.zone)
        assert (shown.date(), f"{shown:%H:%M}", moved.stop - moved.start) == (day, clock, 45 * 60)


def test_a_time_that_the_other_day_jumps_over_becomes_the_next_it_has() -> None:
    with a_world(zone="Europe/Tallinn", now="2026-11-24T12:00+02:00") as world:
        entry = world.entry("Night", minutes=10, ago_minutes=8 * 60 + 30)  # 03:30
        world.holdfast.arranging.move_to_day([entry.id], date(2026, 3, 29))
        assert f"{wall_clock(entry_of(world, entry.id).start, world.zone):%H:%M}" == "04:30"


def test_tags_are_added_and_taken_away_and_the_others_stay() -> None:
    with a_world() as world:
        entry = world.entry("One")
        world.holdfast.recording.edit(entry.id, EntryPatch(tags=("home", "call")))
        world.holdfast.arranging.retag([entry.id], add=["deep"], remove=["call"])
        assert entry_of(world, entry.id).tags == ("deep", "home")


def test_a_duplicate_is_an_entry_of_its_own_and_never_runs() -> None:
    with a_world() as world:
        running = world.holdfast.recording.start(Content("Now", tags=("deep",)), at=int(world.clock.now()) - 600)
        assert isinstance(running, TimeEntry)
        copy = world.holdfast.arranging.duplicate(running.id)
        assert isinstance(copy, TimeEntry)
        assert copy.id != running.id
        assert (copy.description, copy.tags, copy.start, copy.stop) == (
            "Now",
            ("deep",),
            running.start,
            running.start + 600,
        )
        assert entry_of(world, running.id).is_running


def test_a_dismissed_gap_stays_dismissed_after_a_restart() -> None:
    with a_world() as world:
        world.holdfast.arranging.dismiss_gap(100, 400)
        world.holdfast.arranging.dismiss_gap(500, 900)
        assert world.reopen().arranging.dismissed_gaps() == {(100, 400), (500, 900)}


def test_neighbours_are_those_that_start_next_to_it() -> None:
    with a_world() as world:
        old = world.entry("Old", ago_minutes=300)
        middle = world.entry("Middle", ago_minutes=200)
        new = world.entry("New", ago_minutes=100)
        assert world.holdfast.arranging.neighbours(middle.id) == (old, new)
        assert world.holdfast.arranging.neighbours(new.id) == (middle, None)
