"""What a problem is, and how one is made from the catalogue by its code. Knows no error and no screen.

The texts are in `problem_texts.py`; UI.md 13 says how they are written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from tracker_app.app.messages import LazyText


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user can do about a problem: a stable word, and the label of its button."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the catalogue, filled in: the same words in window, notification, command line and log.

    `subject` tells two problems of one code apart (an account, an entry). `details` holds raw texts, shown folded.
    `since` is UTC seconds. `is_calm` is news that asks nothing of anybody: it is told, and raises no alarm.
    """

    code: str
    title: str
    what: str
    safe: str
    do: str
    actions: tuple[Action, ...] = ()
    subject: str = ""
    details: str = ""
    since: int | None = None
    is_calm: bool = False


Sentence = tuple[LazyText, ...]
"""Wordings of one sentence, the most telling first; the first for which all facts are there is used."""


@dataclass(frozen=True, slots=True)
class Template:
    """A catalogue entry as declared: texts with {facts} to be filled in."""

    code: str
    title: Sentence
    what: Sentence
    safe: Sentence
    do: Sentence
    actions: tuple[tuple[str, LazyText], ...] = ()
    is_calm: bool = False
    """Unless the fact "needs" counts something."""

    def fill(
        self, facts: Mapping[str, Any], *, subject: str = "", details: str = "", since: int | None = None
    ) -> Problem:
        """Return the problem in the user's language; facts that are None or empty count as not known."""
        known = {name: value for name, value in facts.items() if value is not None and value != ""}
        return Problem(
            self.code,
            _worded(self.title, known),
            _worded(self.what, known),
            _worded(self.safe, known),
            _worded(self.do, known),
            tuple(Action(name, str(label)) for name, label in self.actions),
            subject,
            details,
            since,
            self.is_calm and not facts.get("needs"),
        )


def problem(
    code: str, facts: Mapping[str, Any] | None = None, *, subject: str = "", details: str = "", since: int | None = None
) -> Problem:
    """Return the catalogue's entry of this code with the facts filled in.

    Never raises: a code of a newer version, or one whose facts are lost, still gives words that are true.
    """
    from tracker_app.app.problem_texts import CATALOGUE, UNKNOWN

    template = CATALOGUE.get(code)
    if template is None:
        return UNKNOWN.fill({}, subject=subject, details=f"{code}\n{details}".strip(), since=since)
    return template.fill(facts or {}, subject=subject, details=details, since=since)


def _worded(wordings: Sentence, known: Mapping[str, Any]) -> str:
    for wording in wordings:
        if placeholders(wording.source) <= known.keys():
            return str(wording).format(**known)
    return ""


def placeholders(text: str) -> set[str]:
    """Return the names of the facts that a text needs."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
