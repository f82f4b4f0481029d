"""Joins what was recorded in a second file with the data file, gesture by gesture, so that undo still works.

Knows no screen. The second file is kept under another name; joining it twice would change nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker_app.domain.catalog import Client, Project, Task, name_key
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.operations import Verb
from tracker_app.domain.undo import EntryStep
from tracker_app.store import side
from tracker_app.store.accounts import Accounts
from tracker_app.store.catalog import Catalog
from tracker_app.store.database import Database, Unit
from tracker_app.store.edits import Edits
from tracker_app.store.entries import Entries
from tracker_app.store.journal import Journal, Line
from tracker_app.store.preferences import Preferences
from tracker_app.sync.clock import Clock, Ids

_PATCHED = frozenset({"start", "stop", "description", "project", "task", "tags", "billable", "deleted", "note"})


def join(database: Database, spot: Path, clock: Clock, make_id: Ids) -> int:
    """Write into the data file what is in the second file at `spot`; returns the number of entries it concerned.

    Raises StoreError, and then the second file is as it was.
    """
    beside = Database(spot, writer="side")
    beside.open()
    try:
        with beside.read() as theirs, database.write() as unit:
            joining = _Joining(unit, Entries(theirs), Catalog(theirs), make_id, int(clock.now()))
            joining.accounts(Accounts(theirs))
            joining.catalogue()
            joining.settings(Preferences(theirs))
            for line, undoable in Journal(theirs).since(side.first_line(theirs)):
                joining.line(line, undoable=undoable)
            touched = joining.rest()
    finally:
        beside.close()
    stamp = f"{datetime.fromtimestamp(clock.now(), UTC):%Y%m%dT%H%M%SZ}"
    side.set_apart(spot, f"{spot.stem}-joined-{stamp}.db")
    return touched


class _Joining:
    """One joining, inside one transaction of the data file."""

    def __init__(self, unit: Unit, entries: Entries, catalog: Catalog, make_id: Ids, now: int) -> None:
        self._unit = unit
        self._now = now
        self._theirs = entries
        self._their_catalog = catalog
        self._make_id = make_id
        self._ours = Catalog(unit.connection)
        self._same: dict[str, str] = {}
        self._touched: dict[EntryId, set[str]] = {}

    def accounts(self, theirs: Accounts) -> None:
        """Take over accounts that were added meanwhile; their secrets lie in the keyring under the same id."""
        ours = Accounts(self._unit.connection)
        for account in theirs.all():
            if ours.get(account.id) is None and ours.named(account.name) is None:
                ours.add(account)
                self._unit.changed(Kind.ACCOUNT, account.id)

    def settings(self, theirs: Preferences) -> None:
        """Take over settings that were made or changed meanwhile."""
        ours = Preferences(self._unit.connection)
        for key, value in theirs.all().items():
            if ours.get(key) != value:
                ours.set(key, value)
                self._unit.changed(Kind.SETTING, key)

    def catalogue(self) -> None:
        """Take over clients, projects and tasks; one of a name that we have already is the same one."""
        for client in self._their_catalog.clients():
            known = [c.id for c in self._ours.clients_named(client.name)]
            self._take(Kind.CLIENT, client, self._ours.client(client.id), known)
        for project in self._their_catalog.projects():
            at = replace(project, client=self._id(project.client))
            named = [p.id for p in self._ours.projects_named(project.name) if p.client == at.client]
            self._take(Kind.PROJECT, at, self._ours.project(project.id), named)
        for task in self._their_catalog.tasks():
            put = replace(task, project=self._id(task.project))
            mine = self._ours.tasks(put.project)
            called = [t.id for t in mine if name_key(t.name) == name_key(task.name)]
            self._take(Kind.TASK, put, self._ours.task(task.id), called)
        for project in self._ours.projects():
            gone = self._their_catalog.project(project.id)
            if gone is not None and gone.deleted:
                self._put(gone)
                self._tell(Kind.PROJECT, project.id, Verb.DELETE, {})
        for client in self._ours.clients():
            left = self._their_catalog.client(client.id)
            if left is not None and left.deleted:
                self._put(left)
                self._tell(Kind.CLIENT, client.id, Verb.DELETE, {})

    def line(self, line: Line, *, undoable: bool) -> None:
        """Do once more what one gesture did."""
        edits = Edits(self._unit, line.at, self._make_id)
        # What ends a running timer goes first: two may never run, not even inside the transaction.
        for step in sorted(line.steps, key=lambda one: _starts(one.after)):
            self._touched.setdefault(step.entry, set()).update(step.after)
            if step.created:
                self._touched[step.entry].add("deleted")
            self._step(edits, step)
        edits.finish(line.what, undoable=undoable)

    def rest(self) -> int:
        """See that every entry ends as it ended in the second file; returns how many it were."""
        edits = Edits(self._unit, self._now, self._make_id)
        for entry, names in self._touched.items():
            final, ours = self._final(entry), edits.entries.get(entry)
            if final is not None and ours is not None:
                self._change(edits, ours, {name: getattr(final, name) for name in names & _PATCHED})
        edits.finish("edit", undoable=False)
        return len(self._touched)

    def _final(self, entry: EntryId) -> TimeEntry | None:
        found = self._theirs.get(entry)
        if found is None:
            return None
        return replace(found, project=self._id(found.project), task=self._id(found.task))

    def _step(self, edits: Edits, step: EntryStep) -> None:
        ours, final = edits.entries.get(step.entry), self._final(step.entry)
        values = {name: self._id(value) if name in ("project", "task") else value for name, value in step.after.items()}
        if ours is None and final is not None:
            born = EntryPatch(**{k: v for k, v in values.items() if k in _PATCHED}).apply(replace(final, deleted=False))
            account = final.account or Accounts(self._unit.connection).first()
            born = replace(born, account=account, rev=1)
            if _fits(born):
                self._make_room(edits, born)
                edits.create(born)
        elif ours is not None:
            self._change(edits, ours, {**values, "deleted": False} if step.created else values)

    def _change(self, edits: Edits, ours: TimeEntry, values: Mapping[str, Any]) -> None:
        patch = EntryPatch(**{name: value for name, value in values.items() if name in _PATCHED})
        after = patch.apply(ours)
        if _fits(after):
            self._make_room(edits, after)
            edits.change(ours, patch)

    def _make_room(self, edits: Edits, entry: TimeEntry) -> None:
        """End the timer that runs where the one that is about to run began."""
        running = edits.entries.running()
        if entry.is_running and running is not None and running.id != entry.id:
            edits.change(running, EntryPatch(stop=max(running.start, entry.start)))

    def _take(
        self,
        kind: Kind,
        theirs: Client | Project | Task,
        ours: Client | Project | Task | None,
        called_so: Sequence[str],
    ) -> None:
        if ours is None and called_so:
            self._same[theirs.id] = called_so[0]
        elif ours != theirs:
            self._put(theirs)
            self._tell(kind, theirs.id, Verb.CREATE if ours is None else Verb.UPDATE, _sendable(theirs))

    def _tell(self, kind: Kind, record: str, verb: Verb, patch: Mapping[str, Any]) -> None:
        self._unit.changed(kind, record)
        account = Accounts(self._unit.connection).first()
        if account is not None:
            Edits(self._unit, self._now, self._make_id).queue_record(account, kind, record, verb, patch)

    def _put(self, record: Client | Project | Task) -> None:
        match record:
            case Client():
                self._ours.put_client(record)
            case Project():
                self._ours.put_project(record)
            case Task():
                self._ours.put_task(record)

    def _id(self, theirs: Any) -> Any:
        return self._same.get(theirs, theirs) if theirs is not None else None


def _starts(after: Mapping[str, Any]) -> bool:
    return after.get("stop", 0) is None or after.get("deleted") is False


def _fits(entry: TimeEntry) -> bool:
    return entry.stop is None or entry.stop >= entry.start


def _sendable(record: Client | Project | Task) -> dict[str, Any]:
    match record:
        case Client():
            return {"name": record.name, "archived": record.archived}
        case Project():
            return {
                "name": record.name, "client": record.client, "color": record.color, "archived": record.archived,
            }  # fmt: skip
        case Task():
            return {"name": record.name, "project": record.project, "archived": record.archived}
