"""When somebody is reminded, and above all when not (UI.md, Should: one snooze, no nagging)."""

from datetime import UTC, datetime, timedelta

from tracker_app.domain.ids import EntryId
from tracker_app.domain.reminders import Facts, Reminder, Said, Wishes, look, snoozed

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
ONE, TWO = EntryId("one"), EntryId("two")


def day(wishes: Wishes, *, runs: dict[int, EntryId | None], minutes: int = 24 * 60, start: datetime = MONDAY,
        present: bool = True, said: Said | None = None) -> list[tuple[str, Reminder]]:  # fmt: skip
    """Look once a minute; `runs` says from which minute which timer runs."""
    told, state = [], said or Said()
    running: EntryId | None = None
    started, stopped = 0, None
    for minute in range(minutes):
        wall = start + timedelta(minutes=minute)
        now = int(wall.timestamp())
        if minute in runs:
            if runs[minute] is None and running is not None:
                stopped = now
            running, started = runs[minute], now
        state, reminder = look(state, Facts(now, wall, running, started, stopped, present), wishes)
        if reminder is not None:
            told.append((f"{wall:%H:%M}", reminder))
    return told


def test_nothing_is_said_unless_somebody_wishes_it() -> None:
    assert day(Wishes(), runs={}) == []


def test_that_nothing_runs_is_said_in_working_hours_and_no_oftener_than_wished() -> None:
    told = day(Wishes(idle_minutes=60), runs={})
    assert [at for at, _ in told] == ["10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


def test_a_break_counts_from_the_last_stop() -> None:
    told = day(Wishes(idle_minutes=30), runs={9 * 60: ONE, 16 * 60 + 10: None})
    assert told == [("16:40", Reminder.NOTHING_RUNS)]


def test_weekends_and_people_who_are_away_are_left_in_peace() -> None:
    assert day(Wishes(idle_minutes=30), runs={}, start=MONDAY + timedelta(days=5)) == []
    assert day(Wishes(idle_minutes=30, long_hours=1), runs={600: ONE}, present=False) == []


def test_a_very_long_timer_is_named_once_for_each_such_time_and_a_new_one_begins_anew() -> None:
    told = day(Wishes(long_hours=4), runs={60: ONE, 10 * 60: TWO}, minutes=15 * 60)
    assert told == [("05:00", Reminder.VERY_LONG), ("09:00", Reminder.VERY_LONG), ("14:00", Reminder.VERY_LONG)]


def test_focus_ends_once_for_a_timer_and_the_break_ends_too() -> None:
    told = day(Wishes(focus_minutes=25, break_minutes=5), runs={0: ONE, 27: None, 40: TWO}, minutes=120)
    assert told == [("00:25", Reminder.FOCUS_OVER), ("00:30", Reminder.BREAK_OVER), ("01:05", Reminder.FOCUS_OVER)]


def test_a_break_that_somebody_ends_by_working_is_not_called_over() -> None:
    told = day(Wishes(focus_minutes=25, break_minutes=5), runs={0: ONE, 26: TWO}, minutes=45)
    assert told == [("00:25", Reminder.FOCUS_OVER)]


def test_snoozed_is_quiet_for_as_long_as_said() -> None:
    said = snoozed(Said(), int((MONDAY + timedelta(hours=9)).timestamp()), 120)
    told = day(Wishes(idle_minutes=60), runs={}, said=said)
    assert told[0] == ("11:00", Reminder.NOTHING_RUNS)
