"""A creation that arrives late makes a double: ours goes, and what only looks like one stays (P2)."""

from tests.fakes.memory_server import MemoryServer
from tests.sync_homes import Home, turns
from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import texts
from tracker_app.providers import errors


def doubled(make: Make, late_by: int) -> tuple[MemoryServer, Home]:
    """An entry whose first sending arrives after the second: the server has two then."""
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    server.fail_next(errors.Unclear(cause="timeout"), only="create")
    home.sync()
    clock.pass_(1900)
    home.sync()
    assert texts(server) == ["Draft"]
    clock.pass_(late_by)
    server.web_make(server.living()[0].fields)
    assert texts(server) == ["Draft", "Draft"]
    turns(home, seconds=700, times=3)
    return server, home


def test_p2_a_late_double_of_ours_is_removed_and_told(make: Make) -> None:
    server, home = doubled(make, late_by=300)
    assert texts(server) == ["Draft"]
    assert len(home.entries()) == 1
    assert home.states() == []
    assert "HF-ENTRY-018" in [problem.code for problem in home.holdfast.sync_centre.problems()]


def test_p2_what_only_looks_like_a_double_is_shown_and_never_removed(make: Make) -> None:
    server, home = doubled(make, late_by=7200)
    assert texts(server) == ["Draft", "Draft"]
    assert len(home.entries()) == 2
    assert "HF-ENTRY-016" in [problem.code for problem in home.holdfast.sync_centre.problems()]


def test_p2_the_same_thing_recorded_twice_on_purpose_is_no_double(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.sync()
    home.world.entry("Draft")
    home.sync()
    clock.pass_(60)
    server.web_make(server.living()[0].fields)
    clock.pass_(700)
    home.sync()
    assert texts(server) == ["Draft", "Draft"]
    assert home.holdfast.sync_centre.problems() == []
