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
from tracker_app.store.errors import FileFault, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from tracker_app.app.logbook import Logbook
    from tracker_app.app.problems import Problem
    from tracker_app.domain.changes import Changes
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
        self._is_open = False
        self._logbook: Logbook | None = None
        self._changed_by_person = False

    @property
    def holdfast(self) -> Holdfast:
        """The program over this home. Raises StoreError where the file cannot be used."""
        if not self._is_open:
            try:
                self._open(self.unopened)
            except StoreError as error:
                self._open_for_reading(error)
        return self.unopened

    @property
    def unopened(self) -> Holdfast:
        """The program with its file perhaps not open; for what must work where the file cannot be used (P6)."""
        if self._holdfast is None:
            self._holdfast = self._built()
        return self._holdfast

    def _built(self, *, read_only: bool = False) -> Holdfast:
        home = find_home(self.words.home, self.environ)
        return Holdfast(
            home,
            clock=SystemClock(),
            zone=local_zone(self.environ),
            secrets=LaterSecrets(),
            locks=LaterLocks(home),
            environ=self.environ,
            read_only=read_only,
        )

    def try_open(self) -> StoreError | None:
        """Open the file, or return why it cannot be used."""
        try:
            self._open(self.unopened)
        except StoreError as error:
            return error
        return None

    def open_log(self) -> None:
        """Write what happens from here on to the log; for commands that talk to servers or mend something."""
        from tracker_app.app.logbook import Logbook

        self._logbook = Logbook(self.holdfast.home, str(self.holdfast.settings.get("log.level")))
        self._logbook.open()

    def log(self, message: str, **facts: object) -> None:
        """Write a line to the log once it is open; `message` is a constant, what varies goes into `facts`."""
        if self._logbook is not None:
            import logging

            logging.getLogger("holdfast.cli").info(message, extra=facts)

    def close(self) -> None:
        """Close the file if it was opened, then wake the window's worker if the person changed something."""
        if self._logbook is not None:
            self._logbook.close()
        if self._holdfast is not None:
            home = self._holdfast.home
            self._holdfast.close()
            self._holdfast = None
            if self._changed_by_person:
                _wake(home)

    def _open(self, holdfast: Holdfast) -> None:
        holdfast.open()
        self._is_open = True
        if holdfast.database.tape_waits:
            from contextlib import suppress

            # What an emergency file holds belongs in every list; where the file still refuses, it waits on.
            with suppress(StoreError):
                holdfast.database.settle_tape()
        holdfast.database.after_commit = self._note_commit

    def _open_for_reading(self, error: StoreError) -> None:
        """Open a file that cannot be written, of a newer version or on a read-only disk, so that it can be listed.

        Whatever would change it then raises the same fault. Raises the fault at once if it cannot be read either.
        """
        if error.fault not in (FileFault.NEWER, FileFault.READ_ONLY):
            raise error
        holdfast = self._built(read_only=True)
        holdfast.database.why_read_only = error.fault
        try:
            holdfast.open()
        except StoreError:
            raise error from None
        self._holdfast, self._is_open = holdfast, True

    def _note_commit(self, changes: "Changes") -> None:
        self._changed_by_person = self._changed_by_person or changes.origin == "person"

    def now(self) -> int:
        """Return the present instant, UTC seconds."""
        return int(self.holdfast.clock.now())

    def say(self, text: str) -> None:
        """Print a result for people; with `--json` the document says it all."""
        if not self.words.as_json:
            print(text)

    def say_if(self, text: str) -> None:
        """Print a result for people unless it is empty."""
        if text:
            self.say(text)

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


def _wake(home: "Path") -> None:
    """Tell a running window that there may be something to send; nobody waits for its answer."""
    from contextlib import suppress

    from tracker_app.desktop.instance import WAKE, send_to_running

    with suppress(OSError):
        send_to_running(home, WAKE, timeout_seconds=0.2)


def environment() -> "dict[str, str]":
    """Return the environment as a value."""
    return dict(os.environ)
