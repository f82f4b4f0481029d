"""What a deletion takes away, here or there, and what brings an entry back (O6, P2 to P4)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.fakes.memory_server import Fault
from tests.sync_homes import turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import EVERY, WITH_TOMBSTONES, a_draft_on_both, a_draft_there, texts
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors
from tracker_app.providers.base import Page
from tracker_app.sync.desk import Desk
from tracker_app.sync.pull import take_page, take_span


@pytest.mark.parametrize("profile", WITH_TOMBSTONES)
def test_p3_an_edit_beats_a_deletion_elsewhere_and_the_user_is_told(make: Make, profile: str) -> None:
    server, clock, home, entry = a_draft_there(make, profile)
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
    server, clock, home, entry = a_draft_there(make, profile)
    home.holdfast.recording.delete([entry.id])
    home.sync()
    clock.pass_(700)
    home.sync()
    assert texts(server) == []
    home.holdfast.undoing.undo()
    turns(home, seconds=700, times=3)
    assert texts(server) == ["Draft"]
    assert len(home.entries()) == 1
    assert home.states() == []


@pytest.mark.parametrize("profile", WITH_TOMBSTONES)
def test_p2_what_was_refused_after_a_deletion_and_is_sent_again_makes_no_second_entry(make: Make, profile: str) -> None:
    server, clock, (first, second) = make(profile, 2)
    first.world.entry("Draft")
    turns(first, second, first, seconds=700)
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
    turns(first, second, seconds=700, times=3)
    assert [row.fields["tags"] for row in server.living()] == [("kept0", "kept1")]
    assert len(first.entries()) == len(second.entries()) == 1


def test_p3_an_entry_that_lives_again_brings_nothing_back_that_was_older_when_it_was_deleted(make: Make) -> None:
    server, first, second = a_draft_on_both(make, "like-timetagger")
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(description="Theirs"))
    second.sync()
    second.holdfast.recording.delete([second.entry("Theirs").id])
    second.sync()
    first.world.clock.pass_(700)
    first.sync()
    assert first.entries() == []
    second.holdfast.undoing.undo()
    turns(second, first, seconds=700, times=3)
    assert texts(server) == ["Theirs"]
    assert [entry.description for entry in first.entries()] == ["Theirs"]


@pytest.mark.parametrize("profile", ["like-toggl", "like-couch"])
def test_p4_what_the_server_lost_of_an_edit_is_not_lost_again_with_a_deletion_elsewhere(
    make: Make, profile: str
) -> None:
    server, clock, home, entry = a_draft_there(make, profile)
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
    server, clock, home, _entry = a_draft_there(make, profile)
    server.web_delete(server.living()[0].remote_id)
    clock.pass_(700)
    home.sync()
    assert home.entries() == []


def test_o6_absence_from_everything_deletes_nothing_and_is_told(make: Make) -> None:
    server, _clock, (home,) = make("bare")
    server.web_make({"start": 1_795_500_000, "stop": 1_795_503_600, "description": "Theirs"})
    home.sync()
    server.rows = {}
    turns(home, seconds=700, times=3)
    assert [entry.description for entry in home.entries()] == ["Theirs"]
    assert [problem.code for problem in home.holdfast.sync_centre.problems()] == ["HF-ENTRY-010"]


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


def test_p3_what_is_written_again_over_a_deleted_record_goes_over_nothing_that_another_wrote_there(make: Make) -> None:
    server, first, second = a_draft_on_both(make, "like-timetagger")
    server.web_delete(server.living()[0].remote_id)
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="Mine"))
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(description="Theirs"))
    server.fail_next(errors.RateLimited(status=402, retry_after=600.0, quota=True), only="update")
    first.sync()
    second.sync()
    assert texts(server) == ["Theirs"]
    # A reading of everything is due, begins, and does not come through.
    first.world.clock.pass_(90_000)
    server.fail_next(errors.ServerTrouble(cause="timeout"), only="pull")
    for home in (first, second) * 3:
        home.sync()
        first.world.clock.pass_(700)
    shown = {(row.mine, row.theirs) for home in (first, second) for row in home.holdfast.sync_centre.conflicts()}
    assert ("Mine", "Theirs") in shown or ("Theirs", "Mine") in shown


@pytest.mark.parametrize("profile", ["like-toggl", "bare"])
def test_o6_a_record_that_is_not_found_when_it_is_to_be_changed_is_deleted_by_nobody(make: Make, profile: str) -> None:
    server, _clock, home, _entry = a_draft_there(make, profile)
    server.rows = {}
    home.holdfast.recording.edit(home.entries()[0].id, EntryPatch(description="Mine"))
    turns(home, seconds=700, times=5)
    assert [entry.description for entry in home.entries()] == ["Mine"]
    if profile == "bare":
        # It may have been deleted elsewhere: without tombstones, only the user knows.
        assert "HF-ENTRY-010" in {problem.code for problem in home.holdfast.sync_centre.problems()}
        home.holdfast.sync_centre.send_again(home.holdfast.sync_centre.outbox()[0].id)
        home.sync()
    assert texts(server) == ["Mine"]


@pytest.mark.parametrize("take", [take_page, take_span])
def test_i4_many_that_moved_to_another_workspace_are_held_for_review_whatever_shows_it(
    make: Make, take: Callable[[Desk, Page], None]
) -> None:
    server, _clock, (home,) = make("like-toggl")
    for number in range(15):
        home.world.entry(f"e{number}", ago_minutes=60 + number)
    turns(home, seconds=700, times=2)
    there = server.provider().find(()).records
    moved = [replace(record, version="later", order=record.order + 1) for record in there]
    engines = home.holdfast.sync_centre._engines
    (account,) = home.holdfast.accounts.all()
    take(engines._engine(account)._desk, Page((), "1", elsewhere=moved))
    assert len(home.entries()) == len(server.living()) == 15
    assert "HF-SYNC-011" in [problem.code for problem in home.holdfast.sync_centre.problems()]
