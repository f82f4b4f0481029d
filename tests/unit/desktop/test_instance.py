"""One window per home, and messages to it: by a local socket, and by a keyed one where there is none."""

import socket
import stat
import threading
from pathlib import Path

import pytest

from tracker_app.desktop.instance import LINK, SHOW, InstanceServer, send_to_running

WAYS = pytest.mark.parametrize("local", [True, False], ids=["local", "keyed"])


class Window:
    def __init__(self, home: Path, *, local: bool) -> None:
        self.heard: list[str] = []
        self.came = threading.Event()
        self.server = InstanceServer(home, self._take, local_sockets=local)

    def _take(self, message: str) -> None:
        self.heard.append(message)
        self.came.set()


@WAYS
def test_the_second_of_a_home_is_none_and_the_first_hears_it(home: Path, local: bool) -> None:
    first, second = Window(home, local=local), Window(home, local=local)
    assert first.server.start()
    assert not second.server.start()
    assert send_to_running(home, SHOW, local_sockets=local)
    assert first.came.wait(5)
    assert first.heard == [SHOW]
    first.server.stop()
    assert not send_to_running(home, SHOW, local_sockets=local)
    assert second.server.start()
    second.server.stop()


@WAYS
def test_a_link_is_passed_on_whole_and_anything_else_is_not_heard(home: Path, local: bool) -> None:
    window = Window(home, local=local)
    assert window.server.start()
    link = f"{LINK}holdfast://new?description={'x' * 1500}"
    assert send_to_running(home, link, local_sockets=local)
    assert not send_to_running(home, "format c:", local_sockets=local)
    assert window.heard == [link]
    window.server.stop()


def test_p9_without_the_key_nobody_is_heard_and_the_key_is_its_owners_alone(home: Path) -> None:
    window = Window(home, local=False)
    assert window.server.start()
    file = home / "window.port"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    port = int(file.read_text().split()[0])
    for line in (b"show\n", b"0123 show\n", b"\xff\xfe show\n"):
        with socket.create_connection(("127.0.0.1", port), 2) as caller:
            caller.sendall(line)
            assert caller.recv(10) == b""
    assert window.heard == []
    window.server.stop()


@WAYS
def test_what_a_dead_window_left_keeps_nobody_out(home: Path, local: bool) -> None:
    home.mkdir(parents=True)
    (home / "window.port").write_text("not a port")
    (home / "window.sock").write_text("")
    assert not send_to_running(home, SHOW, local_sockets=local)
    window = Window(home, local=local)
    assert window.server.start()
    assert send_to_running(home, SHOW, local_sockets=local)
    window.server.stop()
