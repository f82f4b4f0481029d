"""The states in which a program may find what is around it: keyring, desktop, network, language (issue 4, P6)."""

import os
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked

from tests.e2e.startup.states import NOW, Home

HERE = "tests.e2e.startup.surroundings"


class HangingKeyring(KeyringBackend):
    """Waits for somebody who never comes."""

    priority = 9

    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(60)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        time.sleep(60)

    delete_password = get_password  # type: ignore[assignment]


class LockedKeyring(HangingKeyring):
    """Is locked, and was told to stay so."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("dismissed")

    set_password = get_password  # type: ignore[assignment]


class GarbageKeyring(HangingKeyring):
    """Answers with what is no secret at all."""

    def get_password(self, service: str, username: str) -> Any:
        return b"\xff\x00" * 5000

    set_password = get_password  # type: ignore[assignment]


class BrokenKeyring(HangingKeyring):
    """Raises what no keyring should."""

    def get_password(self, service: str, username: str) -> str | None:
        raise InitError("no session")

    set_password = get_password  # type: ignore[assignment]


def allow_keyrings() -> None:
    """Let the program take these for real ones; called by the process that is started with one of them."""
    from tracker_app.desktop import secrets

    names = {f"{HERE}.{name}" for name in ("HangingKeyring", "LockedKeyring", "GarbageKeyring", "BrokenKeyring")}
    secrets.ALLOWED = secrets.ALLOWED | names


@dataclass(frozen=True)
class Surrounding:
    """What is wrong around the program: variables of its environment, and what is in its file."""

    name: str
    environ: dict[str, str]
    make: Callable[[Home], None] = lambda _home: None


def with_account(home: Home, url: str = "http://127.0.0.1:9/") -> None:
    """Add an account, on a server that is not there unless another one is named, to be synced at once."""
    connection = sqlite3.connect(home.main, isolation_level=None)
    connection.execute(
        "INSERT INTO account (id, kind, name, url, user, workspace, token_store, created_utc)"
        f" VALUES ('acc-1', 'timetagger', 'Mine', '{url}', '', '', 'keyring', {NOW})"
    )
    connection.execute("INSERT OR REPLACE INTO setting VALUES ('sync.start_jitter_seconds', '0')")
    connection.close()


def _setting(key: str, value: str) -> Callable[[Home], None]:
    def make(home: Home) -> None:
        connection = sqlite3.connect(home.main, isolation_level=None)
        connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))
        connection.close()

    return make


def _backend(name: str) -> dict[str, str]:
    return {"PYTHON_KEYRING_BACKEND": f"{HERE}.{name}"}


_SIGNED_IN = {"HOLDFAST_TOKEN_MINE": "secret"}

SURROUNDINGS = [
    Surrounding("no keyring", {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}, with_account),
    Surrounding("keyring that does not exist", {"PYTHON_KEYRING_BACKEND": "nowhere.to.be.Found"}, with_account),
    Surrounding("keyring locked", _backend("LockedKeyring"), with_account),
    Surrounding("keyring hangs", _backend("HangingKeyring"), with_account),
    Surrounding("keyring tells garbage", _backend("GarbageKeyring"), with_account),
    Surrounding("keyring broken", _backend("BrokenKeyring"), with_account),
    Surrounding("no D-Bus", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}),
    Surrounding("D-Bus address is nonsense", {"DBUS_SESSION_BUS_ADDRESS": ";;=,"}),
    Surrounding("no tray", {"XDG_CURRENT_DESKTOP": "GNOME"}),
    Surrounding("theme setting is nonsense", {}, _setting("ui.theme", "plaid")),
    Surrounding("language is nonsense", {"LANG": "xx_YY.nonsense", "LANGUAGE": "../../etc", "LC_ALL": "?"}),
    Surrounding("zone is nonsense", {"TZ": "Nowhere/Land"}),
    Surrounding("proxy is nonsense", {"http_proxy": "…8888;https=…", "HTTPS_PROXY": "http://[::bad",
                                      "all_proxy": "x:y:z", **_SIGNED_IN}, with_account),
    Surrounding("no CA bundle", {"REQUESTS_CA_BUNDLE": "/nonexistent.pem", "SSL_CERT_FILE": "/nonexistent.pem",
                                 "CURL_CA_BUNDLE": "/nonexistent.pem", **_SIGNED_IN},
                lambda home: with_account(home, "https://127.0.0.1:9/")),
]  # fmt: skip


def variables(home: Home, extra: dict[str, str]) -> dict[str, str]:
    """Return the environment of a window's process: a whole one, with what is to be wrong."""
    beside = home.folder.parent / "user"
    (beside / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    root = str(Path(__file__).resolve().parents[3])
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("DBUS_", "HOLDFAST_TOKEN_"))},
        "HOME": str(beside), "TMPDIR": str(beside), "XDG_RUNTIME_DIR": str(beside / "run"), "PYTHONPATH": root,
        "QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", **extra,
    }  # fmt: skip


def command(home: Home, picture: Path | None = None, *, now: float | None = None) -> list[str]:
    """Return the words that open the window on a home."""
    words = [sys.executable, "-m", "tests.e2e.startup.window", str(home.folder)]
    if now is not None:
        words += ["--now", str(now)]
    return [*words, "--picture", str(picture)] if picture is not None else words
