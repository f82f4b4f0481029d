"""The thin socket edge: real HTTP/1.1 with keep-alive around a `handle` function. Knows nothing of Toggl."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from tests.fakes.toggl.messages import Break, Fault, Request, Response

LARGEST_BODY = 10_000_000
Handle = Callable[[Request], Response | Fault]


class Edge:
    """A listening socket on loopback with its threads."""

    def __init__(self, handle: Handle, port: int, hang_seconds: Callable[[], float]) -> None:
        self._closing = Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.handle, self._server.closing, self._server.hang_seconds = handle, self._closing, hang_seconds
        self._server.open_sockets = set()
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="fake-toggl")

    @property
    def url(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Begin to accept."""
        self._thread.start()

    def stop(self) -> None:
        """Stop accepting, cut open connections, wait for every thread."""
        self._closing.set()
        self._server.shutdown()
        for one in list(self._server.open_sockets):
            _shut(one)
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close waits for them: a test leaves no thread behind
    handle: Handle
    closing: Event
    hang_seconds: Callable[[], float]
    open_sockets: set[socket.socket]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about clients that hung up; they are part of every test of faults."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        """Remember the socket, so that stopping can cut it."""
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.server.open_sockets.add(self.connection)

    def finish(self) -> None:
        """Forget the socket."""
        self.server.open_sockets.discard(self.connection)
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it so)
        """Write nothing: the log of requests is kept by the server."""

    def _any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.send_error(413)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        outcome = self.server.handle(Request(self.command, self.path, headers, self.rfile.read(length)))
        if isinstance(outcome, Response):
            self._send(outcome, len(outcome.body))
        else:
            self._break(outcome)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _any  # noqa: N815

    def _send(self, reply: Response, promised: int) -> None:
        if reply.delay_seconds:
            self.server.closing.wait(reply.delay_seconds)
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(promised))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()

    def _break(self, fault: Fault) -> None:
        self.close_connection = True
        match fault.broken:
            case Break.CUT if fault.response is not None:
                self._send(fault.response, 2 * len(fault.response.body) + 1)
                return
            case Break.TIMEOUT:
                self.server.closing.wait(self.server.hang_seconds())
            case _:
                pass
        # No lingering: the peer sees a reset, which is as near to a refusal as an accepted connection can come.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _shut(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed by its own thread meanwhile
