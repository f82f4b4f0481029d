"""When a request may go out: quotas, pauses, sign-ins, one turn at a time (P7, P9)."""

import pytest

from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import texts, verbs
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors


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


@pytest.mark.parametrize("down", [False, True])
def test_a_pass_ends_however_short_the_waits_of_a_rehearsal_are(make: Make, down: bool) -> None:
    server, _, (home,) = make("like-timetagger")
    for key in ("sync.pull_seconds", "sync.backoff_floor_seconds", "sync.backoff_cap_seconds"):
        assert home.holdfast.settings.set(key, "0.1") is None
    home.world.entry("Draft")
    server.down = errors.Unreachable() if down else None
    home.sync()
    assert len(server.calls) <= 4
