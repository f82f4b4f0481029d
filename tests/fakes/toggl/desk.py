"""Serves one request as the API does: burst limit, sign-in, quota, handler, headers (sheet 2 to 4). Knows no fault."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from email.utils import formatdate

from tests.fakes.toggl import routes
from tests.fakes.toggl.account_calls import session_value
from tests.fakes.toggl.call import Call
from tests.fakes.toggl.messages import ApiError, Request, Response, Shape, answer, refusal
from tests.fakes.toggl.quota import USER_BUCKET, Burst, Quota
from tests.fakes.toggl.state import State
from tests.fakes.toggl.uncertain import ErrorBodies

LOCK_SECONDS = 300
ATTEMPTS = 5
PROXY_PAGE = (
    b"<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n<body>\r\n"
    b"<center><h1>429 Too Many Requests</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(slots=True)
class Desk:
    """The API without faults. `last_bucket` and `last_spent` tell the log what the last request cost."""

    state: State
    quota: Quota
    burst: Burst
    last_bucket: str | None = None
    last_spent: bool = False
    _served: int = 0
    _attempts_left: int = ATTEMPTS
    _locked_until: float = 0.0
    _sessions: set[str] = field(default_factory=set)

    def serve(self, request: Request) -> Response:
        """Answer a request and add the headers every answer carries."""
        self._served += 1
        self.last_bucket, self.last_spent = None, False
        try:
            reply = self._serve(request)
        except ApiError as error:
            reply = refusal(error, self._shape(error))
        return self.dress(reply)

    def dress(self, reply: Response) -> Response:
        """Add date, trace ids and the quota headers of the bucket in question."""
        headers = dict(reply.headers)
        headers["Date"] = formatdate(self.state.now(), usegmt=True)
        headers["X-Request-Id"] = headers["X-Toggl-Request-Id"] = f"fake-{self._served:06d}"
        if self.last_bucket is not None and self.state.uncertain.quota_headers:
            meter = self.quota.read(self.last_bucket, self.state.clock.now())
            headers.setdefault("X-Toggl-Quota-Remaining", str(meter.remaining))
            headers.setdefault("X-Toggl-Quota-Resets-In", str(meter.resets_in))
        return replace(reply, headers=headers)

    def too_many(self) -> Response:
        """Word a 429 (3.2, 4.1)."""
        switches = self.state.uncertain
        reply = answer(429, "Too Many Requests")
        if switches.burst_html:
            reply = Response(429, {"Content-Type": "text/html"}, PROXY_PAGE)
        if switches.burst_retry_after is not None:
            reply = replace(reply, headers={**reply.headers, "Retry-After": str(switches.burst_retry_after)})
        return reply

    def quota_spent(self, bucket: str) -> Response:
        """Word the 402 that means quota (4.3)."""
        wait = self.quota.read(bucket, self.state.clock.now()).resets_in
        text = f"You have hit your hourly limit for API calls. Your quota will reset in {wait} seconds."
        reply = refusal(ApiError(402, text), self._shape(ApiError(402, text, Shape.TEXT)))
        if not self.state.uncertain.quota_headers:
            return reply
        spent = {"X-Toggl-Quota-Remaining": "0", "X-Toggl-Quota-Resets-In": str(wait)}
        return replace(reply, headers={**reply.headers, **spent})

    def bucket(self, path: str) -> str | None:
        """Return the quota bucket of a path (4.2)."""
        if path.startswith(f"{routes.API}/me/time_entries") and self.state.uncertain.entries_spend_organization:
            return self._organization(self.state.user.default_workspace_id)
        if path == f"{routes.API}/me" or path.startswith(f"{routes.API}/me/"):
            return USER_BUCKET
        workspace_id = routes.workspace_in(path)
        return None if workspace_id is None else self._organization(workspace_id)

    def _serve(self, request: Request) -> Response:
        now = self.state.clock.now()
        if not self.burst.admit(now):
            return self.too_many()
        if request.route == f"{routes.API}/status":
            return answer(200, {"status": "OK"})
        self._sign_in(request, now)
        found = routes.find(request.method, request.route)
        self.last_bucket = self.bucket(request.route)
        if self.last_bucket is not None:
            self.last_spent = self.quota.spend(self.last_bucket, now)
            if not self.last_spent:
                return self.quota_spent(self.last_bucket)
        if found is None:
            raise ApiError(404, "Not found", Shape.TEXT)
        route, ids = found
        reply = route.handler(Call(self.state, self.quota, request, ids))
        if "Set-Cookie" in reply.headers:
            self._sessions.add(session_value(self.state.user.token))
        elif request.method == "DELETE" and request.route.endswith("/me/sessions"):
            self._sessions.clear()
        return reply

    def _sign_in(self, request: Request, now: float) -> None:
        """Check token, password or session (2); raises ApiError with an empty body."""
        user = self.state.user
        given = request.credentials()
        refused = ApiError(self.state.uncertain.auth_failure_status, "", Shape.EMPTY)
        if given is None:
            cookies = request.headers.get("cookie", "").split("; ")
            if not any(one.removeprefix("__Host-timer-session=") in self._sessions for one in cookies):
                raise refused
            return
        if given == (user.token, "api_token"):
            return
        if now >= self._locked_until and given == (user.email, user.password):
            self._attempts_left = ATTEMPTS
            return
        if given[1] != "api_token":
            self._attempts_left -= 1
            if self._attempts_left <= 0:
                self._locked_until, self._attempts_left = now + LOCK_SECONDS, ATTEMPTS
        raise refused

    def _organization(self, workspace_id: int) -> str:
        workspace = self.state.tables.workspaces.get(workspace_id)
        return str(workspace.organization_id if workspace is not None else 0)

    def _shape(self, error: ApiError) -> Shape:
        wanted = self.state.uncertain.error_bodies
        if wanted is ErrorBodies.MIXED or error.shape is Shape.EMPTY:
            return error.shape
        return Shape(wanted.value)
