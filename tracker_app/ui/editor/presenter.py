"""Decides what the editor shows of one entry and what its fields and buttons do. Knows no widget.

A field is saved when it is left, each as one step of undo. News from elsewhere arrives through `changed`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tracker_app.app.browsing import EntryView, HistoryLine
from tracker_app.app.messages import _
from tracker_app.app.sync_views import SyncLine
from tracker_app.domain.changes import Changes, EntryPatch, Kind, Origin
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId, ProjectId, TaskId
from tracker_app.domain.refusals import Refusal, of_text
from tracker_app.domain.typed_times import instant_of
from tracker_app.domain.zones import local_day
from tracker_app.ui.editor import typed
from tracker_app.ui.editor.notices import Notice, notices_of, trim_other, trim_this

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge

_REST_MS = 150
"""Changes of a busy sync are gathered this long before the entry is read again."""
_TOUCHES = (
    Kind.ENTRY, Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG, Kind.OP, Kind.CONFLICT, Kind.PROBLEM, Kind.SYNC,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What the editor shows: the entry, its neighbours in time, and what there is to know about it."""

    view: EntryView
    before: TimeEntry | None
    after: TimeEntry | None
    notices: tuple[Notice, ...]

    @property
    def entry(self) -> TimeEntry:
        """The entry itself."""
        return self.view.entry


