"""Builds the small libraries that stand between a process and its disk, for tests. Linux only."""

import shutil
import subprocess
import sys
from pathlib import Path


def compiler() -> str | None:
    """Return a C compiler, where there is one and the loader takes a library before all others."""
    return (shutil.which("cc") or shutil.which("gcc")) if sys.platform == "linux" else None


def built(source: Path, folder: Path) -> Path:
    """Compile a source into a library in `folder`, for LD_PRELOAD; there must be a compiler."""
    found, library = compiler(), folder / f"{source.stem}.so"
    assert found is not None
    subprocess.run([found, "-O1", "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    return library
