"""What one account's engine does with each misfortune: the rules O1 to O6 and the promises they keep (SYNC 2)."""

from dataclasses import replace

import pytest

from tests.fakes.memory_server import Fault, MemoryProvider, MemoryServer
from tests.sync_homes import Crash, Home
from tests.unit.sync.conftest import Make
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.operations import OpState
from tracker_app.providers import errors
from tracker_app.providers.base import Draft, Written
from tracker_app.store.conflicts import Conflict, Conflicts
from tracker_app.store.outbox import Outbox
from tracker_app.store.remotes import Remotes

EVERY = ("like-timetagger", "like-toggl", "like-couch", "bare")
WITH_TOMBSTONES = EVERY[:3]


def texts(server: MemoryServer) -> list[str]:
    return sorted(row.fields["description"] for row in server.living())


def verbs(server: MemoryServer) -> list[str]:
    found = [call.verb for call in server.calls]
    server.calls.clear()
    return found


@pytest.mark.parametrize("profile", EVERY)
def test_what_is_recorded_arrives_and_is_believed_only_once_it_was_read_back(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    home.world.entry("Draft")
    report = home.sync()
    assert report.pushed == 1
    assert texts(server) == ["Draft"]
    clock.pass_(700)
    home.sync()
    assert home.states() == []
    line = home.holdfast.sync_centre.sync_line(home.entry("Draft").id)
    assert line.sent is not None
    assert line.confirmed is not None
    assert line.problem is None


def test_p4_an_accepted_write_that_was_not_shown_is_not_confirmed_by_its_acceptance(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.world.entry("Draft")
    home.sync()
    home.holdfast.recording.edit(home.entry("Draft").id, EntryPatch(description="Draft 2"))
    server.lag = 1
    for _ in range(20):
        server.fail_next(errors.ServerTrouble(), only="find")
    home.sync()
    clock.pass_(4000)
    home.sync()
    assert home.states() == ["acknowledged"]
    assert home.holdfast.sync_centre.sync_line(home.entry("Draft 2").id).confirmed is None


@pytest.mark.parametrize("profile", EVERY)
def test_o2_a_process_that_dies_while_sending_leaves_a_doubt_that_is_looked_into(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    home.sync()
    home.world.entry("Draft")
    server.fail_next(Crash(), effect=True, only="create")
    with pytest.raises(Crash):
        home.sync()
    home.reopen()
    assert home.states() == ["sending"]
    clock.pass_(5)
    verbs(server)
    home.sync()
    assert "create" not in verbs(server)
    for _ in range(3):
        clock.pass_(1500)
        home.sync()
    assert "create" not in verbs(server)
    assert texts(server) == ["Draft"]
    assert home.states() == []


@pytest.mark.parametrize("profile", EVERY)
@pytest.mark.parametrize("effect", [True, False])
def test_p2_a_write_in_doubt_is_looked_for_after_the_settle_time_and_then_sent_only_if_absent(
    make: Make, profile: str, effect: bool
) -> None:
    server, clock, (home,) = make(profile)
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="timeout"), effect=effect, only="create")
    home.sync()
    assert home.states() == ["unknown"]
    verbs(server)
    clock.pass_(30)
    home.sync()
    assert "create" not in verbs(server)
    clock.pass_(1900)
    home.sync()
    made = verbs(server)
    assert ("create" in made) is not effect
    if not effect:
        assert made.index("find") < made.index("create")
    assert texts(server) == ["Draft"]


def test_p2_two_entries_that_could_not_be_told_apart_are_never_both_in_doubt(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Same")
    home.world.entry("Same")
    server.fail_next(errors.Unclear(cause="reset"), effect=True, only="create")
    home.sync()
    assert sorted(home.states()) == ["pending", "unknown"]
    for _ in range(4):
        clock.pass_(1500)
        home.sync()
    assert texts(server) == ["Same", "Same"]
    assert home.states() == []
    assert len(home.entries()) == 2


def test_p2_a_creation_found_deleted_is_adopted_and_the_deletion_holds(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="reset"), effect=True, only="create")
    home.sync()
    server.web_delete(server.living()[0].remote_id)
    clock.pass_(1900)
    home.sync()
    assert home.entries() == []
    assert texts(server) == []
    assert home.states() == []


@pytest.mark.parametrize("profile", WITH_TOMBSTONES)
def test_o5_a_reading_merges_into_what_is_not_sent_yet_and_overwrites_nothing(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    server.web_edit(server.living()[0].remote_id, tags=("theirs",))
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Mine", tags=("ours",)))
    clock.pass_(700)
    home.sync()
    found = home.entries()[0]
    assert (found.description, found.tags) == ("Mine", ("ours", "theirs"))
    assert server.living()[0].fields["tags"] == ("ours", "theirs")
    assert home.holdfast.sync_centre.conflicts() == []


@pytest.mark.parametrize("profile", EVERY)
def test_p3_the_same_field_changed_on_both_sides_keeps_both_values_and_one_click_picks(
    make: Make, profile: str
) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Mine"))
    clock.pass_(700)
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    home.sync()
    (row,) = home.holdfast.sync_centre.conflicts()
    assert (row.base, row.mine, row.theirs, row.chosen) == ("Draft", "Mine", "Theirs", "theirs")
    assert home.entries()[0].description == "Theirs"
    assert home.holdfast.sync_centre.status()[0].state == "needs-you"
    assert [problem.code for problem in home.holdfast.sync_centre.problems()] == ["HF-SYNC-010"]
    home.holdfast.sync_centre.resolve(row.id, "mine")
    home.sync()
    assert texts(server) == ["Mine"]
    assert home.holdfast.sync_centre.conflicts() == []
    home.holdfast.undoing.undo()
    assert home.entries()[0].description == "Theirs"


@pytest.mark.parametrize("profile", WITH_TOMBSTONES)
def test_p3_an_edit_beats_a_deletion_elsewhere_and_the_user_is_told(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Mine"))
    server.web_delete(server.living()[0].remote_id)
    home.sync()
    assert texts(server) == ["Mine"]
    assert "HF-ENTRY-013" in [problem.code for problem in home.holdfast.sync_centre.problems()]
    clock.pass_(700)
    home.sync()
    assert len(home.entries()) == 1
    assert home.states() == []


@pytest.mark.parametrize("profile", EVERY)
def test_p2_a_deletion_that_went_out_can_be_undone_on_every_kind_of_server(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.delete([entry.id])
    home.sync()
    clock.pass_(700)
    home.sync()
    assert texts(server) == []
    home.holdfast.undoing.undo()
    for _ in range(3):
        clock.pass_(700)
        home.sync()
    assert texts(server) == ["Draft"]
    assert len(home.entries()) == 1
    assert home.states() == []


@pytest.mark.parametrize("profile", WITH_TOMBSTONES)
def test_p2_what_was_refused_after_a_deletion_and_is_sent_again_makes_no_second_entry(make: Make, profile: str) -> None:
    server, clock, (first, second) = make(profile, 2)
    first.world.entry("Draft")
    for home in (first, second, first):
        clock.pass_(700)
        home.sync()
    server.web_delete(server.living()[0].remote_id)
    for number, home in enumerate((first, second)):
        home.holdfast.recording.edit(home.entry("Draft").id, EntryPatch(tags=(f"kept{number}",)))
    again = "update" if server.profile.capabilities.revives else "create"
    server.fail_next(errors.NotThere(status=404), only=again)
    first.sync()
    assert first.states() == ["rejected"]
    clock.pass_(700)
    second.sync()
    first.holdfast.sync_centre.send_again(first.holdfast.sync_centre.outbox()[0].id)
    for home in (first, second) * 3:
        clock.pass_(700)
        home.sync()
    assert [row.fields["tags"] for row in server.living()] == [("kept0", "kept1")]
    assert len(first.entries()) == len(second.entries()) == 1


def test_p3_an_entry_that_lives_again_brings_nothing_back_that_was_older_when_it_was_deleted(make: Make) -> None:
    server, clock, (first, second) = make("like-timetagger", 2)
    first.world.entry("Draft")
    for home in (first, second, first):
        clock.pass_(60)
        home.sync()
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(description="Theirs"))
    second.sync()
    second.holdfast.recording.delete([second.entry("Theirs").id])
    second.sync()
    clock.pass_(700)
    first.sync()
    assert first.entries() == []
    second.holdfast.undoing.undo()
    for home in (second, first) * 3:
        clock.pass_(700)
        home.sync()
    assert texts(server) == ["Theirs"]
    assert [entry.description for entry in first.entries()] == ["Theirs"]


@pytest.mark.parametrize("profile", ["like-toggl", "like-couch"])
def test_p4_what_the_server_lost_of_an_edit_is_not_lost_again_with_a_deletion_elsewhere(
    make: Make, profile: str
) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Mine"))

    def lost(_verb: str) -> None:
        server.forgets += 1
        server.faults.append(Fault(deleted, on=lambda verb: verb == "pull"))

    def deleted(_verb: str) -> None:
        server.web_delete(server.living()[0].remote_id)

    server.faults.append(Fault(lost, on=lambda verb: verb == "update"))
    for _ in range(3):
        home.sync()
        clock.pass_(700)
    assert texts(server) == ["Mine"]


@pytest.mark.parametrize("profile", WITH_TOMBSTONES)
def test_o6_a_tombstone_deletes_a_clean_row(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    server.web_delete(server.living()[0].remote_id)
    clock.pass_(700)
    home.sync()
    assert home.entries() == []


def test_o6_absence_from_everything_deletes_nothing_and_is_told(make: Make) -> None:
    server, clock, (home,) = make("bare")
    server.web_make({"start": 1_795_500_000, "stop": 1_795_503_600, "description": "Theirs"})
    home.sync()
    server.rows = {}
    for _ in range(3):
        clock.pass_(700)
        home.sync()
    assert [entry.description for entry in home.entries()] == ["Theirs"]
    assert [problem.code for problem in home.holdfast.sync_centre.problems()] == ["HF-ENTRY-010"]


def test_p4_what_the_server_acknowledged_and_lost_is_found_and_sent_again(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.sync()
    home.world.entry("Draft")
    server.forgets = 1
    home.sync()
    assert texts(server) == []
    for _ in range(4):
        clock.pass_(700)
        home.sync()
    assert texts(server) == ["Draft"]
    assert home.states() == []
    assert "HF-ENTRY-017" in [problem.code for problem in home.holdfast.sync_centre.problems()]


def test_p2_what_a_server_says_nothing_of_is_not_taken_for_lost_and_not_made_again(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(), effect=True, only="create")
    server.blind = True
    for _ in range(4):
        home.sync()
        clock.pass_(4000)
    assert texts(server) == ["Draft"]
    assert set(home.states()) <= {"unknown", "acknowledged"}
    server.blind = False
    for _ in range(3):
        home.sync()
        clock.pass_(4000)
    assert texts(server) == ["Draft"]
    assert home.states() == []


def test_p4_a_stale_copy_is_no_loss(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    entry = home.entries()[0]
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Newer"))
    server.lag = 1
    home.sync()
    verbs(server)
    clock.pass_(60)
    home.sync()
    assert home.entries()[0].description == "Newer"
    assert "update" not in verbs(server)
    server.lag = 0
    clock.pass_(1500)
    home.sync()
    assert "update" not in verbs(server)
    assert home.states() == []
    assert home.holdfast.sync_centre.problems() == []


def test_p4_a_silent_roll_back_of_the_server_is_mended_within_a_day(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.world.entry("Old")
    home.sync()
    copy = server.snapshot()
    home.world.entry("Lost")
    home.holdfast.recording.edit(home.entry("Old").id, EntryPatch(description="Old, edited"))
    home.sync()
    clock.pass_(700)
    home.sync()
    assert home.states() == []
    server.roll_back(copy)
    clock.pass_(87_000)
    home.sync()
    for _ in range(3):
        clock.pass_(700)
        home.sync()
    assert texts(server) == ["Lost", "Old, edited"]


@pytest.mark.parametrize(
    "error", [errors.Malformed(), errors.Malformed(portal=True), errors.ServerTrouble(), errors.RateLimited()], ids=repr
)
def test_i13_an_answer_that_makes_no_sense_changes_nothing_but_what_is_said_of_sync(
    make: Make, error: errors.ProviderError
) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.world.entry("Draft")
    home.sync()
    clock.pass_(700)

    def essence() -> list[str]:
        unlike = ('"sync_state"', '"change_log"', "sqlite_sequence")
        return [line for line in home.world.dump().splitlines() if not any(word in line for word in unlike)]

    before = essence()
    server.down = error
    home.sync()
    assert essence() == before


def test_o3_the_cursor_and_the_rows_that_came_with_it_are_one(make: Make) -> None:
    server, _, (home,) = make("like-timetagger")
    for number in range(3):
        server.web_make({"start": 1_795_500_000 + number, "stop": 1_795_503_600, "description": f"t{number}"})
    for commits in range(1, 12):
        home.sync_crashing(commits)
        with home.holdfast.database.read() as connection:
            cursor, _ = Remotes(connection).cursor(home.account)
        assert cursor is None or len(home.entries()) == 3
    home.sync()
    assert len(home.entries()) == 3


def test_a_refused_entry_holds_up_nothing_else_and_can_be_mended_kept_or_sent_again(make: Make) -> None:
    server, _, (home,) = make("like-toggl")
    home.sync()
    refused = home.world.entry("Bad")
    server.fail_next(errors.Refused(status=400, words="no", reason="locked"), only="create")
    home.world.entry("Good", ago_minutes=30)
    report = home.sync()
    assert texts(server) == ["Good"]
    assert (report.status.rejected, report.status.state) == (1, "needs-you")
    (row,) = [row for row in home.holdfast.sync_centre.outbox() if row.state is OpState.REJECTED]
    assert row.problem is not None
    assert row.problem.code == "HF-ENTRY-004"
    assert row.last_error == "no"
    (shown,) = home.holdfast.sync_centre.problems()
    home.holdfast.sync_centre.dismiss(shown)
    assert home.holdfast.sync_centre.problems() == []
    home.holdfast.sync_centre.send_again(row.id)
    home.sync()
    assert texts(server) == ["Bad", "Good"]
    assert home.holdfast.sync_centre.sync_line(refused.id).problem is None


def test_a_new_edit_of_a_refused_entry_takes_the_refused_changes_place(make: Make) -> None:
    server, _, (home,) = make("like-toggl")
    home.sync()
    entry = home.world.entry("Bad")
    server.fail_next(errors.Refused(reason="too-long", field="description"), only="create")
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Better"))
    home.sync()
    assert texts(server) == ["Better"]
    assert home.holdfast.sync_centre.problems() == []


def test_a_refused_change_can_be_discarded_and_undone(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Refused"))
    server.fail_next(errors.Refused(), only="update")
    home.sync()
    (row,) = home.holdfast.sync_centre.outbox()
    home.holdfast.sync_centre.discard(row.id)
    assert home.entries()[0].description == "Draft"
    assert home.holdfast.sync_centre.outbox() == []
    home.holdfast.undoing.undo()
    home.sync()
    assert texts(server) == ["Refused"]


def test_p9_without_a_sign_in_everything_waits_and_goes_by_itself_once_there_is_one(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.sync()
    server.signed_in = False
    home.world.entry("Draft")
    report = home.sync()
    assert report.status.state == "credentials"
    assert home.states() == ["blocked"]
    assert [problem.code for problem in home.holdfast.sync_centre.problems()] == ["HF-SYNC-004"]
    verbs(server)
    clock.pass_(60)
    home.sync()
    assert verbs(server) == []
    server.signed_in = True
    clock.pass_(1900)
    home.sync()
    assert texts(server) == ["Draft"]
    assert home.holdfast.sync_centre.problems() == []


def test_p7_a_server_that_asks_for_a_pause_gets_it_also_from_a_click(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.RateLimited(status=429, retry_after=600.0), only="create")
    report = home.sync()
    assert report.status.state == "waiting"
    assert home.states() == ["pending"]
    verbs(server)
    clock.pass_(500)
    home.sync()
    assert verbs(server) == []
    clock.pass_(500)
    home.sync()
    assert texts(server) == ["Draft"]


def test_p7_a_nearly_spent_quota_is_kept_for_start_and_stop(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    server.quota_left = 5
    home.world.entry("Later")
    home.holdfast.recording.start(Content("Now"))
    home.sync()
    clock.pass_(20)
    home.sync()
    assert texts(server) == ["Now"]
    clock.pass_(3700)
    home.sync()
    assert texts(server) == ["Later", "Now"]


def test_p3_a_pass_reads_before_it_changes_anything_also_where_the_quota_allows_no_other_reading(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    server.quota_left = 14
    home.holdfast.recording.edit(entry.id, EntryPatch(description="One"))
    home.sync()
    assert texts(server) == ["One"]
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Two"))
    clock.pass_(5)
    verbs(server)
    home.sync()
    assert verbs(server)[0] == "pull"
    (row,) = home.holdfast.sync_centre.conflicts()
    assert {row.mine, row.theirs} == {"Two", "Theirs"}


def test_p7_changes_go_out_though_the_quota_of_two_computers_comes_back_a_request_at_a_time(make: Make) -> None:
    server, clock, both = make("like-toggl", 2)
    both[0].world.entry("Draft 0")
    both[0].world.entry("Draft 1")
    for home in both:
        home.sync()
    server.drips = True
    server.spent = [clock.now() - 3600 + 120 * n for n in range(30)]
    for n, home in enumerate(both):
        home.holdfast.recording.edit(home.entry(f"Draft {n}").id, EntryPatch(description=f"Later {n}"))
    end = clock.now() + 6 * 3600
    while clock.now() < end:
        wakes = [home.holdfast.sync_centre.next_wake() or end for home in both]
        clock.pass_(max(1.0, min(wakes) - clock.now()))
        for home, wake in zip(both, wakes, strict=True):
            if wake <= clock.now():
                home.holdfast.sync_centre.turn()
    assert texts(server) == ["Later 0", "Later 1"]


def test_p7_no_reading_takes_the_request_that_the_change_after_it_needs(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    server.quota_left = 8
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Later"))
    clock.pass_(60)
    verbs(server)
    home.holdfast.sync_centre.turn()
    assert (server.quota_left, verbs(server)) == (7, [])
    clock.pass_(3700)
    for _ in range(4):
        home.holdfast.sync_centre.turn()
        clock.pass_(2)
    assert texts(server) == ["Later"]


def test_p7_a_quota_that_comes_back_by_drops_is_left_in_peace_for_a_while(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    entry = home.world.entry("Draft")
    home.sync()
    server.drips = True
    server.spent = [clock.now() - 3600 + 120 * n for n in range(30)]
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Later"))
    end, made = clock.now() + 1800, 0
    while clock.now() < end:
        clock.pass_(30)
        home.holdfast.sync_centre.turn()
        made += len(verbs(server))
    assert made <= 5
    home.holdfast.recording.start(Content("Now"))
    clock.pass_(130)
    home.holdfast.sync_centre.turn()
    assert "Now" in texts(server), "who starts a timer does not wait for that"


def test_no_network_is_said_and_nothing_is_in_doubt(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    server.down = errors.Unreachable()
    report = home.sync()
    assert report.status.state == "offline"
    assert home.states() == ["pending"]
    assert report.status.next_attempt is not None
    assert [problem.code for problem in report.status.problems] == ["HF-NET-001"]
    server.down = None
    clock.pass_(2000)
    assert home.sync().status.state == "ok"


def test_two_timers_never_run_the_earlier_stops_where_the_later_begins_and_it_is_told(make: Make) -> None:
    server, clock, (first, second) = make("like-timetagger", 2)
    first.sync()
    second.sync()
    one = first.holdfast.recording.start(Content("one"))
    clock.pass_(600)
    two = second.holdfast.recording.start(Content("two"))
    assert isinstance(one, TimeEntry)
    assert isinstance(two, TimeEntry)
    for _ in range(2):
        for home in (first, second):
            clock.pass_(400)
            home.sync()
    for home in (first, second):
        assert home.entry("one").stop == two.start
        assert home.entry("two").stop is None
    told = [problem.code for home in (first, second) for problem in home.holdfast.sync_centre.problems()]
    assert "HF-ENTRY-014" in told
    assert sum(row.fields["stop"] is None for row in server.living()) == 1


def test_p2_offline_start_stop_start_reaches_a_server_that_stops_at_receipt_with_the_true_times(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.holdfast.recording.start(Content("one"))
    home.sync()
    server.down = errors.Unreachable()
    clock.pass_(600)
    switch = int(clock.now())
    home.holdfast.recording.start(Content("two"))
    home.sync()
    clock.pass_(4000)
    server.down = None
    home.sync()
    rows = {row.fields["description"]: row.fields for row in server.living()}
    assert rows["one"]["stop"] == switch
    assert (rows["two"]["start"], rows["two"]["stop"]) == (switch, None)
    assert home.holdfast.sync_centre.conflicts() == []


@pytest.mark.parametrize("profile", EVERY)
def test_i12_a_project_goes_before_its_entry_and_is_tied_by_name_where_it_exists(make: Make, profile: str) -> None:
    server, clock, (first, second) = make(profile, 2)
    for home in (first, second):
        home.holdfast.catalogue.add_project("Acme")
        project = home.holdfast.catalogue.projects()[0]
        start = int(clock.now()) - 3600
        home.holdfast.recording.add(Content(f"by {home.account[-4:]}", project=project.id), start, start + 60)
    for _ in range(2):
        for home in (first, second):
            clock.pass_(400)
            home.sync()
    assert [row.fields["name"] for row in server.living(Kind.PROJECT)] == ["Acme"]
    assert len({row.fields["project"] for row in server.living()}) == 1
    for home in (first, second):
        assert [project.name for project in home.holdfast.catalogue.projects()] == ["Acme"]
        assert {entry.project for entry in home.entries()} == {home.holdfast.catalogue.projects()[0].id}


def test_i4_many_deletions_at_once_are_held_for_review(make: Make) -> None:
    server, clock, (home,) = make("like-timetagger")
    for number in range(15):
        home.world.entry(f"e{number}", ago_minutes=60 + number)
    home.sync()
    clock.pass_(700)
    home.sync()
    for row in server.living():
        server.web_delete(row.remote_id)
    clock.pass_(700)
    report = home.sync()
    assert len(home.entries()) == 15
    assert report.status.state == "needs-you"
    assert [problem.code for problem in home.holdfast.sync_centre.problems()] == ["HF-SYNC-011"]


def test_o1_an_edit_while_a_creation_is_on_its_way_is_a_change_of_its_own(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    entry = home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="reset"), effect=True, only="create")
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Edited"))
    with home.holdfast.database.read() as connection:
        patches = [op.patch.get("description") for op in Outbox(connection).unsettled()]
    assert patches == ["Draft", "Edited"]
    for _ in range(3):
        clock.pass_(1500)
        home.sync()
    assert texts(server) == ["Edited"]
    assert home.holdfast.sync_centre.conflicts() == []


def test_an_entry_made_and_deleted_before_it_went_out_is_never_sent(make: Make) -> None:
    server, _, (home,) = make("like-toggl")
    home.sync()
    entry = home.world.entry("Draft")
    home.holdfast.recording.delete([entry.id])
    home.sync()
    assert server.rows == {}


def test_a_second_process_that_syncs_gets_the_turn_or_says_so(make: Make) -> None:
    _, _, (home,) = make("like-timetagger")
    with home.world.locks.hold(f"sync-{home.account}"):
        report = home.sync()
    assert [problem.code for problem in report.status.problems] == ["HF-ACC-001"]


def test_a_paused_sync_makes_no_request_from_the_worker(make: Make) -> None:
    server, _, (home,) = make("like-timetagger")
    centre = home.holdfast.sync_centre
    centre.pause(True)
    centre.click()
    centre.turn()
    assert server.calls == []
    assert centre.next_wake() is None
    assert centre.status()[0].paused


def test_waiting_until_quiet_sends_what_was_in_doubt(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="timeout"), only="create")
    (report,) = home.holdfast.sync_centre.sync_until_quiet(7200, clock.pass_)
    assert (report.status.waiting, texts(server)) == (0, ["Draft"])


def test_what_a_person_was_shown_is_never_lost_by_removing_the_account(make: Make) -> None:
    _, _, (home,) = make("like-timetagger")
    home.world.entry("Draft")
    home.holdfast.accounts.remove("Work")
    assert [entry.description for entry in home.entries()] == ["Draft"]


def a_page_of(home: Home) -> int:
    return len(home.entries())


@pytest.mark.slow
def test_a_long_history_comes_in_small_commits_and_goes_on_where_it_was_cut(make: Make) -> None:
    server, _, (home,) = make("like-timetagger")
    for number in range(1200):
        server.web_make({"start": 1_790_000_000 + number * 60, "stop": 1_790_000_030 + number * 60})
    home.sync_crashing(6)
    assert a_page_of(home) in (500, 1000)
    home.sync()
    with home.holdfast.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone()[0] == 1200


@pytest.mark.parametrize("down", [False, True])
def test_a_pass_ends_however_short_the_waits_of_a_rehearsal_are(make: Make, down: bool) -> None:
    server, _, (home,) = make("like-timetagger")
    for key in ("sync.pull_seconds", "sync.backoff_floor_seconds", "sync.backoff_cap_seconds"):
        assert home.holdfast.settings.set(key, "0.1") is None
    home.world.entry("Draft")
    server.down = errors.Unreachable() if down else None
    home.sync()
    assert len(server.calls) <= 4


@pytest.mark.parametrize("profile", EVERY)
def test_p3_what_others_changed_between_our_write_and_its_reading_back_is_a_conflict(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Mine"))
    home.holdfast.sync_centre.turn()
    clock.pass_(5)
    for _ in range(6):
        if "update" in verbs(server):
            break
        home.holdfast.sync_centre.turn()
        clock.pass_(5)
    assert texts(server) == ["Mine"]
    assert home.states() == ["acknowledged"]
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    clock.pass_(700)
    home.sync()
    (row,) = home.holdfast.sync_centre.conflicts()
    assert (row.mine, row.theirs) == ("Mine", "Theirs")


def test_p3_of_two_writes_not_read_back_yet_the_earlier_confirms_nothing_of_what_the_later_wrote(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    entry = home.world.entry("Draft")
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Mine"))
    take_turns(home, "update")
    assert home.states() == ["acknowledged", "acknowledged"]
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    clock.pass_(700)
    home.sync()
    (row,) = home.holdfast.sync_centre.conflicts()
    assert {row.mine, row.theirs} == {"Mine", "Theirs"}


@pytest.mark.parametrize("profile", EVERY)
def test_p3_two_computers_that_both_insist_do_not_overwrite_each_other_for_ever(make: Make, profile: str) -> None:
    server, clock, (first, second) = make(profile, 2)
    first.world.entry("Draft")
    for home in (first, second, first, second):
        clock.pass_(700)
        home.sync()
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="One"))
    first.sync()
    clock.pass_(60)
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(description="Two"))
    clock.pass_(60)
    # Whichever reads the other's value before its own was confirmed thinks itself the later.
    first.holdfast.recording.edit(first.entry("One").id, EntryPatch(billable=True))
    for home in (second, first) * 4:
        home.sync()
        clock.pass_(700)
    assert first.states() == second.states() == []
    (text,) = texts(server)
    for home in (first, second):
        assert [entry.description for entry in home.entries()] == [text]
        assert {(row.mine, row.theirs) for row in home.holdfast.sync_centre.conflicts()} <= {
            ("One", "Two"),
            ("Two", "One"),
        }
    assert first.holdfast.sync_centre.conflicts() or second.holdfast.sync_centre.conflicts()


def test_p3_a_tag_that_a_server_lost_is_sent_again_also_where_a_conflict_shows_both_sets(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    with home.holdfast.database.write() as unit:
        Conflicts(unit.connection).add(
            Conflict("c1", home.account, entry.id, "tags", (), ("mine",), (), "mine", int(clock.now()))
        )
    home.holdfast.recording.edit(entry.id, EntryPatch(tags=("mine",)))
    server.faults.append(Fault(lambda _: setattr(server, "forgets", 1), on=lambda verb: verb == "update"))
    home.sync()
    assert server.living()[0].fields["tags"] == ()
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    for _ in range(3):
        clock.pass_(700)
        home.sync()
    (row,) = server.living()
    assert (row.fields["description"], row.fields["tags"]) == ("Theirs", ("mine",))


def take_turns(home: Home, until: str) -> None:
    """Let the worker take turns until the server has seen such a request, and no longer than a minute."""
    for _ in range(60):
        if any(call.verb == until for call in home.server.calls):
            return
        home.holdfast.sync_centre.turn()
        home.world.clock.pass_(1)
    raise AssertionError(f"no {until} in a minute: {home.server.calls}")


@pytest.mark.parametrize("profile", EVERY)
def test_p3_the_worker_reads_before_it_changes_what_the_server_has(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    take_turns(home, "create")
    clock.pass_(60)
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    home.holdfast.recording.edit(entry.id, EntryPatch(billable=True))
    verbs(server)
    take_turns(home, "update")
    assert verbs(server).index("pull") == 0
    assert server.living()[0].fields["description"] == "Theirs"


@pytest.mark.parametrize("profile", ["like-timetagger", "like-couch", "bare"])
def test_p3_after_a_reading_that_failed_nothing_is_changed_on_the_strength_of_the_one_before(
    make: Make, profile: str
) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Mine"))
    server.down = errors.RateLimited(status=402, retry_after=5.5, quota=True)
    home.sync()
    server.down = None
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    verbs(server)
    while not server.calls:
        clock.pass_(1)
        home.sync()
    assert verbs(server)[0] == "pull"
    (row,) = home.holdfast.sync_centre.conflicts()
    assert {row.mine, row.theirs} == {"Mine", "Theirs"}


def test_p3_what_is_written_again_over_a_deleted_record_goes_over_nothing_that_another_wrote_there(make: Make) -> None:
    server, clock, (first, second) = make("like-timetagger", 2)
    first.world.entry("Draft")
    for home in (first, second, first):
        clock.pass_(60)
        home.sync()
    server.web_delete(server.living()[0].remote_id)
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="Mine"))
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(description="Theirs"))
    server.fail_next(errors.RateLimited(status=402, retry_after=600.0, quota=True), only="update")
    first.sync()
    second.sync()
    assert texts(server) == ["Theirs"]
    # A reading of everything is due, begins, and does not come through.
    clock.pass_(90_000)
    server.fail_next(errors.ServerTrouble(cause="timeout"), only="pull")
    for home in (first, second) * 3:
        home.sync()
        clock.pass_(700)
    shown = {(row.mine, row.theirs) for home in (first, second) for row in home.holdfast.sync_centre.conflicts()}
    assert ("Mine", "Theirs") in shown or ("Theirs", "Mine") in shown


def test_p3_a_server_that_takes_single_fields_is_sent_no_others(make: Make) -> None:
    server, _, (home,) = make("like-toggl")
    entry = home.world.entry("Draft")
    home.sync()
    row = server.living()[0].remote_id

    def meanwhile(_verb: str) -> None:
        server.web_edit(row, tags=("theirs",))

    server.faults.append(Fault(meanwhile, on=lambda verb: verb == "update"))
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Mine"))
    home.sync()
    assert server.living()[0].fields["tags"] == ("theirs",)
    assert texts(server) == ["Mine"]


def doubled(make: Make, late_by: int) -> tuple[MemoryServer, Home]:
    """An entry whose first sending arrives after the second: the server has two then."""
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="timeout"), only="create")
    home.sync()
    clock.pass_(1900)
    home.sync()
    assert texts(server) == ["Draft"]
    clock.pass_(late_by)
    server.web_make(server.living()[0].fields)
    assert texts(server) == ["Draft", "Draft"]
    for _ in range(3):
        clock.pass_(700)
        home.sync()
    return server, home


def test_p2_a_late_double_of_ours_is_removed_and_told(make: Make) -> None:
    server, home = doubled(make, late_by=300)
    assert texts(server) == ["Draft"]
    assert len(home.entries()) == 1
    assert home.states() == []
    assert "HF-ENTRY-018" in [problem.code for problem in home.holdfast.sync_centre.problems()]


def test_p2_what_only_looks_like_a_double_is_shown_and_never_removed(make: Make) -> None:
    server, home = doubled(make, late_by=7200)
    assert texts(server) == ["Draft", "Draft"]
    assert len(home.entries()) == 2
    assert "HF-ENTRY-016" in [problem.code for problem in home.holdfast.sync_centre.problems()]


def test_p2_the_same_thing_recorded_twice_on_purpose_is_no_double(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    home.sync()
    clock.pass_(60)
    server.web_make(server.living()[0].fields)
    clock.pass_(700)
    home.sync()
    assert texts(server) == ["Draft", "Draft"]
    assert home.holdfast.sync_centre.problems() == []


class OddAnswers(MemoryProvider):
    """Does what it is asked, and answers with something else: a proxy that mixes up its callers."""

    def create(self, draft: Draft) -> Written:
        written = super().create(draft)
        fields = {**written.record.fields, "description": "somebody else's"}
        return replace(written, record=replace(written.record, fields=fields))


@pytest.mark.parametrize("profile", EVERY)
def test_i5_an_answer_that_shows_something_else_acknowledges_nothing(
    make: Make, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, clock, (home,) = make(profile)
    home.sync()
    home.holdfast.sync_centre.close()
    monkeypatch.setattr(MemoryServer, "provider", lambda self: OddAnswers(self))
    home.world.entry("Draft")
    report = home.sync()
    assert home.states() == ["unknown"]
    assert report.status.state == "trouble"
    home.holdfast.sync_centre.close()
    monkeypatch.undo()
    for _ in range(3):
        clock.pass_(1900)
        home.sync()
    assert texts(server) == ["Draft"]
    assert [entry.description for entry in home.entries()] == ["Draft"]
    assert home.states() == []


def test_p2_two_computers_that_both_keep_what_somebody_deleted_meet_in_one_record(make: Make) -> None:
    server, clock, (first, second) = make("like-couch", 2)
    first.world.entry("Draft")
    for home in (first, second, first):
        clock.pass_(60)
        home.sync()
    server.web_delete(server.living()[0].remote_id)
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="Mine"))
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(tags=("theirs",)))
    for _ in range(3):
        for home in (first, second):
            clock.pass_(60)
            home.sync()
    (row,) = server.living()
    assert (row.fields["description"], row.fields["tags"]) == ("Mine", ("theirs",))
    for home in (first, second):
        assert [(entry.description, entry.tags) for entry in home.entries()] == [("Mine", ("theirs",))]


@pytest.mark.parametrize("profile", ["like-toggl", "like-couch"])
def test_p2_what_is_to_be_made_again_but_was_held_up_meets_what_another_made_of_it(make: Make, profile: str) -> None:
    server, clock, (first, second) = make(profile, 2)
    first.world.entry("Draft")
    for home in (first, second, first):
        clock.pass_(60)
        home.sync()
    server.web_delete(server.living()[0].remote_id)
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="Mine"))
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(tags=("theirs",)))
    first.world.entry("Another", ago_minutes=600)
    server.fail_next(errors.SignInNeeded(status=401), only="create")
    first.sync()
    assert first.states() == ["blocked", "blocked"]
    for home in (second, first) * 3:
        clock.pass_(100)
        home.sync()
    _, row = sorted(server.living(), key=lambda row: row.fields["start"])
    assert (row.fields["description"], row.fields["tags"]) == ("Mine", ("theirs",))
    assert [home.states() for home in (first, second)] == [[], []]
    assert len(first.entries()) == len(second.entries()) == 2


def test_p4_what_a_server_lost_of_an_entry_made_again_is_not_taken_for_anothers_wish(make: Make) -> None:
    server, clock, (first, second) = make("like-couch", 2)
    first.world.entry("Draft")
    for home in (first, second, first):
        clock.pass_(60)
        home.sync()
    server.web_delete(server.living()[0].remote_id)
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="Mine"))
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(tags=("theirs",)))

    def overtaken(_verb: str) -> None:
        second.sync()

    def lost(_verb: str) -> None:
        server.forgets += 1
        server.faults.append(Fault(overtaken, on=lambda verb: verb == "pull"))

    server.faults.append(Fault(lost, on=lambda verb: verb == "create"))
    first.sync()
    for home in (first, second) * 3:
        clock.pass_(700)
        home.sync()
    (row,) = server.living()
    assert (row.fields["description"], row.fields["tags"]) == ("Mine", ("theirs",))


def test_p2_an_undone_deletion_of_what_another_made_again_is_not_in_its_way(make: Make) -> None:
    server, clock, (first, second) = make("like-couch", 2)
    entry = first.world.entry("Draft")
    for home in (first, second, first):
        clock.pass_(60)
        home.sync()
    first.holdfast.recording.delete([entry.id])
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(description="Theirs"))
    for home in (first, second, first):
        clock.pass_(700)
        home.sync()
    assert [entry.description for entry in first.entries()] == ["Theirs"]
    first.holdfast.undoing.undo()
    for home in (first, second) * 2:
        clock.pass_(700)
        home.sync()
    assert texts(server) == ["Draft", "Theirs"]
    assert first.states() == []


@pytest.mark.parametrize("profile", ["like-toggl", "like-couch"])
def test_p3_of_two_that_make_an_entry_again_neither_is_lost_where_one_does_not_know_what_became_of_it(
    make: Make, profile: str
) -> None:
    server, clock, (first, second) = make(profile, 2)
    first.world.entry("Draft")
    for home in (first, second, first):
        clock.pass_(60)
        home.sync()
    server.web_delete(server.living()[0].remote_id)
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="Mine"))
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(tags=("theirs",)))

    def overtaken(_verb: str) -> BaseException:
        second.sync()
        return errors.Unclear(cause="timeout")

    server.faults.append(Fault(overtaken, on=lambda verb: verb == "create"))
    first.sync()
    assert first.states() == ["unknown"]
    for home in (first, second) * 3:
        clock.pass_(700)
        home.sync()
    (row,) = server.living()
    assert (row.fields["description"], row.fields["tags"]) == ("Mine", ("theirs",))
    for home in (first, second):
        assert [(entry.description, entry.tags) for entry in home.entries()] == [("Mine", ("theirs",))]


