"""Runs sessions on a disk that fails, each kind of failing in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.preload import built

SOURCE = Path(__file__).with_name("failer.c")
Kind = tuple[str, str, str, str]
KINDS: tuple[Kind, ...] = (
    ("full", "once", "none", "alone"),
    ("full", "once", "ballast", "alone"),
    ("full", "ever", "none", "alone"),
    ("full", "ever", "ballast", "alone"),
    ("io", "once", "none", "alone"),
    ("io", "ever", "none", "alone"),
    ("full", "once", "none", "like-toggl"),
    ("full", "ever", "none", "like-timetagger"),
    ("io", "once", "none", "like-timetagger"),
    ("io", "ever", "none", "like-toggl"),
)
"""The error, whether it stays, whether there is ballast, and the server that all goes to."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one session: in which way the disk failed, what was wrong, and whether the failure was met."""

    way: str
    wrong: list[str]
    met: bool


def sessions(kind: Kind, folder: Path, stride: int) -> Iterator[Told]:
    """Live through the sessions of one kind, with every `stride`-th call to the disk failing, one a session."""
    environ = os.environ | {"LD_PRELOAD": str(built(SOURCE, folder)), "HOLDFAST_HOME": str(folder / "nobody" / "home")}
    words = [sys.executable, "-m", "tests.simulation.failing.session", *kind, str(stride)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    for line in done.stdout.splitlines():
        yield Told(*json.loads(line))
