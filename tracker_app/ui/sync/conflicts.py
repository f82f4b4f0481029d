"""Puts conflicts into cards: one entry each, its fields with three values in words. Pure; knows no widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker_app.app.messages import _
from tracker_app.app.refusal_texts import field_name
from tracker_app.app.sync_views import ConflictRow
from tracker_app.domain.ids import EntryId
from tracker_app.ui import text


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One field on which two sides disagree. `chosen` is "mine" or "theirs": whose value is shown now."""

    id: str
    field: str
    name: str
    before: str
    mine: str
    theirs: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Clash:
    """One entry with all its undecided fields. `found` is when the oldest of them was noticed, UTC seconds."""

    entry: EntryId
    label: str
    account_name: str
    found: int
    fields: tuple[FieldChoice, ...]


def clashes(rows: Sequence[ConflictRow], now: int, zone: str, names: Mapping[str, str]) -> list[Clash]:
    """Return one clash per entry, oldest first."""
    by_entry: dict[EntryId, list[ConflictRow]] = {}
    for row in rows:
        by_entry.setdefault(row.entry, []).append(row)
    words = _Words(now, ZoneInfo(zone), names)
    return [
        Clash(
            entry,
            found[0].label or _("no description"),
            found[0].account_name,
            min(row.found for row in found),
            tuple(words.choice(row) for row in found),
        )
        for entry, found in by_entry.items()
    ]


def preview(clash: Clash, picks: Mapping[str, str]) -> str:
    """Return what the entry will be, in one line, with the picks made so far (conflict id to "mine" or "theirs")."""
    parts = [
        # Translators: a field and its value, "Start: 09:10"
        _("{field}: {value}").format(
            field=one.name, value=one.mine if picks.get(one.id, one.chosen) == "mine" else one.theirs
        )
        for one in clash.fields
    ]
    return " · ".join(parts)


class _Words:
    def __init__(self, now: int, zone: ZoneInfo, names: Mapping[str, str]) -> None:
        self._now = now
        self._zone = zone
        self._names = names

    def choice(self, row: ConflictRow) -> FieldChoice:
        name = field_name(row.field)
        before, mine, theirs = (self._value(row.field, value) for value in (row.base, row.mine, row.theirs))
        if mine == theirs:
            # Two times within one minute would look the same.
            before, mine, theirs = (self._exact(row.field, value) for value in (row.base, row.mine, row.theirs))
        return FieldChoice(row.id, row.field, name[:1].upper() + name[1:], before, mine, theirs, row.chosen)

    def _exact(self, field: str, value: Any) -> str:
        if field in ("start", "stop") and value is not None:
            return f"{datetime.fromtimestamp(int(value), self._zone):%H:%M:%S}"
        return self._value(field, value)

    def _value(self, field: str, value: Any) -> str:
        if field in ("start", "stop"):
            return _("still running") if value is None else text.when(int(value), self._now, self._zone)
        if field == "tags":
            return ", ".join(value) if value else _("none")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field in ("project", "task"):
            return _("none") if value is None else self._names.get(str(value), str(value))
        return str(value) if value not in (None, "") else _("empty")
