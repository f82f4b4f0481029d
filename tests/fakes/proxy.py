"""A loopback HTTP proxy that breaks chosen requests on purpose, before or after the server did the work.

Stands between a client and one server; every fault is asked for by the test, none happens by chance. Knows no
server's API. `FaultyProxy.url` is the address to give to the client in place of the server's.
"""

import http.client
import select
import socket
import struct
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Act(StrEnum):
    """What happens to a request instead of an honest answer."""

    RESET = "reset"
    CUT = "cut"
    HANG = "hang"
    ANSWER = "answer"
    GARBAGE = "garbage"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing going wrong. `after` says that the server did the work first and only the answer is spoilt."""

    act: Act
    after: bool = False
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    keep: int = 10
    """Bytes of the body that still arrive (CUT)."""


def reset(*, after: bool = False) -> Fault:
    """The connection breaks; with `after`, the work was done and only the answer is lost."""
    return Fault(Act.RESET, after)


def cut(keep: int = 10) -> Fault:
    """The answer's body ends after `keep` bytes though the header promised all of it."""
    return Fault(Act.CUT, after=True, keep=keep)


def hang(*, after: bool = False) -> Fault:
    """Nothing is answered until the client gives up or the proxy is released."""
    return Fault(Act.HANG, after)


def status(code: int, *, after: bool = False, retry_after: str | None = None, body: bytes = b"no") -> Fault:
    """A gateway answers with `code` in place of the server."""
    headers = (("Content-Type", "text/plain"),)
    if retry_after is not None:
        headers += (("Retry-After", retry_after),)
    return Fault(Act.ANSWER, after, code, headers, body)


def portal(*, after: bool = False) -> Fault:
    """A sign-in page of the network: HTML with status 200."""
    return Fault(
        Act.ANSWER, after, 200, (("Content-Type", "text/html"),), b"<html><body>Welcome, sign in</body></html>"
    )


def redirect(to: str = "http://127.0.0.1:9/elsewhere", *, code: int = 302) -> Fault:
    """An answer that points elsewhere."""
    return Fault(Act.ANSWER, False, code, (("Location", to),), b"")


def json_body(body: bytes, *, after: bool = False) -> Fault:
    """An answer of status 200 with a body of the test's choosing."""
    return Fault(Act.ANSWER, after, 200, (("Content-Type", "application/json"),), body)


def garbage(*, after: bool = False) -> Fault:
    """Bytes that are no HTTP."""
    return Fault(Act.GARBAGE, after)


