"""Damages one file, opens what is left as the program does, and compares with the truth."""

import random
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.damage.kinds import ALL
from tests.simulation.damage.years import Years, read_truth
from tracker_app.store import health
from tracker_app.store.database import Database
from tracker_app.store.errors import StoreError
from tracker_app.store.salvage import salvage

NOW = 1_800_000_000


@dataclass(frozen=True)
class Outcome:
    """One damaged file: the share of entries and of waiting operations recovered, and how long it took."""

    kind: str
    seed: int
    entries: float
    waiting: float
    noticed: bool
    seconds: float


def run(years: Years, kind: str, seed: int, *, with_backup: bool = True) -> Outcome:
    """Damage a copy of the file by chance of `seed` and recover it."""
    random_ = random.Random(f"{kind}-{seed}")
    folder = Path(tempfile.mkdtemp(prefix="damage-", dir=years.file.parent))
    try:
        data = bytearray(years.file.read_bytes())
        beside = ALL[kind](data, random_)
        return _recovered(years, folder, kind, seed, bytes(data), beside, with_backup=with_backup)
    finally:
        shutil.rmtree(folder)


def cut_at(years: Years, page: int) -> Outcome:
    """Cut a copy of the file at a page's boundary and recover it."""
    folder = Path(tempfile.mkdtemp(prefix="damage-", dir=years.file.parent))
    try:
        return _recovered(years, folder, "cut_at", page, years.file.read_bytes()[: page * 4096], b"", with_backup=True)
    finally:
        shutil.rmtree(folder)


def _recovered(
    years: Years, folder: Path, kind: str, seed: int, data: bytes, beside: bytes, *, with_backup: bool
) -> Outcome:
    damaged, target = folder / "holdfast.db", folder / "target.db"
    damaged.write_bytes(data)
    if beside:
        damaged.with_name("holdfast.db-wal").write_bytes(beside)
    noticed = _is_noticed(folder / "probe", damaged)
    began = time.perf_counter()
    if noticed:
        salvage(damaged, _copied(years.backup, folder) if with_backup else None, target, zone="Europe/Tallinn", now=NOW)
    else:
        # Indexes may have been made anew: that is done to the file in place.
        target = folder / "probe" / "holdfast.db"
    seconds = time.perf_counter() - began
    entries, waiting = read_truth(target)
    right = sum(entries.get(entry) == content for entry, content in years.entries.items())
    strange = len(entries.keys() - years.entries.keys())
    kept = len(waiting & years.waiting) / max(1, len(years.waiting))
    return Outcome(kind, seed, (right - strange) / len(years.entries), kept, noticed, seconds)


def _copied(backup: Path, folder: Path) -> Path:
    return Path(shutil.copyfile(backup, folder / "backup.db"))


def _is_noticed(folder: Path, damaged: Path) -> bool:
    """Whether the program's own check finds the damage; on a copy, since opening may write."""
    folder.mkdir()
    probe = folder / "holdfast.db"
    for end in ("", "-wal"):
        if damaged.with_name(damaged.name + end).exists():
            shutil.copyfile(damaged.with_name(damaged.name + end), probe.with_name(probe.name + end))
    # As in a home that has backups: a file that is empty is then no new one.
    (folder / "backups").mkdir()
    (folder / "backups" / "holdfast-1.db").touch()
    database = Database(probe, writer="probe")
    try:
        database.open()
        health.check_schema(database)
        health.check(database)
    except StoreError:
        return True
    else:
        return False
    finally:
        database.close()
