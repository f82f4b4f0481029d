"""The whole fake as one function, `handle`, with its faults, log and snapshots. Opens a socket only inside `with`."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tests.fakes.toggl import routes, seed_data
from tests.fakes.toggl.clock import Clock, SystemClock
from tests.fakes.toggl.desk import Desk
from tests.fakes.toggl.faults import FaultKind, FaultPlan, Planned
from tests.fakes.toggl.journal import LogRow, digest
from tests.fakes.toggl.messages import ApiError, Break, Fault, Request, Response, answer, refusal
from tests.fakes.toggl.quota import USER_BUCKET, Burst, Plan, Quota
from tests.fakes.toggl.state import Snapshot, State
from tests.fakes.toggl.uncertain import Uncertain

if TYPE_CHECKING:
    from tests.fakes.toggl.http import Edge

PORTAL = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please accept the terms.</body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
K = FaultKind
BREAKS_BEFORE = {K.REFUSE: Break.REFUSED, K.RESET_BEFORE: Break.RESET, K.TIMEOUT_BEFORE: Break.TIMEOUT}
BREAKS_AFTER = {K.RESET_AFTER: Break.RESET, K.TIMEOUT_AFTER: Break.TIMEOUT}
ERRORS_AFTER = {K.ERROR_500_AFTER: 500, K.BAD_GATEWAY_AFTER: 502, K.GATEWAY_TIMEOUT_AFTER: 504}


class TogglServer:
    """A fake Toggl Track account. Use `handle` without sockets, or `with` it and talk to `url`.

    Attributes: `state` (data and side door), `faults` (what goes wrong), `log` (every request), `quota`,
    `limited` (writes refused until unset), `keeps_history` (a snapshot before each write, for stale and rolled-back
    data; on by itself when a rate asks for it), `hang_seconds` (how long a timed-out connection is held open).
    """

    def __init__(
        self,
        *,
        token: str = "fake-token",
        plan: Plan | str = Plan.FREE,
        clock: Clock | None = None,
        seed: int = 0,
        entries: int = 0,
        uncertain: Uncertain | None = None,
        faults: FaultPlan | None = None,
        port: int = 0,
    ) -> None:
        clock = clock or SystemClock()
        switches = uncertain or Uncertain()
        self.state: State = seed_data.new_state(token, Plan(plan), clock, switches, seed, entries)
        self.faults = faults or FaultPlan(seed)
        self.log: list[LogRow] = []
        self.limited = False
        self.keeps_history = False
        self.hang_seconds = 60.0
        self.quota = Quota(Plan(plan), switches.quota_sliding)
        self._desk = Desk(self.state, self.quota, Burst(switches.burst_capacity))
        self._history: deque[Snapshot] = deque(maxlen=8)
        self._lock = RLock()
        self._port = port
        self._edge: Edge | None = None

    # Over real HTTP

    @property
    def url(self) -> str:
        """The address without a path; only inside `with`."""
        if self._edge is None:
            raise RuntimeError("the server is not started")
        return self._edge.url

    def start(self) -> str:
        """Listen on loopback and return the address."""
        from tests.fakes.toggl.http import Edge

        self._edge = Edge(self.handle, self._port, lambda: self.hang_seconds)
        self._edge.start()
        return self._edge.url

    def stop(self) -> None:
        """Stop listening and wait for the threads."""
        if self._edge is not None:
            self._edge.stop()
            self._edge = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    # Operator's doors

    def snapshot(self) -> Snapshot:
        """Keep all data as of now."""
        with self._lock:
            return self.state.snapshot()

    def rollback(self, snapshot: Snapshot) -> None:
        """Restore all data to an earlier moment."""
        with self._lock:
            self.state.rollback(snapshot)

    def exhaust_quota(self, bucket: str = USER_BUCKET) -> None:
        """Spend a bucket's rest as another program would; an organization's bucket is its id as text."""
        self.quota.exhaust(bucket, self.state.clock.now())

    # The core

    def handle(self, request: Request) -> Response | Fault:
        """Serve one request, with the fault it meets, and log it."""
        with self._lock:
            planned = self.faults.next(request)
            if planned is None and self.limited:
                planned = Planned(FaultKind.LIMITED)
            revision = self.state.revision
            self.state.touched.clear()
            self._desk.last_bucket, self._desk.last_spent = None, False
            self._remember(request)
            outcome = self._disturbed(planned, request)
            done = self.state.revision != revision and routes.is_write(request.method, request.route)
            lost = planned is not None and planned.kind is FaultKind.FORGOTTEN
            kept = done and not lost
            self._note(request, planned, outcome, done=done, kept=kept)
            return outcome

    def _remember(self, request: Request) -> None:
        historic = {FaultKind.STALE_LIST, FaultKind.ROLLBACK}
        wanted = self.keeps_history or not historic.isdisjoint(self.faults.rates)
        if wanted and routes.is_write(request.method, request.route):
            self._history.append(self.state.snapshot())

    def _note(
        self, request: Request, planned: Planned | None, outcome: Response | Fault, *, done: bool, kept: bool
    ) -> None:
        named = routes.find(request.method, request.route)
        entry = named[1].get("entry") if named else None
        touched = self.state.touched
        # A running create first stops the other timer: the entry it made is the last one touched.
        made = touched[-1] if done and touched and "/time_entries" in request.path else None
        self.log.append(
            LogRow(
                number=len(self.log),
                time=self.state.clock.now(),
                method=request.method,
                path=request.path,
                body_digest=digest(request.body),
                fault=planned.kind if planned else None,
                status=outcome.status if isinstance(outcome, Response) else None,
                work_done=done,
                kept=kept,
                entry_id=int(entry) if entry else made,
                bucket=self._desk.last_bucket,
                quota_spent=self._desk.last_spent,
                agent=request.headers.get("user-agent", ""),
                request_id=request.headers.get("x-request-id", ""),
                delay=outcome.delay_seconds if isinstance(outcome, Response) else 0.0,
            )
        )

    def _disturbed(self, planned: Planned | None, request: Request) -> Response | Fault:
        if planned is None:
            return self._desk.serve(request)
        before = self._before(planned, request)
        if before is not None:
            return before
        reply = self._work(planned, request)
        return self._spoilt(planned, reply)

    def _before(self, planned: Planned, request: Request) -> Response | Fault | None:
        """Return the outcome of a fault that leaves the work undone."""
        kind, dress = planned.kind, self._desk.dress
        if kind in BREAKS_BEFORE:
            return Fault(BREAKS_BEFORE[kind])
        undone: dict[FaultKind, Response] = {
            K.ERROR_500: dress(answer(500, "Internal server error")),
            K.BAD_GATEWAY: Response(502, HTML, b"<html><body><h1>502 Bad Gateway</h1></body></html>"),
            K.UNAVAILABLE: Response(503, {"Retry-After": str(round(planned.seconds))}),
            K.RATE_LIMITED: dress(self._desk.too_many()),
            K.UNAUTHORIZED: dress(Response(401)),
            K.EMPTY_200: Response(200),
            K.PORTAL_200: Response(200, HTML, PORTAL),
            K.PORTAL_302: Response(302, {"Location": "http://portal.invalid/login", **HTML}),
        }
        if kind is K.QUOTA_SPENT:
            bucket = self._desk.bucket(request.route) or USER_BUCKET
            self.quota.exhaust(bucket, self.state.clock.now())
            return dress(self._desk.quota_spent(bucket))
        if kind is K.LIMITED and routes.is_write(request.method, request.route):
            return dress(refusal(ApiError(503, "The service is in limited mode"), ApiError(0, "").shape))
        return undone.get(kind)

    def _work(self, planned: Planned, request: Request) -> Response:
        """Do the work, on data or under a clock that the fault makes wrong."""
        state = self.state
        oldest = planned.snapshot or (self._history[0] if self._history else None)
        match planned.kind:
            case FaultKind.STALE_LIST if oldest is not None and not routes.is_write(request.method, request.route):
                present, state.tables = state.tables, oldest.tables
                reply = self._desk.serve(request)
                state.tables = present
            case FaultKind.FORGOTTEN:
                present = state.tables.copy()
                reply = self._desk.serve(request)
                present.next_id = state.tables.next_id
                state.tables = present
            case FaultKind.CLOCK_WRONG:
                state.clock_offset += planned.seconds
                reply = self._desk.serve(request)
                state.clock_offset -= planned.seconds
            case FaultKind.ROLLBACK if oldest is not None:
                self.rollback(oldest)
                self._history.clear()
                reply = self._desk.serve(request)
            case FaultKind.LOST_ENTRY:
                live = [one.id for one in state.tables.entries.values() if one.deleted_us is None]
                if planned.entry_id is not None or live:
                    state.lose_entry(planned.entry_id or self.faults.random.choice(live))
                reply = self._desk.serve(request)
            case _:
                reply = self._desk.serve(request)
        return reply

    def _spoilt(self, planned: Planned, reply: Response) -> Response | Fault:
        """Return what becomes of the answer to finished work."""
        kind = planned.kind
        if kind in BREAKS_AFTER:
            return Fault(BREAKS_AFTER[kind])
        if kind in ERRORS_AFTER:
            status = ERRORS_AFTER[kind]
            return Response(status, HTML, f"<html><body><h1>{status}</h1></body></html>".encode())
        match kind:
            case FaultKind.GARBAGE_AFTER:
                return replace(reply, body=b'\x00\xff{"id": 12, "start": \xfe')
            case FaultKind.TRUNCATED_AFTER:
                return Fault(Break.CUT, replace(reply, body=reply.body[: len(reply.body) // 2]))
            case FaultKind.EMPTY_200_AFTER:
                return replace(reply, status=200, body=b"")
            case FaultKind.WRONG_TYPE_AFTER:
                return replace(reply, status=200, body=_wrong_type(reply.body))
            case FaultKind.SLOW:
                return replace(reply, delay_seconds=planned.seconds)
            case _:
                return reply


def _wrong_type(body: bytes) -> bytes:
    """Answer an object where a list was due, and the reverse."""
    return json.dumps({"data": []} if body.startswith(b"[") else [1, "two"]).encode()
