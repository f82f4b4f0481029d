"""Starts, stops, kills and rolls back a real TimeTagger on loopback. Shares no code with the provider under test."""

import base64
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bcrypt

PASSWORD = "correct horse battery"
START_SECONDS = 60.0
RUNNER = Path(__file__).with_name("run_timetagger.py")

Record = dict[str, Any]


class AnsweredBadly(Exception):
    """The server answered a helper of the tests with something other than 200; carries status and text."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status = status
        self.text = text


@dataclass(frozen=True, slots=True)
class TimeTaggerUser:
    """A user of a running server: what a second client would hold."""

    server: "RealTimeTagger"
    name: str
    password: str = PASSWORD

    @property
    def url(self) -> str:
        """The address that a person would type when adding the account."""
        return self.server.url

    def login(self) -> str:
        """Log in as the web page does and return the API token."""
        return self.server.login(self.name, self.password)

    def all_records(self) -> dict[str, Record]:
        """Every record the server holds for this user, hidden ones too, by key."""
        return self.server.all_records(self.login())

    def visible(self) -> dict[str, Record]:
        """The records that the web app would draw, by key."""
        return {k: r for k, r in self.all_records().items() if not r["ds"].startswith("HIDDEN")}

    def put(self, *records: Mapping[str, Any]) -> dict[str, Any]:
        """Store records as another client would; `mt` is now unless given."""
        return self.server.put(self.login(), records)

    def hide(self, key: str) -> None:
        """Delete a record the way the web app does."""
        old = self.all_records()[key]
        self.put({**old, "ds": "HIDDEN " + old["ds"], "t2": max(old["t2"], old["t1"] + 1), "mt": old["mt"] + 1})

    def force_reset(self) -> None:
        """Tell every client to fetch all anew."""
        self.server.call("PUT", "forcereset", self.login(), b"")


class RealTimeTagger:
    """One server process of the genuine TimeTagger with a data folder of its own."""

    def __init__(self, folder: Path, users: int = 1) -> None:
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        self._log = folder / "server.log"
        self._folder = folder
        hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
        self.user_names = [f"user{number:04}" for number in range(users)]
        self._credentials = ",".join(f"{name}:{hashed}" for name in self.user_names)
        self._process: subprocess.Popen[bytes] | None = None
        self._tokens: dict[str, str] = {}
        self._next_user = 0
        self.port = 0

    @property
    def url(self) -> str:
        """The address that a person would type."""
        return f"http://127.0.0.1:{self.port}/timetagger/"

    @property
    def is_up(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def fresh_user(self) -> TimeTaggerUser:
        """A user nobody has used yet."""
        name = self.user_names[self._next_user]
        self._next_user += 1
        return TimeTaggerUser(self, name)

    def start(self) -> None:
        """Start on the port of last time, or on a free one, and wait until the server answers."""
        attempts = 1 if self.port else 3
        for attempt in range(attempts):
            port = self.port or _free_port()
            self._process = self._spawn(port)
            if self._answers(port):
                self.port = port
                return
            self.kill()
            if attempt == attempts - 1:
                raise RuntimeError(f"TimeTagger did not start: {self._log.read_text(errors='replace')[-2000:]}")

    def _spawn(self, port: int) -> subprocess.Popen[bytes]:
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("TIMETAGGER_", "HOLDFAST_"))
        } | {
            "TIMETAGGER_BIND": f"127.0.0.1:{port}",
            "TIMETAGGER_DATADIR": str(self.data),
            "TIMETAGGER_CREDENTIALS": self._credentials,
            "TIMETAGGER_LOG_LEVEL": "warning",
            "HOLDFAST_TEST_PARENT": str(os.getpid()),
        }
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-P", str(RUNNER)],
                env=environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _answers(self, port: int) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.is_up:
            try:
                if _exchange(port, "GET", "/timetagger/status", {}, None)[1] == b"ok":
                    return True
            except OSError:
                pass
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        """End the server politely and wait for it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server with no chance to finish anything, as a power cut would."""
        self._end(getattr(signal, "SIGKILL", signal.SIGTERM))

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)

    def restart(self) -> None:
        """Stop if needed and start again on the same port with the same data."""
        self.stop()
        self.start()

    def snapshot(self, name: str = "snapshot") -> Path:
        """Copy the data folder aside while the server rests; starts it again if it was up."""
        copy = self._folder / name
        with _Resting(self):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(self.data, copy)
        return copy

    def restore(self, copy: Path) -> None:
        """Put an older copy of the data folder back: what the server took since is gone."""
        with _Resting(self):
            shutil.rmtree(self.data)
            shutil.copytree(copy, self.data)

    def replace_everything(self) -> None:
        """Empty the data folder, signing key included: to a client this is another server."""
        self._tokens.clear()
        with _Resting(self):
            shutil.rmtree(self.data)
            self.data.mkdir()

    def login(self, user: str, password: str = PASSWORD) -> str:
        """Return the user's API token, asked for once."""
        if user not in self._tokens:
            sent = {"method": "usernamepassword", "username": user, "password": password}
            body = base64.b64encode(json.dumps(sent).encode())
            web = self.call("POST", "bootstrap_authentication", None, body)["token"]
            self._tokens[user] = self.call("GET", "apitoken", web)["token"]
        return self._tokens[user]

    def all_records(self, token: str) -> dict[str, Record]:
        """Every record, hidden ones too, by key."""
        return {record["key"]: record for record in self.call("GET", "updates?since=0", token)["records"]}

    def put(self, token: str, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Store records as another client would; `mt` is now unless given."""
        now = int(time.time())
        body = json.dumps([{"mt": now, **record} for record in records]).encode()
        answer: dict[str, Any] = self.call("PUT", "records", token, body)
        return answer

    def call(self, method: str, path: str, token: str | None, body: bytes | None = None) -> Any:
        """One call of the web API; the decoded answer, or `AnsweredBadly`."""
        headers = {} if token is None else {"authtoken": token}
        status, answer = _exchange(self.port, method, "/timetagger/api/v2/" + path, headers, body)
        if status != 200:
            raise AnsweredBadly(status, answer.decode(errors="replace"))
        return json.loads(answer)


class _Resting:
    """Stops a server for a moment and starts it again if it was up."""

    def __init__(self, server: RealTimeTagger) -> None:
        self._server = server
        self._was_up = server.is_up

    def __enter__(self) -> None:
        self._server.stop()

    def __exit__(self, *_: object) -> None:
        if self._was_up:
            self._server.start()


def _exchange(port: int, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    except http.client.HTTPException as trouble:
        raise OSError(str(trouble)) from trouble
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
