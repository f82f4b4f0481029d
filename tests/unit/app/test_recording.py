"""Recording: each gesture is one transaction; a refusal is a clear answer and changes nothing (P1, DESIGN 6)."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.worlds import World, a_world
from tracker_app.app.recording import Content, Recording
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import LONGEST_SECONDS, LONGEST_TEXT, Refusal, Why
from tracker_app.store.journal import Journal

HOUR = 3600
DAY = 86_400


@pytest.fixture
def world() -> Iterator[World]:
    with a_world(zone="Europe/Tallinn", now="2026-11-24T09:30+02:00") as made:
        yield made


def now_of(world: World) -> int:
    return int(world.clock.now())


def started(world: World, description: str = "", *, ago: int = 0) -> TimeEntry:
    entry = world.holdfast.recording.start(Content(description), at=now_of(world) - ago)
    assert isinstance(entry, TimeEntry), entry
    return entry


def current(world: World, entry: TimeEntry) -> TimeEntry:
    view = world.holdfast.browsing.entry(entry.id)
    assert view is not None
    return view.entry


def gestures(world: World) -> list[tuple[str, int]]:
    """What the journal holds: each gesture's word and how many entries it touched, oldest first."""
    with world.holdfast.database.read() as connection:
        rows = connection.execute(
            "SELECT what, (SELECT count(*) FROM journal_step s WHERE s.n = j.n) FROM journal j ORDER BY n"
        )
        return [(row[0], row[1]) for row in rows]


def test_a_timer_starts_now_in_the_zone_of_whoever_starts_it(world: World) -> None:
    entry = started(world, "Writing")
    assert (entry.start, entry.stop, entry.zone, entry.is_running) == (now_of(world), None, "Europe/Tallinn", True)
    assert current(world, entry) == entry


def test_starting_stops_the_running_timer_at_that_very_instant_as_one_gesture(world: World) -> None:
    first = started(world, "First", ago=HOUR)
    second = started(world, "Second", ago=600)
    assert current(world, first).stop == second.start
    assert gestures(world) == [("start", 1), ("start", 2)]
    world.holdfast.undoing.undo()
    assert current(world, first).is_running
    assert current(world, second).deleted


