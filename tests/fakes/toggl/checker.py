"""Proves from the log of requests that no write of unknown outcome was repeated before somebody looked (P2).

Knows only what a client can have seen. A write is the same if the client calls it the same, or asks for the very same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tests.fakes.toggl.faults import FaultKind
from tests.fakes.toggl.journal import LogRow

NOT_DONE = {FaultKind.REFUSE, FaultKind.UNAVAILABLE, FaultKind.RATE_LIMITED, FaultKind.QUOTA_SPENT}
"""The client knows that nothing was done."""
SPOILT = {
    FaultKind.GARBAGE_AFTER,
    FaultKind.TRUNCATED_AFTER,
    FaultKind.EMPTY_200,
    FaultKind.EMPTY_200_AFTER,
    FaultKind.PORTAL_200,
    FaultKind.PORTAL_302,
    FaultKind.WRONG_TYPE_AFTER,
}
"""What came back tells the client nothing."""
WRITE_SECONDS, READ_SECONDS = 30.0, 60.0
"""Deadlines: after these the client has given up."""


def unprobed_repeats(log: Iterable[LogRow], unheard: Collection[int] = ()) -> list[str]:
    """Return each repeat of a write of unknown outcome without a successful reading in between.

    `unheard` are the numbers of requests whose answer the client did not live to see.
    """
    doubtful: dict[tuple[str, ...], LogRow] = {}
    read: dict[str, int] = {}
    found = []
    for row in log:
        if not row.is_write:
            heard = row.number not in unheard and row.delay <= READ_SECONDS
            if row.status == 200 and row.fault not in SPOILT and heard:
                read[row.agent] = row.number
            continue
        names: list[tuple[str, ...]] = [(row.agent, row.method, row.path, row.body_digest)]
        if row.request_id:
            names.append((row.agent, row.request_id))
        for name in names:
            before = doubtful.pop(name, None)
            if before is not None and read.get(row.agent, -1) < before.number:
                found.append(f"request {row.number} repeats {before.number} unseen: {row.method} {row.path}")
        if _is_unknown(row, unheard):
            doubtful |= dict.fromkeys(names, row)
    return found


def _is_unknown(row: LogRow, unheard: Collection[int]) -> bool:
    if row.number in unheard or row.delay > WRITE_SECONDS:
        return True
    if row.fault in NOT_DONE:
        return False
    return row.status is None or row.status >= 500 or row.fault in SPOILT