@pytest.mark.parametrize("profile", ["like-toggl", "bare"])
def test_o6_a_record_that_is_not_found_when_it_is_to_be_changed_is_deleted_by_nobody(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    server.rows = {}
    home.holdfast.recording.edit(home.entries()[0].id, EntryPatch(description="Mine"))
    for _ in range(5):
        clock.pass_(700)
        home.sync()
    assert [entry.description for entry in home.entries()] == ["Mine"]
    if profile == "bare":
        # It may have been deleted elsewhere: without tombstones, only the user knows.
        assert "HF-ENTRY-010" in {problem.code for problem in home.holdfast.sync_centre.problems()}
        home.holdfast.sync_centre.send_again(home.holdfast.sync_centre.outbox()[0].id)
        home.sync()
    assert texts(server) == ["Mine"]


@pytest.mark.parametrize("profile", EVERY)
def test_i2_every_sending_of_one_operation_carries_one_key(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    home.sync()
    home.world.entry("Draft")
    for _ in range(3):
        server.fail_next(errors.Unclear(cause="timeout"), only="create")
        clock.pass_(4000)
        home.sync()
    keys = {call.key for call in server.calls if call.verb == "create"}
    assert len(keys) == 1
    assert sum(call.verb == "create" for call in server.calls) >= 3


def test_p3_an_edit_is_kept_that_went_with_a_creation_which_the_server_refused_as_made_already(make: Make) -> None:
    server, clock, (home,) = make("like-couch")
    server.web_make({"start": 1_795_500_000, "stop": 1_795_503_600, "description": "Theirs"})
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(), effect=True, only="create")
    home.sync()
    home.holdfast.recording.edit(home.entry("Draft").id, EntryPatch(description="Draft 2", tags=("later",)))
    clock.pass_(4000)
    # An old copy does not show it yet, so that it is sent again, with the edit.
    server.lag = 1
    home.sync()
    server.lag = 0
    for _ in range(3):
        clock.pass_(700)
        home.sync()
    assert texts(server) == ["Draft 2", "Theirs"]
    assert home.entry("Draft 2").tags == ("later",)
