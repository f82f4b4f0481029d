"""Opens what a power cut left with the program itself, and compares it with what a person had been told is saved."""

import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.memory_disk import memory_disk
from tests.simulation.power.images import Disk, Image
from tests.simulation.power.tape import Op, record
from tests.simulation.power.writer import MARKS, NOW
from tests.worlds import HandClock, MemoryLocks, MemorySecrets
from tracker_app.app.opening import Opened, open_holdfast
from tracker_app.app.recording import Content
from tracker_app.store import health

FILE = "holdfast.db"
OF_THE_FILE = frozenset({FILE, f"{FILE}-wal", f"{FILE}-journal"})
"""The third, shared memory, outlives no power cut."""
Truth = dict[str, list[object]]


@dataclass(frozen=True, slots=True)
class Work:
    """What a person did: every deed below the home, and after which deed what was confirmed."""

    ops: Sequence[Op]
    confirmed: Sequence[tuple[int, Truth]]

    def allowed(self, point: int) -> list[Truth]:
        """What the file may say after a cut there: what was confirmed last, or the next edit whole as well."""
        number = sum(at <= point for at, _truth in self.confirmed)
        truths: list[Truth] = [{}, *(truth for _at, truth in self.confirmed)]
        return truths[number : number + 2]


def work(folder: Path, edits: int, seed: int) -> Work:
    """Let somebody make so many edits, and return what the disk was asked to do."""
    home = folder / "home"
    ops = record(folder, home, ["-m", "tests.simulation.power.writer", str(home), str(edits), str(seed)])
    confirmed = [(at, json.loads(op.data)) for at, op in enumerate(ops, start=1) if op.name == MARKS and op.kind == "W"]
    assert len(confirmed) == edits, "the tape has a hole"
    return Work(ops, confirmed)


def cuts(done: Work, count: int, seed: int, *, random_ones: int = 4, lies: bool = False) -> Iterator[Image]:
    """Give about `count` different images, spread over all that a cut may leave after any deed; all of them for 0."""
    dice = random.Random(seed)
    every = sum(disk.count(random_ones) for disk in _days(done, lies=lies))
    share = count / every if count else 1.0
    seen: set[bytes] = set()
    for disk in _days(done, lies=lies):
        said = sum(at <= disk.point for at, _truth in done.confirmed)
        for image in disk.images(random.Random(f"{seed}/{disk.point}"), random_ones, lambda: dice.random() < share):
            digest = _digest(said, image)
            if digest not in seen:
                seen.add(digest)
                yield image


def _digest(said: int, image: Image) -> bytes:
    named = hashlib.sha256(str(said).encode())
    for name, content in sorted(image.files.items()):
        named.update(f"/{name}/{len(content)}/".encode() + content)
    return named.digest()


def _days(done: Work, *, lies: bool) -> Iterator[Disk]:
    disk = Disk(lies=lies)
    for op in done.ops:
        if op.name in OF_THE_FILE or op.name == "":
            disk.do(op)
            yield disk
        else:
            disk.point += 1


def judge(done: Work, images: Iterable[Image]) -> Iterator[tuple[Image, list[str], str]]:
    """Tell of each image what is broken, and in which way the program opened it."""
    home = memory_disk("power-") / "home"
    for image in images:
        home.mkdir()
        for name, content in image.files.items():
            (home / name).write_bytes(content)
        yield image, *_opened_twice(home, done.allowed(image.point))
        shutil.rmtree(home)


def _opened_twice(home: Path, allowed: Sequence[Truth]) -> tuple[list[str], str]:
    """Open it, work in it, and open it again: what recovery has mended stays mended."""
    opened = _open(home)
    try:
        wrong = [f"opened as {opened.mode}"] if opened.mode != "normal" else []
        wrong += [f"told {found.code}" for found in opened.problems]
        wrong += _broken(home / FILE)
        found = _shown(opened)
        if found not in allowed:
            wrong.append(_unlike(found, allowed))
        made = opened.holdfast.recording.add(Content("afterwards"), NOW - 90_000, NOW - 89_000)
    finally:
        opened.holdfast.close()
    again = _open(home)
    try:
        shown = _shown(again)
        if shown.pop(getattr(made, "id", ""), None) is None or shown != found:
            wrong.append("a second start shows something else")
    finally:
        again.holdfast.close()
    return wrong, opened.mode


def _open(home: Path) -> Opened:
    clock = HandClock(NOW + 40 * 86_400.0)
    return open_holdfast(
        home,
        clock=clock,
        zone="Europe/Tallinn",
        secrets=MemorySecrets(),
        locks=MemoryLocks(),
        environ={"HOME": str(home)},
    )


def _shown(opened: Opened) -> Truth:
    entries = [view.entry for view in opened.holdfast.browsing.page(limit=10_000)]
    return {entry.id: [entry.start, entry.stop, entry.description, list(entry.tags)] for entry in entries}


def _broken(file: Path) -> list[str]:
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        wrong = health.faults(connection)
        for name, count in (
            ("dangling rows", health.dangling(connection)),
            ("entries that nobody sends", health.unsent_without_operation(connection)),
            ("second timers", max(0, health.running_timers(connection) - 1)),
        ):
            wrong += [f"{count} {name}"] if count else []
    finally:
        connection.close()
    return wrong


def _unlike(found: Truth, allowed: Sequence[Truth]) -> str:
    def differing(truth: Truth) -> list[str]:
        return [key for key in {**truth, **found} if found.get(key) != truth.get(key)]

    nearest = min(allowed, key=lambda truth: len(differing(truth)))
    keys = differing(nearest)
    return f"{len(keys)} entries are not as confirmed, such as {found.get(keys[0])} for {nearest.get(keys[0])}"
