"""Merges one entry three ways, field by field, with conflicts as values. Knows not where the base came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both sides changed to different values (P3). `chosen` is "mine" or "theirs"."""

    field: str
    base: Any
    ours: Any
    theirs: Any
    chosen: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of a merge: the visible values and every field on which the sides disagree."""

    values: Mapping[str, Any]
    conflicts: tuple[FieldConflict, ...]


def merge(
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    fields: Iterable[str],
    *,
    ours_is_later: bool,
) -> Merged:
    """Merge `ours` and `theirs` against their common `base` (DESIGN 4, SYNC 2.5).

    Edits of different fields both live. A field that both changed to different values is a conflict; the later
    edit is shown. Tags are a set: additions and removals of both sides are kept. Start and stop that no longer
    fit together, or make a day nobody recorded, are a conflict of the pair.
    """
    wanted = tuple(fields)
    values: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for name in wanted:
        b, o, t = base[name], ours[name], theirs[name]
        if name == "tags":
            values[name] = _merge_tags(b, o, t)
        elif o == t or t == b:
            values[name] = o
        elif o == b:
            values[name] = t
        else:
            mine = ours_is_later
            if name == "stop" and (o is None or t is None):
                # A known stop beats "still running" (SYNC 2.5); the other side cannot have meant to undo it unseen.
                mine = o is not None
            values[name] = o if mine else t
            conflicts.append(FieldConflict(name, b, o, t, "mine" if mine else "theirs"))
    if "start" in values and "stop" in values:
        _settle_times(values, base, ours, theirs, conflicts, ours_is_later=ours_is_later)
    return Merged(values, tuple(conflicts))


def _merge_tags(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    b, o, t = set(base), set(ours), set(theirs)
    return tuple(sorted((o & t) | (o - b) | (t - b)))


def _settle_times(
    values: dict[str, Any],
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    conflicts: list[FieldConflict],
    *,
    ours_is_later: bool,
) -> None:
    if _fits(values):
        return
    if not _backwards(values) and not (_fits(ours) and _fits(theirs)):
        return
    winner = ours if ours_is_later else theirs
    if _backwards(winner):
        winner = theirs if ours_is_later else ours
    chosen = "mine" if winner is ours else "theirs"
    conflicts[:] = [c for c in conflicts if c.field not in ("start", "stop")]
    for name in ("start", "stop"):
        values[name] = winner[name]
        if ours[name] != theirs[name]:
            conflicts.append(FieldConflict(name, base[name], ours[name], theirs[name], chosen))


def _backwards(side: Mapping[str, Any]) -> bool:
    return side["stop"] is not None and side["stop"] < side["start"]


def _fits(side: Mapping[str, Any]) -> bool:
    return side["stop"] is None or 0 <= side["stop"] - side["start"] <= DAY_SECONDS