def drip() -> Fault:
    """The honest answer, one byte every 50 ms, for ever if need be: each read succeeds, the whole never does."""
    return Fault(Act.SLOW, after=True)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that reached the proxy. No header but the request id is kept, so no secret is."""

    number: int
    method: str
    path: str
    """Without the query."""
    query: str
    body: bytes
    request_id: str | None
    fault: Fault | None = None
    forwarded: bool = False


@dataclass(slots=True)
class _Request:
    method: str
    target: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


class FaultyProxy:
    """Forwards to `127.0.0.1:port` until told otherwise. Use as a context manager."""

    def __init__(self, upstream_port: int, path: str = "/") -> None:
        self.upstream_port = upstream_port
        self.port = 0
        self.seen: list[Seen] = []
        self.counts: Counter[tuple[str, str]] = Counter()
        """Requests by (method, path)."""
        self.connections = 0
        self.decide: Callable[[Seen], Fault | None] = lambda _: None
        """Asked for each request that the queue has no fault for."""
        self.on_forwarded: Callable[[Seen], None] = lambda _: None
        """Told when the server has answered and the client has not yet: the moment to kill somebody."""
        self._path = path
        self._queue: deque[Fault | None] = deque()
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        """The address to give to the client."""
        return f"http://127.0.0.1:{self.port}{self._path}"

    def __enter__(self) -> "FaultyProxy":
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def push(self, *faults: Fault | None) -> None:
        """Queue faults for the next requests, in order; None lets one through."""
        with self._lock:
            self._queue.extend(faults)

    def always(self, fault: Fault | None) -> None:
        """Break every request that the queue says nothing about; None ends it."""
        self.decide = lambda _: fault

    def only(self, method: str, path_end: str, *faults: Fault) -> None:
        """Break the next requests of one method whose path ends so, in order; all others pass."""
        waiting = deque(faults)

        def decide(seen: Seen) -> Fault | None:
            with self._lock:
                hit = waiting and seen.method == method and seen.path.endswith(path_end)
                return waiting.popleft() if hit else None

        self.decide = decide

    def heal(self) -> None:
        """Forget every fault; requests that hang are let go."""
        with self._lock:
            self._queue.clear()
        self.decide = lambda _: None
        self._released.set()
        self._released = threading.Event()

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """While it lasts nobody listens: connections are refused, open ones are gone."""
        self._stop_listening()
        self._drop_connections()
        try:
            yield
        finally:
            self._listen()

    def close(self) -> None:
        """Stop, let go of everything and wait for the threads."""
        self.heal()
        self._stop_listening()
        self._drop_connections()
        for thread in self._threads:
            thread.join(10)

    # - connections

    def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._run(self._accept, listener)

    def _stop_listening(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            # On Linux closing alone does not wake a thread that waits in accept.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _drop_connections(self) -> None:
        with self._lock:
            open_now = list(self._open)
        for client in open_now:
            _break(client)

    def _run(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        with self._lock:
            self._threads = [t for t in self._threads if t.is_alive()] + [thread]
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(client)
            self._run(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        try:
            with suppress(OSError, ValueError):
                while (request := _read_request(client)) is not None and self._handle(client, request):
                    pass
        finally:
            with self._lock:
                self._open.discard(client)
            client.close()

    # - one request

    def _handle(self, client: socket.socket, request: _Request) -> bool:
        """Answer one request; False ends the connection."""
        seen = self._note(request)
        fault = seen.fault
        if fault is not None and not fault.after:
            return self._spoil(client, fault, b"")
        answer = self._forward(request)
        self._replace(replace(seen, forwarded=answer is not None))
        self.on_forwarded(seen)
        if answer is None:
            _break(client)
            return False
        if fault is not None:
            return self._spoil(client, fault, answer)
        client.sendall(answer)
        return True

    def _note(self, request: _Request) -> Seen:
        path, _, query = request.target.partition("?")
        with self._lock:
            seen = Seen(len(self.seen), request.method, path, query, request.body, request.header("x-request-id"))
            self.seen.append(seen)
            self.counts[request.method, path] += 1
            queued = bool(self._queue)
            fault = self._queue.popleft() if queued else None
        if not queued:
            fault = self.decide(seen)
        seen = replace(seen, fault=fault)
        self._replace(seen)
        return seen

    def _replace(self, seen: Seen) -> None:
        with self._lock:
            self.seen[seen.number] = seen

    def _forward(self, request: _Request) -> bytes | None:
        """The server's whole answer as bytes, or None if it gave none."""
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream_port, timeout=60)
        try:
            upstream.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in request.headers:
                if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                    upstream.putheader(name, value)
            if request.body or request.method in ("PUT", "POST", "PATCH"):
                upstream.putheader("Content-Length", str(len(request.body)))
            upstream.endheaders(request.body or None)
            answer = upstream.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            upstream.close()
        kept = [(k, v) for k, v in answer.getheaders() if k.lower() not in HOP_HEADERS]
        return _answer(answer.status, kept, body)

    def _spoil(self, client: socket.socket, fault: Fault, answer: bytes) -> bool:
        match fault.act:
            case Act.RESET:
                _break(client)
            case Act.HANG:
                self._wait_for_release(client)
            case Act.GARBAGE:
                client.sendall(b"\x16\x03\x01\x00\x00 not http at all\r\n\r\n")
            case Act.CUT:
                head, _, body = answer.partition(b"\r\n\r\n")
                client.sendall(head + b"\r\n\r\n" + body[: fault.keep])
            case Act.SLOW:
                self._drip(client, answer)
            case Act.ANSWER:
                client.sendall(_answer(fault.status, list(fault.headers), fault.body))
                return True
        return False

    def _wait_for_release(self, client: socket.socket) -> None:
        released = self._released
        while not released.wait(0.02):
            readable, _, _ = select.select([client], [], [], 0)
            if readable and not client.recv(1, socket.MSG_PEEK):
                return

    def _drip(self, client: socket.socket, answer: bytes) -> None:
        released = self._released
        for byte in answer:
            client.sendall(bytes([byte]))
            if released.wait(0.05):
                return


HOP_HEADERS = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive"})


def _answer(code: int, headers: list[tuple[str, str]], body: bytes) -> bytes:
    reason = http.client.responses.get(code, "")
    lines = [f"HTTP/1.1 {code} {reason}", *(f"{k}: {v}" for k, v in headers), f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def _break(client: socket.socket) -> None:
    """Close so that the other side meets a reset, not a polite end."""
    with suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        client.shutdown(socket.SHUT_RD)
    client.close()


def _read_request(client: socket.socket) -> _Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    request = _Request(method, target, [(k, v.strip()) for k, _, v in (line.partition(":") for line in lines)])
    if request.header("transfer-encoding"):
        raise ValueError("the clients under test never send chunks")
    length = int(request.header("content-length") or 0)
    while len(body) < length:
        piece = client.recv(65536)
        if not piece:
            return None
        body += piece
    request.body = body
    return request
