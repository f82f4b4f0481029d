"""Says which spans of time are to be read back whole, so that what a server lost in silence is found (SYNC 2.6).

Only for servers with a quota, whose feed tells what changed and not what is missing: the others are read whole once a
day. Knows no request.
"""

from dataclasses import dataclass

DAY = 86_400
PERIOD_SECONDS = DAY
BACK_SECONDS = 28 * DAY
AHEAD_SECONDS = DAY

Span = tuple[int, int]


@dataclass(slots=True)
class Audit:
    """Which spans are left of the audit that is under way; empty if none is."""

    left: tuple[Span, ...] = ()

    def begin(self, now: float) -> Span:
        """Return the span to read next."""
        if not self.left:
            self.left = ((int(now) - BACK_SECONDS, int(now) + AHEAD_SECONDS),)
        return self.left[0]

    def done(self, span: Span, *, whole: bool) -> bool:
        """Note that a span was read, and return whether all is; one not read whole is halved, down to a day."""
        first, last = span
        rest = self.left[1:]
        if not whole and last - first > DAY:
            middle = (first + last) // 2
            rest = ((first, middle), (middle, last), *rest)
        self.left = rest
        return not rest


def due_at(audited: int | None, listed: int | None, now: float) -> float | None:
    """Return when recent weeks are to be read next (UTC seconds); None before everything was read once."""
    if listed is None:
        return None
    last = max(listed, audited or 0)
    # A moment ahead of us was noted under a wrong clock.
    return float(last + PERIOD_SECONDS) if last <= now else now
