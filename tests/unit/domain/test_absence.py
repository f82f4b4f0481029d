"""When somebody left and came back: idle, lock and sleep are one absence (UI.md 9, lessons/users.md 39, 40, 46)."""

from hypothesis import example, given
from hypothesis import strategies as st

from tracker_app.domain.absence import Absence, Cause, Sample, Stretch, Watch, look, off_since

T = 1_764_000_000
THRESHOLD = 300


def walk(*samples: Sample) -> list[Absence]:
    watch, found = Watch(), []
    for sample in samples:
        watch, ended = look(watch, sample, THRESHOLD)
        if ended is not None:
            found.append(ended)
    return found


def test_an_idle_absence_begins_with_the_last_touch_and_ends_with_the_first_one() -> None:
    (absence,) = walk(Sample(T, 0.0), Sample(T + 400, 310.0), Sample(T + 900, 810.0), Sample(T + 905, 2.0))
    assert (absence.left, absence.back) == (T + 90, T + 903)
    assert [stretch.cause for stretch in absence.stretches] == [Cause.IDLE]


def test_somebody_who_only_reads_for_a_while_is_not_away() -> None:
    assert walk(Sample(T, 0.0), Sample(T + 200, 200.0), Sample(T + 299, 299.0), Sample(T + 301, 1.0)) == []


def test_a_locked_screen_is_absence_from_its_first_second_and_a_nudge_of_the_mouse_does_not_end_it() -> None:
    (absence,) = walk(
        Sample(T, 5.0, locked=False),
        Sample(T + 10, 15.0, locked=True),
        Sample(T + 200, 1.0, locked=True),
        Sample(T + 700, 0.0, locked=False),
    )
    assert (absence.left, absence.back) == (T + 10, T + 700)


def test_idle_then_locked_then_asleep_then_locked_is_one_absence_from_the_first_moment() -> None:
    (absence,) = walk(
        Sample(T, 0.0, locked=False),
        Sample(T + 400, 320.0, locked=False),
        Sample(T + 500, 420.0, locked=True),
        Sample(T + 9000, 0.0, locked=True, slept_seconds=8300),
        Sample(T + 9100, 1.0, locked=False),
    )
    assert absence.left == T + 80
    assert absence.back == T + 9099
    assert [stretch.cause for stretch in absence.stretches] == [Cause.IDLE, Cause.LOCKED, Cause.ASLEEP, Cause.LOCKED]


def test_a_screen_that_locks_itself_counts_from_the_last_touch_and_one_locked_by_hand_from_that() -> None:
    (by_itself,) = walk(
        Sample(T, 0.0, locked=False), Sample(T + 120, 120.0, locked=True), Sample(T + 900, 0.0, locked=False)
    )
    assert by_itself.left == T
    (by_hand,) = walk(
        Sample(T, 0.0, locked=False), Sample(T + 120, 2.0, locked=True), Sample(T + 900, 0.0, locked=False)
    )
    assert by_hand.left == T + 120


def test_a_brief_wake_of_the_machine_splits_nothing() -> None:
    samples = [Sample(T, 0.0), Sample(T + 10, 10.0, locked=True)]
    for night in range(1, 6):
        samples.append(Sample(T + night * 3600, 3600.0, locked=True, slept_seconds=3500))
    samples.append(Sample(T + 20_000, 1.0, locked=False))
    (absence,) = walk(*samples)
    assert absence.left == T + 10


def test_sleep_is_noticed_where_nothing_tells_of_idle_or_lock() -> None:
    (absence,) = walk(Sample(T), Sample(T + 5), Sample(T + 4000, slept_seconds=3990), Sample(T + 4005))
    assert absence.left == T + 10
    assert absence.stretches[0].cause is Cause.ASLEEP


def test_a_short_lock_is_no_question() -> None:
    assert walk(Sample(T, locked=False), Sample(T + 5, locked=True), Sample(T + 100, locked=False)) == []


def test_a_later_absence_joins_an_unanswered_one_whose_beginning_stays() -> None:
    first = Absence(T, T + 600, (Stretch(Cause.LOCKED, T, T + 600),))
    later = Absence(T + 900, T + 1800, (Stretch(Cause.IDLE, T + 900, T + 1800),))
    both = first.joined(later)
    assert (both.left, both.back, len(both.stretches)) == (T, T + 1800, 2)


def test_a_computer_that_was_off_is_an_absence_since_somebody_was_last_seen() -> None:
    absence = off_since(T, T + 50_000, THRESHOLD)
    assert absence is not None
    assert (absence.left, absence.back) == (T, T + 50_000)
    assert off_since(T, T + 200, THRESHOLD) is None


samples = st.lists(
    st.tuples(
        st.integers(1, 4000),
        st.one_of(st.none(), st.floats(0, 10_000)),
        st.sampled_from([None, True, False]),
        st.one_of(st.just(0.0), st.floats(0, 4000)),
    ),
    max_size=30,
)


@given(samples)
@example([(301, 300.0, None, 301.0), (1, 2.0, None, 0.0)])
def test_absences_are_in_order_never_in_the_future_and_their_stretches_fit_into_them(
    steps: list[tuple[int, float | None, bool | None, float]],
) -> None:
    watch, now, ended_at = Watch(), T, T - 20_000
    for seconds, idle, locked, slept in steps:
        now += seconds
        watch, ended = look(watch, Sample(now, idle, locked, min(slept, float(seconds))), THRESHOLD)
        if ended is not None:
            assert ended.left <= ended.back <= now
            assert ended.seconds >= THRESHOLD
            assert ended.back > ended_at
            ended_at = ended.back
            places = [edge for s in ended.stretches for edge in (s.start, s.stop)]
            assert None not in places
            assert places == sorted(places)  # type: ignore[type-var]
