"""Reads `@project #tag $` inside a line of text. Pure: knows no widget and asks nobody.

A sign counts only where a word begins, so that "bob@example.org" and "C#" stay what they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker_app.domain.catalog import name_key
from tracker_app.domain.ids import ProjectId

PROJECT = "@"
TAG = "#"
BILLABLE = "$"


@dataclass(frozen=True, slots=True)
class Token:
    """A sign with what follows it: `text` without the sign; `start` and `stop` are places in the line."""

    sign: str
    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What a whole line says. `project` is None where none was named; `tags` in the order typed."""

    description: str
    project: ProjectId | None
    tags: tuple[str, ...]
    billable: bool


def token_at(line: str, cursor: int) -> Token | None:
    """Return the token being typed: it begins at the last sign before the cursor and ends there.

    A project's name may hold spaces, so its token goes on over single ones; a tag ends at the first.
    """
    before = line[:cursor]
    at = max(_starts(before, PROJECT), _starts(before, TAG))
    if at < 0:
        return None
    text = before[at + 1 :]
    if (before[at] == TAG and " " in text) or "  " in text or len(text.split(" ")) > 5:
        return None
    return Token(before[at], text, at, cursor)


def without(line: str, token: Token) -> tuple[str, int]:
    """Return the line without a token, no double space left where it stood, and where the cursor goes."""
    before, after = line[: token.start], line[token.stop :]
    if before.endswith(" ") and (not after or after.startswith(" ")):
        before = before[:-1]
    elif not before:
        after = after.lstrip(" ")
    return before + after, len(before)


def read(line: str, projects: Mapping[str, ProjectId]) -> Typed:
    """Read a finished line. `projects` goes from `name_key` to id; a name that is not there stays in the text.

    Nothing is guessed: a project is taken by its whole name, the longest that fits.
    """
    words = line.split()
    kept: list[str] = []
    tags: list[str] = []
    project: ProjectId | None = None
    billable = False
    at = 0
    while at < len(words):
        word = words[at]
        if word == BILLABLE:
            billable = True
        elif word.startswith(TAG) and len(word) > 1:
            tags.append(word[1:])
        elif word.startswith(PROJECT) and len(word) > 1:
            found, used = _longest(words[at:], projects)
            if found is None:
                kept.append(word)
            else:
                project = found
                at += used - 1
        else:
            kept.append(word)
        at += 1
    return Typed(" ".join(kept), project, tuple(dict.fromkeys(tags)), billable)


def _longest(words: list[str], projects: Mapping[str, ProjectId]) -> tuple[ProjectId | None, int]:
    for used in range(min(len(words), 6), 0, -1):
        found = projects.get(name_key(" ".join(words[:used])[1:]))
        if found is not None:
            return found, used
    return None, 0


def _starts(before: str, sign: str) -> int:
    """Return the place of the last such sign at the beginning of a word, -1 if there is none."""
    at = len(before)
    while (at := before.rfind(sign, 0, at)) > 0:
        if before[at - 1] == " ":
            return at
    return at
