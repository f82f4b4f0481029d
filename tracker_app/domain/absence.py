"""Tells when a person left and came back, from what the computer notices. Pure: no clock, no system, no store.

Idle, locked and asleep are one absence (UI.md 9): brief wakes do not split it, and its beginning never moves
(lessons/users.md 39, 40).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

UNTOUCHED_BEFORE_LOCK_SECONDS = 60.0
"""Untouched for longer, a screen was locked by the computer: the person had left with the last touch."""


class Cause(StrEnum):
    """What the computer noticed."""

    IDLE = "idle"
    LOCKED = "locked"
    ASLEEP = "asleep"
    OFF = "off"
    """Holdfast did not run: the computer was off, or the program had ended."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One look. `now` is UTC seconds; `idle_seconds` is None where nothing tells it, `locked` likewise.

    `slept_seconds` is how much of the time since the last look the computer spent asleep.
    """

    now: int
    idle_seconds: float | None = None
    locked: bool | None = None
    slept_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an absence with its cause, [start, stop) in UTC seconds; `stop` is None while it lasts."""

    cause: Cause
    start: int
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """From `left` to `back` (UTC seconds), and what was noticed meanwhile, in order."""

    left: int
    back: int
    stretches: tuple[Stretch, ...]

    @property
    def seconds(self) -> int:
        """How long it was."""
        return self.back - self.left

    def joined(self, later: "Absence") -> "Absence":
        """This absence and a later one that came before anybody answered: one question, begun where the first began."""
        return Absence(self.left, max(self.back, later.back), self.stretches + later.stretches)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is remembered between two looks: the stretches of an absence that lasts."""

    stretches: tuple[Stretch, ...] = ()

    @property
    def is_away(self) -> bool:
        """Whether nobody is there, as far as can be told."""
        return bool(self.stretches)


def look(watch: Watch, sample: Sample, threshold_seconds: int) -> tuple[Watch, Absence | None]:
    """Return what is remembered after a look, and the absence that has just ended, if it was long enough to ask about.

    Locked and asleep count from their first second, idle from the last touch once `threshold_seconds` passed without
    one; a screen that locks itself after a while counts from the last touch too. A touch while the screen is locked is
    no return.
    """
    slept = round(sample.slept_seconds)
    if slept > 0:
        watch = _noticed(watch, Cause.ASLEEP, sample.now - slept, sample.now)
    idle = sample.idle_seconds
    if sample.locked:
        if not watch.is_away and idle is not None and idle >= UNTOUCHED_BEFORE_LOCK_SECONDS:
            watch = _noticed(watch, Cause.IDLE, sample.now - round(idle), None)
        return _noticed(watch, Cause.LOCKED, sample.now, None), None
    if idle is not None and idle >= threshold_seconds:
        return _noticed(_unlocked(watch, sample.now), Cause.IDLE, sample.now - round(idle), None), None
    if not watch.is_away:
        return watch, None
    back = sample.now - round(idle or 0.0)
    watch = _unlocked(watch, sample.now)
    # A last touch from before the last stretch is told wrongly, by clocks that disagree while the computer wakes.
    return Watch(), _ended(watch, max(back, watch.stretches[-1].start), threshold_seconds)


def off_since(last_seen: int, now: int, threshold_seconds: int) -> Absence | None:
    """Return the absence of a computer that was off or a program that did not run, found at a start (users 45)."""
    if now - last_seen < threshold_seconds:
        return None
    return Absence(last_seen, now, (Stretch(Cause.OFF, last_seen, now),))


def _noticed(watch: Watch, cause: Cause, start: int, stop: int | None) -> Watch:
    last = watch.stretches[-1] if watch.stretches else None
    if last is not None and last.cause is cause and last.stop is None:
        return watch
    if last is not None:
        start = max(start, last.start if last.stop is None else last.stop)
        stop = None if stop is None else max(start, stop)
        if last.stop is None:
            last = replace(last, stop=start)
        kept = (*watch.stretches[:-1], last)
    else:
        kept = ()
    return Watch((*kept, Stretch(cause, start, stop)))


def _unlocked(watch: Watch, now: int) -> Watch:
    last = watch.stretches[-1] if watch.stretches else None
    if last is None or last.cause is not Cause.LOCKED or last.stop is not None:
        return watch
    return Watch((*watch.stretches[:-1], replace(last, stop=now)))


def _ended(watch: Watch, back: int, threshold_seconds: int) -> Absence | None:
    stretches = tuple(replace(s, stop=back) if s.stop is None else s for s in watch.stretches)
    left = stretches[0].start
    return Absence(left, back, stretches) if back - left >= threshold_seconds else None
