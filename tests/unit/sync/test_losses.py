"""What a server had acknowledged and lost is found, and nothing else is taken for lost (P4)."""

from tests.sync_homes import turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import texts, verbs
from tracker_app.domain.changes import EntryPatch
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
    turns(home, seconds=700, times=3)
    assert texts(server) == ["Lost", "Old, edited"]
