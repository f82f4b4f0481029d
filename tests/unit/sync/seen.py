"""What tests of the engine look at on a server, and the profiles of servers they ask the same of."""

from tests.fakes.memory_server import MemoryServer

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
