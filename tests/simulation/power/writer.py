"""A person at work with the real program, who notes each edit once it was confirmed: `writer.py HOME EDITS SEED`.

What the file must then say is kept by a model of its own, from what was asked for; the program is not asked.
"""

import json
import os
import random
import sys
from pathlib import Path

from tests.fakes.memory_server import PROFILES, MemoryServer
from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId, EntryId
from tracker_app.store.accounts import Account, Accounts

NOW = 1_795_530_600
MARKS = "marks"
EDITS_A_SESSION = 12
PAGES = 40
"""After so many pages the log is folded into the file: in a short session as often as in a day's work."""


class Person:
    """Makes edits, and keeps what each entry must be after them: id to [start, stop, description, tags]."""

    def __init__(self, home: Path, seed: int) -> None:
        self._home = home
        self._dice = random.Random(seed)
        self._truth: dict[str, list[object]] = {}
        self._running: str | None = None
        self._count = 0
        self._server: MemoryServer | None = None
        home.mkdir(parents=True, exist_ok=True)
        self._marks = os.open(home / MARKS, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def session(self, edits: int, at: float) -> None:
        """Open the program, work, and close it again."""
        world = a_world(home=self._home, now=at)
        try:
            self._connect(world)
            for _ in range(edits):
                world.clock.pass_(self._dice.randint(60, 400))
                self._edit(world)
                os.write(self._marks, f"{json.dumps(self._truth)}\n".encode())
                if self._dice.random() < 0.25:
                    world.holdfast.sync_centre.sync_now()
        finally:
            world.close()

    def _connect(self, world: World) -> None:
        server = self._server = self._server or MemoryServer(PROFILES["like-timetagger"], world.clock.now)
        server.now = world.clock.now
        world.holdfast.accounts.provider_for = lambda account: server.provider()  # type: ignore[method-assign]
        world.holdfast.sync_centre.sleep = world.clock.pass_
        with world.holdfast.database.write() as unit:
            if Accounts(unit.connection).first() is None:
                Accounts(unit.connection).add(Account(AccountId("acc-1"), "memory", "Work", "memory://", created=1))
            connection = unit.connection
        connection.execute(f"PRAGMA wal_autocheckpoint={PAGES}")

    def _edit(self, world: World) -> None:
        recording, dice, now = world.holdfast.recording, self._dice, int(world.clock.now())
        self._count += 1
        name = f"Work {self._count}" + " and its many words" * dice.choice((0, 0, 1, 20, 140))
        done = [key for key in self._truth if key != self._running]
        what = dice.choices(("add", "start", "stop", "text", "tags", "delete"), (3, 3, 2, 4, 2, 1))[0]
        if what in ("text", "tags", "delete") and done:
            key = dice.choice(done)
            if what == "delete":
                recording.delete([EntryId(key)])
                del self._truth[key]
            elif what == "text":
                recording.edit(EntryId(key), EntryPatch(description=name))
                self._truth[key][2] = name
            else:
                tag = f"tag {self._count}"
                recording.edit(EntryId(key), EntryPatch(tags=(tag,)))
                self._truth[key][3] = [tag]
        elif what == "stop" and self._running is not None:
            recording.stop()
            self._truth[self._running][1] = now
            self._running = None
        elif what == "start":
            made = recording.start(Content(name))
            if self._running is not None:
                self._truth[self._running][1] = now
            self._running = self._born(made, now, None, name)
        else:
            self._born(recording.add(Content(name), now - 7200, now - 3600), now - 7200, now - 3600, name)

    def _born(self, made: object, start: int, stop: int | None, name: str) -> str:
        assert isinstance(made, TimeEntry), made
        self._truth[made.id] = [start, stop, name, []]
        return made.id


def main(home: Path, edits: int, seed: int) -> None:
    """Work through sessions until there are so many edits."""
    person = Person(home, seed)
    for number in range(0, edits, EDITS_A_SESSION):
        person.session(min(EDITS_A_SESSION, edits - number), NOW + number * 600)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
