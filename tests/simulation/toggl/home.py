"""One Holdfast home in a simulated world: its own clock, its own luck, a process that may die at any request or commit.

The program inside is the one people run; only the clock, the keyring, the locks and the line to the server are lent.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.line import Line
from tests.fakes.toggl import ManualClock, TogglServer
from tests.worlds import MemoryLocks, MemorySecrets
from tracker_app.app.compose import Holdfast
from tracker_app.domain.changes import Origin
from tracker_app.domain.ids import RANDOM_BYTES, uuid7
from tracker_app.providers.errors import ProviderError
from tracker_app.providers.http import Answer
from tracker_app.store.accounts import Account

ZONE = "Europe/Tallinn"
TURN_SECONDS = 0.05


class Crash(BaseException):
    """The process dies here."""


class SkewedClock:
    """A computer's clock: the true one and an error of `skew` seconds."""

    def __init__(self, true: ManualClock, skew: float) -> None:
        self._true = true
        self.skew = skew

    def now(self) -> float:
        return self._true.now() + self.skew

    def monotonic(self) -> float:
        return self._true.now()


class Home:
    """A computer with Holdfast on it."""

    def __init__(self, name: str, folder: Path, server: TogglServer, true: ManualClock, skew: float, seed: str) -> None:
        self.name = name
        self.folder = folder
        self.server = server
        self.true = true
        self.clock = SkewedClock(true, skew)
        self.dice = random.Random(f"{seed}-{name}")
        self._ids = random.Random(f"{seed}-{name}-ids")
        self._luck = random.Random(f"{seed}-{name}-luck")
        self.secrets = MemorySecrets()
        self.locks = MemoryLocks()
        self.crash_at_request = 0.0
        self.crash_at_commit = 0.0
        self.unheard: set[int] = set()
        """Numbers of requests that died with the process before it knew of their answer."""
        self.holdfast = self._opened()

    def sign_in(self) -> Account:
        """Add the account, while the server is well."""
        made = self.holdfast.accounts.add("toggl", url=f"http://{self.name}.test", secret="T")
        assert isinstance(made, Account), made
        return made

    def restart(self) -> None:
        """End the process as kill -9 does, and start the program again on the same files."""
        self.holdfast.database.close()
        self.locks.held.clear()
        self.holdfast = self._opened()

    def wake_at(self) -> float | None:
        """The true moment at which the worker wants its next turn."""
        asked: list[float | None] = []
        while not asked:
            self.survive(lambda: asked.append(self.holdfast.sync_centre.next_wake()))
        (moment,) = asked
        return None if moment is None else moment - self.clock.skew

    def turn(self) -> None:
        """Let the worker take a turn."""
        self.true.advance(TURN_SECONDS)
        self.survive(self.holdfast.sync_centre.turn)

    def survive(self, act: Callable[[], Any]) -> Any:
        """Do something; if the process dies of it, start it again and answer None."""
        try:
            return act()
        except Crash:
            self.restart()
            return None

    def line(self, headers: Any, heard: Callable[[str, Answer], None] | None) -> Line:
        """A session of this home's provider."""
        return _MortalLine(self, headers, heard)

    def meet_fate(self, rate: float) -> None:
        """Die, perhaps."""
        if rate and self._luck.random() < rate:
            raise Crash

    def _opened(self) -> Holdfast:
        holdfast = Holdfast(
            self.folder, clock=self.clock, zone=ZONE, secrets=self.secrets, locks=self.locks, environ={}
        )
        holdfast.make_id = self._make_id  # type: ignore[method-assign]
        holdfast.open()
        holdfast.sync_centre._engines._random = random.Random(f"{self.dice.random()}")
        write = holdfast.database.write

        @contextmanager
        def mortal_write(origin: Origin = Origin.PERSON) -> Iterator[Any]:
            with write(origin) as unit:
                yield unit
                self.meet_fate(self.crash_at_commit)
            self.meet_fate(self.crash_at_commit)

        holdfast.database.write = mortal_write  # type: ignore[method-assign]
        return holdfast

    def _make_id(self) -> str:
        return uuid7(int(self.clock.now() * 1000), self._ids.randbytes(RANDOM_BYTES))


class _MortalLine(Line):
    """A line on which the process may die before a request, or after it and before its answer is known."""

    def __init__(self, home: Home, headers: Any, heard: Callable[[str, Answer], None] | None) -> None:
        super().__init__(home.server, headers, heard, home.true.advance, agent=home.name)
        self._home = home

    def _call(self, *arguments: Any) -> Answer:
        self._home.meet_fate(self._home.crash_at_request)
        try:
            answer = super()._call(*arguments)
        except ProviderError:
            self._die_unheard()
            raise
        self._die_unheard()
        return answer

    def _die_unheard(self) -> None:
        try:
            self._home.meet_fate(self._home.crash_at_request)
        except Crash:
            self._home.unheard.add(len(self._home.server.log) - 1)
            raise
