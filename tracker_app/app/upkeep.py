"""What has to be done for the data file now and then: emergency file, backup, ballast, clock. Knows no timer.

Whoever has a timer calls `turn` on a thread that may wait; what went wrong comes back as problems.
"""

import shutil
from typing import TYPE_CHECKING

from tracker_app.app import explain
from tracker_app.app.doctor import LEAST_FREE_MB
from tracker_app.app.problems import Problem, problem
from tracker_app.app.wall_clock import LAST_WALL, judge
from tracker_app.store import ballast
from tracker_app.store.errors import StoreError
from tracker_app.store.preferences import Preferences

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

EVERY_SECONDS = 600
"""How often a turn is worth it; a backup is made by it once an hour at most, and only after a change."""
TAPE_SECONDS = 30
"""How often to try again while an emergency file waits (SYNC 2.11)."""


class Upkeep:
    """The upkeep of one home whose data file is open for writing."""

    def __init__(self, holdfast: "Holdfast") -> None:
        self._holdfast = holdfast

    def turn(self, *, at_start: bool = False) -> list[Problem]:
        """Do whatever is due; returns what to tell, nothing if all is well."""
        told: list[Problem] = []
        try:
            if self._holdfast.database.settle_tape():
                told.append(problem("HF-FILE-019"))
            self._note_clock()
            self._holdfast.feed.trim()
        except StoreError as error:
            return [explain.of_store(error)]
        free = shutil.disk_usage(self._holdfast.home).free // 1_000_000
        if not ballast.lay_in(self._holdfast.home) and free < LEAST_FREE_MB:
            # Backups pause: they would take the very space that the next edit needs.
            return [*told, problem("HF-FILE-009", {"free_mb": free})]
        made = self._holdfast.backups.turn(at_start=at_start)
        try:
            # Last, for it may wait for a mail server.
            self._holdfast.telling.turn()
        except StoreError as error:
            told.append(explain.of_store(error))
        return [*told, made] if isinstance(made, Problem) else told

    def tape_waits(self) -> bool:
        """Whether an emergency file waits, so that the next turn should come soon."""
        return self._holdfast.database.tape_waits

    def _note_clock(self) -> None:
        """Note the present as seen, so that a clock set back is noticed by the next start."""
        now = self._holdfast.clock.now()
        with self._holdfast.database.read() as connection:
            fact = Preferences(connection).fact(LAST_WALL)
        last = float(fact) if fact and fact.isdigit() else None
        if judge(now, last, None).verdict == "right":
            with self._holdfast.database.write() as unit:
                Preferences(unit.connection).set_fact(LAST_WALL, str(int(now)))
