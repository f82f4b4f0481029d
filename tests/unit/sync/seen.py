"""What tests of the engine look at on a server, and the profiles of servers they ask the same of."""

from tests.fakes.memory_server import MemoryServer
from tests.sync_homes import Home, turns
from tests.unit.sync.conftest import Make
from tests.worlds import HandClock
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry

EVERY = ("like-timetagger", "like-toggl", "like-couch", "bare")
WITH_TOMBSTONES = EVERY[:3]


def texts(server: MemoryServer) -> list[str]:
    """Return the descriptions of the living entries, sorted."""
    return sorted(row.fields["description"] for row in server.living())


def verbs(server: MemoryServer) -> list[str]:
    """Return what was asked of it since this was last called."""
    found = [call.verb for call in server.calls]
    server.calls.clear()
    return found


def a_draft_there(make: Make, profile: str) -> tuple[MemoryServer, HandClock, Home, TimeEntry]:
    """Return a world in which one computer's entry is on the server, and known to be."""
    server, clock, (home,) = make(profile)
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    return server, clock, home, entry


def a_draft_on_both(make: Make, profile: str) -> tuple[MemoryServer, Home, Home]:
    """Return a world in which two computers know an entry that is on the server."""
    server, _, (first, second) = make(profile, 2)
    first.world.entry("Draft")
    turns(first, second, first, seconds=60)
    return server, first, second


def deleted_and_wanted_by_both(make: Make, profile: str) -> tuple[MemoryServer, Home, Home]:
    """Return the same once somebody deleted the entry, and both computers had changed it before they heard of that."""
    server, first, second = a_draft_on_both(make, profile)
    server.web_delete(server.living()[0].remote_id)
    first.holdfast.recording.edit(first.entry("Draft").id, EntryPatch(description="Mine"))
    second.holdfast.recording.edit(second.entry("Draft").id, EntryPatch(tags=("theirs",)))
    return server, first, second
