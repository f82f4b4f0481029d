"""When a rolling backup is due, and which may go (SYNC 2.11)."""

from hypothesis import given
from hypothesis import strategies as st

from tracker_app.app.thinning import ALL_OF_SECONDS, LEAST_KEPT, Copy, is_due, to_remove

NOW = 1_795_512_600.0
HOUR, DAY = 3600, 86_400


def _hourly(days: int) -> list[Copy]:
    return [Copy(f"{n}", NOW - n * HOUR, 1000) for n in range(days * 24)]


def test_a_year_of_hourly_backups_keeps_two_days_whole_and_one_of_each_day_week_and_month() -> None:
    copies = _hourly(400)
    gone = {copy.name for copy in to_remove(copies, NOW, 10**9)}
    kept = [copy for copy in copies if copy.name not in gone]
    ages = sorted((NOW - copy.made) / DAY for copy in kept)
    assert sum(age <= 2 for age in ages) == 49
    assert sum(2 < age <= 14 for age in ages) in (11, 12)
    assert sum(14 < age <= 57 for age in ages) in range(6, 9)
    assert sum(age > 57 for age in ages) in range(9, 12)
    assert max(ages) > 300


def test_the_cap_takes_the_oldest_first_and_never_the_last_three() -> None:
    copies = [Copy(f"{n}", NOW - n * HOUR, 1000) for n in range(10)]
    assert [copy.name for copy in to_remove(copies, NOW, 5000)] == ["9", "8", "7", "6", "5"]
    assert len(to_remove(copies, NOW, 0)) == 10 - LEAST_KEPT


@given(
    st.lists(st.integers(min_value=0, max_value=800 * DAY), max_size=60, unique=True),
    st.integers(min_value=0, max_value=60_000),
)
def test_thinning_is_idempotent_keeps_the_newest_and_never_fewer_than_three(ages: list[int], cap: int) -> None:
    copies = [Copy(f"{n}", NOW - age, 1000) for n, age in enumerate(ages)]
    gone = to_remove(copies, NOW, cap)
    kept = [copy for copy in copies if copy not in gone]
    assert len(kept) >= min(LEAST_KEPT, len(copies))
    assert to_remove(kept, NOW, cap) == []
    newest = sorted(copies, key=lambda copy: copy.made, reverse=True)[:LEAST_KEPT]
    assert set(newest) <= set(kept)
    if cap >= 60_000:
        assert all(copy in kept for copy in copies if NOW - copy.made <= ALL_OF_SECONDS)


def test_a_backup_is_due_after_a_change_an_hour_or_at_a_start_four_hours_after_the_last() -> None:
    assert is_due(NOW, None, changed=True, at_start=True)
    assert not is_due(NOW, NOW - 30 * DAY, changed=False, at_start=True)
    assert not is_due(NOW, NOW - 3599, changed=True, at_start=False)
    assert is_due(NOW, NOW - 3600, changed=True, at_start=False)
    assert not is_due(NOW, NOW - 3 * HOUR, changed=True, at_start=True)
    assert is_due(NOW, NOW - 4 * HOUR, changed=True, at_start=True)


def test_a_clock_that_was_set_back_does_not_put_backups_off() -> None:
    assert is_due(NOW - 365 * DAY, NOW, changed=True, at_start=False)
