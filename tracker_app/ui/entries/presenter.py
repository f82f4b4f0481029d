"""Decides what the list's keys, buttons and menus do to entries. Knows no widget and no row."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from tracker_app.app.browsing import EntryView
from tracker_app.app.messages import _, ngettext
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId, ProjectId
from tracker_app.domain.refusals import Refusal
from tracker_app.ui.editor import typed
from tracker_app.ui.entries.columns import Field
from tracker_app.ui.entries.lines import GapLine, OverlapLine
from tracker_app.ui.entries.words import title_of

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.act import Act

FIVE_MINUTES = 300


class EntriesPresenter(QObject):
    """`wants_editor` carries the entry whose details shall be shown, new ones among them."""

    wants_editor = Signal(object)

    def __init__(self, holdfast: "Holdfast", act: "Act", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording = holdfast.recording
        self._arranging = holdfast.arranging
        self._catalogue = holdfast.catalogue
        self._clock = holdfast.clock
        self._zone = holdfast.zone
        self._act = act

    # -- one entry

    def continue_entry(self, view: EntryView | None) -> None:
        """Start a new timer like this entry, or stop it if it is the one that runs; None: like the newest."""
        if view is not None and view.entry.is_running:
            self._act.perform(self._recording.stop, _("Stopped"))
            return
        entry = None if view is None else view.entry.id
        self._act.perform(lambda: self._recording.continue_entry(entry))

    def duplicate(self, entry: EntryId) -> None:
        """Record the same again, and show it to be changed."""
        copy = self._act.perform(lambda: self._arranging.duplicate(entry), _("Duplicated"))
        if isinstance(copy, TimeEntry):
            self.wants_editor.emit(copy.id)

    def split(self, entry: EntryId, at: int) -> Refusal | None:
        """Cut an entry in two."""
        done = self._act.perform(lambda: self._recording.split(entry, at), _("Split in two"))
        return done if isinstance(done, Refusal) else None

    def join(self, entries: Sequence[EntryId]) -> None:
        """Join two chosen entries, or one with the entry that comes after it in time."""
        if len(entries) > 2 or not entries:
            return
        if len(entries) == 2:
            one, other = entries
        else:
            _before, after = self._arranging.neighbours(entries[0])
            if after is None:
                return
            one, other = entries[0], after.id
        self._act.perform(lambda: self._arranging.join(one, other), _("Joined into one entry"))

    def write(self, entry: TimeEntry, members: Sequence[EntryId], field: Field, text: str) -> Refusal | None:
        """Take what was typed into a field of a line. Words go to every member, times to the one entry."""
        if field is Field.TITLE:
            if text.strip() == entry.description:
                return None
            patch: EntryPatch | Refusal = EntryPatch(description=text.strip())
        elif field is Field.LENGTH:
            patch = typed.length_patch(entry, text, self._now(), typed.Keeps.START)
        else:
            patch = typed.range_patch(entry, text, self._now(), self._zone())
        if isinstance(patch, Refusal):
            return patch
        found = patch
        done = self._act.perform(lambda: self._recording.edit_many(members, found))
        return done if isinstance(done, Refusal) else None

    def add_earlier(self, day_start: int) -> None:
        """Record an hour that ended now, or on another day its first hour of work, and show it to be changed."""
        now = self._now()
        stop = min(now, day_start + 10 * 3600) if day_start + 86_400 < now else now
        self.add(max(day_start, stop - 3600) if stop > day_start else stop - 3600, stop)

    # -- what is wrong between two entries

    def fill(self, gap: GapLine) -> None:
        """Record the time of a gap, and show it to be described."""
        self.add(gap.start, gap.stop)

    def trim(self, overlap: OverlapLine) -> None:
        """End the earlier entry where the later one begins."""
        earlier, at = overlap.earlier.entry, overlap.later.entry.start
        said = _("“{title}” now ends where the next one begins").format(title=title_of(overlap.earlier))
        self._act.perform(lambda: self._recording.edit(earlier.id, EntryPatch(stop=at)), said)

    def move_behind(self, overlap: OverlapLine) -> None:
        """Let the later entry begin where the earlier one ends, as long as it was."""
        earlier, later = overlap.earlier.entry, overlap.later.entry
        if earlier.stop is None or later.stop is None:
            return
        patch = EntryPatch(start=earlier.stop, stop=earlier.stop + later.stop - later.start)
        said = _("“{title}” was moved behind the one before").format(title=title_of(overlap.later))
        self._act.perform(lambda: self._recording.edit(later.id, patch), said)

    # -- any number of entries

    def delete(self, entries: Sequence[EntryId], title: str) -> None:
        """Delete without a question: the note that says so can undo it."""
        if len(entries) == 1:
            said = _("“{title}” deleted").format(title=title)
        else:
            said = ngettext("{n} entry deleted", "{n} entries deleted", len(entries)).format(n=len(entries))
        self._many(entries, lambda: self._recording.delete(entries), said)

    def set_project(self, entries: Sequence[EntryId], project: ProjectId | None) -> None:
        """Put entries on a project, without a task of another one."""
        patch = EntryPatch(project=project, task=None)
        self._many(entries, lambda: self._recording.edit_many(entries, patch), _said_changed(len(entries)))

    def make_project(self, entries: Sequence[EntryId], name: str) -> None:
        """Create a project and put entries on it."""
        made = self._act.perform(lambda: self._catalogue.add_project(name))
        if made is not None and not isinstance(made, Refusal):
            self.set_project(entries, made.id)

    def retag(self, entries: Sequence[EntryId], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add and take away tags."""
        self._many(entries, lambda: self._arranging.retag(entries, add=add, remove=remove), _said_changed(len(entries)))

    def set_billable(self, entries: Sequence[EntryId], *, billable: bool) -> None:
        """Mark entries as billable, or not."""
        patch = EntryPatch(billable=billable)
        self._many(entries, lambda: self._recording.edit_many(entries, patch), _said_changed(len(entries)))

    def shift(self, entries: Sequence[EntryId], seconds: int) -> None:
        """Move entries earlier or later."""
        self._many(entries, lambda: self._arranging.shift(entries, seconds), _said_changed(len(entries)))

    def nudge(self, views: Sequence[EntryView], *, start: int = 0, stop: int = 0) -> None:
        """Move the start or the end of one entry by some seconds."""
        if len(views) != 1:
            return
        entry = views[0].entry
        if start:
            patch = EntryPatch(start=entry.start + start)
        elif entry.stop is not None:
            patch = EntryPatch(stop=entry.stop + stop)
        else:
            return
        self._act.perform(lambda: self._recording.edit(entry.id, patch))

    def move_to_day(self, entries: Sequence[EntryId], day: date) -> None:
        """Put entries on another day at the same time of the clock."""
        self._many(entries, lambda: self._arranging.move_to_day(entries, day), _said_changed(len(entries)))

    def _many(self, entries: Sequence[EntryId], job: Callable[[], Any], said: str) -> None:
        if entries:
            self._act.perform(job, said)

    def add(self, start: int, stop: int) -> None:
        """Record a stretch of time, and show it to be described."""
        made = self._act.perform(lambda: self._recording.add(Content(), start, stop), _("Time added"))
        if isinstance(made, TimeEntry):
            self.wants_editor.emit(made.id)

    def _now(self) -> int:
        return int(self._clock.now())


def _said_changed(count: int) -> str:
    return ngettext("{n} entry changed", "{n} entries changed", count).format(n=count)
