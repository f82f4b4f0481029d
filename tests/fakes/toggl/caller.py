"""A plain caller for tests of the fake: one line per request, no socket. Knows no rule of the API."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fakes.toggl.clock import ManualClock
from tests.fakes.toggl.messages import Fault, Json, Request, Response
from tests.fakes.toggl.quota import Plan
from tests.fakes.toggl.server import TogglServer
from tests.fakes.toggl.uncertain import Uncertain

ENTRIES = "/workspaces/100/time_entries"


@dataclass(slots=True)
class Caller:
    """A signed-in caller of a server on a clock of its own; no burst limit unless asked for."""

    plan: Plan = Plan.PREMIUM
    uncertain: Uncertain = field(default_factory=lambda: Uncertain(burst_capacity=0))
    clock: ManualClock = field(default_factory=ManualClock)
    entries: int = 0
    server: TogglServer = field(init=False)

    def __post_init__(self) -> None:
        """Make the server."""
        self.server = TogglServer(
            token="T", plan=self.plan, clock=self.clock, uncertain=self.uncertain, entries=self.entries
        )

    def outcome(self, method: str, path: str, body: Json = None, *, token: str | None = "T") -> Response | Fault:
        """Send a request under /api/v9, or to a whole path."""
        whole = path if path.startswith("/reports") else "/api/v9" + path
        return self.server.handle(Request.of(method, whole, body, token=token))

    def call(self, method: str, path: str, body: Json = None, *, token: str | None = "T") -> Response:
        """Send a request that must be answered."""
        reply = self.outcome(method, path, body, token=token)
        assert isinstance(reply, Response), reply
        return reply

    def get(self, path: str) -> Json:
        """Return the document of a successful read."""
        reply = self.call("GET", path)
        assert reply.status == 200, (reply.status, reply.body)
        return reply.json()

    def create(self, **fields: Json) -> Json:
        """Create an entry and return it; raises AssertionError unless it was accepted."""
        reply = self.create_reply(**fields)
        assert reply.status == 200, (reply.status, reply.body)
        return reply.json()

    def create_reply(self, **fields: Json) -> Response:
        """Create an entry: an hour on 2025-01-01 unless told otherwise; a field of `...` is left out."""
        body: dict[str, Json] = {
            "created_with": "test",
            "workspace_id": 100,
            "start": "2025-01-01T09:00:00Z",
            "stop": "2025-01-01T10:00:00Z",
            "duration": 3600,
            **fields,
        }
        return self.call("POST", ENTRIES, {key: value for key, value in body.items() if value is not ...})

    def run(self, **fields: Json) -> Json:
        """Start a timer."""
        return self.create(**{"stop": ..., "duration": -1, **fields})

    def put(self, entry_id: int, **fields: Json) -> Response:
        """Change some fields of an entry."""
        return self.call("PUT", f"{ENTRIES}/{entry_id}", fields)
