"""Watches the connections of one session: whether a byte of a request left, and cuts them when time is up.

Knows no server and no meaning. urllib3's time-outs are per socket operation, so a server that drips one byte at a
time is never late; and its exceptions do not say whether the request had begun (SYNC 1.4).
"""

import socket
import threading
from contextlib import suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Watch:
    """What is known of the request that is under way. One request at a time."""

    def __init__(self) -> None:
        self.sent = False
        """Whether any byte of the request was given to a socket."""
        self.late = False
        """Whether the request was cut because its time was up."""
        self._connection: HTTPConnection | None = None
        self._timer: threading.Timer | None = None

    def begin(self, seconds: float) -> None:
        """Start watching a request that may take `seconds` in all."""
        self.sent = self.late = False
        self._connection = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Stop watching; no thread is left behind."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            timer.join()

    def uses(self, connection: HTTPConnection) -> None:
        """Told by a connection that the request goes over it."""
        self._connection = connection
        if self.late:
            self._cut()

    def _cut(self) -> None:
        self.late = True
        sock = getattr(self._connection, "sock", None)
        if sock is not None:
            # The plain method, also for TLS: the thread that reads must meet an end, not a half-closed TLS object.
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class WatchedAdapter(HTTPAdapter):
    """Makes connections that report to a `Watch`; repeats nothing."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        super().__init__(pool_connections=2, pool_maxsize=2, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **settings: Any) -> None:
        """Build the pool manager with pools of watched connections."""
        super().init_poolmanager(*arguments, **settings)
        self.poolmanager.pool_classes_by_scheme = _pools(self._watch)


def _pools(watch: Watch) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def send(self, data: Any) -> None:
            if self.sock is None:
                self.connect()
            watch.uses(self)
            watch.sent = True
            super().send(data)

    class Secure(HTTPSConnection):
        def send(self, data: Any) -> None:
            if self.sock is None:
                self.connect()
            watch.uses(self)
            watch.sent = True
            super().send(data)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
