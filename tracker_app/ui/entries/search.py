"""Reads what is typed into the search box: words, and tokens such as `project:`, `>2h`, `date:`. Pure.

What cannot be understood is said, never guessed: a search that silently ignores a token would show too much.
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from tracker_app.app.browsing import EntrySync, Query
from tracker_app.app.messages import _
from tracker_app.domain.catalog import name_key
from tracker_app.domain.durations import parse_length
from tracker_app.domain.ids import ClientId, ProjectId
from tracker_app.domain.refusals import Refusal
from tracker_app.domain.typed_times import day_of
from tracker_app.domain.zones import day_bounds

_T = TypeVar("_T")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")

STATES = {
    "waiting": (EntrySync.PENDING, EntrySync.SENDING, EntrySync.UNKNOWN, EntrySync.BLOCKED),
    "problem": (EntrySync.REJECTED, EntrySync.LOST),
    "conflict": (EntrySync.CONFLICT,),
    "sent": (EntrySync.ACKNOWLEDGED,),
    "local": (EntrySync.LOCAL,),
}


@dataclass(frozen=True, slots=True)
class Known:
    """The names that tokens may mean, and the time and zone in which "today" is meant."""

    projects: Mapping[str, ProjectId]
    clients: Mapping[str, ClientId]
    tags: Sequence[str]
    now: int
    zone: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A token that means nothing, and the sentence for it."""

    token: str
    sentence: str


def read_search(text: str, known: Known) -> Query | NotUnderstood | None:
    """Return what a search asks for; None for one that asks nothing."""
    query = Query()
    words: list[str] = []
    for part in _parts(text):
        name, colon, value = part.partition(":")
        reader = _TOKENS.get(name.casefold()) if colon and value else None
        if reader is not None:
            found = reader(query, value, known)
        elif part[:1] in ("<", ">") and len(part) > 1:
            found = _of_length(query, part)
        else:
            words.append(part)
            continue
        if isinstance(found, NotUnderstood):
            return replace(found, token=part)
        query = found
    query = replace(query, words=tuple(words))
    return None if query == Query() else query


def _parts(text: str) -> list[str]:
    try:
        return [part for part in shlex.split(text) if part]
    except ValueError:
        # A quote that is still open, while somebody types.
        return text.replace('"', " ").replace("'", " ").split()


def _of_project(query: Query, value: str, known: Known) -> Query | NotUnderstood:
    if value.casefold() == "none":
        return replace(query, no_project=True)
    found = _named(value, known.projects)
    if found is None:
        return NotUnderstood(value, _("There is no project “{name}”.").format(name=value))
    return replace(query, project=found)


def _of_client(query: Query, value: str, known: Known) -> Query | NotUnderstood:
    found = _named(value, known.clients)
    if found is None:
        return NotUnderstood(value, _("There is no client “{name}”.").format(name=value))
    return replace(query, client=found)


def _of_tag(query: Query, value: str, known: Known) -> Query | NotUnderstood:
    found = _named(value, {name_key(tag): tag for tag in known.tags})
    if found is None:
        return NotUnderstood(value, _("There is no tag “{name}”.").format(name=value))
    return replace(query, tag=found)


def _without(query: Query, value: str, _known: Known) -> Query | NotUnderstood:
    match value.casefold():
        case "project":
            return replace(query, no_project=True)
        case "tag" | "tags":
            return replace(query, no_tag=True)
        case "billable":
            return replace(query, billable=False)
    return NotUnderstood(value, _("After “no:” comes project, tag or billable."))


def _is(query: Query, value: str, known: Known) -> Query | NotUnderstood:
    if value.casefold() == "billable":
        return replace(query, billable=True)
    return _of_state(query, value, known)


def _of_billable(query: Query, value: str, _known: Known) -> Query | NotUnderstood:
    return replace(query, billable=value.casefold() not in ("no", "false", "0"))


def _of_state(query: Query, value: str, _known: Known) -> Query | NotUnderstood:
    states = STATES.get(value.casefold())
    if states is None:
        choices = ", ".join(STATES)
        return NotUnderstood(value, _("A state is one of: {choices}.").format(choices=choices))
    return replace(query, states=states)


def _of_date(query: Query, value: str, known: Known) -> Query | NotUnderstood:
    first, dots, last = value.partition("..")
    days = _days(first, known), _days(last if dots else first, known)
    if days[0] is None or days[1] is None:
        return NotUnderstood(
            value, _("“{text}” is no day. Try today, 2026-11-24, 2026-11 or mon..fri.").format(text=value)
        )
    start, stop = day_bounds(days[0][0], known.zone).start, day_bounds(days[1][1], known.zone).stop
    if start >= stop:
        return NotUnderstood(value, _("The days in “{text}” stand in the wrong order.").format(text=value))
    return replace(query, start=start, stop=stop)


def _days(text: str, known: Known) -> tuple[date, date] | None:
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        if not (2000 <= year < 2100 and 1 <= month <= 12):
            return None
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return first, following - timedelta(days=1)
    day = day_of(text, known.now, known.zone)
    return None if isinstance(day, Refusal) else (day, day)


def _of_length(query: Query, part: str) -> Query | NotUnderstood:
    sign, value = part[0], part[1:].removeprefix("=")
    seconds = parse_length(value)
    if seconds is None:
        return NotUnderstood(part, _("“{text}” is no length. Try >2h, <10m or >1:30.").format(text=part))
    return replace(query, at_least_seconds=seconds) if sign == ">" else replace(query, at_most_seconds=seconds)


def _named(value: str, names: Mapping[str, _T]) -> _T | None:
    """The one thing of that name; else the only one whose name begins so."""
    wanted = name_key(value)
    if wanted in names:
        return names[wanted]
    near = [thing for name, thing in names.items() if name.startswith(wanted)]
    return near[0] if len(near) == 1 else None


_TOKENS: Mapping[str, Callable[[Query, str, Known], Query | NotUnderstood]] = {
    "project": _of_project,
    "client": _of_client,
    "tag": _of_tag,
    "no": _without,
    "is": _is,
    "billable": _of_billable,
    "state": _of_state,
    "date": _of_date,
    "day": _of_date,
}
