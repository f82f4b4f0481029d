"""Runs a process under the recorder and reads what it noted. Knows no store and no power cut."""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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


def compiler() -> str | None:
    """Return a C compiler, where there is one and the loader takes a library before all others."""
    return (shutil.which("cc") or shutil.which("gcc")) if sys.platform == "linux" else None


def record(folder: Path, home: Path, words: Sequence[str]) -> list[Op]:
    """Run `python WORDS` and return what it did below `home`; `folder` takes the recorder and its tape."""
    library, tape = folder / "recorder.so", folder / "tape"
    found = compiler()
    assert found is not None
    subprocess.run([found, "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE)], check=True)
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
