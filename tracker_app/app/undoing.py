"""Takes gestures back and brings them again, across restarts. Knows no window.

Undo is itself an edit: it goes to the servers like any other, and touches only what still stands (P3).
"""

from tracker_app.app.reviving import revive_parents
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.refusals import Refusal, Why, of_entry
from tracker_app.domain.undo import EntryStep, inverse, still_stands
from tracker_app.store.database import Database
from tracker_app.store.edits import Edits
from tracker_app.store.journal import Journal, Line
from tracker_app.sync.clock import Clock, Ids


class Undoing:
    """Undo and redo over one data file."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id

    def undo(self) -> Line | Refusal:
        """Take the newest gesture back; returns its line (`what` names it)."""
        return self._turn(undo=True)

    def redo(self) -> Line | Refusal:
        """Bring back the gesture undone last."""
        return self._turn(undo=False)

    def next_undo(self) -> Line | None:
        """Return what undo would take back, for the menu."""
        with self._database.read() as connection:
            return Journal(connection).to_undo()

    def next_redo(self) -> Line | None:
        """Return what redo would bring back, for the menu."""
        with self._database.read() as connection:
            return Journal(connection).to_redo()

    def _turn(self, *, undo: bool) -> Line | Refusal:
        now = int(self._clock.now())
        with self._database.write() as unit:
            journal = Journal(unit.connection)
            line = journal.to_undo() if undo else journal.to_redo()
            if line is None:
                return Refusal(Why.NOTHING_TO_UNDO if undo else Why.NOTHING_TO_REDO)
            edits = Edits(unit, now, self._make_id)
            changes: list[tuple[TimeEntry, EntryPatch]] = []
            for step in line.steps:
                entry = edits.entries.get(step.entry)
                if entry is not None and (patch := _patch(step, entry, undo=undo)):
                    changes.append((entry, patch))
            journal.mark(line.n, undone=undo)
            if not changes:
                return Refusal(Why.CHANGED_SINCE, given=line.what)
            # What ends a running timer goes first: two may never run, not even inside the transaction.
            changes.sort(key=lambda change: change[1].apply(change[0]).is_running)
            refusal: Refusal | None = None
            done = 0
            for entry, patch in changes:
                after = patch.apply(entry)
                running = edits.entries.running()
                if after.is_running and running is not None and running.id != entry.id:
                    # Another timer was started since: this one ends where that one begins.
                    patch = EntryPatch(**{**patch.touched(), "stop": max(entry.start, running.start)})
                    after = patch.apply(entry)
                if found := of_entry(after, now):
                    refusal = refusal or found
                    continue
                revive_parents(unit, edits, patch)
                edits.change(entry, patch)
                done += 1
            edits.finish("undo" if undo else "redo", undoable=False)
            # The step stays passed over, or it would bar the way to all before it.
            return line if done or refusal is None else refusal


def _patch(step: EntryStep, entry: TimeEntry, *, undo: bool) -> EntryPatch | None:
    current = {name: getattr(entry, name) for name in {*step.before, *step.after, "deleted"}}
    if undo:
        standing = still_stands(step, current)
        back = inverse(step).after
        names = standing if not step.created else back
        values = {name: back[name] for name in names if name in back} if standing else {}
    elif step.created:
        values = {"deleted": False} if entry.deleted else {}
    else:
        values = {name: step.after[name] for name, was in step.before.items() if current[name] == was}
    return EntryPatch(**values) if values else None
