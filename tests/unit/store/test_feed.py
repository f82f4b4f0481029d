"""The feed tells what each commit changed, in this process and in any other (DESIGN 4, issue 2)."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.worlds import World, a_world
from tracker_app.domain.changes import Changes, Kind, Origin
from tracker_app.store.feed import KEPT_ROWS, Feed


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def listening(world: World) -> tuple[Feed, list[Changes]]:
    feed, heard = world.holdfast.feed, list[Changes]()
    feed.subscribe(heard.append)
    feed.start_from_now()
    return feed, heard


def test_an_own_commit_is_heard_once_and_looking_finds_nothing_more(world: World) -> None:
    feed, heard = listening(world)
    entry = world.entry("Here")
    assert [(c.ids, c.origin) for c in heard] == [({Kind.ENTRY: frozenset({entry.id})}, Origin.PERSON)]
    assert feed.look() is None
    assert len(heard) == 1


def test_another_openers_commit_is_found_by_looking_with_its_ids(world: World) -> None:
    feed, heard = listening(world)
    other = world.another()
    try:
        own_world, world.holdfast = world.holdfast, other
        entry = world.entry("There")
        world.holdfast = own_world
    finally:
        other.close()
    assert heard == []
    found = feed.look()
    assert found is not None
    assert (found.ids, found.origin) == ({Kind.ENTRY: frozenset({entry.id})}, Origin.ELSEWHERE)
    assert heard == [found]
    assert feed.look() is None


def test_what_was_there_before_is_not_news(world: World) -> None:
    world.entry("Old")
    feed, heard = listening(world)
    assert feed.look() is None
    assert heard == []


def test_looking_is_cheap_when_there_is_nothing(world: World) -> None:
    feed, _heard = listening(world)
    asked: list[str] = []
    world.holdfast.database.reader().set_trace_callback(asked.append)
    feed.look()
    assert asked == ["PRAGMA data_version"]


def test_who_no_longer_listens_is_not_called(world: World) -> None:
    heard: list[Changes] = []
    world.holdfast.feed.subscribe(heard.append)()
    world.entry("Here")
    assert heard == []


def test_trimming_keeps_what_others_may_not_have_seen(world: World) -> None:
    with world.holdfast.database.write() as unit:
        for number in range(KEPT_ROWS + 50):
            unit.changed(Kind.SETTING, str(number))
    world.holdfast.feed.trim()
    with world.holdfast.database.read() as connection:
        assert connection.execute("SELECT count(*), max(record + 0) FROM change_log").fetchone() == (
            KEPT_ROWS,
            KEPT_ROWS + 49,
        )


def test_a_command_beside_an_open_window_is_seen_within_a_second_of_its_commit(world: World) -> None:
    feed, heard = listening(world)
    command = subprocess.Popen(
        [sys.executable, "-m", "tracker_app", "--home", str(world.home), "start", "From the command line"],
        stdout=subprocess.PIPE,
    )
    # Nobody can have seen it later than this: the command prints after its commit.
    assert command.stdout is not None
    command.stdout.readline()
    shown = time.monotonic()
    while not heard and time.monotonic() < shown + 1:
        feed.look()
        time.sleep(0.05)
    command.communicate(timeout=30)
    assert heard
    assert heard[0].touches(Kind.ENTRY)
    running = world.holdfast.browsing.running()
    assert running is not None
    assert running.entry.description == "From the command line"
