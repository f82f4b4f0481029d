"""Each change goes out once, in order, and is believed when it was read back (O1, O2, P2)."""

from dataclasses import replace

import pytest

from tests.fakes.memory_server import Fault, MemoryProvider, MemoryServer
from tests.sync_homes import Crash, turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import EVERY, texts, verbs
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.providers import errors
from tracker_app.providers.base import Draft, Written
from tracker_app.store.outbox import Outbox


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
    turns(home, seconds=1500, times=3)
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
    server, _clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Same")
    home.world.entry("Same")
    server.fail_next(errors.Unclear(cause="reset"), effect=True, only="create")
    home.sync()
    assert sorted(home.states()) == ["pending", "unknown"]
    turns(home, seconds=1500, times=4)
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


def test_two_timers_never_run_the_earlier_stops_where_the_later_begins_and_it_is_told(make: Make) -> None:
    server, clock, (first, second) = make("like-timetagger", 2)
    first.sync()
    second.sync()
    one = first.holdfast.recording.start(Content("one"))
    clock.pass_(600)
    two = second.holdfast.recording.start(Content("two"))
    assert isinstance(one, TimeEntry)
    assert isinstance(two, TimeEntry)
    turns(first, second, seconds=400, times=2)
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
    turns(first, second, seconds=400, times=2)
    assert [row.fields["name"] for row in server.living(Kind.PROJECT)] == ["Acme"]
    assert len({row.fields["project"] for row in server.living()}) == 1
    for home in (first, second):
        assert [project.name for project in home.holdfast.catalogue.projects()] == ["Acme"]
        assert {entry.project for entry in home.entries()} == {home.holdfast.catalogue.projects()[0].id}


def test_o1_an_edit_while_a_creation_is_on_its_way_is_a_change_of_its_own(make: Make) -> None:
    server, _clock, (home,) = make("like-toggl")
    home.sync()
    entry = home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="reset"), effect=True, only="create")
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Edited"))
    with home.holdfast.database.read() as connection:
        patches = [op.patch.get("description") for op in Outbox(connection).unsettled()]
    assert patches == ["Draft", "Edited"]
    turns(home, seconds=1500, times=3)
    assert texts(server) == ["Edited"]
    assert home.holdfast.sync_centre.conflicts() == []


def test_an_entry_made_and_deleted_before_it_went_out_is_never_sent(make: Make) -> None:
    server, _, (home,) = make("like-toggl")
    home.sync()
    entry = home.world.entry("Draft")
    home.holdfast.recording.delete([entry.id])
    home.sync()
    assert server.rows == {}


def test_waiting_until_quiet_sends_what_was_in_doubt(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="timeout"), only="create")
    (report,) = home.holdfast.sync_centre.sync_until_quiet(7200, clock.pass_)
    assert (report.status.waiting, texts(server)) == (0, ["Draft"])


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
    server, _clock, (home,) = make(profile)
    home.sync()
    home.holdfast.sync_centre.close()
    monkeypatch.setattr(MemoryServer, "provider", lambda self: OddAnswers(self))
    home.world.entry("Draft")
    report = home.sync()
    assert home.states() == ["unknown"]
    assert report.status.state == "trouble"
    home.holdfast.sync_centre.close()
    monkeypatch.undo()
    turns(home, seconds=1900, times=3)
    assert texts(server) == ["Draft"]
    assert [entry.description for entry in home.entries()] == ["Draft"]
    assert home.states() == []


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
    turns(home, seconds=700, times=3)
    assert texts(server) == ["Draft 2", "Theirs"]
    assert home.entry("Draft 2").tags == ("later",)
