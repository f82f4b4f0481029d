"""An entry that a server without ids of ours lost is one again, whoever made it anew, and nothing done to it goes.

P2: no double; P3: both values are kept; P4: what was lost is there again.
"""

from dataclasses import replace

import pytest

from tests.fakes.memory_server import MemoryServer
from tests.sync_homes import Home, turns
from tests.unit.sync.conftest import Make
from tests.worlds import HandClock
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.providers import errors
from tracker_app.store.conflicts import Conflicts


def rest(*homes: Home, rounds: int = 6) -> None:
    """Let everybody read and write until nothing moves."""
    turns(*homes, seconds=700, times=rounds)


def edit(home: Home, text: str, **fields: object) -> None:
    home.holdfast.recording.edit(home.entry(text).id, EntryPatch(**fields))  # type: ignore[arg-type]


def texts(home: Home) -> list[str]:
    return [entry.description for entry in home.entries()]


def there(server: MemoryServer) -> list[str]:
    return sorted(row.fields["description"] for row in server.living())


def kept(home: Home) -> set[str]:
    """Every description that an open conflict shows."""
    with home.holdfast.database.read() as connection:
        found = [one for one in Conflicts(connection).open() if one.field == "description"]
    return {value for one in found for value in (one.ours, one.theirs)}


@pytest.fixture
def lost(make: Make) -> tuple[MemoryServer, HandClock, list[Home]]:
    """Two computers that both know an entry and both have changed it, and a server that has lost it."""
    server, clock, homes = make("like-toggl", 2)
    homes[0].world.entry("Draft")
    rest(*homes)
    edit(homes[1], "Draft", tags=("deep",))
    rest(*homes)
    server.rows = {}
    return server, clock, homes


def test_p2_p4_both_notice_and_it_is_made_once(lost: tuple[MemoryServer, HandClock, list[Home]]) -> None:
    server, _clock, homes = lost
    for home in homes:
        edit(home, "Draft", billable=True)
    rest(*homes)
    assert there(server) == ["Draft"]
    assert [texts(home) for home in homes] == [["Draft"], ["Draft"]]
    assert [home.states() for home in homes] == [[], []]


def test_p3_what_both_had_made_of_it_meanwhile_is_kept(lost: tuple[MemoryServer, HandClock, list[Home]]) -> None:
    server, _clock, homes = lost
    edit(homes[0], "Draft", description="Mine")
    edit(homes[1], "Draft", description="Theirs")
    rest(*homes, rounds=10)
    (text,) = there(server)
    assert [texts(home) for home in homes] == [[text], [text]]
    assert {text, *kept(homes[0]), *kept(homes[1])} >= {"Mine", "Theirs"}


def test_p2_one_that_was_taken_in_before_its_loss_was_noticed_is_united(
    lost: tuple[MemoryServer, HandClock, list[Home]],
) -> None:
    server, clock, (first, second) = lost
    edit(first, "Draft", description="Draft 2")
    rest(first)
    clock.pass_(700)
    second.sync()
    assert sorted(texts(second)) == ["Draft", "Draft 2"], "it cannot know yet"
    edit(second, "Draft", billable=True)
    rest(second, first)
    assert len(there(server)) == 1
    assert texts(first) == texts(second) == there(server)
    assert second.entries()[0].billable


def test_p2_what_two_lying_readings_made_double_is_one_again(make: Make) -> None:
    server, _clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    rest(home)
    hidden = dict(server.rows)
    server.rows = {}
    edit(home, "Draft", billable=True)
    rest(home, rounds=4)
    (made,) = [row.remote_id for row in server.living()]
    server.rows = {**server.rows, **hidden}
    server.web_edit(next(iter(hidden)), description="Draft")
    rest(home, rounds=8)
    (row,) = server.living()
    assert row.remote_id != made, "the earlier one stays, whoever looks"
    assert row.fields["billable"] is True
    assert texts(home) == ["Draft"]


def test_two_entries_that_only_end_at_one_instant_are_two(lost: tuple[MemoryServer, HandClock, list[Home]]) -> None:
    server, _clock, (first, second) = lost
    stop = first.entries()[0].stop
    assert stop is not None
    server.web_make({"start": stop - 4321, "stop": stop, "description": "Call", "tags": ()})
    for home in (first, second):
        edit(home, "Draft", billable=True)
    rest(first, second)
    assert there(server) == ["Call", "Draft"]
    assert sorted(texts(first)) == sorted(texts(second)) == ["Call", "Draft"]


def test_p2_what_looks_like_an_entry_that_the_server_had_is_reason_to_look_whether_it_still_has_it(make: Make) -> None:
    server, clock, (first, second) = make("like-toggl", 2)
    at = int(clock.now()) // 60 * 60 - 7200
    server.web_make({"start": at, "stop": at + 1800, "description": "Draft"})
    rest(first, second)
    server.rows = {}
    edit(first, "Draft", stop=at + 2400)
    rest(first)
    rest(second, rounds=2)
    assert len(texts(second)) == 1
    # By then they have grown apart, and nobody could tell any more that these are one.
    edit(first, "Draft", description="Offer")
    rest(first, second)
    assert there(server) == ["Offer"]
    assert [texts(home) for home in (first, second)] == [["Offer"], ["Offer"]]


def test_two_entries_that_are_alike_and_both_there_stay_two(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    at = int(clock.now()) - 7200
    for _ in range(2):
        server.web_make({"start": at, "stop": at + 1800, "description": "Draft"})
        rest(home)
    assert there(server) == texts(home) == ["Draft", "Draft"]
    assert home.holdfast.sync_centre.problems() == []


def test_p2_what_a_server_brings_back_of_a_deleted_entry_goes_again(make: Make) -> None:
    server, _clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    rest(home)
    (first,) = server.living()
    edit(home, "Draft", description="Mine")
    server.web_delete(first.remote_id)
    rest(home)
    assert there(server) == ["Mine"]
    home.holdfast.recording.delete([home.entry("Mine").id])
    rest(home)
    server._keep(replace(first, seq=server._tick()))
    rest(home)
    assert there(server) == texts(home) == []


def test_p2_a_second_outcome_that_somebody_changed_meanwhile_is_shown_to_the_user(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    entry = home.holdfast.recording.add(Content("Draft"), int(clock.now()) // 60 * 60 - 3593, int(clock.now()) - 60)
    assert isinstance(entry, TimeEntry)
    server.fail_next(errors.Unclear(cause="timeout"), only="create")
    home.sync()
    edit(home, "Draft", start=entry.start - 600)
    rest(home)
    # The first request had waited in a queue, and somebody has corrected what came of it.
    server.web_make({"start": entry.start, "stop": entry.stop + 30, "description": "Draft"})  # type: ignore[operator]
    rest(home)
    assert there(server) == ["Draft", "Draft"]
    assert "HF-ENTRY-016" in {problem.code for problem in home.holdfast.sync_centre.problems()}
