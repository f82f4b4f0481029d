"""Gives the server its time. Knows nothing of entries."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """A source of the present instant."""

    def now(self) -> float:
        """Return seconds since 1970, UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Return seconds since 1970, UTC."""
        return time.time()


@dataclass(slots=True)
class ManualClock:
    """A clock that moves only when told, in seconds, UTC."""

    seconds: float = 1_735_732_800.0  # 2025-01-01 12:00 UTC

    def now(self) -> float:
        """Return seconds since 1970, UTC."""
        return self.seconds

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds."""
        self.seconds += seconds
