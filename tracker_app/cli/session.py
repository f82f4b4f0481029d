"""Opens the program for one command, and speaks: results to standard output, messages to standard error. No rules."""

import os
import sys
from typing import TYPE_CHECKING

from tracker_app.app.compose import Holdfast
from tracker_app.cli.grammar import Words
from tracker_app.cli.ports import LaterLocks, LaterSecrets
from tracker_app.desktop.clock import SystemClock
from tracker_app.desktop.local_zone import local_zone
from tracker_app.desktop.paths import find_home

if TYPE_CHECKING:
    from tracker_app.app.problems import Problem
    from tracker_app.domain.refusals import Refusal

DONE = 0
USAGE = 2
NOT_SENT = 3
NEEDS_USER = 4
NO_FILE = 5
NO_SUCH_THING = 6


class Session:
    """One command's run: its words, the program (opened when first asked for), and its two voices."""

    def __init__(self, words: Words, environ: "dict[str, str]") -> None:
        self.words = words
        self.environ = environ
        self._holdfast: Holdfast | None = None

    @property
    def holdfast(self) -> Holdfast:
        """The program over this home. Raises StoreError where the file cannot be used."""
        if self._holdfast is None:
            home = find_home(self.words.home, self.environ)
            holdfast = Holdfast(
                home,
                clock=SystemClock(),
                zone=local_zone(self.environ),
                secrets=LaterSecrets(),
                locks=LaterLocks(home),
                environ=self.environ,
            )
            holdfast.open()
            self._holdfast = holdfast
        return self._holdfast

    def close(self) -> None:
        """Close the file if it was opened."""
        if self._holdfast is not None:
            self._holdfast.close()
            self._holdfast = None

    def now(self) -> int:
        """Return the present instant, UTC seconds."""
        return int(self.holdfast.clock.now())

    def say(self, text: str) -> None:
        """Print a result for people; with `--json` the document says it all."""
        if not self.words.as_json:
            print(text)

    def note(self, text: str) -> None:
        """Print a message."""
        print(text, file=sys.stderr)

    def answer(self, document: "dict[str, object]") -> None:
        """Print the JSON document, where one was asked for."""
        if self.words.as_json:
            from tracker_app.cli.render import json_text

            print(json_text(document))

    def refuse(self, refusal: "Refusal") -> int:
        """Say why an input was refused; nothing was changed. Returns the exit code."""
        from tracker_app.cli.refusing import refuse

        return refuse(self, refusal)

    def trouble(self, problem: "Problem", code: int = NEEDS_USER) -> int:
        """Show a problem of the catalogue. Returns the exit code."""
        from tracker_app.cli.refusing import show_problem

        show_problem(problem, as_json=self.words.as_json)
        return code


def environment() -> "dict[str, str]":
    """Return the environment as a value."""
    return dict(os.environ)
