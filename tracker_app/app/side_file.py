"""Lets time be recorded while the data file cannot be used: in a second file, joined with the first later (SYNC 2.12).

Knows no screen. Nothing in a second file is ever sent to a server: two queues for one account would make doubles.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tracker_app.store import side
from tracker_app.store.database import Database
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.places import can_hold, places, tag_of, tapes

_NO_USE_COPYING = (FileFault.BUSY, FileFault.DAMAGED, FileFault.NOT_OURS, FileFault.NEWER)


class NeverLocks:
    """Locks that nobody gets: whoever needs one to talk to a server does not talk."""

    @contextmanager
    def hold(self, name: str) -> Iterator[bool]:
        """Say no."""
        yield False


def side_files(main: Path, environ: Mapping[str, str]) -> list[Path]:
    """Return where a second file for this data file may be, the likeliest first."""
    return [folder / f"{main.stem}-side-{tag_of(main)}.db" for folder in places(main.parent, environ)]


def prepare(main: Path, fault: FileFault, environ: Mapping[str, str]) -> Path:
    """Return the second file to record in, a copy of the data file where that can be read. Raises StoreError."""
    spots = side_files(main, environ)
    for spot in spots:
        if spot.exists() and can_hold(spot.parent):
            return spot
    for spot in spots:
        if can_hold(spot.parent):
            kept = tapes(main, environ)
            if fault not in _NO_USE_COPYING and side.copy_aside(main, spot) and kept:
                side.add_tapes(spot, kept)
            return spot
    raise StoreError(FileFault.CANNOT_OPEN, str(main), "no folder of this computer can be written to")


def note_whose(database: Database, main: Path) -> None:
    """Write into a second file whose place it takes. Raises StoreError."""
    with database.write() as unit:
        side.mark(unit.connection, main)
