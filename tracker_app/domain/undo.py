"""The inverse of each change, as values. Knows nothing of where the lines are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker_app.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class EntryStep:
    """What one gesture did to one entry: each touched field before and after.

    `created` marks the entry's birth: its inverse is a deletion, and redoing it brings the entry back.
    """

    entry: EntryId
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    created: bool = False


def inverse(step: EntryStep) -> EntryStep:
    """Return the step that takes `step` back; a birth is taken back by deleting, a deletion by reviving."""
    if step.created:
        return EntryStep(step.entry, {"deleted": False}, {"deleted": True})
    return EntryStep(step.entry, step.after, step.before)


def still_stands(step: EntryStep, current: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of `step.after` that still hold in `current`.

    Undo touches only these: what somebody changed since is theirs and is not taken back unseen (P3).
    """
    if step.created:
        return {"deleted": False} if not current["deleted"] else {}
    return {name: value for name, value in step.after.items() if current[name] == value}
