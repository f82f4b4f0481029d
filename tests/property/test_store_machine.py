"""The data file through any life: gestures, kills, a second process, a full disk, backups and back (P1, I8, I15).

What a person sees is the model. Whatever is done to the file in between, they see the same again.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.gestures import GESTURES, Gesture, perform, seen
from tests.worlds import MemoryLocks, World, a_home, a_world
from tracker_app.app.maintenance import BackupDone
from tracker_app.app.restoring import Restored
from tracker_app.domain.ids import EntryId
from tracker_app.store import ballast, health
from tracker_app.store.errors import StoreError
from tracker_app.store.recorder import Recorder

Seen = dict[str, tuple[Any, ...]]


@contextmanager
def a_full_disk() -> Iterator[None]:
    """Let every commit that changed something fail as on a full disk."""
    whole = Recorder.execute

    def execute(connection: Recorder, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql == "COMMIT" and connection.total_changes:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return whole(connection, sql, parameters)

    Recorder.execute = execute  # type: ignore[method-assign]
    try:
        yield
    finally:
        Recorder.execute = whole  # type: ignore[method-assign]


def values(found: Seen) -> list[str]:
    """What is seen, whatever ids it has."""
    return sorted(map(repr, found.values()))


class DataFile(RuleBasedStateMachine):
    """One home, and every copy that was ever made of its file."""

    def __init__(self) -> None:
        super().__init__()
        self.world = a_world()
        self.model: Seen = {}
        self.copies: list[tuple[Path, Seen]] = []

    def teardown(self) -> None:
        self.world.close()
        shutil.rmtree(self.world.home)

    @rule(gesture=GESTURES, pause=st.integers(1, 7200))
    def act(self, gesture: Gesture, pause: int) -> None:
        perform(self.world, gesture)
        self.model = seen(self.world)
        self.world.clock.pass_(pause)

    @rule()
    def reopen(self) -> None:
        self.world.reopen()

    @rule()
    def upkeep(self) -> None:
        assert self.world.holdfast.upkeep.turn() == []
        (self.world.home / ballast.NAME).unlink(missing_ok=True)

    @rule()
    def kill(self) -> None:
        """What is on the disk at this moment is all that is left."""
        old, self.world = self.world, self._twin()
        self.copies = [(self.world.home / path.relative_to(old.home), model) for path, model in self.copies]
        old.close()
        shutil.rmtree(old.home)

    @rule(gesture=GESTURES)
    def act_in_another_process(self, gesture: Gesture) -> None:
        ours, other = self.world.holdfast, self.world.another()
        self.world.holdfast = other
        try:
            perform(self.world, gesture)
            self.model = seen(self.world)
        finally:
            self.world.holdfast = ours
            other.close()

    @rule(gesture=GESTURES)
    def act_on_a_full_disk(self, gesture: Gesture) -> None:
        """It is kept elsewhere, or refused; it comes home once there is room, as if nothing had been."""
        twin = self._twin()
        try:
            perform(twin, gesture)
            expected = seen(twin)
        finally:
            twin.close()
            shutil.rmtree(twin.home)
        kept = ""
        with a_full_disk():
            try:
                perform(self.world, gesture)
            except StoreError as error:
                kept = str(error.kept or "")
            assert seen(self.world) == self.model
        assert kept or values(expected) == values(self.model)
        self.world.holdfast.database.settle_tape()
        self.model = seen(self.world)
        assert values(self.model) == values(expected)

    @rule()
    def back_up(self) -> None:
        done = self.world.holdfast.maintenance.backup(self.world.home / f"copy-{len(self.copies)}.db")
        assert isinstance(done, BackupDone), done
        assert done.entries == len(self.model)
        self.copies.append((done.path, self.model))

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """The content is the copy's, and the one before it became a copy itself."""
        path, model = data.draw(st.sampled_from(self.copies))
        expected = {entry: shown for entry, shown in model.items() if not (shown[1] is None and self._has_ended(entry))}
        # A timer that has ended since does not run again.
        expected |= {entry: self.model[entry] for entry in model.keys() - expected.keys() if entry in self.model}
        done = self.world.holdfast.restoring.restore(path)
        assert isinstance(done, Restored), done
        self.copies.append((done.safety, self.model))
        self.model = expected
        self.world.clock.pass_(5)

    @invariant()
    def everybody_sees_the_same(self) -> None:
        assert seen(self.world) == self.model

    @invariant()
    def the_file_is_well(self) -> None:
        with self.world.holdfast.database.read() as connection:
            assert health.faults(connection) == []
            assert not health.dangling(connection)

    def _has_ended(self, entry: str) -> bool:
        view = self.world.holdfast.browsing.entry(EntryId(entry))
        return view is not None and view.entry.stop is not None

    def _twin(self) -> World:
        home = a_home()
        shutil.rmtree(home)
        shutil.copytree(self.world.home, home)
        world = self.world
        return World(home, world.zone, world.clock, world.secrets, MemoryLocks(), {})


@pytest.mark.slow
def test_p1_i8_i15_the_data_file_lives_through_anything() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        DataFile,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
