"""Decides which thread may write next: the person goes first. Knows nothing of what is written."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class WriteTurn:
    """A lock for the one write connection of a process (ARCHITECTURE 4.3).

    Whoever writes for a person is let in before the sync worker, which commits small steps in between.
    """

    def __init__(self) -> None:
        self._free = threading.Condition(threading.Lock())
        self._taken = False
        self._persons = 0

    @contextmanager
    def take(self, *, person: bool) -> Iterator[None]:
        """Hold the turn for the block."""
        with self._free:
            self._persons += person
            while self._taken or (not person and self._persons):
                self._free.wait()
            self._taken = True
            self._persons -= person
        try:
            yield
        finally:
            with self._free:
                self._taken = False
                self._free.notify_all()
