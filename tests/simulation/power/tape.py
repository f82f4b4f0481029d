"""Runs a process under the recorder and reads what it noted. Knows no store and no power cut."""

import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.preload import built

SOURCE = Path(__file__).with_name("recorder.c")
_HEAD = struct.Struct("=cQQQ")


@dataclass(frozen=True, slots=True)
class Op:
    """One thing done below the folder. `kind`: (W)rite, (T)runcate, (S)ync, (C)reate, (U)nlink or (R)ename.

    `name` is relative to the folder; "" is the folder itself. `data` is what was written, or the new name.
    """

    kind: str
    name: str
    offset: int = 0
    data: bytes = b""


def record(folder: Path, home: Path, words: Sequence[str]) -> list[Op]:
    """Run `python WORDS` and return what it did below `home`; `folder` takes the recorder and its tape."""
    library, tape = built(SOURCE, folder), folder / "tape"
    environ = os.environ | {"POWER_HOME": str(home), "POWER_TAPE": str(tape), "LD_PRELOAD": str(library)}
    subprocess.run([sys.executable, *words], env=environ, check=True)
    return read(tape, home)


def read(tape: Path, home: Path) -> list[Op]:
    """Read a tape."""
    data, at, ops = tape.read_bytes(), 0, []
    while at < len(data):
        kind, offset, named, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        name, content = data[at : at + named], data[at + named : at + named + length]
        at += named + length
        if kind == b"R":
            content = os.fsencode(_within(content, home))
        ops.append(Op(kind.decode(), _within(name, home), offset, content))
    return ops


def _within(name: bytes, home: Path) -> str:
    return os.fsdecode(name).removeprefix(str(home)).lstrip("/")
