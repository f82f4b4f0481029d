"""The fake Toggl speaks real HTTP on loopback, keeps connections alive, and starts by one command."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.toggl import FaultKind, TogglServer, basic

ROOT = Path(__file__).parents[3]
HEADERS = {"Authorization": basic("T", "api_token"), "Content-Type": "application/json"}


@pytest.fixture
def server() -> Iterator[TogglServer]:
    """A started server whose timed-out connections do not hang long."""
    with TogglServer(token="T") as started:
        started.hang_seconds = 0.05
        yield started


@pytest.fixture
def line(server: TogglServer) -> Iterator[http.client.HTTPConnection]:
    """One connection to it."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
    yield connection
    connection.close()


def test_one_connection_serves_several_requests(line: http.client.HTTPConnection) -> None:
    """Section 2: JSON over HTTP/1.1."""
    sockets = set()
    for _ in range(3):
        line.request("GET", "/api/v9/me", headers=HEADERS)
        answer = line.getresponse()
        assert json.loads(answer.read())["api_token"] == "T"
        assert (answer.version, answer.status) == (11, 200)
        sockets.add(id(line.sock))
    assert len(sockets) == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.REFUSE, ConnectionError),
        (FaultKind.RESET_AFTER, ConnectionError),
        (FaultKind.TIMEOUT_AFTER, ConnectionError),
        (FaultKind.TRUNCATED_AFTER, http.client.IncompleteRead),
    ],
)
def test_a_broken_connection_is_broken_on_the_wire(
    server: TogglServer, line: http.client.HTTPConnection, kind: FaultKind, error: type[Exception]
) -> None:
    """P2."""
    server.faults.push(kind)
    line.request("GET", "/api/v9/me", headers=HEADERS)
    with pytest.raises(error):
        line.getresponse().read()
    line.close()
    line.request("GET", "/api/v9/me", headers=HEADERS)
    assert line.getresponse().status == 200


def test_the_program_prints_its_address_first_and_serves_until_told_to_stop() -> None:
    """The contract of the fake: one command starts it."""
    command = [sys.executable, "-m", "tests.fakes.toggl", "--port", "0", "--token", "T", "--entries", "30"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ.copy()) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
        connection.request("GET", "/api/v9/me/projects", headers=HEADERS)
        assert len(json.loads(connection.getresponse().read())) == 8
        connection.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
