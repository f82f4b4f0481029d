"""An open program and commands write to one home at once: nobody waits in vain, nobody's change is missed (issue 2)."""

import threading
import time

import pytest

from tests.command_line import Processes
from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import Changes, EntryPatch, Kind, Origin
from tracker_app.domain.entry import TimeEntry

COMMANDS = 4
EACH = 3


class OpenProgram:
    """A program as it is while its window is open: a person who edits, a sync that commits, a feed that looks."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._entry = world.entry("Edited all the time")
        self._ended = threading.Event()
        self._watching = threading.Event()
        self._threads = [threading.Thread(target=work) for work in (self._edit, self._sync, self._look)]
        self.heard: set[str] = set()
        self.edits = 0
        self.syncs = 0
        world.holdfast.feed.subscribe(self._hear)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        assert self._watching.wait(10)

    def stop(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _hear(self, changes: Changes) -> None:
        if changes.origin is Origin.ELSEWHERE:
            self.heard.update(changes.ids.get(Kind.ENTRY, ()))

    def _edit(self) -> None:
        while not self._ended.wait(0.002):
            edited = self._world.holdfast.recording.edit(self._entry.id, EntryPatch(description=f"n{self.edits + 1}"))
            assert isinstance(edited, TimeEntry)
            self.edits += 1

    def _sync(self) -> None:
        while not self._ended.wait(0.002):
            with self._world.holdfast.database.write(Origin.SYNC) as unit:
                unit.changed(Kind.SYNC, "acc")
            self.syncs += 1

    def _look(self) -> None:
        self._world.holdfast.feed.start_from_now()
        self._watching.set()
        while not self._ended.wait(0.02):
            self._world.holdfast.feed.look()


@pytest.mark.timeout(60)
def test_an_open_program_and_commands_write_at_once_without_a_locked_file_and_hear_of_each_other() -> None:
    with a_world(zone="UTC", now=time.time()) as world:
        run, failures = Processes(world.home), []

        def commands(worker: int) -> None:
            for n in range(EACH):
                answer = run("add", f"c{worker}-{n}", "--from", "-50m", "--to", "-40m")
                if answer.code:
                    failures.append(answer.err)

        program = OpenProgram(world)
        program.start()
        outside = [threading.Thread(target=commands, args=(n,)) for n in range(COMMANDS)]
        for thread in outside:
            thread.start()
        for thread in outside:
            thread.join()
        last = time.monotonic()
        while len(program.heard) < COMMANDS * EACH and time.monotonic() < last + 1:
            time.sleep(0.01)
        program.stop()
        assert failures == []
        assert len(program.heard) == COMMANDS * EACH
        assert min(program.edits, program.syncs) > 10
        names = [view.entry.description for view in world.holdfast.browsing.page(limit=1000)]
        assert sorted(names) == sorted(
            [f"c{w}-{n}" for w in range(COMMANDS) for n in range(EACH)] + [f"n{program.edits}"]
        )


def test_a_command_sees_what_the_open_program_has_just_recorded_and_the_reverse() -> None:
    with a_world(zone="UTC", now=time.time()) as world:
        run = Processes(world.home)
        started = world.holdfast.recording.start(Content("From the program"))
        assert isinstance(started, TimeEntry)
        assert run.ok("stop", "--json").entry["id"] == started.id
        assert world.holdfast.browsing.running() is None
