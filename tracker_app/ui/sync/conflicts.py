"""Puts conflicts into cards: one entry each, its fields with three values in words. Pure; knows no widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker_app.app.messages import _
from tracker_app.app.sync_views import ConflictRow
from tracker_app.domain.ids import EntryId
from tracker_app.ui.sync.field_words import FieldWords, title


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
    words = FieldWords(now, zone, names)
    return [
        Clash(
            entry,
            found[0].label or _("no description"),
            found[0].account_name,
            min(row.found for row in found),
            tuple(_choice(row, words) for row in found),
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


def _choice(row: ConflictRow, words: FieldWords) -> FieldChoice:
    before, mine, theirs = words.of(row.field, (row.base, row.mine, row.theirs))
    return FieldChoice(row.id, row.field, title(row.field), before, mine, theirs, row.chosen)
