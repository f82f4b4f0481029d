"""Two computers that make an entry again, which somebody deleted, meet in one record (P2, P3)."""

import pytest

from tests.fakes.memory_server import Fault
from tests.sync_homes import turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import a_draft_on_both, deleted_and_wanted_by_both, texts
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors


def test_p2_two_computers_that_both_keep_what_somebody_deleted_meet_in_one_record(make: Make) -> None:
    server, first, second = deleted_and_wanted_by_both(make, "like-couch")
    turns(first, second, seconds=60, times=3)
    (row,) = server.living()
    assert (row.fields["description"], row.fields["tags"]) == ("Mine", ("theirs",))
    for home in (first, second):
        assert [(entry.description, entry.tags) for entry in home.entries()] == [("Mine", ("theirs",))]


@pytest.mark.parametrize("profile", ["like-toggl", "like-couch"])
def test_p2_what_is_to_be_made_again_but_was_held_up_meets_what_another_made_of_it(make: Make, profile: str) -> None:
    server, first, second = deleted_and_wanted_by_both(make, profile)
    first.world.entry("Another", ago_minutes=600)
    server.fail_next(errors.SignInNeeded(status=401), only="create")
    first.sync()
    assert first.states() == ["blocked", "blocked"]
    turns(second, first, seconds=100, times=3)
    _, row = sorted(server.living(), key=lambda row: row.fields["start"])
    assert (row.fields["description"], row.fields["tags"]) == ("Mine", ("theirs",))
    assert [home.states() for home in (first, second)] == [[], []]
    assert len(first.entries()) == len(second.entries()) == 2


def test_p4_what_a_server_lost_of_an_entry_made_again_is_not_taken_for_anothers_wish(make: Make) -> None:
    server, first, second = deleted_and_wanted_by_both(make, "like-couch")

    def overtaken(_verb: str) -> None:
        second.sync()

    def lost(_verb: str) -> None:
        server.forgets += 1
        server.faults.append(Fault(overtaken, on=lambda verb: verb == "pull"))

    server.faults.append(Fault(lost, on=lambda verb: verb == "create"))
    first.sync()
    turns(first, second, seconds=700, times=3)
    (row,) = server.living()
    assert (row.fields["description"], row.fields["tags"]) == ("Mine", ("theirs",))


def test_p2_an_undone_deletion_of_what_another_made_again_is_not_in_its_way(make: Make) -> None:
    server, _clock, (first, second) = make("like-couch", 2)
    entry = first.world.entry("Draft")
    turns(first, second, first, seconds=60)
    first.holdfast.recording.delete([entry.id])
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(description="Theirs"))
    turns(first, second, first, seconds=700)
    assert [entry.description for entry in first.entries()] == ["Theirs"]
    first.holdfast.undoing.undo()
    turns(first, second, seconds=700, times=2)
    assert texts(server) == ["Draft", "Theirs"]
    assert first.states() == []


@pytest.mark.parametrize("profile", ["like-toggl", "like-couch"])
def test_p3_of_two_that_make_an_entry_again_neither_is_lost_where_one_does_not_know_what_became_of_it(
    make: Make, profile: str
) -> None:
    server, first, second = deleted_and_wanted_by_both(make, profile)

    def overtaken(_verb: str) -> BaseException:
        second.sync()
        return errors.Unclear(cause="timeout")

    server.faults.append(Fault(overtaken, on=lambda verb: verb == "create"))
    first.sync()
    assert first.states() == ["unknown"]
    turns(first, second, seconds=700, times=3)
    (row,) = server.living()
    assert (row.fields["description"], row.fields["tags"]) == ("Mine", ("theirs",))
    for home in (first, second):
        assert [(entry.description, entry.tags) for entry in home.entries()] == [("Mine", ("theirs",))]


def test_p3_what_brought_an_entry_back_and_was_lost_is_not_given_up_unseen_for_anothers(make: Make) -> None:
    server, first, second = a_draft_on_both(make, "like-timetagger")
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="Mine"))
    server.web_delete(server.living()[0].remote_id)
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(description="Theirs"))
    server.forgets = 1
    turns(second, seconds=60)
    assert second.states() == ["acknowledged"]
    turns(first, second, first, second, seconds=1500)
    (row,) = server.living()
    shown = {row.fields["description"]} | {
        value for home in (first, second) for one in home.holdfast.sync_centre.conflicts()
        for value in (one.mine, one.theirs)
    }  # fmt: skip
    assert shown == {"Mine", "Theirs"}
