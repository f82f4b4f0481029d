"""One HTTP session for one account: TLS checked, limits on size and time, nothing repeated, no redirect followed.

Knows no server's API and no meaning of an error for an operation. Rules: SYNC 1.4 and 2.3. The exceptions of the
libraries below never leave this file, since they carry the request with its secret headers.
"""

import secrets
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import BadStatusLine, IncompleteRead
from math import isfinite

import requests
import urllib3.exceptions as below

from tracker_app.providers.connection import Watch, WatchedAdapter
from tracker_app.providers.errors import (
    Malformed,
    ProviderError,
    RateLimited,
    ServerTrouble,
    Unclear,
    Unreachable,
)

MOST_BYTES = 32 * 2**20
CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
"""A list may take longer than a first byte; the total below is what counts."""
DEADLINE_SECONDS = 30.0
LONGEST_WAIT = 86_400.0
"""No server is believed that wants to be left alone for more than a day (SYNC 2.8)."""
LONGEST_WORDS = 300
AGENT = "Holdfast/0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer whose status is for the provider to judge: 2xx, or a 4xx about this request."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    request_id: str
    server_date: float | None
    latency_ms: int
    words: str
    """The beginning of the body as text, without our secrets: for `ProviderError.words`."""

    @property
    def looks_like_a_page(self) -> bool:
        """Whether a web page came back where data was asked for, as networks with a sign-in page do."""
        kind = self.headers.get("Content-Type", "").lower()
        return "html" in kind or self.body.lstrip()[:1] == b"<"


