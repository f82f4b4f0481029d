"""Puts an absence into words. Knows no widget and no use case."""

from datetime import tzinfo

from tracker_app.app.messages import _, _l
from tracker_app.domain.absence import Absence, Cause
from tracker_app.ui import text

_NOTICED = {
    Cause.IDLE: _l("no input from {time}"),
    Cause.LOCKED: _l("screen locked {time}"),
    Cause.ASLEEP: _l("asleep {time}"),
    Cause.OFF: _l("Holdfast was not running from {time}"),
}


def headline(absence: Absence, zone: tzinfo, now: int) -> str:
    """ "You were away 12:31–13:14 (43 min)"; a day is named where it is not today's."""
    span = text.wall_range(absence.left, absence.back, zone)
    if text.when(absence.left, now, zone) != text.wall_time(absence.left, zone):
        span = f"{text.when(absence.left, now, zone)}–{text.when(absence.back, now, zone)}"
    return _("You were away {span} ({length})").format(span=span, length=text.duration_in_words(absence.seconds))


def reasons(absence: Absence, zone: tzinfo) -> str:
    """What the computer noticed, in order: "screen locked 12:33, asleep 12:41"."""
    parts: list[str] = []
    for stretch in absence.stretches:
        words = str(_NOTICED[stretch.cause]).format(time=text.wall_time(stretch.start, zone))
        if not parts or parts[-1] != words:
            parts.append(words)
    shown = parts if len(parts) <= 4 else [*parts[:3], "…", parts[-1]]
    joined = ", ".join(shown)
    return joined[:1].upper() + joined[1:] + "." if joined else ""
