"""A TimeTagger that lives through a scenario: its web API on loopback, with every fault played on the wire.

Keeps records in memory. Knows no engine and no home; it can say afterwards what it accepted and did not keep.
"""

import json
import random
import socket
import struct
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tracker_app.demo.scenario import Scenario

API = "/timetagger/api/v2/"
_MOST_BYTES = 1_000_000
_STATUS = {"500": 500, "502": 502, "503": 503, "504": 504}
_LONGEST_WAIT_SECONDS = 2.0
_DECK = 12
"""So many writes meet each fault as often as its share says."""


def token() -> str:
    """Return a token for the one user of this server."""
    parts: tuple[dict[str, str], ...] = ({"alg": "none"}, {"username": "demo"}, {})
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


class OutageServer:
    """The server. `now` is the clock of the demonstration, `speed` how much faster than real time that runs."""

    def __init__(self, scenario: Scenario, now: Callable[[], float], speed: float, seed: int = 1) -> None:
        self.scenario = scenario
        self.now = now
        self.speed = speed
        self.random = random.Random(seed)  # noqa: S311 - the same day for the same seed
        self.guard = threading.Lock()
        self.records: dict[str, dict[str, Any]] = {}
        self.forgotten: set[str] = set()
        self.rolled_back: set[str] = set()
        self.requests = self.faults = 0
        self._deck: list[float] = []
        self._copy: dict[str, dict[str, Any]] | None = None
        self._is_put_back = False
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.outage = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), name="outage", daemon=True)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._http.server_port}/timetagger/"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._http.shutdown()
        self._http.server_close()

    def tend(self) -> None:
        """Do what the operators did by now: copy the state, and later put the copy back without a word."""
        with self.guard:
            now = self.now()
            if self._copy is None and now >= self.scenario.copied:
                self._copy = dict(self.records)
            if not self._is_put_back and now >= self.scenario.rolled_back:
                self._is_put_back = True
                copy = self._copy or {}
                self.rolled_back = {key for key, record in self.records.items() if copy.get(key) is not record}
                self.records = dict(copy)

    def share(self, *, is_write: bool) -> float:
        """Return a share (0 to 1) for `Phase.fault`; to be called under the guard.

        Those of writes are dealt, not thrown: a day of thirty writes would else show now a dozen forgotten, now none.
        """
        if not is_write:
            return self.random.random()
        if not self._deck:
            self._deck = [(place + 0.5) / _DECK for place in range(_DECK)]
            self.random.shuffle(self._deck)
        return self._deck.pop()

    def put(self, items: list[Any], *, keeps: bool) -> dict[str, Any]:
        """Take records in, or only say so."""
        with self.guard:
            accepted = []
            for item in items:
                key = str(item["key"])
                accepted.append(key)
                if not keeps:
                    self.forgotten.add(key)
                elif key not in self.records or item["mt"] >= self.records[key]["mt"]:
                    self.records[key] = {**item, "st": self.now()}
            return {"accepted": accepted, "failed": [], "errors": []}

    def updates(self, since: float) -> dict[str, Any]:
        """Return what was stored since an instant."""
        with self.guard:
            found = [record for record in self.records.values() if record["st"] >= since]
            return {"server_time": self.now(), "reset": False, "records": found, "settings": []}


class _Server(ThreadingHTTPServer):
    outage: OutageServer
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the day."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Read."""
        self._answer(is_write=False)

    def do_PUT(self) -> None:
        """Write."""
        self._answer(is_write=True)

    def _answer(self, *, is_write: bool) -> None:
        outage = self.server.outage
        size = min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES)
        body = self.rfile.read(size) if size else b""
        outage.tend()
        phase = outage.scenario.phase(outage.now())
        fault = None
        with outage.guard:
            outage.requests += 1
            if phase is not None:
                fault = phase.fault(is_write=is_write, share=outage.share(is_write=is_write))
                wait = outage.random.uniform(*phase.latency) / outage.speed
                outage.faults += fault is not None
        if phase is not None:
            time.sleep(min(wait, _LONGEST_WAIT_SECONDS))
        if fault is None or fault == "forgotten":
            self._send(200, self._work(body, is_write=is_write, keeps=fault is None))
            return
        word, _, moment = fault.partition("-")
        if moment == "after" and is_write:
            self._work(body, is_write=True, keeps=True)
        if word in _STATUS:
            self._send(_STATUS[word], None, retry_after=30 if moment == "retry" else None)
        else:
            self._hang_up()

    def _work(self, body: bytes, *, is_write: bool, keeps: bool) -> dict[str, Any]:
        outage, parts = self.server.outage, urlsplit(self.path)
        call = parts.path.removeprefix(API)
        if is_write:
            return outage.put(json.loads(body), keeps=keeps)
        if call == "updates":
            return outage.updates(float(parse_qs(parts.query).get("since", ["0"])[0]))
        return {"token": token()} if call == "apitoken" else {"version": "26.1.3"}

    def _send(self, status: int, document: dict[str, Any] | None, retry_after: int | None = None) -> None:
        content = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if document is not None else "text/plain")
        self.send_header("Content-Length", str(len(content)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(content)

    def _hang_up(self) -> None:
        """Break the line at once, as a machine that goes down does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The server's clock is that of the demonstration."""
        return formatdate(self.server.outage.now() if timestamp is None else timestamp, usegmt=True)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""
