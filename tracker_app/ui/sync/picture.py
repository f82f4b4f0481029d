"""Reads all that the sync centre shows as one value, on any thread. Knows no widget and no words."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tracker_app.app.problems import Problem
from tracker_app.app.sync_views import AccountStatus, ConflictRow, IncidentRow, OutboxRow
from tracker_app.domain.operations import OpState

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

_ACCEPTED = (OpState.ACKNOWLEDGED, OpState.VERIFIED)


@dataclass(frozen=True)
class Picture:
    """Sync as it stands at `now` (UTC seconds); `took` is how long reading it lasted, in seconds.

    `names` gives projects and tasks their names, for conflicts. `outbox` holds what was not verified yet, in the order
    of sending; a refused change is part of it.
    """

    now: int
    zone: str = "UTC"
    paused: bool = False
    accounts: Sequence[AccountStatus] = ()
    outbox: Sequence[OutboxRow] = ()
    problems: Sequence[Problem] = ()
    conflicts: Sequence[ConflictRow] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    incidents: Sequence[IncidentRow] = ()
    took: float = 0.0

    # Worked out once, on the thread that reads: an outbox can have 20,000 rows.
    @cached_property
    def waiting(self) -> list[OutboxRow]:
        """What is on its way; refused changes are shown as problems instead."""
        return [row for row in self.outbox if row.problem is None and row.state not in _ACCEPTED]

    @cached_property
    def accepted(self) -> int:
        """How many changes the server has taken that were not read back yet."""
        return sum(row.state in _ACCEPTED for row in self.outbox)

    @cached_property
    def refused(self) -> list[OutboxRow]:
        """What a server refused."""
        return [row for row in self.outbox if row.problem is not None]

    @cached_property
    def general(self) -> list[Problem]:
        """Problems that belong to no single change, less the conflicts, which have a tab of their own."""
        of_rows = {(row.problem.code, row.problem.subject) for row in self.refused if row.problem is not None}
        return [
            problem
            for problem in self.problems
            if (problem.code, problem.subject) not in of_rows
            and all(action.id != "open-conflicts" for action in problem.actions)
        ]

    def ready(self, took: float) -> "Picture":
        """Return the same with everything worked out."""
        made = replace(self, took=took)
        _ = made.waiting, made.accepted, made.refused, made.general
        return made


def take_picture(holdfast: "Holdfast") -> Picture:
    """Read the whole sync centre."""
    centre = holdfast.sync_centre
    begun = time.monotonic()
    picture = Picture(
        int(holdfast.clock.now()),
        holdfast.zone(),
        centre.is_paused(),
        centre.status(),
        centre.outbox(),
        centre.problems(),
        centre.conflicts(),
        {str(project.id): project.name for project in holdfast.catalogue.projects()},
        centre.incidents(),
    )
    return picture.ready(time.monotonic() - begun)