class Http:
    """Sends requests below one base address and raises typed errors. One thread at a time.

    `headers` gives the headers that sign a request, asked for at each one; their values are secrets. `heard` is told
    of every whole answer (path, answer), refusals too, before it is judged: for quotas and the server's clock.
    """

    def __init__(
        self,
        base_url: str,
        headers: Callable[[], Mapping[str, str]],
        ca_file: str | None = None,
        heard: Callable[[str, Answer], None] | None = None,
    ) -> None:
        self._base = base_url
        self._headers = headers
        self._heard = heard
        self._watch = Watch()
        self._session = requests.Session()
        # Environment proxies, REQUESTS_CA_BUNDLE and .netrc must not decide where a token goes or who gets it.
        self._session.trust_env = False
        self._session.verify = ca_file or True
        self._session.headers.update({"User-Agent": AGENT, "Accept": "application/json"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, WatchedAdapter(self._watch))

    def read(
        self,
        path: str,
        *,
        question: bytes | None = None,
        hide: tuple[str, ...] = (),
        deadline: float = DEADLINE_SECONDS,
    ) -> Answer:
        """GET `path`, or POST a `question` that changes nothing there.

        Raises Unreachable, ServerTrouble, RateLimited or Malformed. `deadline` in seconds; `hide` are secrets that
        the answer may hold.
        """
        if question is None:
            return self._call("GET", path, None, None, hide, deadline, writes=False)
        headers = {"Content-Type": "application/json"}
        return self._call("POST", path, question, None, hide, deadline, writes=False, more_headers=headers)

    def write(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        request_id: str | None = None,
        hide: tuple[str, ...] = (),
        content_type: str = "application/json",
        deadline: float = DEADLINE_SECONDS,
    ) -> Answer:
        """Send `body`. Raises Unreachable, RateLimited, or Unclear when nobody can say what became of it.

        `hide` are secrets inside the body, removed from anything the server says back.
        """
        headers = {"Content-Type": content_type}
        return self._call(method, path, body, request_id, hide, deadline, writes=True, more_headers=headers)

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _call(
        self,
        method: str,
        path: str,
        body: bytes | None,
        request_id: str | None,
        hide: tuple[str, ...],
        deadline: float,
        *,
        writes: bool,
        more_headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sign = self._headers()
        request_id = request_id or secrets.token_hex(8)
        headers = {"X-Request-Id": request_id, **(more_headers or {}), **sign}
        begun = time.monotonic()
        trouble: BaseException | None = None
        answer: Answer | None = None
        too_big = False
        self._watch.begin(deadline)
        try:
            with self._session.request(
                method,
                self._base + path,
                data=body,
                headers=headers,
                timeout=(min(CONNECT_SECONDS, deadline), min(READ_SECONDS, deadline)),
                allow_redirects=False,
                stream=True,
            ) as response:
                # A total kept by bytes as decoded: a small compressed body may be huge.
                content = bytearray()
                for piece in response.iter_content(65_536):
                    content += piece
                    if len(content) > MOST_BYTES:
                        too_big = True
                        break
                answer = self._answer(response, bytes(content), request_id, begun, (*sign.values(), *hide))
        except (requests.RequestException, below.HTTPError, OSError, ValueError) as caught:
            trouble = caught
        finally:
            self._watch.end()
        latency = int((time.monotonic() - begun) * 1000)
        # Raised outside the handler: a chained exception would carry the request and with it the token.
        if too_big:
            error: ProviderError = Unclear(cause="size") if writes else Malformed()
        elif self._watch.late:
            error = self._transport_error("timeout", writes=writes)
        elif trouble is not None:
            error = self._transport_error(_cause(trouble), writes=writes)
        else:
            assert answer is not None  # noqa: S101 - for the type checker: no trouble means an answer
            if self._heard is not None:
                self._heard(path, answer)
            _judge(answer, writes=writes)
            return answer
        error.request_id, error.latency_ms = request_id, latency
        raise error

    def _transport_error(self, cause: str, *, writes: bool) -> ProviderError:
        if not self._watch.sent:
            # Proved, not guessed: no socket was given a byte of this request.
            known = cause in {"name", "refused", "tls", "timeout"}
            return Unreachable(cause=cause if known else "network")
        if writes:
            return Unclear(cause=cause if cause in {"timeout", "cut", "shape"} else "reset")
        if cause == "shape":
            return Malformed()
        return ServerTrouble(cause=cause if cause in {"timeout", "cut"} else "reset")

    def _answer(
        self, response: requests.Response, body: bytes, request_id: str, begun: float, hide: tuple[str, ...]
    ) -> Answer:
        theirs = response.headers.get("X-Request-Id", "")
        return Answer(
            status=response.status_code,
            headers=response.headers,
            body=body,
            request_id=theirs[:100] if theirs.isprintable() and theirs else request_id,
            server_date=_date(response.headers.get("Date")),
            latency_ms=int((time.monotonic() - begun) * 1000),
            words=_words(body, hide),
        )


def _judge(answer: Answer, *, writes: bool) -> None:
    """Raise for every status that means the same on any server (SYNC 2.3); return for the rest."""
    status = answer.status
    wait = retry_after(answer)
    if status == 429 or (status == 503 and wait is not None):
        raise filled(RateLimited(retry_after=wait), answer)
    if status < 200 or 300 <= status < 400:
        # An API does not point elsewhere; a network that wants a sign-in does.
        raise filled(Unclear(cause="portal") if writes else Malformed(portal=True), answer)
    if status >= 500 or status in {408, 425}:
        error = Unclear(cause="status") if writes else ServerTrouble(cause="status", retry_after=wait)
        raise filled(error, answer)


def filled(error: ProviderError, answer: Answer) -> ProviderError:
    """Return `error` with the facts of `answer`; providers use it for the errors they raise themselves."""
    error.status, error.words = answer.status, answer.words
    error.request_id, error.server_date = answer.request_id, answer.server_date
    error.latency_ms = answer.latency_ms
    return error


def retry_after(answer: Answer) -> float | None:
    """Return the wait the server asks for in seconds, both forms; a date counts against the server's own clock."""
    text = answer.headers.get("Retry-After", "").strip()
    if not text:
        return None
    try:
        wait = float(text)
    except ValueError:
        until = _date(text)
        if until is None or answer.server_date is None:
            return None
        wait = until - answer.server_date
    return min(max(wait, 0.0), LONGEST_WAIT) if isfinite(wait) else None


def _date(text: str | None) -> float | None:
    if not text:
        return None
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _words(body: bytes, hide: tuple[str, ...]) -> str:
    text = body[: 4 * LONGEST_WORDS].decode("utf-8", "replace")
    for secret in hide:
        if secret:
            text = text.replace(secret, "***")
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST_WORDS].strip()


def _cause(trouble: BaseException) -> str:
    """One word for what a library's exception says; the order is from the most to the least telling."""
    chain = tuple(_chain(trouble))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(link, kinds) for link in chain)

    if has(below.NameResolutionError):
        return "name"
    if has(ConnectionRefusedError):
        return "refused"
    if has(ssl.SSLError, below.SSLError):
        return "tls"
    if has(below.TimeoutError, requests.Timeout, TimeoutError):
        return "timeout"
    if has(IncompleteRead, below.IncompleteRead):
        return "cut"
    if has(BadStatusLine) and not has(ConnectionError):
        return "shape"
    if has(below.DecodeError, below.InvalidChunkLength, requests.exceptions.ContentDecodingError):
        return "shape"
    return "reset"


def _chain(trouble: BaseException) -> Iterator[BaseException]:
    """The exception and everything it was made from, however the libraries tied it on."""
    waiting, seen = [trouble], set[int]()
    while waiting:
        link = waiting.pop()
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        ties = (link.__cause__, link.__context__, getattr(link, "reason", None), *link.args)
        waiting.extend(tie for tie in ties if isinstance(tie, BaseException))
