"""Runs the optional parts of a start, each in its own boundary: what fails is left out and named (SYNC 2.12).

Knows no part, only what it is called.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from tracker_app.app.messages import LazyText, _l
from tracker_app.app.problems import Problem, problem

if TYPE_CHECKING:
    from tracker_app.app.starting import Starting

_LOG = logging.getLogger("ui.steps")
PARTS: dict[str, LazyText] = {
    "theme": _l("the colours"),
    "place": _l("the window's place"),
    "tray": _l("the tray icon"),
    "sync": _l("sync"),
    "mini": _l("the mini timer"),
    "presence": _l("noticing when you are away"),
    "hot-keys": _l("keys for every program"),
    "housekeeping": _l("making backups"),
}
"""What the optional steps are called, to complete "... is off this time"."""


class Steps:
    """`tell` is given the Problem of what was left out or failed."""

    def __init__(self, starting: "Starting", tell: Callable[[Problem], object]) -> None:
        self._starting = starting
        self._tell = tell

    def run(self, name: str, act: Callable[[], object]) -> None:
        """Run a step, unless two starts died in it."""
        if self._starting.begin(name):
            self.attempt(name, act)
        else:
            self._tell(problem("HF-START-003", {"part": str(PARTS[name])}, subject=name))

    def attempt(self, name: str, act: Callable[[], object]) -> None:
        """Run a step; a failure is named in the window and stops nothing else."""
        try:
            act()
        except Exception as error:  # noqa: BLE001 - each start step is a boundary (ARCHITECTURE 4.11)
            _LOG.exception("A part did not start", extra={"part": name})
            self._tell(problem("HF-START-001", {"part": str(PARTS[name])}, subject=name, details=repr(error)))

    def done(self) -> None:
        """The start came to its end."""
        self._starting.done()
