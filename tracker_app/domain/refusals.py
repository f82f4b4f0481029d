"""What input is refused and why, as values. Knows nothing of wording; `app/explain.py` has the sentences."""

from dataclasses import dataclass
from enum import StrEnum

from tracker_app.domain.entry import TimeEntry

LONGEST_SECONDS = 999 * 3600
"""Longest entry that is believed: no server we know takes more (apis/toggl-track-v9.md 3.4)."""

EARLIEST = 946_684_800  # 2000-01-01T00:00:00Z
LATEST = 4_102_444_800  # 2100-01-01T00:00:00Z
LONGEST_TEXT = 3000
MOST_TAGS = 50


class Why(StrEnum):
    """The reasons for refusing an input; stable words, used in `--json` errors and tests."""

    STOP_BEFORE_START = "stop-before-start"
    TOO_LONG = "too-long"
    YEAR_OUT_OF_RANGE = "year-out-of-range"
    CONTROL_CHARACTERS = "control-characters"
    TEXT_TOO_LONG = "text-too-long"
    TOO_MANY_TAGS = "too-many-tags"
    BAD_TAG = "bad-tag"
    UNKNOWN_PROJECT = "unknown-project"
    UNKNOWN_TASK = "unknown-task"
    UNKNOWN_CLIENT = "unknown-client"
    UNKNOWN_ENTRY = "unknown-entry"
    UNKNOWN_NAME = "unknown-name"
    AMBIGUOUS_ID = "ambiguous-id"
    AMBIGUOUS_NAME = "ambiguous-name"
    NAME_TAKEN = "name-taken"
    NAME_EMPTY = "name-empty"
    NOTHING_RUNNING = "nothing-running"
    ALREADY_STOPPED = "already-stopped"
    OTHER_RUNNING = "other-running"
    BEFORE_RUNNING = "before-running"
    NOT_INSIDE = "not-inside"
    STARTS_IN_FUTURE = "starts-in-future"
    NO_SUCH_TIME = "no-such-time"
    TIME_TWICE = "time-twice"
    UNREADABLE_TIME = "unreadable-time"
    NOTHING_TO_UNDO = "nothing-to-undo"
    NOTHING_TO_REDO = "nothing-to-redo"
    CHANGED_SINCE = "changed-since"
    NOTHING_TO_CONTINUE = "nothing-to-continue"
    UNKNOWN_ACCOUNT = "unknown-account"
    NOTHING_NAMED = "nothing-named"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that was refused; nothing was changed. `field` is the one at fault, `given` what was typed."""

    why: Why
    field: str | None = None
    given: str = ""
    offers: tuple[str, ...] = ()


def of_text(text: str, field: str = "description") -> Refusal | None:
    """Refuse text with control characters or beyond `LONGEST_TEXT`. Tabs and line ends count as control."""
    if not text.isprintable():
        for sign in text:
            # Unicode's invisible joiners and odd spaces belong to real languages; only C0, C1 and separators don't.
            if ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u2028\u2029" or 0xD800 <= ord(sign) < 0xE000:
                return Refusal(Why.CONTROL_CHARACTERS, field, repr(sign))
    if len(text) > LONGEST_TEXT:
        return Refusal(Why.TEXT_TOO_LONG, field, str(len(text)))
    return None


def of_tags(tags: tuple[str, ...]) -> Refusal | None:
    """Refuse empty or unreadable tags and more than `MOST_TAGS` of them."""
    if len(tags) > MOST_TAGS:
        return Refusal(Why.TOO_MANY_TAGS, "tags", str(len(tags)))
    for tag in tags:
        if not tag.strip():
            return Refusal(Why.BAD_TAG, "tags", tag)
        if found := of_text(tag, "tags"):
            return found
    return None


def of_times(start: int, stop: int | None, now: int) -> Refusal | None:
    """Refuse times that cannot be: stop before start, over 999 hours, years out of range, a timer not begun yet."""
    if not EARLIEST <= start < LATEST:
        return Refusal(Why.YEAR_OUT_OF_RANGE, "start")
    if stop is None:
        # A minute of grace: two computers' clocks differ, and a person may type the next full minute.
        if start > now + 60:
            return Refusal(Why.STARTS_IN_FUTURE, "start")
        return Refusal(Why.TOO_LONG, "start") if now - start > LONGEST_SECONDS else None
    if not EARLIEST <= stop < LATEST:
        return Refusal(Why.YEAR_OUT_OF_RANGE, "stop")
    if stop < start:
        return Refusal(Why.STOP_BEFORE_START, "stop")
    if stop - start > LONGEST_SECONDS:
        return Refusal(Why.TOO_LONG, "stop")
    return None


def of_entry(entry: TimeEntry, now: int) -> Refusal | None:
    """Refuse an entry that cannot be; the first reason found. `now` is UTC seconds."""
    return of_times(entry.start, entry.stop, now) or of_text(entry.description) or of_tags(entry.tags)
