"""What everybody did, known to the simulator alone, and what must be left of it in the end. Knows no engine.

Every value that an edit sets occurs once in a run, so that it can be looked for: in the entry, in a conflict, or in the
view of whoever replaced it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WEB = "web"


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody set one field of an entry to a value, seeing `seen` there; `field` "deleted" is a deletion.

    `entry` is the mark at the front of the description, which nobody edits.
    """

    number: int
    who: str
    entry: str
    field: str
    value: Any
    seen: Any


@dataclass(slots=True)
class Truth:
    """The deeds of a run in order, and values that the server itself lost before anybody else had seen them."""

    deeds: list[Deed] = field(default_factory=list)
    excused: set[tuple[str, str, Any]] = field(default_factory=set)

    def did(self, who: str, entry: str, name: str, value: Any, seen: Any) -> None:
        """Write down a deed."""
        self.deeds.append(Deed(len(self.deeds), who, entry, name, value, seen))

    def lost(
        self,
        final: Mapping[str, Mapping[str, Any]],
        recorded: Mapping[tuple[str, str], set[Any]],
        told: set[str],
    ) -> list[str]:
        """Return every deed that left no trace.

        `final` are the living entries by mark, `recorded` the values in conflicts by (mark, field), `told` the marks
        of entries that the user was asked to look at.
        """
        faults = []
        for deed in self.deeds:
            if deed.field == "deleted" or deed.entry in told or self._is_kept(deed, final, recorded):
                continue
            faults.append(f"{deed.who} set {deed.field} of {deed.entry} to {deed.value!r}: gone without a trace")
        return faults

    def revived(self, final: Mapping[str, Mapping[str, Any]], told: set[str]) -> list[str]:
        """Return every entry that lives just as it was when somebody deleted it, and nobody touched it since."""
        last = {deed.entry: deed for deed in self.deeds}
        return [
            f"{deed.who} deleted {mark}, seeing all of it: it is back"
            for mark, deed in last.items()
            if deed.field == "deleted"
            and mark in final
            and mark not in told
            and (mark, "deleted", True) not in self.excused
            and dict(final[mark]) == dict(deed.seen)
            and not self._was_overtaken(deed)
            # The tombstone of what was rolled back before does not show what the deleter had seen.
            and not any((mark, name, value) in self.excused for name, value in deed.seen.items())
        ]

    def _was_overtaken(self, deletion: Deed) -> bool:
        """Whether somebody had set a value before that the deleter did not see: then the edit beats the deletion."""
        before = [one for one in self.deeds[: deletion.number] if one.entry == deletion.entry]
        return any(
            one.who != deletion.who
            and one.field != "deleted"
            and deletion.seen.get(one.field) != one.value
            and not any(two.field == one.field and two.seen == one.value for two in before)
            for one in before
        )

    def _is_kept(
        self, deed: Deed, final: Mapping[str, Mapping[str, Any]], recorded: Mapping[tuple[str, str], set[Any]]
    ) -> bool:
        if (deed.entry, deed.field, deed.value) in self.excused:
            return True
        if deed.value in recorded.get((deed.entry, deed.field), set()):
            return True
        if deed.entry in final and final[deed.entry].get(deed.field) == deed.value:
            return True
        later = self.deeds[deed.number + 1 :]
        if any(one.entry == deed.entry and one.field == deed.field and one.seen == deed.value for one in later):
            return True
        # Whoever deleted the entry had seen this value, and wanted it gone with the rest.
        return any(
            one.entry == deed.entry and one.field == "deleted" and one.seen.get(deed.field) == deed.value
            for one in later
        )
