"""Keeps the small outbox of messages about outages: which are to go out, went out, or were given up. Knows no rule."""

import json
import sqlite3
from dataclasses import asdict, dataclass

from tracker_app.store.preferences import Preferences

_FACT = "telling.letters"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: about what, of which kind, by which channel. Instants are UTC seconds."""

    incident: str
    kind: str
    channel: str
    made: int
    next_at: float
    tries: int = 0
    sent: int | None = None
    dropped: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still has to go out."""
        return self.sent is None and self.dropped is None


class Letters:
    """The outbox over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._facts = Preferences(connection)

    def all(self) -> list[Letter]:
        """Return every letter that is remembered, oldest first."""
        try:
            return [Letter(**row) for row in json.loads(self._facts.fact(_FACT) or "[]")]
        except (ValueError, TypeError):
            return []

    def put(self, letter: Letter) -> None:
        """Add a letter or write what changed."""
        rows = [one for one in self.all() if _key(one) != _key(letter)]
        self._write([*rows, letter])

    def forget(self, made_before: int) -> None:
        """Forget what is long past."""
        rows = self.all()
        kept = [one for one in rows if one.is_open or one.made >= made_before]
        if kept != rows:
            self._write(kept)

    def policy(self, channel: str) -> str | None:
        """Return what the retry policy remembers of a channel."""
        return self._facts.fact(f"telling.policy.{channel}")

    def save_policy(self, channel: str, text: str) -> None:
        """Remember it."""
        self._facts.set_fact(f"telling.policy.{channel}", text)

    def _write(self, rows: list[Letter]) -> None:
        self._facts.set_fact(_FACT, json.dumps([asdict(one) for one in rows]))


def _key(letter: Letter) -> tuple[str, str, str]:
    return letter.incident, letter.kind, letter.channel
