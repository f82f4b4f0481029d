"""What the use cases need of the operating system, as protocols. Knows no platform."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from tracker_app.sync.clock import Clock


class SecretFault(StrEnum):
    """Why there is no secret to be had."""

    NO_KEYRING = "no-keyring"
    LOCKED = "locked"
    SLOW = "slow"
    MISSING = "missing"
    BROKEN = "broken"


class SecretsUnavailable(Exception):
    """The keyring gave no answer that can be used; carries the fault, never a secret."""

    def __init__(self, fault: SecretFault, backend: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.backend = backend


class Secrets(Protocol):
    """The keyring. Every call has its deadline; it may raise SecretsUnavailable (SYNC 1.5)."""

    def get(self, key: str) -> str | None:
        """Return the secret kept under `key`, or None."""
        ...

    def put(self, key: str, secret: str) -> None:
        """Keep a secret."""
        ...

    def drop(self, key: str) -> None:
        """Forget a secret; not having it is fine."""
        ...

    def backend(self) -> str:
        """Name the store in use, for settings and `doctor`; "" if there is none."""
        ...


class TurnLocks(Protocol):
    """Locks between processes, freed by the system when their holder dies (SYNC 2.10)."""

    def hold(self, name: str) -> AbstractContextManager[bool]:
        """Try to hold the lock for a block; the value says whether it was to be had."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The operating system as one value; tests hand in their own."""

    home: Path
    clock: Clock
    zone: str
    secrets: Secrets
    locks: TurnLocks
    environ: dict[str, str]
