"""Keeps one row per request for checkers. Holds no body and no header that signs, so no secret."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from tests.fakes.toggl.faults import FaultKind


@dataclass(frozen=True, slots=True)
class LogRow:
    """One request and what became of it; `time` is the true time in seconds UTC.

    `work_done` says that data changed, `kept` that it stayed so (an acknowledged and forgotten change did not).
    `entry_id` is the entry the request made or named; `status` is None when no answer came. `agent` and `request_id`
    are what the client calls itself and the request; `delay` is how long the answer took, in seconds.
    """

    number: int
    time: float
    method: str
    path: str
    body_digest: str
    fault: FaultKind | None
    status: int | None
    work_done: bool
    kept: bool
    entry_id: int | None
    bucket: str | None
    quota_spent: bool
    agent: str = ""
    request_id: str = ""
    delay: float = 0.0

    @property
    def is_write(self) -> bool:
        """Whether the request asked for a change."""
        return self.method != "GET" and not self.path.startswith("/reports/")


def digest(body: bytes) -> str:
    """Return a short digest of a body; empty for none."""
    return blake2b(body, digest_size=8).hexdigest() if body else ""