def test_p1_a_start_that_fails_halfway_leaves_the_running_timer_running(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = started(world, "First", ago=HOUR)
    before = world.dump()
    monkeypatch.setattr(Journal, "add", _broken)
    with pytest.raises(ZeroDivisionError):
        world.holdfast.recording.start(Content("Second"))
    assert world.dump() == before
    assert current(world, first).is_running


def test_a_timer_that_starts_in_the_past_runs_across_midnight(world: World) -> None:
    entry = started(world, "Night shift", ago=12 * HOUR)
    stopped = world.holdfast.recording.stop()
    assert isinstance(stopped, TimeEntry)
    assert (stopped.id, stopped.seconds(0)) == (entry.id, 12 * HOUR)


def test_a_timer_stops_in_the_past(world: World) -> None:
    started(world, ago=2 * HOUR)
    stopped = world.holdfast.recording.stop(at=now_of(world) - HOUR)
    assert isinstance(stopped, TimeEntry)
    assert stopped.seconds(0) == HOUR


def test_a_night_of_clock_change_is_recorded_with_the_hours_that_went_by() -> None:
    with a_world(zone="Europe/Tallinn", now="2026-10-25T02:30+03:00") as world:
        started(world)
        world.clock.set_to(datetime.fromisoformat("2026-10-25T04:30+02:00").timestamp())
        stopped = world.holdfast.recording.stop()
        assert isinstance(stopped, TimeEntry)
        assert stopped.seconds(0) == 3 * HOUR


def test_a_clock_set_back_since_the_start_does_not_keep_a_timer_from_stopping(world: World) -> None:
    entry = started(world)
    world.clock.set_to(world.clock.now() - HOUR)
    stopped = world.holdfast.recording.stop()
    assert isinstance(stopped, TimeEntry)
    assert (stopped.id, stopped.stop) == (entry.id, entry.start)


def test_continuing_starts_a_new_entry_with_the_same_words_and_leaves_the_old_alone(world: World) -> None:
    old = world.holdfast.recording.add(
        Content("Writing", tags=("b", "a"), billable=True), now_of(world) - 2 * HOUR, now_of(world) - HOUR
    )
    assert isinstance(old, TimeEntry)
    new = world.holdfast.recording.continue_entry(old.id)
    assert isinstance(new, TimeEntry)
    assert (new.description, new.tags, new.billable, new.start) == ("Writing", ("a", "b"), True, now_of(world))
    assert current(world, old) == old
    assert world.holdfast.recording.continue_entry(new.id) == new


def test_an_edit_without_effect_writes_nothing(world: World) -> None:
    entry = world.entry("Writing")
    before = world.dump()
    world.holdfast.recording.edit(entry.id, EntryPatch(description="Writing", start=entry.start))
    assert world.dump() == before


def test_splitting_a_running_timer_leaves_the_second_part_running(world: World) -> None:
    entry = started(world, "Writing", ago=HOUR)
    parts = world.holdfast.recording.split(entry.id, now_of(world) - 600)
    assert isinstance(parts, tuple)
    first, second = parts
    assert (first.id, first.stop) == (entry.id, second.start)
    assert second.is_running
    assert second.description == "Writing"


def test_several_entries_are_edited_and_deleted_as_one_gesture(world: World) -> None:
    one, two = world.entry("One"), world.entry("Two", ago_minutes=200)
    world.holdfast.recording.edit_many([one.id, two.id, one.id], EntryPatch(billable=True))
    world.holdfast.recording.delete([two.id, one.id, two.id])
    assert gestures(world)[-2:] == [("edit", 2), ("delete", 2)]
    assert current(world, one).deleted


REFUSED: dict[str, tuple[Callable[[Recording, int, TimeEntry, TimeEntry], object], Refusal]] = {
    "a stop before the start": (
        lambda r, now, done, runs: r.add(Content(), now, now - 1),
        Refusal(Why.STOP_BEFORE_START, "stop"),
    ),
    "a stop of the running timer before its start": (
        lambda r, now, done, runs: r.stop(at=runs.start - 1),
        Refusal(Why.STOP_BEFORE_START, "stop"),
    ),
    "an edit that turns an entry round": (
        lambda r, now, done, runs: r.edit(done.id, EntryPatch(start=done.stop + 1)),
        Refusal(Why.STOP_BEFORE_START, "stop"),
    ),
    "a 300-day entry": (
        lambda r, now, done, runs: r.add(Content(), now - 300 * DAY, now),
        Refusal(Why.TOO_LONG, "stop"),
    ),
    "a 300-day timer": (
        lambda r, now, done, runs: r.start(Content(), at=now - 300 * DAY),
        Refusal(Why.TOO_LONG, "start"),
    ),
    "a timer that starts in the future": (
        lambda r, now, done, runs: r.start(Content(), at=now + HOUR),
        Refusal(Why.STARTS_IN_FUTURE, "start"),
    ),
    "a year nobody can mean": (
        lambda r, now, done, runs: r.add(Content(), -1, 5),
        Refusal(Why.YEAR_OUT_OF_RANGE, "start"),
    ),
    "control characters": (
        lambda r, now, done, runs: r.start(Content("Bell\a")),
        Refusal(Why.CONTROL_CHARACTERS, "description", "'\\x07'"),
    ),
    "a line end in an edit": (
        lambda r, now, done, runs: r.edit(done.id, EntryPatch(description="a\nb")),
        Refusal(Why.CONTROL_CHARACTERS, "description", "'\\n'"),
    ),
    "half a surrogate pair": (
        lambda r, now, done, runs: r.start(Content("\ud800")),
        Refusal(Why.CONTROL_CHARACTERS, "description", "'\\ud800'"),
    ),
    "a text without end": (
        lambda r, now, done, runs: r.start(Content("x" * (LONGEST_TEXT + 1))),
        Refusal(Why.TEXT_TOO_LONG, "description", str(LONGEST_TEXT + 1)),
    ),
    "a blank tag": (
        lambda r, now, done, runs: r.edit(done.id, EntryPatch(tags=(" ",))),
        Refusal(Why.BAD_TAG, "tags", " "),
    ),
    "a hundred tags": (
        lambda r, now, done, runs: r.start(Content(tags=tuple(map(str, range(100))))),
        Refusal(Why.TOO_MANY_TAGS, "tags", "100"),
    ),
    "a start before the running timer's own": (
        lambda r, now, done, runs: r.start(Content(), at=runs.start - 1),
        Refusal(Why.BEFORE_RUNNING, "start"),
    ),
    "a second timer by an edit": (
        lambda r, now, done, runs: r.edit(done.id, EntryPatch(stop=None)),
        Refusal(Why.OTHER_RUNNING, "stop"),
    ),
    "a second timer among many": (
        lambda r, now, done, runs: r.edit_many([runs.id, done.id], EntryPatch(stop=None)),
        Refusal(Why.OTHER_RUNNING, "stop"),
    ),
    "a cut outside": (
        lambda r, now, done, runs: r.split(done.id, done.stop),
        Refusal(Why.NOT_INSIDE, "at"),
    ),
    "a cut at the start": (
        lambda r, now, done, runs: r.split(done.id, done.start),
        Refusal(Why.NOT_INSIDE, "at"),
    ),
    "an unknown entry": (
        lambda r, now, done, runs: r.edit(EntryId("nobody"), EntryPatch(billable=True)),
        Refusal(Why.UNKNOWN_ENTRY, given="nobody"),
    ),
    "an unknown entry among known ones": (
        lambda r, now, done, runs: r.delete([done.id, EntryId("nobody")]),
        Refusal(Why.UNKNOWN_ENTRY, given="nobody"),
    ),
    "a wish to continue what is not there": (
        lambda r, now, done, runs: r.continue_entry(EntryId("nobody")),
        Refusal(Why.UNKNOWN_ENTRY, given="nobody"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input_is_refused_and_changes_nothing(world: World, what: str) -> None:
    done, runs = world.entry("Done", ago_minutes=300), started(world, "Runs", ago=600)
    before = world.dump()
    act, expected = REFUSED[what]
    answer = act(world.holdfast.recording, now_of(world), done, runs)
    assert isinstance(answer, Refusal)
    assert (answer.why, answer.field, answer.given) == (expected.why, expected.field, expected.given)
    assert world.dump() == before


def test_a_deleted_entry_is_as_unknown_as_one_that_never_was(world: World) -> None:
    entry = world.entry("Gone")
    world.holdfast.recording.delete([entry.id])
    before = world.dump()
    recording = world.holdfast.recording
    refusal = Refusal(Why.UNKNOWN_ENTRY, given=entry.id)
    assert recording.edit(entry.id, EntryPatch(billable=True)) == refusal
    assert recording.delete([entry.id]) == refusal
    assert recording.split(entry.id, entry.start + 60) == refusal
    assert recording.continue_entry(entry.id) == refusal
    assert world.dump() == before


def test_with_nothing_there_stop_and_continue_say_so_and_change_nothing(world: World) -> None:
    before = world.dump()
    assert world.holdfast.recording.stop() == Refusal(Why.NOTHING_RUNNING)
    assert world.holdfast.recording.continue_entry() == Refusal(Why.NOTHING_TO_CONTINUE)
    assert world.dump() == before


def test_a_timer_forgotten_for_months_is_stopped_only_at_a_time_that_can_be(world: World) -> None:
    entry = started(world, "Forgotten")
    world.clock.pass_(LONGEST_SECONDS + DAY)
    before = world.dump()
    assert world.holdfast.recording.stop() == Refusal(Why.TOO_LONG, "stop")
    assert world.holdfast.recording.start(Content("New")) == Refusal(Why.TOO_LONG, "start")
    assert world.dump() == before
    assert isinstance(world.holdfast.recording.stop(at=entry.start + HOUR), TimeEntry)
    assert isinstance(world.holdfast.recording.start(Content("New")), TimeEntry)


def _broken(*_arguments: object, **_named: object) -> None:
    raise ZeroDivisionError
