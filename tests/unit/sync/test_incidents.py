"""When trouble is an incident, and what becomes of what it touched (P4, P5, SYNC 2.6)."""

import pytest

from tests.fakes.memory_server import MemoryServer
from tests.sync_homes import Home, turns
from tests.unit.sync.conftest import Make
from tests.worlds import HandClock
from tracker_app.app.sync_views import IncidentRow
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors
from tracker_app.sync import incidents
from tracker_app.sync.incidents import Sign, Verdict, Watch

NOW = 1_000_000.0


def seen(*signs: Sign, apart: float = 10.0) -> Watch:
    watch = Watch()
    for number, sign in enumerate(signs):
        watch = incidents.noticed(watch, sign, NOW + number * apart)
    return watch


@pytest.mark.parametrize("sign", [Sign.AMBIGUOUS, Sign.BREAKER, Sign.LOST, Sign.BACKWARDS, Sign.NEW_HISTORY, Sign.USER])
def test_p4_one_such_sign_is_an_incident(sign: Sign) -> None:
    assert seen(sign).is_open


def test_three_faults_in_a_row_are_an_incident_and_an_answer_between_them_ends_the_row() -> None:
    assert not seen(Sign.FAULT, Sign.FAULT).is_open
    assert seen(Sign.FAULT, Sign.FAULT, Sign.FAULT).is_open
    watch = incidents.answered(seen(Sign.FAULT, Sign.FAULT), NOW + 20)
    assert not incidents.noticed(watch, Sign.FAULT, NOW + 30).is_open


def test_faults_far_apart_add_up_to_nothing() -> None:
    assert not seen(*[Sign.FAULT] * 20, apart=700).is_open


def test_an_incident_ends_after_sustained_health_and_an_answer_alone_does_not_end_it() -> None:
    silent = seen(Sign.AMBIGUOUS)
    assert not incidents.is_over(silent, NOW + 5000)
    watch = incidents.answered(incidents.answered(silent, NOW), NOW + 400)
    assert watch.is_open
    assert not incidents.is_over(watch, NOW + 899)
    assert incidents.is_over(watch, NOW + 900)
    assert incidents.is_over(watch, NOW - 1_000_000)
    assert not incidents.is_over(incidents.noticed(watch, Sign.FAULT, NOW + 890), NOW + 900)


def test_p4_the_window_has_a_margin_and_reaches_to_the_last_verified_moment_after_a_roll_back() -> None:
    assert incidents.window(seen(Sign.AMBIGUOUS), NOW + 50, 5) == (NOW - 900, NOW + 950)
    assert incidents.window(seen(Sign.LOST), NOW + 50, 5)[0] == 5
    assert incidents.window(seen(Sign.LOST), NOW + 50, None)[0] == 0


def test_what_was_touched_is_read_back_at_once_and_after_an_hour_a_day_and_a_week() -> None:
    moments = [incidents.next_reading(NOW, done, 0.0) for done in range(5)]
    assert moments == [NOW, NOW + 3600, NOW + 86_400, NOW + 604_800, None]
    assert incidents.next_reading(NOW, 0, 1.0) == NOW + 600


def test_evidence_is_counted_by_the_minute_and_stays_within_bounds() -> None:
    watch = seen(*[Sign.FAULT] * 12)
    assert list(watch.lines.values()) == [2, 6, 4]
    assert len(seen(*[Sign.AMBIGUOUS] * 2000, apart=60).lines) <= incidents.MOST_LINES


def one(home: Home) -> IncidentRow:
    (found,) = home.holdfast.sync_centre.incidents()
    return found


