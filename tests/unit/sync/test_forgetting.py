"""What sync leaves behind is forgotten after a while, on every kind of server, and a decision never is (I19, P1)."""

import pytest

from tests.sync_homes import Home, turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import EVERY, texts
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors
from tracker_app.sync import forgetting

DAY = 86_400


def rows(home: Home, table: str) -> int:
    with home.holdfast.database.read() as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def faults(home: Home) -> list[str]:
    return [one.problem.code for one in home.holdfast.maintenance.doctor() if one.problem is not None]


@pytest.mark.parametrize("profile", EVERY)
def test_i19_settled_operations_are_forgotten_after_five_weeks_on_every_kind_of_server(
    make: Make, profile: str
) -> None:
    _, _, (home,) = make(profile)
    for n in range(3):
        entry = home.world.entry(f"Draft {n}")
        turns(home, seconds=700)
        home.holdfast.recording.edit(entry.id, EntryPatch(description=f"Edited {n}"))
        turns(home, seconds=700, times=2)
    assert rows(home, "op") == rows(home, "attempt") == 6
    turns(home, seconds=DAY, times=34)
    assert rows(home, "op") == 6
    turns(home, seconds=DAY, times=3)
    assert rows(home, "op") == rows(home, "attempt") == 0
    assert len(home.entries()) == 3


def test_i19_more_than_goes_at_once_goes_with_the_readings_that_follow(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    _, _, (home,) = make("like-toggl")
    for n in range(5):
        home.world.entry(f"Draft {n}", ago_minutes=60 + n)
    turns(home, seconds=700, times=3)
    home.world.clock.pass_(36 * DAY)
    left = []
    for _ in range(4):
        turns(home, seconds=700)
        left.append(rows(home, "op"))
    assert left == [3, 1, 0, 0]


def test_i19_incidents_are_kept_for_a_year_and_then_forgotten_with_what_they_found(make: Make) -> None:
    server, _, (home,) = make("like-timetagger")
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="timeout"), effect=True, only="create")
    turns(home, seconds=700, times=40)
    assert rows(home, "incident") == rows(home, "finding") == 1
    turns(home, seconds=10 * DAY, times=36)
    assert rows(home, "incident") == 1
    turns(home, seconds=5 * DAY, times=2)
    assert rows(home, "incident") == rows(home, "finding") == 0


@pytest.mark.parametrize("profile", EVERY)
def test_p1_what_the_user_keeps_on_this_computer_is_kept_there_for_good(make: Make, profile: str) -> None:
    server, _, (home,) = make(profile)
    home.sync()
    home.world.entry("Mine alone")
    server.fail_next(errors.Refused(status=400, words="no", reason="locked"), only="create")
    home.sync()
    (row,) = home.holdfast.sync_centre.outbox()
    home.holdfast.sync_centre.keep_local(row.id)
    before = faults(home)
    turns(home, seconds=5 * DAY, times=30)
    assert texts(server) == []
    assert [entry.description for entry in home.entries()] == ["Mine alone"]
    assert home.states() == []
    assert faults(home) == before


@pytest.mark.parametrize("profile", ["like-timetagger", "like-couch"])
def test_p4_what_a_server_loses_of_long_ago_is_sent_again_though_its_operations_are_forgotten(
    make: Make, profile: str
) -> None:
    server, _, (home,) = make(profile)
    home.world.entry("Draft")
    turns(home, seconds=DAY, times=40)
    assert rows(home, "op") == 0
    server.rows = {}
    turns(home, seconds=DAY, times=4)
    assert texts(server) == ["Draft"]
    assert [one.code for one in home.holdfast.sync_centre.problems()] == ["HF-SYNC-012"]
