"""The real window, as a process: whatever is broken in the home or around it, it opens and records (P6, I14, G13)."""

import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.startup.states import BY_NAME, Home, State, a_home
from tests.e2e.startup.surroundings import SURROUNDINGS, Surrounding, command, variables, with_account
from tests.e2e.startup.test_open import open_, texts

pytestmark = pytest.mark.slow

SHOWN = [
    BY_NAME[name]
    for name in ("garbage", "newer version", "folder in its place", "held by another copy", "clock at 1970",
                 "settings are nonsense", "crashed twice in the check")
]  # fmt: skip
"""One of each sort; `python -m tests.e2e.startup` opens the window on all of them, with a picture of each."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return a_home(tmp_path / "holdfast")


def _window(home: Home, extra: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        command(home, now=home.now), env=variables(home, extra), capture_output=True, text=True, timeout=100,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("state", SHOWN, ids=lambda state: state.name)
def test_p6_a_broken_home_ends_in_a_window_with_a_named_problem_and_a_timer(home: Home, state: State) -> None:
    state.make(home)
    try:
        told = _window(home, {})
    finally:
        home.let_go()
    assert told["window"]
    assert "modal" not in told
    assert told["mode"] == state.mode
    assert state.codes <= set(told["codes"])
    assert (told["typed"] == "since") == state.edits


def test_p6_a_server_that_talks_nonsense_to_the_first_call_changes_nothing(home: Home) -> None:
    class Nonsense(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"records": [{"key": 7, "t1": "yesterday", "ds": null}], "servertime": "soon"')

        do_POST = do_PUT = do_GET  # noqa: N815 - named by the library
        log_message = staticmethod(lambda *_arguments: None)  # type: ignore[assignment]

    server = ThreadingHTTPServer(("127.0.0.1", 0), Nonsense)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with_account(home, f"http://127.0.0.1:{server.server_port}/")
        told = _window(home, {"HOLDFAST_TOKEN_MINE": "secret"})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (told["window"], told["typed"], told["mode"]) == (True, "since", "normal")
    opened = open_(home)
    assert texts(opened) == ["before", "since"]
    opened.holdfast.close()


@pytest.mark.parametrize("around", SURROUNDINGS, ids=lambda around: around.name)
def test_p6_nothing_around_it_keeps_the_window_from_recording(home: Home, around: Surrounding) -> None:
    around.make(home)
    told = _window(home, around.environ)
    assert told["window"]
    assert "modal" not in told
    assert told["mode"] == "normal"
    assert told["typed"] == "since"
    assert "HF-BUG-001" not in told["codes"]
    opened = open_(home)
    assert texts(opened) == ["before", "since"]
    opened.holdfast.close()
