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
KINDS = (
    ("full", "once", "none"), ("full", "once", "ballast"), ("full", "ever", "none"), ("full", "ever", "ballast"),
    ("io", "once", "none"), ("io", "ever", "none"),
)  # fmt: skip
"""The error, whether it stays, and whether there is ballast."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one session: in which way the disk failed, what was wrong, and whether the failure was met."""

    way: str
    wrong: list[str]
    met: bool


def sessions(kind: tuple[str, str, str], folder: Path, stride: int) -> Iterator[Told]:
    """Live through the sessions of one kind, with every `stride`-th call to the disk failing, one a session."""
    environ = os.environ | {"LD_PRELOAD": str(built(SOURCE, folder)), "HOLDFAST_HOME": str(folder / "nobody" / "home")}
    words = [sys.executable, "-m", "tests.simulation.failing.session", *kind, str(stride)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    for line in done.stdout.splitlines():
        yield Told(*json.loads(line))