class EditorPresenter(QObject):
    """`changed` says that `shown` is another; `told` that history or sync line are there; `gone` that it was deleted.

    `other_wanted` carries an entry that the editor should go to.
    """

    changed = Signal()
    told = Signal()
    gone = Signal()
    other_wanted = Signal(object)

    def __init__(
        self, holdfast: "Holdfast", bridge: "Bridge", act: "Act", parent: QObject | None = None, *, key: str = "editor"
    ) -> None:
        """Its questions bear `key`: two editors of one window must not drop each other's answers."""
        super().__init__(parent)
        self._key = key
        self._browsing = holdfast.browsing
        self._recording = holdfast.recording
        self._arranging = holdfast.arranging
        self._catalogue = holdfast.catalogue
        self._sync_centre = holdfast.sync_centre
        self._rules = holdfast.workspace_rules
        self._clock = holdfast.clock
        self._zone = holdfast.zone
        self._bridge = bridge
        self._act = act
        self._dismissed: set[tuple[str, str]] = set()
        self._wants_history = False
        self.shown: Shown | None = None
        self.sync_line: SyncLine | None = None
        self.history: Sequence[HistoryLine] = ()
        self.keeps = typed.Keeps.START
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._read_again)
        bridge.changed.connect(self._commit)

    def open(self, entry: EntryId) -> None:
        """Show an entry."""
        if self.shown is None or self.shown.entry.id != entry:
            self._dismissed.clear()
            self.history = ()
            self.sync_line = None
        self._read(entry)

    def close(self) -> None:
        """Show nothing, and read nothing more."""
        self.shown = None
        self._bridge.forget(f"{self._key}.sync")
        self._bridge.forget(f"{self._key}.history")

    def want_history(self, *, wanted: bool) -> None:
        """Whether the history is looked at."""
        self._wants_history = wanted
        if wanted:
            self._ask()

    @property
    def zone(self) -> str:
        """The zone in which times are typed and shown."""
        return self._zone()

    def now(self) -> int:
        """The present instant, UTC seconds."""
        return int(self._clock.now())

    # -- fields

    def set_description(self, text: str) -> Refusal | None:
        """Save the description; a line end counts as a space."""
        text = " ".join(text.split())
        return of_text(text) or self._edit(EntryPatch(description=text))

    def set_note(self, text: str) -> Refusal | None:
        """Save the note, which never leaves this computer."""
        return self._edit(EntryPatch(note=text.strip()))

    def set_place(self, project: ProjectId | None, task: TaskId | None) -> None:
        """Save project and task."""
        self._edit(EntryPatch(project=project, task=task))

    def make_project(self, name: str) -> None:
        """Create a project and put the entry on it."""
        made = self._act.perform(lambda: self._catalogue.add_project(name))
        if made is not None and not isinstance(made, Refusal):
            self.set_place(made.id, None)

    def set_tags(self, tags: tuple[str, ...]) -> Refusal | None:
        """Save the tags."""
        return self._edit(EntryPatch(tags=tags))

    def set_billable(self, billable: bool) -> None:
        """Save whether it is billable."""
        self._edit(EntryPatch(billable=billable))

    def read_start(self, text: str) -> EntryPatch | Refusal:
        """What a typed start means; "last" is the end of the entry before."""
        entry = self._entry()
        before = self.shown.before if self.shown is not None else None
        return typed.start_patch(entry, text, self.now(), self.zone, last=before.stop if before else None)

    def read_stop(self, text: str) -> EntryPatch | Refusal:
        """What a typed end means."""
        return typed.stop_patch(self._entry(), text, self.now(), self.zone)

    def read_length(self, text: str) -> EntryPatch | Refusal:
        """What a typed duration means."""
        return typed.length_patch(self._entry(), text, self.now(), self.keeps)

    def read_day(self, text: str) -> EntryPatch | Refusal:
        """What a typed day means."""
        return typed.day_patch(self._entry(), text, self.now(), self.zone)

    def read_cut(self, text: str) -> int | Refusal:
        """What a typed time to cut at means."""
        entry = self._entry()
        day = local_day(entry.start, self.zone)
        return instant_of(text, self.now(), self.zone, "at", day=day, after=entry.start)

    def save(self, patch: EntryPatch) -> Refusal | None:
        """Save a patch that was read from a field."""
        return self._edit(patch)

    # -- notices

    def trim_other(self, notice: Notice) -> None:
        """Shorten the entry that this one overlaps."""
        if notice.other is not None:
            other = notice.other.entry
            patch = trim_other(self._entry(), other)
            if patch is not None:
                self._act.perform(lambda: self._recording.edit(other.id, patch), _("The other entry was shortened"))

    def trim_this(self, notice: Notice) -> None:
        """Shorten this entry."""
        patch = trim_this(self._entry(), notice.other.entry) if notice.other is not None else None
        if patch is not None:
            self._edit(patch)

    def cut_at(self, at: int) -> None:
        """Cut in two at an instant."""
        entry = self._entry().id
        self._act.perform(lambda: self._recording.split(entry, at), _("Split in two"))

    def take_reading(self, field: str, at: int) -> None:
        """Take the other of two instants at which the clock shows the same."""
        self._edit(EntryPatch(start=at) if field == "start" else EntryPatch(stop=at))

    def dismiss(self, notice: Notice) -> None:
        """Say no more about it while this entry is shown."""
        self._dismissed.add(notice.key)
        self._read(self._entry().id)

    # -- buttons

    def continue_entry(self) -> None:
        """Start a timer like this entry; stop it if it runs."""
        entry = self._entry()
        if entry.is_running:
            self._act.perform(self._recording.stop, _("Stopped"))
        else:
            self._act.perform(lambda: self._recording.continue_entry(entry.id))

    def duplicate(self) -> None:
        """Record the same again and go there."""
        entry = self._entry().id
        copy = self._act.perform(lambda: self._arranging.duplicate(entry), _("Duplicated"))
        if isinstance(copy, TimeEntry):
            self.other_wanted.emit(copy.id)

    def join_next(self) -> None:
        """Make one entry of this and the next."""
        if self.shown is not None and self.shown.after is not None:
            entry, after = self.shown.entry.id, self.shown.after.id
            self._act.perform(lambda: self._arranging.join(entry, after), _("Joined into one entry"))

    def delete(self) -> None:
        """Delete without a question; the note that says so can undo it."""
        entry = self._entry()
        title = entry.description or _("(no description)")
        self._act.perform(lambda: self._recording.delete([entry.id]), _("“{title}” deleted").format(title=title))

    def restore(self, field: str, value: Any) -> Refusal | None:
        """Give a field a value that it had before."""
        return self._edit(EntryPatch(**{field: value}))

    # -- reading

    def _entry(self) -> TimeEntry:
        assert self.shown is not None  # noqa: S101
        return self.shown.entry

    def _edit(self, patch: EntryPatch) -> Refusal | None:
        entry = self._entry().id
        done = self._act.perform(lambda: self._recording.edit(entry, patch))
        return done if isinstance(done, Refusal) else None

    def _read(self, entry: EntryId) -> None:
        view = self._browsing.entry(entry)
        if view is None or view.entry.deleted:
            self.shown = None
            self.gone.emit()
            return
        now = self.now()
        stop = now if view.entry.stop is None else view.entry.stop
        around = self._browsing.between(view.entry.start, max(stop, view.entry.start + 1))
        before, after = self._arranging.neighbours(entry)
        found = notices_of(view, around, now, self.zone, self._rules.obstacles(view.entry))
        kept = tuple(one for one in found if one.key not in self._dismissed)
        self.shown = Shown(view, before, after, kept)
        self.changed.emit()
        self._ask()

    def _ask(self) -> None:
        if self.shown is None:
            return
        entry = self.shown.entry.id
        self._bridge.ask(
            f"{self._key}.sync", partial(self._sync_centre.sync_line, entry), partial(self._take_sync, entry)
        )
        if self._wants_history:
            job: Callable[[], Sequence[HistoryLine]] = partial(self._browsing.history, entry)
            self._bridge.ask(f"{self._key}.history", job, partial(self._take_history, entry))

    def _take_sync(self, entry: EntryId, line: SyncLine) -> None:
        if self.shown is not None and self.shown.entry.id == entry:
            self.sync_line = line
            self.told.emit()

    def _take_history(self, entry: EntryId, lines: Sequence[HistoryLine]) -> None:
        if self.shown is not None and self.shown.entry.id == entry:
            self.history = lines
            self.told.emit()

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if self.shown is None or not changes.touches(*_TOUCHES):
            return
        if changes.origin is Origin.PERSON:
            self._read_again()
        elif not self._rest.isActive():
            self._rest.start()

    @Slot()
    def _read_again(self) -> None:
        if self.shown is not None:
            self._read(self.shown.entry.id)
