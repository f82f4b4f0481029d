"""Puts off the keyring and the file locks until a command really asks for them. Knows no platform itself."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tracker_app.app.ports import Secrets, TurnLocks


class LaterSecrets:
    """The system's keyring, loaded with the first question (a tenth of a second that recording must not pay)."""

    def __init__(self) -> None:
        self._found: Secrets | None = None

    def _real(self) -> "Secrets":
        if self._found is None:
            from tracker_app.desktop.secrets import KeyringSecrets

            self._found = KeyringSecrets()
        return self._found

    def get(self, key: str) -> "str | None":
        """Return the secret kept under `key`."""
        return self._real().get(key)

    def put(self, key: str, secret: str) -> None:
        """Keep a secret."""
        self._real().put(key, secret)

    def drop(self, key: str) -> None:
        """Forget a secret."""
        self._real().drop(key)

    def backend(self) -> str:
        """Name the store in use."""
        return self._real().backend()


class LaterLocks:
    """The locks between processes, loaded with the first one taken."""

    def __init__(self, home: "Path") -> None:
        self._home = home
        self._found: TurnLocks | None = None

    def hold(self, name: str) -> "AbstractContextManager[bool]":
        """Try to hold the lock for a block."""
        if self._found is None:
            from tracker_app.desktop.locks import FileLocks

            self._found = FileLocks(self._home)
        return self._found.hold(name)
