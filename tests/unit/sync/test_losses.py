"""What a server had acknowledged and lost is found, and nothing else is taken for lost (P4)."""

from dataclasses import replace

from tests.sync_homes import turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import a_draft_there, texts, verbs
from tracker_app.app.waiting_words import waits_for
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.ids import OpId
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.providers import errors


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


def test_p4_what_the_server_acknowledged_and_lost_is_found_and_sent_again(make: Make) -> None:
    server, _clock, (home,) = make("like-timetagger")
    home.sync()
    home.world.entry("Draft")
    server.forgets = 1
    home.sync()
    assert texts(server) == []
    turns(home, seconds=700, times=4)
    assert texts(server) == ["Draft"]
    assert home.states() == []
    (outage,) = home.holdfast.sync_centre.incidents()
    assert [(one.label, one.verdict) for one in outage.findings] == [("Draft", "restored")]
    # Told once, with all that the outage touched, and not a second time entry by entry (P5).
    assert [problem.code for problem in home.holdfast.sync_centre.problems()] == ["HF-SYNC-012"]


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
    server, clock, home, entry = a_draft_there(make, "like-timetagger")
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
    turns(home, seconds=700, times=3)
    assert texts(server) == ["Lost", "Old, edited"]


def test_p2_p4_what_a_server_lost_of_a_whole_month_comes_back_in_portions_that_are_read_back(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    for n in range(50):
        home.world.entry(f"Draft {n}", ago_minutes=60 + 40 * n)
    turns(home, seconds=3700, times=4)
    assert (len(texts(server)), home.states()) == (50, [])
    server.rows = {}
    start = int(clock.now())
    home.holdfast.sync_centre.verify(start - 30 * 86_400, start)
    unproved = []
    for _ in range(60):
        turns(home, seconds=700)
        unproved.append(home.states().count("acknowledged") + home.states().count("unknown"))
    assert 0 < max(unproved) <= 20
    assert (len(set(texts(server))), len(texts(server)), home.states()) == (50, 50, [])


def test_what_waits_for_others_to_be_read_back_says_so(make: Make) -> None:
    _, _, (home,) = make("like-toggl")
    sent = Operation(
        OpId("o"), home.account, Kind.ENTRY, "e", Verb.CREATE, {}, OpState.ACKNOWLEDGED, 1, echoed=True, repairs="x"
    )
    waiting = replace(sent, id=OpId("next"), record="next", state=OpState.PENDING)
    for count, words in ((19, ""), (20, "others to be read back first")):
        going = [replace(sent, id=OpId(f"o{n}"), record=f"e{n}") for n in range(count)]
        with home.holdfast.database.read() as connection:
            assert waits_for(connection, [*going, waiting], {})["next"] == words
