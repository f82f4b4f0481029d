"""An entry that a server without ids of ours lost is one again, whoever made it anew, and nothing done to it goes.

P2: no double; P3: both values are kept; P4: what was lost is there again.
"""

import pytest

from tests.fakes.memory_server import MemoryServer
from tests.sync_homes import Home
from tests.unit.sync.conftest import Make
from tests.worlds import HandClock
from tracker_app.domain.changes import EntryPatch
from tracker_app.store.conflicts import Conflicts


def rest(clock: HandClock, *homes: Home, rounds: int = 6) -> None:
    """Let everybody read and write until nothing moves."""
    for _ in range(rounds):
        for home in homes:
            clock.pass_(700)
            home.sync()


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
    rest(clock, *homes)
    edit(homes[1], "Draft", tags=("deep",))
    rest(clock, *homes)
    server.rows = {}
    return server, clock, homes


def test_p2_p4_both_notice_and_it_is_made_once(lost: tuple[MemoryServer, HandClock, list[Home]]) -> None:
    server, clock, homes = lost
    for home in homes:
        edit(home, "Draft", billable=True)
    rest(clock, *homes)
    assert there(server) == ["Draft"]
    assert [texts(home) for home in homes] == [["Draft"], ["Draft"]]
    assert [home.states() for home in homes] == [[], []]


def test_p3_what_both_had_made_of_it_meanwhile_is_kept(lost: tuple[MemoryServer, HandClock, list[Home]]) -> None:
    server, clock, homes = lost
    edit(homes[0], "Draft", description="Mine")
    edit(homes[1], "Draft", description="Theirs")
    rest(clock, *homes, rounds=10)
    (text,) = there(server)
    assert [texts(home) for home in homes] == [[text], [text]]
    assert {text, *kept(homes[0]), *kept(homes[1])} >= {"Mine", "Theirs"}


def test_p2_one_that_was_taken_in_before_its_loss_was_noticed_is_united(
    lost: tuple[MemoryServer, HandClock, list[Home]],
) -> None:
    server, clock, (first, second) = lost
    edit(first, "Draft", description="Draft 2")
    rest(clock, first)
    clock.pass_(700)
    second.sync()
    assert sorted(texts(second)) == ["Draft", "Draft 2"], "it cannot know yet"
    edit(second, "Draft", billable=True)
    rest(clock, second, first)
    assert len(there(server)) == 1
    assert texts(first) == texts(second) == there(server)
    assert second.entries()[0].billable


def test_p2_what_two_lying_readings_made_double_is_one_again(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    rest(clock, home)
    hidden = dict(server.rows)
    server.rows = {}
    edit(home, "Draft", billable=True)
    rest(clock, home, rounds=4)
    (made,) = [row.remote_id for row in server.living()]
    server.rows = {**server.rows, **hidden}
    server.web_edit(next(iter(hidden)), description="Draft")
    rest(clock, home, rounds=8)
    (row,) = server.living()
    assert row.remote_id != made, "the earlier one stays, whoever looks"
    assert row.fields["billable"] is True
    assert texts(home) == ["Draft"]


def test_two_entries_that_only_end_at_one_instant_are_two(lost: tuple[MemoryServer, HandClock, list[Home]]) -> None:
    server, clock, (first, second) = lost
    stop = first.entries()[0].stop
    assert stop is not None
    server.web_make({"start": stop - 4321, "stop": stop, "description": "Call", "tags": ()})
    for home in (first, second):
        edit(home, "Draft", billable=True)
    rest(clock, first, second)
    assert there(server) == ["Call", "Draft"]
    assert sorted(texts(first)) == sorted(texts(second)) == ["Call", "Draft"]
