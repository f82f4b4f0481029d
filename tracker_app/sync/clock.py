"""What sync and the use cases need of time and chance, as protocols. Knows no clock and no dice."""

from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> float:
        """Return the wall clock in UTC seconds since 1970."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        ...


class Ids(Protocol):
    """Makes ids."""

    def __call__(self) -> str:
        """Return a fresh UUIDv7."""
        ...
