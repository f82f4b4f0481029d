"""Watches the server for what no client could have known: values that nobody had been shown when they were replaced.

Toggl takes no condition with a write, and a stale copy looks like any other. So a value that appeared after the last
honest reading of the home that overwrote it cannot be saved by that home; nor can one that the server itself lost
before anybody saw it. And where the server went back in time and somebody then touched the entry, its old values look
like that person's doing. These, and no others, are excused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any

from tests.fakes.toggl import Fault, FaultKind, Request, Response, TogglServer
from tests.simulation.toggl.truth import Truth

View = dict[str, Any]
DATA_LOSS = {FaultKind.FORGOTTEN, FaultKind.ROLLBACK, FaultKind.LOST_ENTRY}
HONEST = {None, FaultKind.SLOW, FaultKind.CLOCK_WRONG}
"""What another reading shows is not what the server held a moment before, or nobody can read it."""
LONGEST = 5.0
"""Seconds from a request's arrival to the last moment that it gives what it touches."""


class Watch:
    """Stands in the server's door. `views` gives living entries by mark, `shown` says whether a home shows a value.

    `unheard` gives the numbers of requests whose sender died before it knew of their answer.
    """

    def __init__(
        self,
        server: TogglServer,
        truth: Truth,
        views: Callable[[], Mapping[str, View]],
        shown: Callable[[str, str, Any], bool],
        unheard: Callable[[], set[int]],
    ) -> None:
        self._server = server
        self._truth = truth
        self._views = views
        self._shown = shown
        self._serve = server.handle
        self._known: dict[str, View] = {mark: dict(view) for mark, view in views().items()}
        self._revision = server.state.revision
        self._set_at: dict[tuple[str, str], int] = {}
        """Before which request a value appeared."""
        self._taken_back: dict[str, set[tuple[str, Any]]] = {}
        """By entry, the values that a roll-back undid and nobody has set again since."""
        self._unheard = unheard
        self._readings: dict[str, list[int]] = {}
        server.handle = self._handle  # type: ignore[method-assign]

    def web_acted(self) -> None:
        """Take in what the web changed, by a side door that fails never."""
        self._take_in(None, None)

    def _touched_since(self, moment: float) -> frozenset[str]:
        """What a request changed itself, or ended by starting a timer, also where all went back before it."""
        rows = self._server.state.tables.entries.values()
        return frozenset(
            (one.description or "").partition(" ")[0] for one in rows if 0 <= one.at_us / 1e6 - moment < LONGEST
        )

    def _handle(self, request: Request) -> Response | Fault:
        before = self._server.state.clock.now()
        outcome = self._serve(request)
        row = self._server.log[-1]
        if self._server.state.revision != self._revision:
            self._take_in(row.agent, row.fault, self._touched_since(before) if row.is_write else frozenset())
        if row.path.startswith("/api/v9/me/time_entries?since") and row.status == 200 and row.fault in HONEST:
            self._readings.setdefault(row.agent, []).append(row.number)
        return outcome

    def _take_in(self, agent: str | None, fault: FaultKind | None, touched: Set[str] = frozenset()) -> None:
        if fault is FaultKind.ROLLBACK:
            # Tombstones go too, and those who had not read them take what they told of for lost.
            gone = {deed.entry for deed in self._truth.deeds if deed.field == "deleted"} - set(self._known)
            self._truth.excused |= {(mark, "deleted", True) for mark in gone}
        now, before = len(self._server.log), self._known
        after = {mark: dict(view) for mark, view in self._views().items()}
        self._known, self._revision = after, self._server.state.revision
        for mark, old in before.items():
            new = after.get(mark, {})
            if mark not in after and fault in DATA_LOSS:
                # Whoever deletes what is lost leaves no tombstone to tell the others.
                self._truth.excused.add((mark, "deleted", True))
            if fault is FaultKind.ROLLBACK:
                gone = {(name, value) for name, value in old.items() if new.get(name) != value}
                self._taken_back.setdefault(mark, set()).update(gone)
            if (fault is not FaultKind.ROLLBACK and new != old) or mark in touched:
                undone = self._taken_back.pop(mark, set())
                self._truth.excused |= {(mark, name, value) for name, value in undone if new.get(name) != value}
            for name, value in old.items():
                if new.get(name) != value and agent is not None:
                    self._replaced(agent, fault, mark, name, value)
        for mark, new in after.items():
            if mark not in before and fault in DATA_LOSS:
                self._truth.excused.add((mark, "deleted", True))
            for name, value in new.items():
                if before.get(mark, {}).get(name) != value:
                    self._set_at[mark, name] = now

    def _last_reading(self, agent: str) -> int:
        """The request that last gave the home an honest answer of the feed; it had none if its process died over it."""
        unheard = self._unheard()
        return max((number for number in self._readings.get(agent, ()) if number not in unheard), default=-1)

    def _replaced(self, agent: str, fault: FaultKind | None, mark: str, name: str, value: Any) -> None:
        if fault in DATA_LOSS:
            unseen = not self._shown(mark, name, value)
        else:
            unseen = self._set_at.get((mark, name), 0) > self._last_reading(agent)
        if unseen:
            self._truth.excused.add((mark, name, value))
