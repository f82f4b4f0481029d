"""Makes a file such as years of use leave behind, and the truth about it to compare with."""

import random
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from tests.worlds import World, a_world
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId, EntryId, RemoteId
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.edits import Edits
from tracker_app.store.health import copy_file
from tracker_app.store.remotes import Binding, Remotes

ACCOUNT = AccountId("01934000-0000-7000-8000-00000000acc0")
TAGS = ("deep work", "meeting", "travel", "reading", "admin")

Truth = dict[str, tuple[object, ...]]


@dataclass(frozen=True)
class Years:
    """A file, the copy of it made before the last hours' work, and what both hold."""

    file: Path
    backup: Path
    entries: Truth
    waiting: frozenset[str]


def make(folder: Path, entries: int, *, since_backup: int = 12, seed: int = 1) -> Years:
    """Make a file of `entries` entries, most of them on a server, with `since_backup` edits after the backup."""
    random_ = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    with a_world(home=folder / "home", now="2022-01-03T08:00:00+00:00") as world:
        with world.holdfast.database.write() as unit:
            Accounts(unit.connection).add(Account(ACCOUNT, "timetagger", "Mine", "http://localhost/"))
        projects = [world.holdfast.catalogue.add_project(f"Project {n}").id for n in range(12)]  # type: ignore[union-attr]
        done = 0
        while done < entries:
            done += _a_week(world, random_, projects, min(40, entries - done))
        backup = folder / "backup.db"
        copy_file(world.holdfast.database.path, backup)
        world.clock.pass_(4 * 3600)
        _work_since(world, random_, since_backup)
        truth, waiting = read_truth(world.holdfast.database.path)
        file = folder / "years.db"
        copy_file(world.holdfast.database.path, file)
    return Years(file, backup, truth, waiting)


def _a_week(world: World, random_: random.Random, projects: list[str], count: int) -> int:
    now = int(world.clock.now())
    with world.holdfast.database.write() as unit:
        edits, remotes = Edits(unit, now, world.holdfast.make_id), Remotes(unit.connection)
        for n in range(count):
            start = now + n * 10_000
            entry = TimeEntry(
                EntryId(world.holdfast.make_id()), start, start + random_.randrange(600, 9000), world.zone,
                f"{random_.choice(('Write', 'Review', 'Call', 'Plan', 'Fix'))} {random_.randrange(200)}",
                random_.choice(projects), None, tuple(sorted(random_.sample(TAGS, random_.randrange(3)))),
                random_.random() < 0.5, ACCOUNT,
            )  # fmt: skip
            entry = edits.create(entry)
            edits.finish("add")
            edits = Edits(unit, now, world.holdfast.make_id)
            base = {name: getattr(entry, name) for name in ("start", "stop", "description", "billable")}
            base |= {"project": entry.project, "task": None, "tags": list(entry.tags)}
            remotes.put(
                Binding(ACCOUNT, Kind.ENTRY, entry.id, RemoteId(entry.id[-8:]), base, {}, "1", 1.0, "present"), now
            )
        unit.connection.execute("UPDATE op SET state = 'verified', attempts = 1")
    world.clock.pass_(7 * 86_400)
    return count


def _work_since(world: World, random_: random.Random, count: int) -> None:
    for n in range(count):
        world.clock.pass_(600)
        if n % 3:
            world.entry(f"Since {n}", minutes=5, ago_minutes=9)
            continue
        view = random_.choice(world.holdfast.browsing.page(limit=100))
        world.holdfast.recording.edit(view.entry.id, EntryPatch(description=f"Edited {n}"))


def read_truth(file: Path) -> tuple[Truth, frozenset[str]]:
    """Return every entry's whole content by id, and the records of which something waits."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            """SELECT id, start_utc, stop_utc, description, project_id, billable, account, deleted,
             (SELECT group_concat(tag_id, char(31)) FROM (SELECT tag_id FROM entry_tag WHERE entry_id = e.id
              ORDER BY tag_id)) FROM entry e WHERE deleted = 0"""
        )
        entries: Truth = {row[0]: tuple(row[1:]) for row in rows}
        waiting = connection.execute(
            "SELECT DISTINCT local_id FROM op"
            " WHERE state IN ('pending', 'sending', 'unknown', 'blocked', 'rejected', 'lost')"
        )
        return entries, frozenset(row[0] for row in waiting)
    finally:
        connection.close()
