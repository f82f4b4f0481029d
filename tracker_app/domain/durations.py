"""Reads and writes lengths of time as people type them: "1:30", "90m", "1.5h", "1,5h", "1h 20". Knows no instants."""

import re

from tracker_app.domain.refusals import LONGEST_SECONDS, Refusal, Why

_CLOCK = re.compile(r"(\d{1,4}):([0-5]?\d)(?::([0-5]?\d))?")
_DECIMAL = re.compile(r"(\d{1,4})?[.,](\d{1,4})\s*(?:h|hr|hrs|hours?)?")
_UNITS = re.compile(
    r"(?:(\d{1,6})\s*(?:h|hr|hrs|hours?))?\s*(?:(\d{1,6})\s*(?:m|min|mins|minutes?))?\s*"
    r"(?:(\d{1,6})\s*(?:s|sec|secs|seconds?))?"
)
_BARE_MINUTES = re.compile(r"(?:(\d{1,6})\s*(?:h|hr|hrs|hours?))?\s*(\d{1,6})")


def length_of(text: str, field: str = "duration") -> int | Refusal:
    """Return the seconds that `text` means. A bare whole number is minutes, a bare fraction hours."""
    seconds = parse_length(text)
    if seconds is None:
        return Refusal(Why.UNREADABLE_TIME, field, text)
    return Refusal(Why.TOO_LONG, field, text) if seconds > LONGEST_SECONDS else seconds


def parse_length(text: str) -> int | None:
    """Return the seconds that `text` means, None if it is no length; the longest entry is no bound here."""
    folded = text.strip().casefold()
    if not folded:
        return None
    if found := _CLOCK.fullmatch(folded):
        return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    if found := _DECIMAL.fullmatch(folded):
        # Whole numbers, not floats: 1.1 h is 3960 s and not a second less.
        parts: int = 10 ** len(found[2])
        return int(found[1] or 0) * 3600 + (3600 * int(found[2]) + parts // 2) // parts
    if found := _UNITS.fullmatch(folded):
        return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + int(found[3] or 0)
    if found := _BARE_MINUTES.fullmatch(folded):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60
    return None


def format_length(seconds: int) -> str:
    """Return hours and minutes, "1:30", with seconds only where there are some: "1:30:05"; reads back as itself."""
    tail = f":{seconds % 60:02d}" if seconds % 60 else ""
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}{tail}"
