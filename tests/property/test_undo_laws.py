"""Laws of gestures: undo and redo walk through the very same states, and what is refused changes nothing (P1)."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gestures import GESTURES, Gesture, all_entries, perform, seen, was_refused
from tests.worlds import World, a_world
from tracker_app.domain.refusals import Refusal, of_entry

STEPS = st.lists(st.tuples(GESTURES, st.integers(0, 7200)), max_size=12)
# Each example is a world of its own, which is a real file.
of_files = settings(suppress_health_check=[HealthCheck.too_slow])
History = list[tuple[Gesture, int]]


def live(world: World, history: History) -> list[dict[str, tuple[object, ...]]]:
    """Do everything; return what was seen before the first gesture and after each that changed something."""
    states = [seen(world)]
    for gesture, pause in history:
        perform(world, gesture)
        if (now := seen(world)) != states[-1]:
            states.append(now)
        world.clock.pass_(pause)
    return states


@of_files
@given(STEPS)
def test_p1_undo_walks_back_through_every_state_and_redo_forth_again(history: History) -> None:
    with a_world() as world:
        states = live(world, history)
        undoing = world.holdfast.undoing
        for earlier in reversed(states[:-1]):
            assert not was_refused(undoing.undo())
            assert seen(world) == earlier
        assert was_refused(undoing.undo())
        undoing = world.reopen().undoing
        for later in states[1:]:
            assert not was_refused(undoing.redo())
            assert seen(world) == later
        assert was_refused(undoing.redo())


@of_files
@given(STEPS, st.integers(1, 12))
def test_p1_undo_then_redo_changes_nothing_wherever_one_stands(history: History, back: int) -> None:
    with a_world() as world:
        live(world, history)
        undoing = world.holdfast.undoing
        for _ in range(back):
            undoing.undo()
        here = seen(world)
        if not was_refused(undoing.undo()):
            undoing.redo()
        assert seen(world) == here
        if not was_refused(undoing.redo()):
            undoing.undo()
        assert seen(world) == here


@of_files
@given(STEPS)
def test_a_refused_gesture_leaves_no_trace_in_the_file(history: History) -> None:
    with a_world() as world:
        for gesture, pause in history:
            before = world.dump()
            answer = perform(world, gesture)
            if isinstance(answer, Refusal):
                assert world.dump() == before
            world.clock.pass_(pause)


@of_files
@given(STEPS)
def test_every_entry_can_be_and_at_most_one_timer_runs_after_any_history(history: History) -> None:
    with a_world() as world:
        live(world, history)
        entries = all_entries(world)
        assert sum(entry.is_running for entry in entries) <= 1
        assert [of_entry(entry, int(world.clock.now())) for entry in entries] == [None] * len(entries)


@of_files
@given(STEPS, STEPS)
def test_what_was_done_after_an_undo_is_all_that_can_be_undone_next(first: History, second: History) -> None:
    with a_world() as world:
        live(world, first)
        undoing = world.holdfast.undoing
        undoing.undo()
        states = live(world, second)
        if len(states) > 1:
            assert was_refused(undoing.redo())
        for earlier in reversed(states[:-1]):
            undoing.undo()
            assert seen(world) == earlier
