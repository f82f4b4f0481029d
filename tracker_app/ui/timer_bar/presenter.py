"""Decides what the timer bar shows and what its keys and buttons do. Knows no widget.

Three states: nothing runs and a draft is being written; a timer runs and the bar edits it; a timer runs and the next
one is being written (Ctrl+N), which ends the first at the instant it starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from tracker_app.app.messages import _
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Project, name_key
from tracker_app.domain.changes import Changes, EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ClientId, EntryId, ProjectId
from tracker_app.domain.refusals import Refusal
from tracker_app.ui.timer_bar import typed

if TYPE_CHECKING:
    from tracker_app.app.browsing import Suggestion
    from tracker_app.app.compose import Holdfast
    from tracker_app.app.links import Link
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.now import Now

_NOTED_AT_ONCE = 200


class State(StrEnum):
    """What the bar is for at the moment."""

    IDLE = "idle"
    RUNNING = "running"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the bar shows besides the time: the content of the draft, or of the running timer."""

    state: State
    content: Content
    project: Project | None
    project_archived: bool = False


class TimerBarPresenter(QObject):
    """`changed` says that `shown()` is another. `suggested` carries (text asked for, suggestions)."""

    changed = Signal()
    suggested = Signal(object)

    def __init__(
        self, holdfast: "Holdfast", bridge: "Bridge", act: "Act", now: "Now", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._recording = holdfast.recording
        self._catalogue = holdfast.catalogue
        self._browsing = holdfast.browsing
        self._phrases = holdfast.phrases
        self._bridge = bridge
        self._act = act
        self._now = now
        self._draft = Content()
        self._writes_next = False
        self._named = ""
        self._lists = _Lists()

    def start(self) -> None:
        """Begin to follow what runs, and read the catalogue and the history on a reader thread."""
        self._now.changed.connect(self._running_changed)
        self._bridge.changed.connect(self._commit)
        self._read_lists()
        self._bridge.ask("timer.phrases", self._phrases.load, _ignore)

    # What is shown

    def shown(self) -> Shown:
        """The state and the content."""
        view = self._now.running
        if view is None:
            return Shown(State.IDLE, self._draft, self._project_of(self._draft.project))
        if self._writes_next:
            return Shown(State.NEXT, self._draft, self._project_of(self._draft.project))
        entry = view.entry
        project = None
        if entry.project is not None:
            project = Project(entry.project, view.project_name or "", color=view.project_color or "#7a7f87")
        return Shown(State.RUNNING, content_of(entry), project, view.project_archived)

    def projects(self) -> tuple[Project, ...]:
        """The projects in use, as they were last read."""
        return self._lists.projects

    def client_names(self) -> Mapping[ClientId, str]:
        """The names of the clients, for the project picker."""
        return self._lists.clients

    def tags(self) -> tuple[str, ...]:
        """The tags in use."""
        return self._lists.tags

    def last_stop(self) -> int | None:
        """When the newest finished entry ended (UTC seconds), for "since the last entry ended"."""
        return self._lists.last_stop

    def running_entry(self) -> TimeEntry | None:
        """The running timer."""
        return self._now.running.entry if self._now.running is not None else None

    # What keys and buttons do

    def enter(self, line: str) -> None:
        """Enter in the field: start what was typed, or give the running timer this text."""
        if self.shown().state is State.RUNNING:
            self.say(line)
        else:
            self.start_timer(line)

    def start_timer(self, line: str, *, at: int | None = None) -> bool:
        """Start the draft with what was typed, at `at` (UTC seconds, default now); whether it runs."""
        draft = self._with_typed(self._draft, line)
        stops_one = self._now.running is not None
        said = _("Timer started; the one before stopped") if stops_one else _("Timer started")
        started = self._act.perform(lambda: self._recording.start(draft, at=at), said)
        if not isinstance(started, TimeEntry):
            return False
        self._draft = Content()
        self._writes_next = False
        self.changed.emit()
        return True

    def stop_timer(self, *, at: int | None = None) -> bool:
        """Stop the running timer at `at` (UTC seconds, default now)."""
        stopped = self._act.perform(lambda: self._recording.stop(at=at), _("Timer stopped"))
        return isinstance(stopped, TimeEntry)

    def toggle(self, line: str) -> None:
        """The button and Ctrl+Return: start or stop."""
        if self.shown().state is State.RUNNING:
            self.say(line)
            self.stop_timer()
        else:
            self.start_timer(line)

    def write_next(self) -> None:
        """Ctrl+N: an empty bar for the next timer; one that runs goes on until it starts."""
        self._writes_next = True
        self._named = ""
        self._draft = Content()
        self.changed.emit()

    def fill_in(self, link: "Link") -> None:
        """Take over what a link from outside says, as a draft: it never starts anything itself."""
        self.write_next()
        self._named = link.project
        self._draft = Content(link.description, None, None, link.tags, bool(link.billable))
        self._place_named()
        self.changed.emit()

    def back(self) -> bool:
        """Esc: away from the next timer, back to the running one; False where there is nothing to leave."""
        if not self._writes_next or self._now.running is None:
            return False
        self._writes_next = False
        self._draft = Content()
        self.changed.emit()
        return True

    def say(self, line: str) -> None:
        """The text was left: for the running timer it counts at once; a draft keeps it until it starts."""
        if self.shown().state is not State.RUNNING:
            return
        now = self.shown().content
        self._set(self._with_typed(now, line))

    def describe(self, line: str) -> None:
        """Give the running timer this text, whatever the bar is being used for."""
        view = self._now.running
        if view is not None:
            content = self._with_typed(content_of(view.entry), line)
            self._change(view.entry, content)

    def pick_project(self, project: ProjectId | None) -> None:
        """Book on another project."""
        self._set(replace(self.shown().content, project=project, task=None))

    def make_project(self, name: str) -> None:
        """Make a project and book on it; it is real at once, whatever the network does (users 28)."""
        made = self._act.perform(
            lambda: self._catalogue.add_project(name), _("Project “{name}” created").format(name=name)
        )
        if isinstance(made, Project):
            self._lists = replace(self._lists, projects=(*self._lists.projects, made))
            self.pick_project(made.id)

    def set_tags(self, tags: tuple[str, ...]) -> None:
        """Carry these tags."""
        self._set(replace(self.shown().content, tags=tags))

    def add_tag(self, tag: str) -> None:
        """Carry one more tag."""
        content = self.shown().content
        if tag not in content.tags:
            self.set_tags((*content.tags, tag))

    def set_billable(self, billable: bool) -> None:
        """Whether the time is billed."""
        self._set(replace(self.shown().content, billable=billable))

    def set_start(self, at: int) -> Refusal | None:
        """Let the running timer have begun at `at` (UTC seconds); the refusal if that cannot be."""
        entry = self.running_entry()
        if entry is None:
            return None
        done = self._act.perform(lambda: self._recording.edit(entry.id, EntryPatch(start=at)), _("Start changed"))
        return done if isinstance(done, Refusal) else None

    def take(self, suggestion: "Suggestion", *, start: bool) -> None:
        """Take over what was recorded before; `start` it at once where nothing runs."""
        content = Content(
            suggestion.description, suggestion.project, suggestion.task, suggestion.tags, suggestion.billable
        )
        self._set(content)
        if start and self.shown().state is not State.RUNNING:
            self.start_timer(content.description)

    def suggest(self, line: str) -> None:
        """Look for what was recorded before; `suggested` tells it, unless something else was typed meanwhile."""
        self._bridge.ask("timer.suggest", lambda: (line, self._phrases.find(line)), self.suggested.emit, _ignore)

    def forget_suggestions(self) -> None:
        """Nobody waits for suggestions any more."""
        self._bridge.forget("timer.suggest")

    # Inside

    def _set(self, content: Content) -> None:
        shown = self.shown()
        if shown.state is not State.RUNNING:
            self._draft = content
            self.changed.emit()
            return
        entry = self.running_entry()
        if entry is not None:
            self._change(entry, content)

    def _change(self, entry: TimeEntry, content: Content) -> None:
        if content == content_of(entry):
            return
        patch = EntryPatch(
            description=content.description,
            project=content.project,
            task=content.task,
            tags=content.tags,
            billable=content.billable,
        ).without_noise(entry)
        if self._act.perform(lambda: self._recording.edit(entry.id, patch), _("Timer changed")) is not None:
            self.changed.emit()

    def _with_typed(self, content: Content, line: str) -> Content:
        known = {name_key(project.name): project.id for project in self._lists.projects}
        read = typed.read(line, known)
        project = read.project or content.project
        return Content(
            read.description,
            project,
            content.task if project == content.project else None,
            tuple(dict.fromkeys((*content.tags, *read.tags))),
            content.billable or read.billable,
        )

    def _place_named(self) -> None:
        """Book the draft on the project that a link named, as soon as the projects are known."""
        wanted = name_key(self._named)
        found = next((one for one in self._lists.projects if wanted and name_key(one.name) == wanted), None)
        if found is not None:
            self._named = ""
            self._draft = replace(self._draft, project=found.id)

    def _project_of(self, project: ProjectId | None) -> Project | None:
        return next((one for one in self._lists.projects if one.id == project), None) if project else None

    @Slot()
    def _running_changed(self) -> None:
        if self._now.running is None:
            self._writes_next = False
        self.changed.emit()

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        ids = changes.ids.get(Kind.ENTRY, frozenset())
        if ids:
            self._bridge.ask("timer.note", lambda: self._note(ids), _ignore)
        if changes.touches(Kind.PROJECT, Kind.TAG, Kind.CLIENT, Kind.ENTRY):
            self._read_lists()

    def _note(self, ids: frozenset[str]) -> None:
        # On a reader thread. A whole import is read anew rather than noted one by one.
        if len(ids) > _NOTED_AT_ONCE or self._phrases.is_stale:
            self._phrases.load()
            return
        views = [self._browsing.entry(EntryId(entry)) for entry in ids]
        self._phrases.note(view.entry for view in views if view is not None)

    def _read_lists(self) -> None:
        self._bridge.ask("timer.lists", self._read_them, self._take_lists)

    def _read_them(self) -> "_Lists":
        # On a reader thread.
        newest = next((view.entry.stop for view in self._browsing.page(limit=3) if view.entry.stop is not None), None)
        return _Lists(
            tuple(project for project in self._browsing.projects() if not project.archived),
            {client.id: client.name for client in self._catalogue.clients()},
            tuple(self._browsing.tags()),
            newest,
        )

    def _take_lists(self, read: "_Lists") -> None:
        if self._lists != read:
            self._lists = read
            self._place_named()
            self.changed.emit()


@dataclass(frozen=True, slots=True)
class _Lists:
    projects: tuple[Project, ...] = ()
    clients: Mapping[ClientId, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    last_stop: int | None = None


def content_of(entry: TimeEntry) -> Content:
    """What an entry says besides its times."""
    return Content(entry.description, entry.project, entry.task, entry.tags, entry.billable)


def _ignore(_answer: Any) -> None:
    """For questions whose answer nobody needs."""