def pass_days(home: Home, seconds: int, step: int = 700) -> None:
    turns(home, seconds=step, times=seconds // step)


def test_p5_an_outage_is_told_once_with_what_became_of_each_entry(make: Make) -> None:
    server, _clock, (home,) = make("like-timetagger")
    home.sync()
    home.world.entry("In doubt")
    server.fail_next(errors.Unclear(cause="timeout"), effect=True, only="create")
    home.sync()
    assert one(home).closed is None
    pass_days(home, 5000)
    found = one(home)
    assert found.closed is not None
    assert [(finding.label, finding.verdict) for finding in found.findings] == [("In doubt", Verdict.SAFE)]
    told = [problem for problem in home.holdfast.sync_centre.problems() if problem.code == "HF-SYNC-012"]
    assert len(told) == 1
    assert "1 entry checked: 1 safe." in told[0].what
    home.holdfast.sync_centre.dismiss(told[0])
    pass_days(home, 8000)
    assert home.holdfast.sync_centre.problems() == []


def test_p4_what_an_outage_made_the_server_forget_is_restored_and_named(make: Make) -> None:
    server, _clock, (home,) = make("like-timetagger")
    home.sync()
    home.world.entry("Kept")
    home.world.entry("Forgotten", ago_minutes=50)
    server.forgets = 1
    home.sync()
    pass_days(home, 8000)
    verdicts = {finding.label: finding.verdict for finding in one(home).findings}
    assert sorted(verdicts.values()) == [Verdict.RESTORED, Verdict.SAFE]
    assert len(server.living()) == 2


def roll_back(server: MemoryServer, home: Home, clock: HandClock) -> None:
    home.world.entry("Old")
    home.sync()
    copy = server.snapshot()
    for number in range(3):
        home.world.entry(f"Lost {number}", ago_minutes=50 - number)
    home.sync()
    clock.pass_(700)
    home.sync()
    assert home.states() == []
    server.roll_back(copy)


def test_p4_p5_a_silent_roll_back_is_an_incident_that_reaches_back_and_names_what_was_restored(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    roll_back(server, home, clock)
    home.holdfast.recording.edit(home.entry("Lost 0").id, EntryPatch(description="Lost 0, edited"))
    home.sync()
    clock.pass_(87_000)
    pass_days(home, 10_000)
    texts = sorted(row.fields["description"] for row in server.living())
    assert texts == ["Lost 0, edited", "Lost 1", "Lost 2", "Old"]
    assert home.states() == []
    restored = {finding.label for finding in one(home).findings if finding.verdict == Verdict.RESTORED}
    assert restored == {"Lost 1", "Lost 2"}
    assert Sign.LOST in one(home).signs


def test_p4_verifying_a_span_says_what_is_missing_and_sees_to_it(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    roll_back(server, home, clock)
    now = int(clock.now())
    (report,) = home.holdfast.sync_centre.verify(now - 86_400, now + 86_400)
    assert (report.checked, report.safe, len(report.missing)) == (4, 1, 3)
    assert not report.is_same
    pass_days(home, 3000)
    (report,) = home.holdfast.sync_centre.verify(now - 86_400, now + 86_400)
    assert report.is_same
    assert (report.checked, report.safe) == (4, 4)


def test_p7_what_the_server_will_not_list_is_not_asked_for_again_and_again(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.sync()
    home.world.entry("In doubt")
    server.fail_next(errors.Unclear(cause="timeout"), effect=True, only="create")
    home.sync()
    clock.pass_(700)
    home.sync()
    server.blind = True
    clock.pass_(5000)
    server.calls.clear()
    for _ in range(3600):
        clock.pass_(1)
        home.holdfast.sync_centre.turn()
    assert len([call for call in server.calls if call.verb == "find"]) <= 15
    server.blind = False
    pass_days(home, 90_000)
    assert [finding.verdict for finding in one(home).findings] == [Verdict.SAFE]


def test_p2_verifying_says_how_many_the_server_would_not_list_and_takes_none_of_them_for_lost(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.world.entry("Old")
    home.sync()
    clock.pass_(700)
    home.sync()
    server.blind = True
    now = int(clock.now())
    for _ in range(3):
        (report,) = home.holdfast.sync_centre.verify(now - 86_400, now + 86_400)
        assert (report.checked, report.unread, len(report.missing)) == (0, 1, 0)
        clock.pass_(3000)
    assert home.states() == []


def test_verifying_names_each_differing_field_and_either_side_can_hold(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Mine")
    home.sync()
    clock.pass_(700)
    home.sync()
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    now = int(clock.now())
    (report,) = home.holdfast.sync_centre.verify(now - 86_400, now)
    (difference,) = report.differs
    assert (difference.field, difference.mine, difference.theirs) == ("description", "Mine", "Theirs")
    assert home.entries()[0].description == "Theirs"
    home.holdfast.undoing.undo()
    assert home.holdfast.sync_centre.resolve_finding(difference.id, "theirs") is None
    assert home.entries()[0].description == "Theirs"


def test_verifying_without_a_sign_in_says_so_and_not_that_the_server_is_busy(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Mine")
    home.sync()
    server.down = errors.SignInNeeded()
    clock.pass_(700)
    told = home.sync().status.problems[0].code
    now = int(clock.now())
    (report,) = home.holdfast.sync_centre.verify(now - 86_400, now)
    assert report.problem is not None
    assert report.problem.code == told != "HF-SYNC-002"


def test_verifying_without_a_network_says_why(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Mine")
    home.sync()
    server.down = errors.Unreachable()
    (report,) = home.holdfast.sync_centre.verify(0, int(clock.now()))
    assert report.problem is not None
    assert report.problem.code == "HF-NET-001"


def test_p4_an_entry_deleted_by_its_owner_is_not_restored_after_a_roll_back(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.world.entry("Gone")
    home.sync()
    copy = server.snapshot()
    home.holdfast.recording.delete([home.entries()[0].id])
    home.sync()
    clock.pass_(700)
    home.sync()
    server.roll_back(copy)
    pass_days(home, 90_000, step=9000)
    pass_days(home, 3000)
    assert home.entries() == []
    assert server.living() == []


@pytest.mark.parametrize("profile", ["like-toggl", "like-timetagger"])
@pytest.mark.parametrize("trouble", [True, False])
def test_p3_an_end_that_a_roll_back_took_away_is_kept_and_one_that_somebody_took_away_is_not(
    make: Make, profile: str, trouble: bool
) -> None:
    server, clock, (home,) = make(profile)
    home.sync()
    home.world.entry("Ended")
    home.sync()
    clock.pass_(700)
    home.sync()
    end = home.entry("Ended").stop
    if trouble:
        home.world.entry("In doubt", ago_minutes=200)
        server.fail_next(errors.Unclear(cause="timeout"), effect=True, only="create")
        home.sync()
    row = next(row for row in server.living() if row.fields["description"] == "Ended")
    # A write onto a row that was rolled back: newer than the base by its order, and running as it was before.
    server.web_edit(row.remote_id, stop=None)
    pass_days(home, 9000)
    expected = end if trouble else None
    assert home.entry("Ended").stop == expected
    assert server.rows[row.remote_id].fields["stop"] == expected
