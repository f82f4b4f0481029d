"""The signs of an outage, each kind as one line of time with plain words. Pure; knows no screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tracker_app.app.messages import _, ngettext
from tracker_app.app.sync_views import IncidentRow

MINUTE: Final = 60

_WORDS: Final[Mapping[str, Callable[[int], str]]] = {
    "fault": lambda n: ngettext("{n} fault of the server", "{n} faults of the server", n),
    "ambiguous-write": lambda n: ngettext("{n} write of unknown outcome", "{n} writes of unknown outcome", n),
    "stale-answer": lambda n: ngettext("{n} outdated answer", "{n} outdated answers", n),
    "went-back-in-time": lambda _n: _("the server went back in time"),
    "new-history": lambda _n: _("the server began a new history"),
    "acknowledged-lost": lambda n: ngettext("{n} accepted change lost", "{n} accepted changes lost", n),
    "user-says-so": lambda _n: _("you said so"),
}
OURS: Final = frozenset({"breaker-opened"})
"""What we did to spare the server is nothing that was seen of it."""
GRAVE: Final = frozenset({"went-back-in-time", "new-history", "acknowledged-lost"})
"""Signs that something was lost there; the others only say that the server was not well."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of sign: what it is and how often, and in which minutes (UTC seconds) it was seen how many times."""

    words: str
    marks: tuple[tuple[int, int], ...]
    is_grave: bool

    @property
    def first(self) -> int:
        """The minute of the first sign, UTC seconds."""
        return self.marks[0][0]

    @property
    def last(self) -> int:
        """The minute of the last sign, UTC seconds."""
        return self.marks[-1][0]


def lanes(row: IncidentRow, number: Callable[[int], str] = str) -> tuple[Lane, ...]:
    """Return what was seen of an outage, the kind that was seen first on top; `number` puts a count into figures."""
    seen: dict[str, list[tuple[int, int]]] = {}
    for minute, sign, count in sorted(row.evidence):
        if sign in _WORDS:
            seen.setdefault(sign, []).append((minute, count))
    order = tuple(_WORDS)
    told = []
    for sign, marks in sorted(seen.items(), key=lambda item: (item[1][0][0], order.index(item[0]))):
        count = sum(times for _minute, times in marks)
        words = _WORDS[sign](count).format(n=number(count))
        told.append(Lane(words[:1].upper() + words[1:], tuple(marks), sign in GRAVE))
    return tuple(told)
