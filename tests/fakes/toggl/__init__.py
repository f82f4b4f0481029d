"""A fake Toggl Track API v9, written from the fact sheet alone and bent to no client. Knows nothing of the program.

Section numbers in this package are those of the fact sheet. Start it with `python -m tests.fakes.toggl`, use
`with TogglServer(...) as server` in a test, or call `TogglServer(...).handle(request)` without any socket.
"""

from tests.fakes.toggl.clock import Clock, ManualClock, SystemClock
from tests.fakes.toggl.faults import FaultKind, FaultPlan, Planned
from tests.fakes.toggl.journal import LogRow
from tests.fakes.toggl.messages import ApiError, Break, Fault, Request, Response, basic
from tests.fakes.toggl.model import Constraints, Entry
from tests.fakes.toggl.quota import Plan
from tests.fakes.toggl.server import TogglServer
from tests.fakes.toggl.state import Snapshot, State
from tests.fakes.toggl.uncertain import ErrorBodies, Uncertain

__all__ = [
    "ApiError",
    "Break",
    "Clock",
    "Constraints",
    "Entry",
    "ErrorBodies",
    "Fault",
    "FaultKind",
    "FaultPlan",
    "LogRow",
    "ManualClock",
    "Plan",
    "Planned",
    "Request",
    "Response",
    "Snapshot",
    "State",
    "SystemClock",
    "TogglServer",
    "Uncertain",
    "basic",
]
