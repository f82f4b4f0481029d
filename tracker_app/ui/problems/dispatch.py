"""Says which function answers each action that a problem offers. Knows no problem, no page and no handler."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker_app.app.problem_texts import ACTIONS
from tracker_app.app.problems import Problem
from tracker_app.domain.ids import AccountId, OpId

DECISIONS = frozenset({"send-again", "discard", "keep-local", "choose-project", "edit-entry"})
"""What can be decided about any change that a server refused, whatever its problem offers itself (UI.md 7)."""

CONNECT = "connect"
"""Not about a problem: opens the dialog that adds an account."""

OPEN_FOLDER = "open-folder"
"""Not about a problem either: shows the folder of the data file and the log."""


@dataclass(frozen=True, slots=True)
class Case:
    """A problem with what it is about: the refused operation, its record, its account; None where there is none."""

    problem: Problem | None = None
    op: OpId | None = None
    record: str | None = None
    account: AccountId | None = None
    is_entry: bool = True


Handler = Callable[[Case], None]


class Dispatch:
    """From the word of an action to the one function that does it."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def provide(self, action: str, handler: Handler) -> None:
        """Name the function for an action. A second one for the same word is a mistake of ours."""
        if action in self._handlers:
            raise ValueError(action)
        self._handlers[action] = handler

    def run(self, action: str, case: Case) -> None:
        """Do what the button says. KeyError for a word without a handler: `unhandled` is held empty by a test."""
        self._handlers[action](case)

    def unhandled(self) -> frozenset[str]:
        """Return the actions of the catalogue that no function answers."""
        return (ACTIONS | DECISIONS | {CONNECT, OPEN_FOLDER}) - self._handlers.keys()
