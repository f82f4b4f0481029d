"""Rounds lengths of time, for reports only: entries are never changed by it. Knows no entries."""

from dataclasses import dataclass
from enum import StrEnum

from tracker_app.domain.durations import parse_length

_LONGEST_STEP = 24 * 3600


class Way(StrEnum):
    """In which direction to round."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rule such as "up to the next quarter of an hour". `step` is in seconds."""

    step: int
    way: Way = Way.NEAREST

    def apply(self, seconds: int) -> int:
        """Return the rounded length. Half a step rounds up; nothing stays nothing."""
        if self.way is Way.UP:
            seconds += self.step - 1
        elif self.way is Way.NEAREST:
            seconds += self.step // 2
        return seconds // self.step * self.step

    def __str__(self) -> str:
        minutes, rest = divmod(self.step, 60)
        return f"{self.way}:{self.step}s" if rest else f"{self.way}:{minutes}m"


def parse_rounding(text: str) -> Rounding | None:
    """Return the rule that "15m", "up:15m", "down:6m" or "nearest:1h" means; None if it is none."""
    word, colon, length = text.strip().casefold().partition(":")
    if word not in set(Way):
        word, length = Way.NEAREST, text
    elif not colon:
        return None
    step = parse_length(length)
    return Rounding(step, Way(word)) if step and step <= _LONGEST_STEP else None
