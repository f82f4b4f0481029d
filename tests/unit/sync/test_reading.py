"""Readings are taken in in small commits, and nonsense changes nothing (O3, I13)."""

from typing import Any

import pytest

from tests.sync_homes import turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import texts
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors
from tracker_app.store.remotes import Remotes
from tracker_app.sync.readings import FRESH_SECONDS


@pytest.mark.parametrize(
    "error", [errors.Malformed(), errors.Malformed(portal=True), errors.ServerTrouble(), errors.RateLimited()], ids=repr
)
def test_i13_an_answer_that_makes_no_sense_changes_nothing_but_what_is_said_of_sync(
    make: Make, error: errors.ProviderError
) -> None:
    server, clock, (home,) = make("like-timetagger")
    home.world.entry("Draft")
    home.sync()
    clock.pass_(700)

    def essence() -> list[str]:
        unlike = ('"sync_state"', '"change_log"', "sqlite_sequence")
        return [line for line in home.world.dump().splitlines() if not any(word in line for word in unlike)]

    before = essence()
    server.down = error
    home.sync()
    assert essence() == before


def test_o3_the_cursor_and_the_rows_that_came_with_it_are_one(make: Make) -> None:
    server, _, (home,) = make("like-timetagger")
    for number in range(3):
        server.web_make({"start": 1_795_500_000 + number, "stop": 1_795_503_600, "description": f"t{number}"})
    for commits in range(1, 12):
        home.sync_crashing(commits)
        with home.holdfast.database.read() as connection:
            cursor, _ = Remotes(connection).cursor(home.account)
        assert cursor is None or len(home.entries()) == 3
    home.sync()
    assert len(home.entries()) == 3


def test_what_a_person_was_shown_is_never_lost_by_removing_the_account(make: Make) -> None:
    _, _, (home,) = make("like-timetagger")
    home.world.entry("Draft")
    home.holdfast.accounts.remove("Work")
    assert [entry.description for entry in home.entries()] == ["Draft"]


@pytest.mark.slow
def test_a_long_history_comes_in_small_commits_and_goes_on_where_it_was_cut(make: Make) -> None:
    server, _, (home,) = make("like-timetagger")
    for number in range(1200):
        server.web_make({"start": 1_790_000_000 + number * 60, "stop": 1_790_000_030 + number * 60})
    seen = []
    while len(home.entries()) < 1200:
        # It dies a little later each time.
        home.sync_crashing(len(seen) + 1)
        seen.append(len(home.entries()))
    assert {500, 1000} <= set(seen)
    assert seen == sorted(seen)
    home.sync()
    assert len(home.entries()) == 1200


@pytest.mark.parametrize("profile", ["like-timetagger", "like-toggl"])
def test_p1_changes_go_out_though_each_reading_takes_longer_than_one_stays_fresh(make: Make, profile: str) -> None:
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    turns(home, seconds=700, times=4)
    asked = []

    def slow() -> Any:
        provider = server.provider()
        pull = provider.pull

        def pull_slowly(cursor: str | None) -> Any:
            asked.append(cursor)
            clock.pass_(1.4 * FRESH_SECONDS)
            return pull(cursor)

        provider.pull = pull_slowly  # type: ignore[method-assign]
        return provider

    home.world.reopen()
    home.holdfast.accounts.provider_for = lambda _account: slow()  # type: ignore[method-assign]
    home.holdfast.sync_centre.sleep = clock.pass_
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Draft, read"))
    home.sync()
    assert texts(server) == ["Draft, read"]
    assert len(asked) <= 3
