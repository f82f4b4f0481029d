"""Decides when trouble is an incident, when it is over, and when what it touched is read back (SYNC 2.6). Pure.

Knows no clock, no store and no server.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Sign(StrEnum):
    """What may be evidence of an incident; stable words, kept with it."""

    AMBIGUOUS = "ambiguous-write"
    FAULT = "fault"
    BREAKER = "breaker-opened"
    LOST = "acknowledged-lost"
    BACKWARDS = "went-back-in-time"
    NEW_HISTORY = "new-history"
    STALE = "stale-answer"
    USER = "user-says-so"


WEIGHTS: Mapping[Sign, float] = {
    Sign.AMBIGUOUS: 1.0,
    Sign.FAULT: 0.34,
    Sign.BREAKER: 1.0,
    Sign.LOST: 1.0,
    Sign.BACKWARDS: 1.0,
    Sign.NEW_HISTORY: 1.0,
    Sign.STALE: 0.6,
    Sign.USER: 1.0,
}
"""Evidence adds up to an incident at 1; three faults in a row are one, so is a single write in doubt."""

ROLLED_BACK = frozenset({Sign.LOST, Sign.BACKWARDS, Sign.NEW_HISTORY})
"""Proof that the server went back in time: what it held before the trouble is in question too."""

CALM_SECONDS = 900.0
"""An incident ends when nothing but good answers was seen for so long; silence between two tries is no health."""
SAME_SECONDS = 7200.0
"""Trouble that comes back so soon is the same outage: people are told of it once."""
AFTERMATH_SECONDS = 26 * 3600.0
"""What turns out to be lost so long after an outage, by the reading a day later too, was lost in it."""
FORGET_SECONDS = 600.0
"""Evidence that did not add up to an incident by then is dropped."""
MARGIN_SECONDS = 900
READ_BACKS = (0, 3600, 86_400, 7 * 86_400)
"""When what was touched is read back, after the end: operators may put an older copy back days later."""
FIRST_SPREAD_SECONDS = 600.0
"""Everybody's incident ends at the same moment, so the first reading back is spread (P7)."""
MOST_LINES = 500


class Verdict(StrEnum):
    """What became of an entry that an incident touched; CLI.md's words."""

    SAFE = "safe"
    RESTORED = "restored"
    CHANGED_ELSEWHERE = "changed-elsewhere"
    DOUBLE_REMOVED = "double-removed"
    NEEDS_YOU = "needs-you"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is remembered of trouble with one account. Instants are UTC seconds.

    `lines` counts the signs by minute; `score` is what they add up to while no incident is open; `well_since` is the
    first good answer after the last sign.
    """

    opened: float | None = None
    first_sign: float | None = None
    last_sign: float | None = None
    well_since: float | None = None
    score: float = 0.0
    rolled_back: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether an incident is under way."""
        return self.opened is not None


def noticed(watch: Watch, sign: Sign, now: float) -> Watch:
    """Return the watch once a sign was seen at `now`."""
    if not watch.is_open and watch.last_sign is not None and not 0 <= now - watch.last_sign < FORGET_SECONDS:
        watch = Watch()
    line = f"{int(now // 60) * 60} {sign.value}"
    lines = dict(watch.lines)
    if line in lines or len(lines) < MOST_LINES:
        lines[line] = lines.get(line, 0) + 1
    watch = replace(
        watch,
        first_sign=now if watch.first_sign is None else watch.first_sign,
        last_sign=now,
        well_since=None,
        score=watch.score + WEIGHTS[sign],
        rolled_back=watch.rolled_back or sign in ROLLED_BACK,
        lines=lines,
    )
    return replace(watch, opened=now) if not watch.is_open and watch.score >= 1.0 else watch


def answered(watch: Watch, now: float) -> Watch:
    """Return the watch after an answer as it should be at `now`: faults count only in a row."""
    if not watch.is_open:
        return Watch()
    return watch if watch.well_since is not None else replace(watch, well_since=now)


def is_over(watch: Watch, now: float) -> bool:
    """Whether an open incident has ended: only good answers for a while, by a clock that may have been set back."""
    if watch.opened is None or watch.last_sign is None or watch.well_since is None:
        return False
    return now - watch.well_since >= CALM_SECONDS or now < watch.last_sign - CALM_SECONDS


def is_same(closed: float, sign: Sign, now: float) -> bool:
    """Whether a sign belongs to the incident that ended at `closed`, the last one."""
    return 0 <= now - closed < (AFTERMATH_SECONDS if sign in ROLLED_BACK else SAME_SECONDS)


def window(watch: Watch, closed: float, last_verified: int | None) -> tuple[int, int]:
    """Return the first and last second that an incident may have touched.

    Where the server is proved to have gone back in time, it reaches back to what was last verified before.
    """
    begin = int(watch.first_sign or closed) - MARGIN_SECONDS
    if watch.rolled_back:
        begin = min(begin, last_verified if last_verified is not None else 0)
    return begin, int(closed) + MARGIN_SECONDS


def next_reading(closed: float, done: int, share: float) -> float | None:
    """Return when what was touched is read back next, after `done` times; `share` (0 to 1) is this computer's own."""
    if done >= len(READ_BACKS):
        return None
    return closed + READ_BACKS[done] + share * FIRST_SPREAD_SECONDS


def of_entry(*, there: bool, same: bool, was_sent_again: bool, in_conflict: bool, moved: bool, waits: bool) -> Verdict:
    """Return what became of an entry.

    Is it on the server, the same as here; was it sent again since; do two sides disagree; did others move it; is
    something of it still on its way.
    """
    if in_conflict:
        return Verdict.NEEDS_YOU
    if waits or not there or not same:
        return Verdict.UNCHECKED
    if was_sent_again:
        return Verdict.RESTORED
    return Verdict.CHANGED_ELSEWHERE if moved else Verdict.SAFE
