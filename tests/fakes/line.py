"""A session that reaches the fake Toggl by a call instead of a socket, for runs of many thousand requests.

Stands in for `providers.http.Http`: the same answers, the same typed errors, time passing on the server's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn

from requests.structures import CaseInsensitiveDict

from tests.fakes.toggl import Break, Fault, Request, Response, TogglServer
from tracker_app.providers.errors import ServerTrouble, Unclear, Unreachable
from tracker_app.providers.http import Answer, _date, _judge, _words

PASS = Callable[[float], None]


class Line:
    """One session. `pass_` lets seconds go by: a call takes time, and a time-out takes all of its deadline."""

    def __init__(
        self,
        server: TogglServer,
        headers: Callable[[], Mapping[str, str]],
        heard: Callable[[str, Answer], None] | None,
        pass_: PASS,
        latency: float = 0.05,
        agent: str = "",
    ) -> None:
        self._agent = agent
        self._server = server
        self._headers = headers
        self._heard = heard
        self._pass = pass_
        self._latency = latency

    def read(
        self, path: str, *, question: bytes | None = None, hide: tuple[str, ...] = (), deadline: float = 30.0
    ) -> Answer:
        return self._call("GET" if question is None else "POST", path, question or b"", None, hide, deadline, False)

    def write(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        request_id: str | None = None,
        hide: tuple[str, ...] = (),
        content_type: str = "application/json",
        deadline: float = 30.0,
    ) -> Answer:
        return self._call(method, path, body, request_id, hide, deadline, True)

    def close(self) -> None:
        pass

    def _call(
        self,
        method: str,
        path: str,
        body: bytes,
        request_id: str | None,
        hide: tuple[str, ...],
        deadline: float,
        writes: bool,
    ) -> Answer:
        sign = {name.lower(): value for name, value in self._headers().items()}
        sign["user-agent"] = self._agent
        if request_id:
            sign["x-request-id"] = request_id
        self._pass(self._latency)
        outcome = self._server.handle(Request(method, "/" + path, sign, body))
        if isinstance(outcome, Fault):
            self._broken(outcome.broken, deadline, writes)
        if outcome.delay_seconds > deadline:
            self._broken(Break.TIMEOUT, deadline, writes)
        self._pass(outcome.delay_seconds)
        answer = _answer(outcome, request_id or "line", (*sign.values(), *hide))
        if self._heard is not None:
            self._heard(path, answer)
        _judge(answer, writes=writes)
        return answer

    def _broken(self, broken: Break, deadline: float, writes: bool) -> NoReturn:
        if broken is Break.REFUSED:
            raise Unreachable(cause="refused")
        if broken is Break.TIMEOUT:
            self._pass(deadline)
        cause = {Break.TIMEOUT: "timeout", Break.CUT: "cut"}.get(broken, "reset")
        raise Unclear(cause=cause) if writes else ServerTrouble(cause=cause)


def _answer(reply: Response, request_id: str, hide: tuple[str, ...]) -> Answer:
    headers: CaseInsensitiveDict[str] = CaseInsensitiveDict(reply.headers)
    return Answer(
        status=reply.status,
        headers=headers,
        body=reply.body,
        request_id=headers.get("X-Request-Id", request_id),
        server_date=_date(headers.get("Date")),
        latency_ms=50,
        words=_words(reply.body, hide),
    )


def connect(server: TogglServer, pass_: PASS = lambda _: None, latency: float = 0.05) -> Callable[..., Line]:
    """Return what `TogglProvider` takes as `connect`."""

    def made(
        address: str,
        headers: Callable[[], Mapping[str, str]],
        ca_file: str | None = None,
        heard: Callable[[str, Answer], None] | None = None,
    ) -> Line:
        return Line(server, headers, heard, pass_, latency)

    return made
