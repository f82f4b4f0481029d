"""What was changed here and there is merged, and nothing overwritten unseen (O5, P3)."""

import pytest

from tests.fakes.memory_server import Fault
from tests.sync_homes import Home, turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import EVERY, WITH_TOMBSTONES, a_draft_there, texts, verbs
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors
from tracker_app.store.conflicts import Conflict, Conflicts


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


@pytest.mark.parametrize("profile", EVERY)
def test_p3_what_others_changed_between_our_write_and_its_reading_back_is_a_conflict(make: Make, profile: str) -> None:
    server, clock, home, entry = a_draft_there(make, profile)
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
    turns(first, second, first, second, seconds=700)
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
    server, clock, home, entry = a_draft_there(make, "like-toggl")
    with home.holdfast.database.write() as unit:
        Conflicts(unit.connection).add(
            Conflict("c1", home.account, entry.id, "tags", (), ("mine",), (), "mine", int(clock.now()))
        )
    home.holdfast.recording.edit(entry.id, EntryPatch(tags=("mine",)))
    server.faults.append(Fault(lambda _: setattr(server, "forgets", 1), on=lambda verb: verb == "update"))
    home.sync()
    assert server.living()[0].fields["tags"] == ()
    server.web_edit(server.living()[0].remote_id, description="Theirs")
    turns(home, seconds=700, times=3)
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
    server, clock, home, entry = a_draft_there(make, profile)
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
